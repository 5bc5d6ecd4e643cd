"""German."""

TEXTS = {
    "command.ask": "Stell eine Frage; die Geschichte antwortet mit ihren eigenen Worten",
    "command.ask.question": "Was du wissen willst",
    "command.ask.story": "Die Geschichte (sonst: die dieses Kanals, oder alle)",
    "command.ask.private": "Die Antwort nur dir zeigen",
    "command.story": "Die Geschichten, die man fragen kann",
    "command.story.list": "Alle Geschichten",
    "command.story.use": "Legt fest, welche Geschichte dieser Kanal oder der Server fragt",
    "command.story.use.story": "Die Geschichte; ohne Angabe werden alle gefragt",
    "command.story.use.where": "Für diesen Kanal oder den ganzen Server",
    "command.story.show": "Titel, Adresse, Länge und Datum einer Geschichte",
    "command.story.show.story": "Die Geschichte",
    "command.listen": "Jede Frage beantworten, die in diesem Kanal gestellt wird, oder nicht mehr",
    "command.listen.on": "Ob geantwortet wird",
    "command.help": "Was dieser Bot kann und wie man ihn fragt",
    "menu.ask": "Die Geschichte fragen",
    "choice.channel": "dieser Kanal",
    "choice.server": "der ganze Server",
    "answer.not_said": "Davon steht nichts in der Geschichte.",
    "answer.closest": "Die Stelle, die am nächsten kommt",
    "answer.gone": "Diese Antwort ist zu alt, um weiterzublättern: Stell die Frage noch einmal.",
    "answer.sure.high": "sehr wahrscheinlich",
    "answer.sure.middle": "wahrscheinlich",
    "answer.sure.low": "möglicherweise",
    "answer.paragraph": "Absatz {number}",
    "answer.paragraphs": "Absätze {first} bis {last}",
    "answer.page": "Stelle {page} von {pages}",
    "button.more": "Weitere Stellen",
    "button.context": "Im Zusammenhang",
    "button.closest": "Nächste Stelle",
    "button.helpful": "Hilfreich",
    "button.unhelpful": "Nicht hilfreich",
    "button.thread": "Im Thread weiterfragen",
    "feedback.thanks": "Danke, ist notiert.",
    "thread.opened": "Frag hier weiter zu {story}: Erwähne mich oder antworte auf eine Antwort.",
    "thread.refused": (
        "Ich darf hier keinen Thread eröffnen: Dazu fehlt mir das Recht "
        "„Öffentliche Threads erstellen“."
    ),
    "story.list": "Geschichten",
    "story.list.more": "und {count} weitere",
    "story.in_use": "wird hier gefragt",
    "story.used.channel": "Dieser Kanal fragt jetzt {story}.",
    "story.used.server": "Dieser Server fragt jetzt {story}.",
    "story.used.all": "alle Geschichten",
    "story.words": "{count} Wörter",
    "story.added": "hinzugefügt am {date}",
    "listen.on": "Ab jetzt beantworte ich die Fragen, die in diesem Kanal gestellt werden.",
    "listen.off": "Ich antworte in diesem Kanal nur noch, wenn ich gefragt werde.",
    "listen.no_intent": (
        "Ich kann die Nachrichten hier nicht lesen: Wer mich betreibt, muss im "
        "Discord-Entwicklerportal den „Message Content Intent“ einschalten und "
        "MESSAGE_CONTENT=true setzen."
    ),
    "help": (
        "**Frag mich nach einer Geschichte; ich antworte mit ihren eigenen Worten.**\n"
        "- `/ask` in jedem Kanal, oder erwähne mich mit deiner Frage\n"
        "- Antworte auf eine meiner Antworten, um zur selben Geschichte weiterzufragen\n"
        "- Rechtsklick auf eine Nachricht, *Apps*, *Die Geschichte fragen*\n"
        "- Oder schreib mir direkt\n"
        "- `/story list` zeigt die Geschichten; `/story use` legt die von hier fest\n\n"
        "Ich zitiere und sage, wo es steht. Wo die Geschichte nichts sagt, sage ich das."
    ),
    "error.unexpected": (
        "Hier ist etwas schiefgegangen; nenn dem Betreiber das Zeichen {reference}."
    ),
    "error.server_only": "Das geht nur auf einem Server.",
    "error.may_not": "Dazu brauchst du das Recht „Server verwalten“.",
    "error.slow_down": "Das waren viele Fragen auf einmal: Frag in {seconds} s noch einmal.",
    "error.slow_down_channel": "Hier wird gerade viel gefragt: Frag in {seconds} s noch einmal.",
    "error.nothing_to_ask": "In dieser Nachricht steht kein Text, den man fragen könnte.",
    "error.EmptyQuestion": "Die Frage ist leer: Schreib, was du wissen willst.",
    "error.QuestionTooLong": "Die Frage hat {length} Zeichen; es dürfen höchstens {limit} sein.",
    "error.NoStories": "Es gibt noch keine Geschichten: Wer mich betreibt, muss eine hinzufügen.",
    "error.NoSuchStory": "Es gibt keine Geschichte „{name}“.",
    "error.NoSuchStory.close": "Es gibt keine Geschichte „{name}“. Meinst du {close}?",
    "error.AmbiguousStory": "Mehrere Geschichten heißen „{name}“: Sag, welche, {close}.",
    "error.DamagedStory": (
        "Der Index dieser Geschichte ist beschädigt: Wer mich betreibt, muss ihn reparieren."
    ),
    "error.LostStory": (
        "Der Text dieser Geschichte ist beschädigt: Wer mich betreibt, muss sie neu hinzufügen."
    ),
    "error.stopping": "Ich werde gerade neu gestartet: Frag in einer Minute noch einmal.",
    "list.or": "oder",
}
