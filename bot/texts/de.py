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
    "command.story.add": "Eine Geschichte hinzufügen: Datei, Adresse oder eingefügter Text",
    "command.story.add.file": "Eine Datei: Text, Markdown, HTML, PDF, DOCX, ODT oder EPUB",
    "command.story.add.address": "Eine Seite im Netz; bei einer Datei die Adresse, von der sie ist",
    "command.story.add.title": "Wie sie heißen soll (sonst: was die Datei oder die Seite sagt)",
    "command.story.replace": "Den Text einer Geschichte durch einen anderen ersetzen",
    "command.story.replace.story": "Die Geschichte, deren Text ersetzt wird",
    "command.story.rename": "Einer Geschichte einen anderen Titel geben",
    "command.story.rename.story": "Die Geschichte",
    "command.story.rename.title": "Ihr neuer Titel",
    "command.story.remove": "Eine Geschichte entfernen; mit Rückfrage und 7 Tage widerrufbar",
    "command.story.remove.story": "Die Geschichte",
    "command.story.restore": "Eine entfernte Geschichte zurückholen, bis zu 7 Tage danach",
    "command.story.restore.story": "Die Geschichte",
    "command.story.export": "Alles, was ich von diesem Server habe, als Zip-Datei, nur für dich",
    "command.story.allow": "Allen mit einer Rolle erlauben, die Geschichten des Servers zu ändern",
    "command.story.allow.role": "Die Rolle",
    "command.story.disallow": "Allen mit einer Rolle nicht mehr erlauben, Geschichten zu ändern",
    "command.story.disallow.role": "Die Rolle",
    "command.story.audit": "Legt den Kanal fest, der erfährt, wer welche Geschichte geändert hat",
    "command.story.audit.channel": "Der Kanal; ohne Angabe erfährt es keiner",
    "command.listen": "Jede Frage beantworten, die in diesem Kanal gestellt wird, oder nicht mehr",
    "command.listen.on": "Ob geantwortet wird",
    "command.help": "Was dieser Bot kann und wie man ihn fragt",
    "menu.ask": "Die Geschichte fragen",
    "menu.add": "Zur Geschichte machen",
    "choice.channel": "dieser Kanal",
    "choice.server": "der ganze Server",
    "answer.not_said": "Davon steht nichts in der Geschichte.",
    "answer.closest": "Die Stelle, die am nächsten kommt",
    "answer.understood": "Verstanden als: {question}",
    "answer.gone": "Diese Antwort ist zu alt, um weiterzublättern: Stell die Frage noch einmal.",
    "answer.sure.high": "sehr wahrscheinlich",
    "answer.sure.middle": "wahrscheinlich",
    "answer.sure.low": "möglicherweise",
    "answer.paragraph": "Absatz {number}",
    "answer.paragraphs": "Absätze {first} bis {last}",
    "answer.section.page": "Seite {number}",
    "answer.page": "Stelle {page} von {pages}",
    "button.more": "Weitere Stellen",
    "button.context": "Im Zusammenhang",
    "button.closest": "Nächste Stelle",
    "button.helpful": "Hilfreich",
    "button.unhelpful": "Nicht hilfreich",
    "button.thread": "Im Thread weiterfragen",
    "button.cancel": "Abbrechen",
    "button.remove": "Entfernen",
    "button.keep": "Behalten",
    "button.undo": "Rückgängig",
    "feedback.thanks": "Danke, ist notiert.",
    "thread.opened": "Frag hier weiter zu {story}: Erwähne mich oder antworte auf eine Antwort.",
    "thread.refused": (
        "Ich darf hier keinen Thread eröffnen: Dazu brauche ich die Rechte „Öffentliche Threads "
        "erstellen“ und „Nachrichten in Threads senden“."
    ),
    "thread.may_not": "Dazu brauchst du das Recht „Öffentliche Threads erstellen“.",
    "story.list": "Geschichten",
    "story.list.more": "und {count} weitere",
    "story.in_use": "wird hier gefragt",
    "story.used.channel": "Dieser Kanal fragt jetzt {story}.",
    "story.used.server": "Dieser Server fragt jetzt {story}.",
    "story.used.all": "alle Geschichten",
    "story.words": "{count} Wörter",
    "story.added": "hinzugefügt am {date}",
    "story.characters": "{count} Zeichen",
    "story.shared": "für alle Server",
    "story.done.added": "{story} ist bereit: {words}. Frag sie etwas mit `/ask`.",
    "story.done.replaced": (
        "{story} hat ihren neuen Text: {words}. Frühere Antworten zitieren weiter den früheren."
    ),
    "story.renamed": "{old} heißt jetzt {new}.",
    "story.restored": "{story} ist wieder da.",
    "story.exists": (
        "Dieser Server hat schon eine Geschichte „{story}“: Ersetze sie mit `/story replace` oder "
        "gib dieser einen anderen Titel."
    ),
    "story.not_own": ("{story} ist für alle Server da: Nur wer mich betreibt, kann sie ändern."),
    "restore.exists": (
        "Dieser Server hat inzwischen eine andere Geschichte „{story}“: Gib erst jener einen "
        "anderen Titel."
    ),
    "remove.sure": "{story} entfernen? 7 Tage lang kannst du sie zurückholen.",
    "remove.done": "{story} ist entfernt; `/story restore` holt sie 7 Tage lang zurück.",
    "remove.kept": "{story} bleibt.",
    "adding.waiting": "{name}: wartet, bis sie an der Reihe ist …",
    "adding.reading": "{name}: wird gelesen …",
    "adding.embedding": "{name}: wird durchsuchbar gemacht, {done} von {total} …",
    "adding.cancelling": "{name}: wird abgebrochen …",
    "adding.cancelled": "Abgebrochen: Es hat sich nichts geändert.",
    "adding.stopping": (
        "Ich werde gerade neu gestartet, es hat sich nichts geändert: Versuch es in einer Minute "
        "noch einmal."
    ),
    "adding.busy": (
        "Auf diesem Server werden schon {limit} Geschichten hinzugefügt: Warte, bis eine fertig "
        "ist."
    ),
    "adding.replacing": "{story} bekommt gerade einen anderen Text: Warte, bis das fertig ist.",
    "adding.over": "Hier gibt es nichts mehr abzubrechen.",
    "adding.text": "der Text",
    "adding.message": "die Nachricht",
    "add.too_large": "{name} ist größer als {limit} MB, mehr darf eine Datei nicht: Teile sie.",
    "add.not_given": "Discord gibt {name} nicht mehr heraus: Häng die Datei noch einmal an.",
    "add.which_file": (
        "Diese Nachricht hat {count} Dateien: Speichere die, die du meinst, und häng sie an "
        "`/story add` an."
    ),
    "add.nothing_there": "Darin ist kein Text und keine lesbare Datei: Nimm etwas anderes.",
    "form.title": "Eine Geschichte aus einem Text",
    "form.text": "Text",
    "form.text.hint": "Bis zu 4.000 Zeichen; für mehr häng eine Datei an den Befehl an.",
    "form.story_title": "Titel",
    "form.story_title.hint": "Ohne Angabe ist es die erste Zeile.",
    "form.address": "Adresse",
    "form.address.hint": "Woher der Text ist; die Antworten verweisen darauf.",
    "quota.stories": (
        "Dieser Server hat schon alle {limit} Geschichten, die er haben darf: Entferne eine, bevor "
        "du eine weitere hinzufügst."
    ),
    "quota.characters": (
        "Das hat {characters} Zeichen, und dieser Server hat von seinen {limit} noch {left} frei: "
        "Entferne eine Geschichte oder füge nur einen Teil hinzu."
    ),
    "export.done": "Alles, was ich von diesem Server habe: Geschichten, Einstellungen, Fragen.",
    "export.too_large": (
        "Die Geschichten haben {size} MB, und Discord nimmt hier {limit} MB: Bitte den Betreiber "
        "um `python -m index export --server {server} stories.zip`."
    ),
    "allow.roles": "Wer den Server verwalten darf, kann Geschichten ändern, und auch {roles}.",
    "allow.nobody": "Nur wer den Server verwalten darf, kann seine Geschichten ändern.",
    "audit.on": "Ab jetzt sage ich in {channel}, wer welche Geschichte geändert hat.",
    "audit.off": "Ich sage in keinem Kanal mehr, wer welche Geschichte geändert hat.",
    "audit.may_not_write": (
        "Ich darf in {channel} nicht schreiben: Erlaube mir, ihn zu sehen und dort zu schreiben."
    ),
    "audit.added": "{user} hat {what} hinzugefügt.",
    "audit.replaced": "{user} hat den Text von {what} ersetzt.",
    "audit.renamed": "{user} hat {what} umbenannt.",
    "audit.removed": "{user} hat {what} entfernt.",
    "audit.restored": "{user} hat {what} zurückgeholt.",
    "audit.exported": "{user} hat alles herausgeholt, was ich von diesem Server habe.",
    "audit.allowed": "{user} lässt {what} Geschichten ändern.",
    "audit.disallowed": "{user} lässt {what} keine Geschichten mehr ändern.",
    "audit.audited": "{user} hat festgelegt, wo das gesagt wird: {what}.",
    "listen.on": "Ab jetzt beantworte ich die Fragen, die in diesem Kanal gestellt werden.",
    "listen.off": "Ich antworte in diesem Kanal nur noch, wenn ich gefragt werde.",
    "listen.may_not_write": (
        "Ich darf in diesem Kanal nicht schreiben: Erlaube mir, ihn zu sehen und hier zu schreiben."
    ),
    "listen.no_intent": (
        "Ich kann die Nachrichten hier nicht lesen: Wer mich betreibt, muss im "
        "Discord-Entwicklerportal den „Message Content Intent“ einschalten und "
        "MESSAGE_CONTENT=true setzen."
    ),
    "help": (
        "**Frag mich nach einer Geschichte; ich antworte mit ihren eigenen Worten.**\n"
        "- `/ask` in jedem Kanal, oder erwähne mich mit deiner Frage\n"
        "- Antworte auf eine meiner Antworten, um weiterzufragen („und warum?“)\n"
        "- Rechtsklick auf eine Nachricht, *Apps*, *Die Geschichte fragen*\n"
        "- Oder schreib mir direkt\n"
        "- `/story list` zeigt die Geschichten; `/story use` legt die von hier fest\n"
        "- `/story add` macht eine neue aus Datei, Seite oder Text, wenn du darfst\n\n"
        "Ich zitiere und sage, wo es steht. Wo die Geschichte nichts sagt, sage ich das."
    ),
    "error.unexpected": (
        "Hier ist etwas schiefgegangen; nenn dem Betreiber das Zeichen {reference}."
    ),
    "error.unsent": "Discord hat mir das nicht abgenommen: Versuch es noch einmal.",
    "error.server_only": "Das geht nur auf einem Server.",
    "error.may_not": "Dazu brauchst du das Recht „Server verwalten“.",
    "error.may_not_keep": (
        "Dazu brauchst du das Recht „Server verwalten“ oder eine Rolle, die jemand mit diesem "
        "Recht durch `/story allow` genannt hat."
    ),
    "error.not_here": "So etwas gibt es auf diesem Server nicht: Wähle, was angeboten wird.",
    "error.slow_down": "Das waren viele Fragen auf einmal: Frag in {seconds} s noch einmal.",
    "error.slow_down_channel": "Hier wird gerade viel gefragt: Frag in {seconds} s noch einmal.",
    "error.nothing_to_ask": "In dieser Nachricht steht kein Text, den man fragen könnte.",
    "error.EmptyQuestion": "Die Frage ist leer: Schreib, was du wissen willst.",
    "error.QuestionTooLong": "Die Frage hat {length} Zeichen; es dürfen höchstens {limit} sein.",
    "error.NoStories": (
        "Es gibt noch keine Geschichten: Füge eine mit `/story add` hinzu, oder bitte jemanden, "
        "der das darf."
    ),
    "error.NoSuchStory": "Es gibt keine Geschichte „{name}“.",
    "error.NoSuchStory.close": "Es gibt keine Geschichte „{name}“. Meinst du {close}?",
    "error.AmbiguousStory": "Mehrere Geschichten heißen „{name}“: Sag, welche, {close}.",
    "error.DamagedStory": (
        "Der Index dieser Geschichte ist beschädigt: Wer mich betreibt, muss ihn reparieren."
    ),
    "error.LostStory": (
        "Der Text dieser Geschichte ist beschädigt: Wer mich betreibt, muss sie neu hinzufügen."
    ),
    "error.SharedStory": (
        "„{name}“ ist für alle Server da: Nur wer mich betreibt, kann sie ändern."
    ),
    "error.NotRemoved": "In den letzten 7 Tagen wurde keine Geschichte „{name}“ entfernt.",
    "error.PlaceTaken": (
        "An ihrer Stelle ist inzwischen eine andere Geschichte: Entferne erst diese."
    ),
    "error.BadTitle": "Ein Titel braucht einen Buchstaben oder eine Ziffer.",
    "error.LibraryError": (
        "Ich komme nicht richtig an meine Geschichten: Sag es dem Betreiber, der Grund steht im "
        "Log."
    ),
    "error.ModelError": ("Mir fehlt ein Teil: Sag es dem Betreiber, der Grund steht im Log."),
    "error.stopping": "Ich werde gerade neu gestartet: Frag in einer Minute noch einmal.",
    "list.or": "oder",
}
