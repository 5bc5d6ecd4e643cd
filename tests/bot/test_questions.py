"""A table of what reads as a question, and of what is chatter, in three languages."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from bot.questions import reads_as_greeting, reads_as_question, reads_as_thanks

QUESTIONS = """\
Who was the lighthouse keeper?
who was the lighthouse keeper
what did she do with the oil
Did the sea ever freeze?
And the parrot, what was its name?
I wonder: who paid for the lamp?
How many of the ships went down
So the brother never learned to swim?
(just curious) when was it built?
The keeper lived where?
why didn't he row home?
Wer war der Leuchtturmwärter?
wann kam sie auf die Insel
Ist das Meer je zugefroren?
Wie hieß der rote Papagei
Warum brannte die Lampe den ganzen Tag?
Und wohin ist ihr Bruder gerudert?
¿Quién era la guardiana del faro?
¿cuándo llegó a la isla?
cómo se llamaba el loro
¿Se heló alguna vez el mar?
dónde vivía su hermano
Y el loro, ¿cómo se llamaba?
"""

CHATTER = """\
hello
Good morning everyone
nice!
lol what
what?
why??
?
The keeper was called Marta.
I like how she kept the lamp burning
That is what she said.
what a lovely story that was!
who knows...
when she came, nobody was there.
how nice of him!
Guten Morgen zusammen
Was für ein Abend!
wie schön das alles war…
Ich weiß, wer das war
Buenos días a todos
qué bonito es todo esto!
Me gusta mucho esta historia
https://stories.example/who-was-it?
see https://stories.example/page?id=1
<@123> who was the lighthouse keeper?
> who was the lighthouse keeper?
brb, getting some coffee
haha yes exactly
"""


@pytest.mark.parametrize("text", QUESTIONS.splitlines())
def test_a_question_reads_as_one(text: str) -> None:
    assert reads_as_question(text)
    assert reads_as_question(f"  {text}\n")


@pytest.mark.parametrize("text", CHATTER.splitlines())
def test_chatter_does_not(text: str) -> None:
    assert not reads_as_question(text)


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "why did " * 200 + "she?", "... ... ...?", "👍 👍 👍?"]
)
def test_nor_does_what_cannot_be_asked(text: str) -> None:
    assert not reads_as_question(text)


THANKS = """\
thanks
Thanks!
thank you so much :)
ty
ok, cool
OK thanks for the help 👍
got it.
good bot
Thanks, Quoth!
Great! Thanks again, bot
hahaha xD
<:thanks:123456789012345678>
<a:yay:123456789012345678> <@!12> thanks <3
Vielen Dank!
Danke schön
Alles klar, danke
muchas gracias
👍
"""

NO_THANKS = """\
thanks?
cool？
👍؟
who said thanks
cool, and when was it built
ok so who lit the lamp
ok? when was that
Thank you, when did she come?
Whom does she thank?
Nice
so much
for the answer
the keeper
help
?
"""


@pytest.mark.parametrize("text", THANKS.splitlines())
def test_thanks(text: str) -> None:
    assert reads_as_thanks(text)


@pytest.mark.parametrize("text", NO_THANKS.splitlines())
def test_more_than_thanks(text: str) -> None:
    assert not reads_as_thanks(text)


def test_nothing_is_no_thanks() -> None:
    assert not reads_as_thanks("")


GREETINGS = """\
hi
Hello!
hey Quoth
hello there 👋
Good morning, bot
help
hi, what can you do?
Who are you?
how do I use this?
Hallo, wer bist du?
Guten Tag!
¡Hola!
¿qué puedes hacer?
Buenos dias a todos
hallo zusammen
Hi, thanks!
please help
can you help me?
what can I ask?
"""

NO_GREETINGS = """\
high
hello who was the keeper
What do you do?
thanks
please
who are you talking about
what can you do with the oil
help the keeper
who did she say hello to?
there
bot
👍
?
"""


@pytest.mark.parametrize("text", GREETINGS.splitlines())
def test_greetings(text: str) -> None:
    assert reads_as_greeting(text)
    assert reads_as_greeting(normalize("NFD", text))


@pytest.mark.parametrize("text", ["", *NO_GREETINGS.splitlines()])
def test_more_than_a_greeting(text: str) -> None:
    assert not reads_as_greeting(text)
