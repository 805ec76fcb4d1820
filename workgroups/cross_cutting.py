"""The four cross-cutting workgroups that every network starts with, in English and Spanish: plain data, also for the migration."""

from typing import TypedDict


class About(TypedDict):
    """One workgroup: address, names, purpose, and one offer per line."""

    slug: str
    name: str
    name_es: str
    purpose: str
    purpose_es: str
    offers: str
    offers_es: str


CROSS_CUTTING: list[About] = [
    {
        "slug": "equity-inclusion",
        "name": "Equity & Inclusion",
        "name_es": "Equidad e Inclusión",
        "purpose": (
            "We make sure that a goal for everyone is reached by everyone. For each goal we ask who is furthest from it, what "
            "stands in their way, and what must change in our programs and systems so that the distance closes. We keep the "
            "network's way of working with goals that are universal and strategies that are targeted."
        ),
        "purpose_es": (
            "Cuidamos que una meta para todas las personas se cumpla para todas. En cada meta preguntamos quién está más "
            "lejos, qué se interpone en su camino y qué debe cambiar en nuestros programas y sistemas para cerrar esa "
            "distancia. Mantenemos la forma de trabajar de la red: metas universales y estrategias dirigidas."
        ),
        "offers": (
            "Review a strategy for who gains and who is left out, before it is approved\n"
            "Work with you on a strategy for the group furthest from the goal\n"
            "Coach the people in your group who look after equity\n"
            "Help choose words that start from people's strengths"
        ),
        "offers_es": (
            "Revisamos una estrategia, antes de aprobarla, para ver quién gana y quién queda fuera\n"
            "Trabajamos con ustedes una estrategia para el grupo más lejano de la meta\n"
            "Acompañamos a quienes cuidan la equidad en su grupo\n"
            "Ayudamos a elegir palabras que parten de las fortalezas de la gente"
        ),
    },
    {
        "slug": "data-capacity",
        "name": "Data & Capacity",
        "name_es": "Datos y Capacidades",
        "purpose": (
            "We help every workgroup and partner learn from numbers all year, not once a year. We agree with them on what to "
            "measure, check the figures before the public reads them, show them by group and place, and say plainly how sure "
            "they are. We coach organizations until they can do this on their own."
        ),
        "purpose_es": (
            "Ayudamos a cada grupo de trabajo y a cada organización aliada a aprender de los números todo el año y no una vez "
            "al año. Acordamos qué medir, revisamos las cifras antes de que se publiquen, las mostramos por grupo y lugar, y "
            "decimos con claridad qué tan seguras son. Acompañamos a las organizaciones hasta que puedan hacerlo por su cuenta."
        ),
        "offers": (
            "Choose an indicator that fits your goal, and say what it cannot tell\n"
            "Read the numbers with you at a meeting\n"
            "Prepare, check and publish a data file\n"
            "Coach a partner organization in collecting and using its own data"
        ),
        "offers_es": (
            "Elegimos un indicador que corresponda a su meta y decimos qué no puede mostrar\n"
            "Leemos los números con ustedes en una reunión\n"
            "Preparamos, revisamos y publicamos un archivo de datos\n"
            "Acompañamos a una organización aliada para reunir y usar sus propios datos"
        ),
    },
    {
        "slug": "policy-advocacy",
        "name": "Policy & Advocacy",
        "name_es": "Políticas y Abogacía",
        "purpose": (
            "Some barriers are written into rules and budgets. We find out with the other workgroups which changes in policy "
            "and funding would move their goals most, put them in order, and teach and organize so that they are passed, "
            "carried out and kept."
        ),
        "purpose_es": (
            "Algunas barreras están escritas en reglas y presupuestos. Con los demás grupos averiguamos qué cambios de política "
            "y de financiamiento acercarían más sus metas, los ponemos en orden, y enseñamos y organizamos para que se "
            "aprueben, se cumplan y se mantengan."
        ),
        "offers": (
            "Find the rule or budget line behind a barrier\n"
            "Prepare a policy priority and the case for it\n"
            "Train members and residents to speak with those who decide\n"
            "Help an organization bring its own people into a campaign"
        ),
        "offers_es": (
            "Buscamos la regla o la partida que está detrás de una barrera\n"
            "Preparamos una prioridad de política y sus argumentos\n"
            "Capacitamos a integrantes y residentes para hablar con quienes deciden\n"
            "Ayudamos a una organización a sumar a su propia gente a una campaña"
        ),
    },
    {
        "slug": "community-engagement",
        "name": "Community Engagement",
        "name_es": "Participación Comunitaria",
        "purpose": (
            "We see to it that the people who live with a problem help decide what is done about it. We listen in many ways and "
            "languages, bring what we hear to the tables where plans are made, keep every sector in the room, and report back "
            "to the community what changed because it spoke."
        ),
        "purpose_es": (
            "Cuidamos que las personas que viven un problema ayuden a decidir qué se hace. Escuchamos de muchas maneras y en "
            "varios idiomas, llevamos lo que oímos a las mesas donde se planea, mantenemos a todos los sectores presentes, y "
            "contamos a la comunidad qué cambió porque habló."
        ),
        "offers": (
            "Plan a listening session, a survey or a visit, and choose how much power it shares\n"
            "Find residents for a seat, and prepare and support them\n"
            "Turn what people said into questions for your strategy\n"
            "Tell the community, in plain words, what you did with its input"
        ),
        "offers_es": (
            "Planeamos una sesión de escucha, una encuesta o una visita, y elegimos cuánto poder comparte\n"
            "Buscamos residentes para un lugar en la mesa, y los preparamos y apoyamos\n"
            "Convertimos lo que la gente dijo en preguntas para su estrategia\n"
            "Contamos a la comunidad, con palabras sencillas, qué hicieron con sus aportes"
        ),
    },
]
