"""Words too common to tell one offering from another: articles, prepositions, conjunctions, pronouns, forms of "be".

Short lists of our own, kept small on purpose: a word that may be a subject ("will", "can") stays searchable.
"""

from search.analysis.folding import fold

_WORDS = {
    "bg": (
        "и в във на за с със от до по при е са съм си се да не ще като или но а че който която което които този "
        "тази това тези го им му"
    ),
    "cs": (
        "a i v ve na za s se si z ze do od po při pro je jsou být to ten ta tato tento tyto nebo ale že který "
        "která které o u k ke jako"
    ),
    "da": (
        "og i på for med af til fra en et den det de der som er var at ved om eller men din dit dine jeg du vi "
        "min mit også har hos"
    ),
    "de": (
        "der die das den dem des ein eine einer eines einem einen und oder aber in im an am auf für mit von vom "
        "zu zum zur aus bei ist sind war als auch sich nicht ihr ihre ihren dein deine sie wir ich es wie nach "
        "über"
    ),
    "el": (
        "ο η το οι τα του της των τον την τη και ή σε στο στη στην στον στα στις με για από που να είναι ως κατά "
        "ένα μια ένας αυτό σας μας θα δεν"
    ),
    "en": (
        "a an the and or but of in on at for with from to by is are was be as it its this that these your our my "
        "we you i not"
    ),
    "es": (
        "el la los las un una unos unas y e o u de del al a en con por para que es son se su sus lo como más tu mi no"
    ),
    "et": "ja või ning aga on ei see seda need mis kes ka kui et oma selle ta me te sinu minu juures jaoks",
    "fi": "ja tai sekä on ei se ne tämä nämä että kuin joka jotka myös oma minun sinun hän me te ovat oli kun niin",
    "fr": (
        "le la les un une des du de d l et ou mais à au aux en dans sur pour par avec sans est sont ce cette ces "
        "son sa ses votre vos notre nos que qui ne pas il elle nous vous je se plus"
    ),
    "ga": "an na agus nó ach i sa san ar le do de ó ag is tá bhí a mo ár bhur go chun faoi gan mar atá sin seo",
    "hr": (
        "i u na za s sa od do po pri iz o je su biti to taj ta ovaj ova ovo ili ali da koji koja koje se kao ne "
        "za vaš naš"
    ),
    "hu": (
        "a az és vagy de egy is nem hogy ez azok ezek van volt meg el ki be mint csak minden aki ami amely ön te mi én"
    ),
    "it": (
        "il lo la i gli le un uno una e ed o ma di del dello della dei degli delle a al allo alla ai agli alle in "
        "nel nella da dal dalla con su per tra fra che è sono si come non suo sua"
    ),
    "lt": (
        "ir ar bet į iš su be ant po prie už per nuo iki yra buvo kad kaip tai tas ta šis ši jūsų mūsų mano tavo o ne"
    ),
    "lv": "un vai bet ir nav no ar bez uz pie par līdz pa pēc lai kā kas tas tā šis šī šo jūsu mūsu mans tavs arī",
    "mt": (
        "u jew imma il l is ir id it in iż iz ix iċ fi f ta t ma b bi minn għal għall lil hu hi huwa hija dan din "
        "dawn li bħal tal mal bil fil"
    ),
    "nl": (
        "de het een en of maar in op aan van voor met uit bij naar door is zijn was te dat die dit deze als om je "
        "jouw uw ons onze ook niet er"
    ),
    "pl": (
        "i a w we na za z ze do od po przy dla o u jest są być to ten ta te oraz lub albo ale że się jak który "
        "która które nie jego jej"
    ),
    "pt": (
        "o a os as um uma uns umas e ou mas de do da dos das em no na nos nas por para com sem que é são se seu "
        "sua ao à como não mais"
    ),
    "ro": (
        "și si sau dar un o unui unei al a ai ale de la în in din pe cu pentru prin este sunt că ce care se nu "
        "lui ei ca mai"
    ),
    "sk": (
        "a i v vo na za s so z zo do od po pri pre je sú byť to ten tá tento táto alebo ale že ktorý ktorá ktoré "
        "sa si o u k ku ako"
    ),
    "sl": "in v na za s z od do po pri iz o je so biti to ta tisti ali pa da ki se kot ne vaš naš tudi",
    "sv": (
        "och i på för med av till från en ett den det de som är var att vid om eller men din ditt dina jag du vi "
        "min mitt också har hos"
    ),
}
STOP: dict[str, frozenset[str]] = {
    language: frozenset(fold(word) for word in words.split()) for language, words in _WORDS.items()
}
"""Folded, because people leave accents out."""
