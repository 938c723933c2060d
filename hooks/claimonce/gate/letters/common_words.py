"""The commonest words of some languages: they say nothing of the matter.

A recipient's own history weighs words, but it starts empty; until it has grown, these lists stand in for it. They are
function words and greetings of everyday language, none of them chosen from any collection of messages.
"""

from __future__ import annotations


def words_of(text: str) -> frozenset[str]:
    """Return the words that stand in a text with blanks between them."""
    return frozenset(text.split())


# English
_ENGLISH = """
a about after again all also am an and any are as at be because been before being but by can could dear did do does
done each few for from had has have having he hello her here hey hi him his how i if in into is it its just me more
most must my no nor not now of off on once only or other our out over own please regards same shall she should since
so some such than thank thanks that the their them then there these they this those to too under until up us very
was we were what when where which while who whom whose why will with without would you your
"""
# German
_GERMAN = """
aber als am an auch auf aus bei bis bitte da das dass dein dem den der des die dir du durch ein eine einem einen
einer er es euch für gegen haben hallo hat hatte ich ihr im in ist kein keine man mein mir mit moin nach nicht noch
nun nur oder ohne schon sein seit sie sind so über um und uns unser unter vom von vor war waren was wenn werden wie
wir wird wurde wurden zu zum zur
"""
# Swedish, Danish, Norwegian
_SWEDISH = """
af alle av blev da de den der det dig din du efter ei eller en er ett et fra från för før ha hade han har hej hon
hun i igen ikke inga ingen inte jag jeg kan kunde man med men mig min mot någon när og och om oss på samt sedan sig
ska skulle som så tack till til under ut utan var vara ved vi vid vil vill är
"""
# French
_FRENCH = """
au aux avait avec avez avons bonjour ce cela ces cet cette comme dans depuis des dont du elle en est et il ils je la
le les leur lui mais merci ne ni nos notre nous on ont ou où par pas plus pour quand que qui quoi sa sans se ses si
son sont sous sur ta te toi tu un une vos votre vous à a été
"""
# Spanish, Portuguese, Italian
_SPANISH = """
al algo ao as cada che ci como con cosa cuando da dal de del della delle dei desde di do dos e el ella en era es
esta este esto está for fue gracias grazie ha han hay hola il io lo los las ma mas me mi muy na nel nella no non nos
não o obrigado olá os para per pero più por porque que qué se sem si sin sobre sono su sua sue sus também te tem tra
tu um uma un una uno y ya
"""
# Dutch
_DUTCH = """
aan al alle bent bij dag dan dat deze die dit door dus een er geen had hebben heeft het hier hij hoe hun ik in is
kan maar meer met mij na naar niet nog of ook om onder ons ook op over te tegen toch toen tot uit van veel voor waar
was wat we wel werd wie wij zich zij zijn zo
"""
COMMON = words_of(_ENGLISH + _GERMAN + _SWEDISH + _FRENCH + _SPANISH + _DUTCH)
