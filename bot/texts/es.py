"""Spanish."""

TEXTS = {
    "command.ask": "Haz una pregunta; la historia responde con sus propias palabras",
    "command.ask.question": "Lo que quieres saber",
    "command.ask.story": "La historia (si no: la de este canal, o todas)",
    "command.ask.private": "Mostrar la respuesta solo a ti",
    "command.story": "Las historias a las que se puede preguntar",
    "command.story.list": "Todas las historias",
    "command.story.use": "Fija la historia a la que pregunta este canal o todo el servidor",
    "command.story.use.story": "La historia; sin ella se pregunta a todas",
    "command.story.use.where": "Para este canal o para todo el servidor",
    "command.story.show": "Título, dirección, extensión y fecha de una historia",
    "command.story.show.story": "La historia",
    "command.listen": "Responder a cada pregunta que se haga en este canal, o dejar de hacerlo",
    "command.listen.on": "Si se responde",
    "command.help": "Qué hace este bot y cómo preguntarle",
    "menu.ask": "Preguntar a la historia",
    "choice.channel": "este canal",
    "choice.server": "todo el servidor",
    "answer.not_said": "La historia no lo dice.",
    "answer.closest": "El pasaje más cercano",
    "answer.gone": "Esta respuesta es demasiado antigua: haz la pregunta otra vez.",
    "answer.sure.high": "muy probable",
    "answer.sure.middle": "probable",
    "answer.sure.low": "posible",
    "answer.paragraph": "párrafo {number}",
    "answer.paragraphs": "párrafos {first} a {last}",
    "answer.page": "pasaje {page} de {pages}",
    "button.more": "Más pasajes",
    "button.context": "En contexto",
    "button.closest": "Pasaje más cercano",
    "button.helpful": "Útil",
    "button.unhelpful": "No es útil",
    "button.thread": "Seguir en un hilo",
    "feedback.thanks": "Gracias, anotado.",
    "thread.opened": "Sigue preguntando sobre {story} aquí: mencióname o responde a una respuesta.",
    "thread.refused": "No puedo abrir un hilo aquí: me falta el permiso «Crear hilos públicos».",
    "story.list": "Historias",
    "story.list.more": "y {count} más",
    "story.in_use": "se le pregunta aquí",
    "story.used.channel": "Este canal pregunta ahora a {story}.",
    "story.used.server": "Este servidor pregunta ahora a {story}.",
    "story.used.all": "todas las historias",
    "story.words": "{count} palabras",
    "story.added": "añadida el {date}",
    "listen.on": "Desde ahora respondo a las preguntas que se hagan en este canal.",
    "listen.off": "En este canal ya solo respondo cuando me preguntan.",
    "listen.no_intent": (
        "Aquí no puedo leer los mensajes: quien me aloja debe activar el «Message Content Intent» "
        "en el portal de desarrolladores de Discord y poner MESSAGE_CONTENT=true."
    ),
    "help": (
        "**Pregúntame por una historia; respondo con sus propias palabras.**\n"
        "- `/ask` en cualquier canal, o mencióname con tu pregunta\n"
        "- Responde a una de mis respuestas para seguir con la misma historia\n"
        "- Clic derecho en un mensaje, *Aplicaciones*, *Preguntar a la historia*\n"
        "- O escríbeme directamente\n"
        "- `/story list` muestra las historias; `/story use` fija la de aquí\n\n"
        "Cito y digo dónde está. Cuando la historia no lo dice, lo digo."
    ),
    "error.unexpected": "Algo ha fallado; da a quien me aloja la referencia {reference}.",
    "error.server_only": "Eso solo funciona en un servidor.",
    "error.may_not": "Para eso necesitas el permiso «Gestionar servidor».",
    "error.slow_down": "Han sido muchas preguntas seguidas: vuelve a preguntar en {seconds} s.",
    "error.slow_down_channel": "Este canal pregunta mucho: vuelve a preguntar en {seconds} s.",
    "error.nothing_to_ask": "En ese mensaje no hay texto que se pueda preguntar.",
    "error.EmptyQuestion": "La pregunta está vacía: escribe lo que quieres saber.",
    "error.QuestionTooLong": "La pregunta tiene {length} caracteres; hazla en {limit} o menos.",
    "error.NoStories": "Todavía no hay historias: quien me aloja debe añadir una.",
    "error.NoSuchStory": "No hay ninguna historia «{name}».",
    "error.NoSuchStory.close": "No hay ninguna historia «{name}». ¿Quieres decir {close}?",
    "error.AmbiguousStory": "Varias historias se llaman «{name}»: di cuál, {close}.",
    "error.DamagedStory": "El índice de esta historia está dañado: quien me aloja debe repararlo.",
    "error.LostStory": (
        "El texto de esta historia está dañado: quien me aloja debe añadirla otra vez."
    ),
    "error.stopping": "Me están reiniciando: vuelve a preguntar en un minuto.",
    "list.or": "o",
}
