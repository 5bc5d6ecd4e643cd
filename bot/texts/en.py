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
    "command.listen": "Answer every question that is asked in this channel, or stop doing so",
    "command.listen.on": "Whether to answer",
    "command.help": "What this bot does, and how to ask it",
    "menu.ask": "Ask the story",
    "choice.channel": "this channel",
    "choice.server": "the whole server",
    # answers
    "answer.not_said": "The story does not say.",
    "answer.closest": "The closest passage",
    "answer.gone": "This answer is too old to go on with: ask the question again.",
    "answer.sure.high": "very likely",
    "answer.sure.middle": "likely",
    "answer.sure.low": "possibly",
    "answer.paragraph": "paragraph {number}",
    "answer.paragraphs": "paragraphs {first} to {last}",
    "answer.page": "passage {page} of {pages}",
    "button.more": "More passages",
    "button.context": "In context",
    "button.closest": "Closest passage",
    "button.helpful": "Helpful",
    "button.unhelpful": "Not helpful",
    "button.thread": "Ask on in a thread",
    "feedback.thanks": "Thank you: noted.",
    "thread.opened": "Ask on about {story} here: mention me, or reply to an answer.",
    "thread.refused": (
        "I may not open a thread here: it needs the permission “Create Public Threads”."
    ),
    # stories and settings
    "story.list": "Stories",
    "story.list.more": "and {count} more",
    "story.in_use": "asked here",
    "story.used.channel": "This channel now asks {story}.",
    "story.used.server": "This server now asks {story}.",
    "story.used.all": "all stories",
    "story.words": "{count} words",
    "story.added": "added {date}",
    "listen.on": "I answer the questions asked in this channel from now on.",
    "listen.off": "I no longer answer in this channel unless I am asked.",
    "listen.no_intent": (
        "I can't read the messages here: whoever hosts me has to switch on the “Message Content "
        "Intent” in the Discord developer portal and set MESSAGE_CONTENT=true."
    ),
    "help": (
        "**Ask me about a story; I answer with its own words.**\n"
        "- `/ask` in any channel, or mention me with your question\n"
        "- Reply to one of my answers to ask on about the same story\n"
        "- Right-click a message, *Apps*, *Ask the story*\n"
        "- Write to me directly, if you like\n"
        "- `/story list` shows the stories; `/story use` sets the one asked here\n\n"
        "I quote and say where it stands. Where the story does not say, I say so."
    ),
    # what went wrong
    "error.unexpected": (
        "Something went wrong here; tell whoever hosts me the reference {reference}."
    ),
    "error.server_only": "That works in a server only.",
    "error.may_not": "For that you need the permission “Manage Server”.",
    "error.slow_down": "That was a lot of questions at once: ask again in {seconds} s.",
    "error.slow_down_channel": "This channel asks a lot at once: ask again in {seconds} s.",
    "error.nothing_to_ask": "There is no text in that message that could be asked.",
    "error.EmptyQuestion": "The question is empty: write what you want to know.",
    "error.QuestionTooLong": "The question has {length} characters; ask it in {limit} or fewer.",
    "error.NoStories": "There are no stories yet: whoever hosts me has to add one.",
    "error.NoSuchStory": "There is no story “{name}”.",
    "error.NoSuchStory.close": "There is no story “{name}”. Did you mean {close}?",
    "error.AmbiguousStory": "Several stories are called “{name}”: say which, {close}.",
    "error.DamagedStory": "The index of this story is damaged: whoever hosts me has to repair it.",
    "error.LostStory": "The text of this story is damaged: whoever hosts me has to add it again.",
    "error.stopping": "I am being restarted: ask again in a minute.",
    "list.or": "or",
}
