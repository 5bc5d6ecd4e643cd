"""English: the complete catalogue, and what other languages fall back to."""

TEXTS = {
    # commands: names and descriptions as Discord lists them
    "command.ask": "Ask a question; the story answers in its own words",
    "command.ask.question": "What you want to know",
    "command.ask.story": "The story to ask (default: this channel's, or all)",
    "command.ask.private": "Show the answer to you alone",
    "command.story": "The stories that can be asked",
    "command.story.list": "All stories",
    "command.story.use": "Set the story that this channel or the whole server asks",
    "command.story.use.story": "The story; leave it out to ask all of them",
    "command.story.use.where": "For this channel, or for the whole server",
    "command.story.show": "Title, address, length and date of a story",
    "command.story.show.story": "The story",
    "command.story.add": "Add a story: attach a file, give an address, or paste a text",
    "command.story.add.file": "A text, Markdown, HTML, PDF, DOCX, ODT or EPUB file",
    "command.story.add.address": "A page on the web; with a file, the address that it is from",
    "command.story.add.title": "What to call it (default: what the file or the page says)",
    "command.story.replace": "Put another text in the place of a story's",
    "command.story.replace.story": "The story whose text is replaced",
    "command.story.rename": "Give a story another title",
    "command.story.rename.story": "The story to rename",
    "command.story.rename.title": "Its new title",
    "command.story.remove": "Remove a story; asks first, and can be undone for 7 days",
    "command.story.remove.story": "The story to remove",
    "command.story.restore": "Bring back a story that was removed in the last 7 days",
    "command.story.restore.story": "The story to bring back",
    "command.story.export": "Get all that I keep of this server as a zip file, for you alone",
    "command.story.allow": "Let those who hold a role change this server's stories",
    "command.story.allow.role": "The role",
    "command.story.disallow": "No longer let those who hold a role change this server's stories",
    "command.story.disallow.role": "The role",
    "command.story.audit": "Set the channel that is told who changed which story",
    "command.story.audit.channel": "The channel; leave it out to tell none",
    "command.listen": "Answer every question that is asked in this channel, or stop doing so",
    "command.listen.on": "Whether to answer",
    "command.help": "What this bot does, and how to ask it",
    "menu.ask": "Ask the story",
    "menu.add": "Make this a story",
    "choice.channel": "this channel",
    "choice.server": "the whole server",
    # answers
    "answer.not_said": "The story does not say.",
    "answer.closest": "The closest passage",
    "answer.understood": "Understood as: {question}",
    "answer.gone": "This answer is too old to go on with: ask the question again.",
    "answer.sure.high": "very likely",
    "answer.sure.middle": "likely",
    "answer.sure.low": "possibly",
    "answer.paragraph": "paragraph {number}",
    "answer.paragraphs": "paragraphs {first} to {last}",
    "answer.section.page": "page {number}",
    "answer.page": "passage {page} of {pages}",
    "button.more": "More passages",
    "button.context": "In context",
    "button.closest": "Closest passage",
    "button.helpful": "Helpful",
    "button.unhelpful": "Not helpful",
    "button.thread": "Ask on in a thread",
    "button.cancel": "Cancel",
    "button.remove": "Remove",
    "button.keep": "Keep",
    "button.undo": "Undo",
    "feedback.thanks": "Thank you: noted.",
    "thread.opened": "Ask on about {story} here: mention me, or reply to an answer.",
    "thread.refused": (
        "I may not open a thread here: I need the permissions “Create Public Threads” and “Send "
        "Messages in Threads”."
    ),
    "thread.may_not": "For that you need the permission “Create Public Threads”.",
    # stories and settings
    "story.list": "Stories",
    "story.list.more": "and {count} more",
    "story.in_use": "asked here",
    "story.used.channel": "This channel now asks {story}.",
    "story.used.server": "This server now asks {story}.",
    "story.used.all": "all stories",
    "story.words": "{count} words",
    "story.added": "added {date}",
    "story.characters": "{count} characters",
    "story.shared": "for every server",
    "story.done.added": "{story} is ready: {words}. `/ask` it something.",
    "story.done.replaced": (
        "{story} has its new text: {words}. Earlier answers keep citing the earlier one."
    ),
    "story.renamed": "{old} is now called {new}.",
    "story.restored": "{story} is back.",
    "story.exists": (
        "This server already has a story “{story}”: replace it with `/story replace`, or give "
        "this one another title."
    ),
    "story.not_own": ("{story} is there for every server: only whoever hosts me can change it."),
    "restore.exists": (
        "This server has another story “{story}” by now: give that one another title first."
    ),
    "remove.sure": "Remove {story}? It can be brought back for 7 days.",
    "remove.done": "{story} is removed; `/story restore` brings it back for 7 days.",
    "remove.kept": "{story} stays.",
    "adding.waiting": "{name}: waiting for its turn …",
    "adding.reading": "{name}: reading it …",
    "adding.embedding": "{name}: making it searchable, {done} of {total} …",
    "adding.cancelling": "{name}: cancelling …",
    "adding.cancelled": "Cancelled: nothing was changed.",
    "adding.stopping": "I am being restarted, so nothing was changed: do it again in a minute.",
    "adding.busy": (
        "This server is adding {limit} stories already: wait until one of them is ready."
    ),
    "adding.replacing": "{story} is being given another text: wait until that is done.",
    "adding.over": "There is nothing to cancel any more.",
    "adding.text": "the text",
    "adding.message": "the message",
    "add.too_large": ("{name} is over the limit of {limit} MB for one file: split it into parts."),
    "add.not_given": "Discord does not hand out {name} any more: attach it again.",
    "add.which_file": (
        "That message has {count} files: save the one you mean and attach it to `/story add`."
    ),
    "add.nothing_there": "There is no text and no readable file in that: choose another.",
    "form.title": "A story from a text",
    "form.text": "Text",
    "form.text.hint": "Up to 4,000 characters; for more, attach a file to the command.",
    "form.story_title": "Title",
    "form.story_title.hint": "Left out, the first line is the title.",
    "form.address": "Address",
    "form.address.hint": "Where the text is from; answers link to it.",
    "quota.stories": (
        "This server has all of the {limit} stories that it may have: remove one before you add "
        "another."
    ),
    "quota.characters": (
        "That has {characters} characters, and this server has room for {left} of its {limit}: "
        "remove a story, or add a part of it."
    ),
    "export.done": "All that I keep of this server: its stories, settings and questions.",
    "export.too_large": (
        "The stories have {size} MB, and Discord takes {limit} MB here: ask whoever hosts me for "
        "`python -m index export --server {server} stories.zip`."
    ),
    "allow.roles": "Those who may manage the server can change its stories, and so can {roles}.",
    "allow.nobody": "Only those who may manage the server can change its stories.",
    "audit.on": "From now on I tell in {channel} who changed which story.",
    "audit.off": "I no longer tell in a channel who changed which story.",
    "audit.may_not_write": (
        "I may not write in {channel}: allow me to view it and to send messages there."
    ),
    "audit.added": "{user} added {what}.",
    "audit.replaced": "{user} replaced the text of {what}.",
    "audit.renamed": "{user} renamed {what}.",
    "audit.removed": "{user} removed {what}.",
    "audit.restored": "{user} brought back {what}.",
    "audit.exported": "{user} took out all that I keep of this server.",
    "audit.allowed": "{user} lets {what} change stories.",
    "audit.disallowed": "{user} no longer lets {what} change stories.",
    "audit.audited": "{user} set where this is told: {what}.",
    "listen.on": "I answer the questions asked in this channel from now on.",
    "listen.off": "I no longer answer in this channel unless I am asked.",
    "listen.may_not_write": (
        "I may not write in this channel: allow me to view it and to send messages here."
    ),
    "listen.no_intent": (
        "I can't read the messages here: whoever hosts me has to switch on the “Message Content "
        "Intent” in the Discord developer portal and set MESSAGE_CONTENT=true."
    ),
    "help": (
        "**Ask me about a story; I answer with its own words.**\n"
        "- `/ask` in any channel, or mention me with your question\n"
        "- Reply to one of my answers to ask on (“and why?”)\n"
        "- Right-click a message, *Apps*, *Ask the story*\n"
        "- Write to me directly, if you like\n"
        "- `/story list` shows the stories; `/story use` sets the one asked here\n"
        "- `/story add` makes a new one of a file, a page or a text, if you may\n\n"
        "I quote and say where it stands. Where the story does not say, I say so."
    ),
    # what went wrong
    "error.unexpected": (
        "Something went wrong here; tell whoever hosts me the reference {reference}."
    ),
    "error.unsent": "Discord did not take that from me: try again.",
    "error.server_only": "That works in a server only.",
    "error.may_not": "For that you need the permission “Manage Server”.",
    "error.may_not_keep": (
        "For that you need the permission “Manage Server”, or a role that a manager has named "
        "with `/story allow`."
    ),
    "error.not_here": "There is nothing like that in this server: choose what is offered.",
    "error.slow_down": "That was a lot of questions at once: ask again in {seconds} s.",
    "error.slow_down_channel": "This channel asks a lot at once: ask again in {seconds} s.",
    "error.nothing_to_ask": "There is no text in that message that could be asked.",
    "error.EmptyQuestion": "The question is empty: write what you want to know.",
    "error.QuestionTooLong": "The question has {length} characters; ask it in {limit} or fewer.",
    "error.NoStories": (
        "There are no stories yet: add one with `/story add`, or ask someone who may."
    ),
    "error.NoSuchStory": "There is no story “{name}”.",
    "error.NoSuchStory.close": "There is no story “{name}”. Did you mean {close}?",
    "error.AmbiguousStory": "Several stories are called “{name}”: say which, {close}.",
    "error.DamagedStory": "The index of this story is damaged: whoever hosts me has to repair it.",
    "error.LostStory": "The text of this story is damaged: whoever hosts me has to add it again.",
    "error.SharedStory": "“{name}” is there for every server: only whoever hosts me can change it.",
    "error.NotRemoved": "No story “{name}” was removed in the last 7 days.",
    "error.PlaceTaken": (
        "Another story has taken its place by now: remove or rename that one first."
    ),
    "error.BadTitle": "A title needs a letter or a digit: give it one.",
    "error.LibraryError": (
        "I can't get at my stories as I should: tell whoever hosts me, the log has the reason."
    ),
    "error.ModelError": "A part of me is missing: tell whoever hosts me, the log has the reason.",
    "error.stopping": "I am being restarted: ask again in a minute.",
    "list.or": "or",
}
