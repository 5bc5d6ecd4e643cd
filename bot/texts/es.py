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
    "command.story.add": "Añadir una historia: un archivo, una dirección o un texto pegado",
    "command.story.add.file": "Un archivo de texto, Markdown, HTML, PDF, DOCX, ODT o EPUB",
    "command.story.add.address": "Una página web; con un archivo, la dirección de donde viene",
    "command.story.add.title": "Cómo llamarla (si no: lo que digan el archivo o la página)",
    "command.story.replace": "Poner otro texto en lugar del de una historia",
    "command.story.replace.story": "La historia cuyo texto se cambia",
    "command.story.rename": "Dar otro título a una historia",
    "command.story.rename.story": "La historia",
    "command.story.rename.title": "Su nuevo título",
    "command.story.remove": "Quitar una historia; pregunta antes, y hay 7 días para deshacerlo",
    "command.story.remove.story": "La historia",
    "command.story.restore": "Recuperar una historia que se quitó en los últimos 7 días",
    "command.story.restore.story": "La historia",
    "command.story.export": "Todo lo que guardo de este servidor en un archivo zip, solo para ti",
    "command.story.allow": "Dejar que quienes tienen un rol cambien las historias del servidor",
    "command.story.allow.role": "El rol",
    "command.story.disallow": "No dejar más que quienes tienen un rol cambien las historias",
    "command.story.disallow.role": "El rol",
    "command.story.audit": "Fija el canal en que se dice quién cambió qué historia",
    "command.story.audit.channel": "El canal; sin él no se dice en ninguno",
    "command.listen": "Responder a cada pregunta que se haga en este canal, o dejar de hacerlo",
    "command.listen.on": "Si se responde",
    "command.help": "Qué hace este bot y cómo preguntarle",
    "menu.ask": "Preguntar a la historia",
    "menu.add": "Convertir en historia",
    "choice.channel": "este canal",
    "choice.server": "todo el servidor",
    "answer.not_said": "La historia no lo dice.",
    "answer.closest": "El pasaje más cercano",
    "answer.understood": "Entendido como: {question}",
    "answer.gone": "Esta respuesta es demasiado antigua: haz la pregunta otra vez.",
    "answer.sure.high": "muy probable",
    "answer.sure.middle": "probable",
    "answer.sure.low": "posible",
    "answer.paragraph": "párrafo {number}",
    "answer.paragraphs": "párrafos {first} a {last}",
    "answer.section.page": "página {number}",
    "answer.page": "pasaje {page} de {pages}",
    "button.more": "Más pasajes",
    "button.context": "En contexto",
    "button.closest": "Pasaje más cercano",
    "button.helpful": "Útil",
    "button.unhelpful": "No es útil",
    "button.thread": "Seguir en un hilo",
    "button.cancel": "Cancelar",
    "button.remove": "Quitar",
    "button.keep": "Conservar",
    "button.undo": "Deshacer",
    "feedback.thanks": "Gracias, anotado.",
    "thread.opened": "Sigue preguntando sobre {story} aquí: mencióname o responde a una respuesta.",
    "thread.refused": (
        "No puedo abrir un hilo aquí: necesito los permisos «Crear hilos públicos» y «Enviar "
        "mensajes en hilos»."
    ),
    "thread.may_not": "Para eso necesitas el permiso «Crear hilos públicos».",
    "story.list": "Historias",
    "story.list.more": "y {count} más",
    "story.in_use": "se le pregunta aquí",
    "story.used.channel": "Este canal pregunta ahora a {story}.",
    "story.used.server": "Este servidor pregunta ahora a {story}.",
    "story.used.all": "todas las historias",
    "story.words": "{count} palabras",
    "story.added": "añadida el {date}",
    "story.characters": "{count} caracteres",
    "story.shared": "para todos los servidores",
    "story.done.added": "{story} está lista: {words}. Pregúntale algo con `/ask`.",
    "story.done.replaced": (
        "{story} tiene su nuevo texto: {words}. Las respuestas anteriores siguen citando el de "
        "antes."
    ),
    "story.renamed": "{old} se llama ahora {new}.",
    "story.restored": "{story} ha vuelto.",
    "story.exists": (
        "Este servidor ya tiene una historia «{story}»: cámbiala con `/story replace`, o da otro "
        "título a esta."
    ),
    "story.not_own": (
        "{story} está para todos los servidores: solo quien me aloja puede cambiarla."
    ),
    "restore.exists": (
        "Este servidor ya tiene otra historia «{story}»: dale antes otro título, y luego recupera "
        "esta."
    ),
    "remove.sure": "¿Quitar {story}? Se puede recuperar durante 7 días.",
    "remove.done": "{story} se ha quitado; `/story restore` la recupera durante 7 días.",
    "remove.kept": "{story} se queda.",
    "adding.waiting": "{name}: espera su turno …",
    "adding.reading": "{name}: leyendo …",
    "adding.embedding": "{name}: preparando la búsqueda, {done} de {total} …",
    "adding.cancelling": "{name}: cancelando …",
    "adding.cancelled": "Cancelado: no ha cambiado nada.",
    "adding.stopping": (
        "Me están reiniciando y no ha cambiado nada: vuelve a intentarlo en un minuto."
    ),
    "adding.busy": (
        "Este servidor ya está añadiendo {limit} historias: espera a que una esté lista."
    ),
    "adding.replacing": "{story} está recibiendo otro texto: espera a que termine.",
    "adding.over": "Ya no hay nada que cancelar.",
    "adding.text": "el texto",
    "adding.message": "el mensaje",
    "add.too_large": "{name} supera el límite de {limit} MB por archivo: divídelo en partes.",
    "add.not_given": "Discord ya no entrega {name}: adjúntalo otra vez.",
    "add.which_file": (
        "Ese mensaje tiene {count} archivos: guarda el que quieras y adjúntalo a `/story add`."
    ),
    "add.nothing_there": "Ahí no hay texto ni archivo que se pueda leer: elige otra cosa.",
    "form.title": "Una historia de un texto",
    "form.text": "Texto",
    "form.text.hint": "Hasta 4.000 caracteres; para más, adjunta un archivo al comando.",
    "form.story_title": "Título",
    "form.story_title.hint": "Sin él, es la primera línea.",
    "form.address": "Dirección",
    "form.address.hint": "De dónde viene el texto; las respuestas enlazan con ella.",
    "quota.stories": (
        "Este servidor ya tiene las {limit} historias que puede tener: quita una antes de añadir "
        "otra."
    ),
    "quota.characters": (
        "Eso tiene {characters} caracteres, y a este servidor le quedan {left} de {limit}: quita "
        "una historia, o añade una parte."
    ),
    "export.done": "Todo lo que guardo de este servidor: historias, ajustes y preguntas.",
    "export.too_large": (
        "Las historias ocupan {size} MB y Discord acepta aquí {limit} MB: pide a quien me aloja "
        "`python -m index export --server {server} stories.zip`."
    ),
    "allow.roles": (
        "Quienes pueden gestionar el servidor pueden cambiar sus historias, y también {roles}."
    ),
    "allow.nobody": "Solo quienes pueden gestionar el servidor pueden cambiar sus historias.",
    "audit.on": "Desde ahora digo en {channel} quién cambió qué historia.",
    "audit.off": "Ya no digo en ningún canal quién cambió qué historia.",
    "audit.may_not_write": (
        "No puedo escribir en {channel}: déjame verlo y enviar mensajes en él."
    ),
    "audit.added": "{user} añadió {what}.",
    "audit.replaced": "{user} cambió el texto de {what}.",
    "audit.renamed": "{user} cambió el título de {what}.",
    "audit.removed": "{user} quitó {what}.",
    "audit.restored": "{user} recuperó {what}.",
    "audit.exported": "{user} sacó todo lo que guardo de este servidor.",
    "audit.allowed": "{user} deja que {what} cambie historias.",
    "audit.disallowed": "{user} ya no deja que {what} cambie historias.",
    "audit.audited": "{user} fijó dónde se dice esto: {what}.",
    "listen.on": "Desde ahora respondo a las preguntas que se hagan en este canal.",
    "listen.off": "En este canal ya solo respondo cuando me preguntan.",
    "listen.may_not_write": (
        "No puedo escribir en este canal: déjame verlo y enviar mensajes en él."
    ),
    "listen.no_intent": (
        "Aquí no puedo leer los mensajes: quien me aloja debe activar el «Message Content Intent» "
        "en el portal de desarrolladores de Discord y poner MESSAGE_CONTENT=true."
    ),
    "help": (
        "**Pregúntame por una historia; respondo con sus propias palabras.**\n"
        "- `/ask` en cualquier canal, o mencióname con tu pregunta\n"
        "- Responde a una de mis respuestas para seguir preguntando («¿y por qué?»)\n"
        "- Clic derecho en un mensaje, *Aplicaciones*, *Preguntar a la historia*\n"
        "- O escríbeme directamente\n"
        "- `/story list` muestra las historias; `/story use` fija la de aquí\n"
        "- `/story add` hace una nueva de un archivo, una página o un texto, si puedes\n\n"
        "Cito y digo dónde está. Cuando la historia no lo dice, lo digo."
    ),
    "error.unexpected": "Algo ha fallado; da a quien me aloja la referencia {reference}.",
    "error.unsent": "Discord no me lo ha aceptado: vuelve a intentarlo.",
    "error.server_only": "Eso solo funciona en un servidor.",
    "error.may_not": "Para eso necesitas el permiso «Gestionar servidor».",
    "error.may_not_keep": (
        "Para eso necesitas el permiso «Gestionar servidor», o un rol que alguien con ese permiso "
        "haya nombrado con `/story allow`."
    ),
    "error.not_here": "No hay nada así en este servidor: elige lo que se ofrece.",
    "error.slow_down": "Han sido muchas preguntas seguidas: vuelve a preguntar en {seconds} s.",
    "error.slow_down_channel": "Este canal pregunta mucho: vuelve a preguntar en {seconds} s.",
    "error.nothing_to_ask": "En ese mensaje no hay texto que se pueda preguntar.",
    "error.EmptyQuestion": "La pregunta está vacía: escribe lo que quieres saber.",
    "error.QuestionTooLong": "La pregunta tiene {length} caracteres; hazla en {limit} o menos.",
    "error.NoStories": (
        "Todavía no hay historias: añade una con `/story add`, o pídeselo a quien pueda."
    ),
    "error.NoSuchStory": "No hay ninguna historia «{name}».",
    "error.NoSuchStory.close": "No hay ninguna historia «{name}». ¿Quieres decir {close}?",
    "error.AmbiguousStory": "Varias historias se llaman «{name}»: di cuál, {close}.",
    "error.DamagedStory": "El índice de esta historia está dañado: quien me aloja debe repararlo.",
    "error.LostStory": (
        "El texto de esta historia está dañado: quien me aloja debe añadirla otra vez."
    ),
    "error.SharedStory": (
        "«{name}» está para todos los servidores: solo quien me aloja puede cambiarla."
    ),
    "error.NotRemoved": "En los últimos 7 días no se quitó ninguna historia «{name}».",
    "error.PlaceTaken": ("Otra historia ocupa ya su lugar: quita primero esa."),
    "error.BadTitle": "Un título necesita una letra o una cifra.",
    "error.LibraryError": (
        "No llego bien a mis historias: díselo a quien me aloja; el motivo está en el registro."
    ),
    "error.ModelError": (
        "Me falta una parte: díselo a quien me aloja; el motivo está en el registro."
    ),
    "error.stopping": "Me están reiniciando: vuelve a preguntar en un minuto.",
    "list.or": "o",
}
