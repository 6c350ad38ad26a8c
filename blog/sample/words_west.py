"""English, French, Greek and Russian for sample content. Pure."""

from __future__ import annotations

from blog.sample.language import Language, phrases

ENGLISH = Language(
    tag="en",
    share=46,
    given_names=phrases("Maren|Idris|Hanne|Tobias|Leila|Owen|Priya|Jonas|Ruth|Samuel|Ines|Patrick"),
    family_names=phrases(
        "Oduya|Palm|Lund|Marsh|Whitlock|Achebe|O’Sorley|Brandt|Castle|Novák|Fenn|Okafor-Smith"
    ),
    openers=phrases("""
        I live two streets away, and|My sister works there, and|With respect to the author,
        We were at the meeting last week:|If I read this correctly,|Say what you like,
        It was the same in our village:|I take that bus every day, and
        Years ago I would have laughed, but
    """),
    claims=phrases("""
        nobody asked us before the plan was drawn up.|the figures do not add up.
        the old timetable was better.|it will cost twice as much in the end.
        this is the first good news in a long time.|the children will be glad of it.
        somebody ought to ask who pays for the repairs.|a smaller bridge would have done.
        the noise at night is what worries us most.|it took them nine years to admit it.
        the shops on the square will be the first to feel it.|winter is not the time for this.
    """),
    remarks=phrases("""
        Thank you for reporting this.|Well said.|I do not agree.|Could you name your source?
        Has anybody seen the contract?|That made me laugh 😂|Exactly this 👍|*Please* read it again.
        My neighbour tells it differently.|The number in the third paragraph is **wrong**.
        Good luck to everybody who has to live with it 🤞|Is it 3 < 4 or 4 < 3 now?
    """),
    subjects=phrases("""
        The ferry at North Quay|The library in Harrow Bridge|The night bus to Elder Hill
        The market at Saltmarsh|The old mill in Low Meadow|The school at Stonegate
        The harbour board|The swimming hall in Fenwick
    """),
    predicates=phrases("""
        opens again after fourteen months|needs a new roof before winter|asks for more time
        will close on Sundays|has a plan, and nobody likes it|turns a hundred this week
        gets the money it was promised|counts its visitors for the first time
    """),
    sources=phrases("""
        The council said on Monday that|A survey of the building shows that|Residents complain that
        The minutes of the last meeting record that|Asked by this newspaper, the mayor said that
        The engineer in charge expects that|Both sides agree that
    """),
    statements=phrases("""
        the work will take until the spring.|two of the five offers came in too late.
        the costs have risen by a third since the first estimate.|no date has been fixed yet.
        the old contract runs out at the end of the year.|there was never a second key.
        some forty households are affected.|the final word lies with the county.
        the sum is enough for one winter, and for no more than that.
    """),
    headings=phrases("What happens now|A question of money|Voices from the square"),
)

FRENCH = Language(
    tag="fr",
    share=14,
    given_names=phrases("Élodie|Jérôme|Aïcha|Benoît|Céline|Gaël|Inès|Loïc|Maëlle|Thibault|Zoé"),
    family_names=phrases("Lefèvre|Garnier|Benali|Noël|Château|Müller|D’Aubigny|Rey|Ferré|Diallo"),
    openers=phrases("""
        J’habite à deux rues de là et|Sauf erreur de ma part,|Quoi qu’on en dise,
        Chez nous c’était pareil,|Avec tout le respect dû à l’auteur,
        Je prends ce bus chaque matin et
    """),
    claims=phrases("""
        personne ne nous a demandé notre avis.|les chiffres ne tombent pas juste.
        l’ancien horaire valait mieux.|cela coûtera le double à la fin.
        c’est la première bonne nouvelle depuis longtemps.|les enfants en seront ravis.
        il faudrait savoir qui paie les réparations.|un pont plus petit aurait suffi.
    """),
    remarks=phrases("""
        Merci pour cet article.|Bien dit.|Je ne suis pas d’accord.
        Quelle est votre source, au juste ?
        Ça m’a fait rire 😂|Tout à fait 👍|Mon voisin raconte *autre chose*.
        Vivement le printemps 🌷
    """),
    subjects=phrases("""
        Le marché de Saint-Aubin|La bibliothèque du port|Le bac de la pointe|L’école des Tilleuls
        Le vieux moulin|La piscine de Valcourt
    """),
    predicates=phrases("""
        rouvre après quatorze mois|attend un nouveau toit avant l’hiver|demande un délai
        fête ses cent ans cette semaine|a un projet qui ne plaît à personne|manque de bras
    """),
    sources=phrases("""
        La mairie a fait savoir lundi que|Les riverains déplorent que, selon eux,
        Le procès-verbal de la dernière séance note que|Interrogé par nos soins, le maire répond que
        Tout le monde s’accorde à dire que
    """),
    statements=phrases("""
        les travaux dureront jusqu’au printemps.|deux offres sur cinq sont arrivées trop tard.
        les coûts ont augmenté d’un tiers.|aucune date n’est encore fixée.
        une quarantaine de foyers sont concernés.|le dernier mot revient au département.
    """),
    headings=phrases("Et maintenant|Une question d’argent|Paroles d’habitants"),
)

GREEK = Language(
    tag="el",
    share=6,
    given_names=phrases("Ελένη|Νίκος|Σοφία|Γιώργος|Κατερίνα|Ανδρέας|Δήμητρα"),
    family_names=phrases("Παππά|Οικονόμου|Γεωργίου|Αλεξίου|Νικολάου|Ιωάννου"),
    openers=phrases("""
        Μένω δύο δρόμους πιο κάτω και|Αν διαβάζω σωστά,|Ό,τι και να λέτε,|Με όλο τον σεβασμό,
    """),
    claims=phrases("""
        κανείς δεν μας ρώτησε.|οι αριθμοί δεν βγαίνουν.|το παλιό δρομολόγιο ήταν καλύτερο.
        στο τέλος θα κοστίσει τα διπλά.|τα παιδιά θα χαρούν.|μια μικρότερη γέφυρα θα έφτανε.
    """),
    remarks=phrases("""
        Ευχαριστώ για το άρθρο.|Σωστά τα λέτε.|Διαφωνώ.|Ποια είναι η πηγή σας;|Γέλασα πολύ 😂
        Ο γείτονάς μου τα λέει *αλλιώς*.
    """),
    subjects=phrases(
        "Το καράβι του νησιού|Η βιβλιοθήκη του λιμανιού|Ο παλιός μύλος|Το σχολείο της Άνω Πόλης"
    ),
    predicates=phrases("""
        ανοίγει ξανά μετά από δεκατέσσερις μήνες|ζητά νέα στέγη πριν από τον χειμώνα
        γιορτάζει εκατό χρόνια|περιμένει την άδεια
    """),
    sources=phrases("""
        Ο δήμος ανακοίνωσε τη Δευτέρα ότι|Οι κάτοικοι παραπονιούνται ότι
        Όλοι συμφωνούν ότι|Ο μηχανικός του έργου εκτιμά ότι
    """),
    statements=phrases("""
        τα έργα θα κρατήσουν ως την άνοιξη.|το κόστος αυξήθηκε κατά ένα τρίτο.
        δεν έχει οριστεί ακόμη ημερομηνία.|δύο από τις πέντε προσφορές ήρθαν αργά.
        επηρεάζονται περίπου σαράντα νοικοκυριά.
    """),
    headings=phrases("Τι γίνεται τώρα|Ζήτημα χρημάτων"),
)

RUSSIAN = Language(
    tag="ru",
    share=10,
    given_names=phrases("Женя|Саша|Валя|Никита|Миша|Гоша|Илья|Паша"),
    family_names=phrases("Черных|Ткаченко|Седых|Шевчук|Дурново|Белаго|Ёлкиных"),
    openers=phrases("""
        Живу в двух улицах оттуда, и|Если я правильно понимаю,|Что ни говори,|При всём уважении,
        У нас в деревне было так же:
    """),
    claims=phrases("""
        нас никто не спросил.|цифры не сходятся.|старое расписание было лучше.
        в итоге это обойдётся вдвое дороже.|дети будут рады.|хватило бы и моста поменьше.
        хорошо бы узнать, кто платит за ремонт.
    """),
    remarks=phrases("""
        Спасибо за статью.|Верно сказано.|Не согласен.|А какой у вас источник?|Смеялся до слёз 😂
        Сосед рассказывает *иначе*.|Удачи всем, кому там жить 🤞
    """),
    subjects=phrases("""
        Паром на Северной пристани|Библиотека у моста|Ночной автобус до Еловой горы
        Старая мельница|Рынок на Соляной улице
    """),
    predicates=phrases("""
        снова работает после долгого перерыва|ждёт новую крышу до зимы|просит отсрочки
        отмечает столетие|впервые считает посетителей
    """),
    sources=phrases("""
        В понедельник городской совет сообщил, что|Жители жалуются, что|Обе стороны согласны, что
        Из протокола последнего заседания следует, что|Инженер проекта полагает, что
    """),
    statements=phrases("""
        работы продлятся до весны.|расходы выросли на треть.|дата пока не назначена.
        два предложения из пяти пришли слишком поздно.|последнее слово за округом.
        речь идёт примерно о сорока семьях.
    """),
    headings=phrases("Что дальше|Вопрос денег"),
)
