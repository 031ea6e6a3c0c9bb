<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>AlertRules</name>
    <message>
        <source>At character %1: %2 A rule reads goal.completed[goal_name=Purchase] &gt;= 100 per day.</source>
        <translation>Au caractère %1&#xa0;: %2 Une règle s’écrit goal.completed[goal_name=Purchase] &gt;= 100 per day.</translation>
    </message>
    <message>
        <source>the closing quote is missing.</source>
        <translation>le guillemet fermant manque.</translation>
    </message>
    <message>
        <source>a filter is a field of the event&apos;s data, =, and a value.</source>
        <translation>un filtre se compose d’un champ des données de l’événement, de = et d’une valeur.</translation>
    </message>
    <message>
        <source>the closing ] is missing.</source>
        <translation>le ] fermant manque.</translation>
    </message>
    <message>
        <source>A rule has at most %1 characters.</source>
        <translation>Une règle compte au plus %1 caractères.</translation>
    </message>
    <message>
        <source>it begins with goal.completed, usage.threshold or realtime.spike.</source>
        <translation>elle commence par goal.completed, usage.threshold ou realtime.spike.</translation>
    </message>
    <message>
        <source>sum takes the name of a field in brackets: sum(value).</source>
        <translation>sum prend le nom d’un champ entre parenthèses&#xa0;: sum(value).</translation>
    </message>
    <message>
        <source>&gt;= is expected.</source>
        <translation>&gt;= est attendu.</translation>
    </message>
    <message>
        <source>a number above 0 is expected, without separators and with at most %1 decimals, such as 100 or 99.5.</source>
        <translation>un nombre supérieur à 0 est attendu, sans séparateurs et avec au plus %1 décimales, par exemple 100 ou 99.5.</translation>
    </message>
    <message>
        <source>per minute, per hour, per day or per month is expected.</source>
        <translation>per minute, per hour, per day ou per month est attendu.</translation>
    </message>
    <message>
        <source>the rule should end here.</source>
        <translation>la règle devrait se terminer ici.</translation>
    </message>
    <message>
        <source>a time is expected, such as silent for 15m.</source>
        <translation>une durée est attendue, par exemple silent for 15m.</translation>
    </message>
    <message>
        <source>The rule contains a control character. Remove it.</source>
        <translation>La règle contient un caractère de contrôle. Supprimez-le.</translation>
    </message>
</context>
<context>
    <name>Assumptions</name>
    <message>
        <source>After a rotation the previous secret is accepted for another %1.</source>
        <translation>Après un renouvellement, le secret précédent reste accepté pendant encore %1.</translation>
    </message>
    <message>
        <source>A payload&apos;s timestamp is the time of the event; a retry sends the same bytes again.</source>
        <translation>L’horodatage d’une charge utile est l’heure de l’événement&#xa0;; une relance renvoie les mêmes octets.</translation>
    </message>
    <message>
        <source>X-Ovyxa-Signature is made over the exact body bytes and written in lower-case hex, unless the webhook says otherwise.</source>
        <translation>X-Ovyxa-Signature est calculée sur les octets exacts du corps et écrite en hexadécimal minuscule, sauf indication contraire du webhook.</translation>
    </message>
    <message>
        <source>The request carries no delivery number and no timestamp header.</source>
        <translation>La requête ne porte ni numéro de livraison ni en-tête d’horodatage.</translation>
    </message>
    <message>
        <source>Each request has a connection of its own, unless the webhook keeps them; trust is the system&apos;s authorities and the profile&apos;s.</source>
        <translation>Chaque requête a sa propre connexion, sauf si le webhook les maintient&#xa0;; les autorités reconnues sont celles du système et du profil.</translation>
    </message>
    <message>
        <source>Interim answers are passed over; a malformed answer is a failure that names the line.</source>
        <translation>Les réponses intermédiaires sont ignorées&#xa0;; une réponse mal formée est un échec qui indique la ligne.</translation>
    </message>
    <message>
        <source>The %1 of a request run from the start of connecting to the last byte of the answer.</source>
        <translation>Les %1 d’une requête courent du début de la connexion au dernier octet de la réponse.</translation>
    </message>
    <message>
        <source>The first %1 of an answer are kept.</source>
        <translation>Les premiers %1 d’une réponse sont conservés.</translation>
    </message>
    <message>
        <source>A redirect counts as a failure and is never followed. Retry-After is shown and not obeyed.</source>
        <translation>Une redirection compte comme un échec et n’est jamais suivie. Retry-After est affiché, mais pas respecté.</translation>
    </message>
    <message>
        <source>A failed webhook goes on receiving events; the mark clears with its next success.</source>
        <translation>Un webhook en échec continue de recevoir des événements&#xa0;; la marque disparaît à son prochain succès.</translation>
    </message>
    <message>
        <source>Delivery is at least once: an attempt cut off by a crash is made again.</source>
        <translation>Chaque livraison a lieu au moins une fois&#xa0;: une tentative coupée par un plantage est refaite.</translation>
    </message>
    <message>
        <source>A visitor is a truncated IP address and a kind of browser, for a day; well-known crawlers count nowhere.</source>
        <translation>Un visiteur est une adresse IP tronquée et un type de navigateur, pour une journée&#xa0;; les robots d’indexation connus ne comptent nulle part.</translation>
    </message>
    <message>
        <source>The Events API takes custom events as it takes page views, with a name and optional properties; its rate limit is off unless chosen.</source>
        <translation>L’Events API reçoit les événements personnalisés comme les pages vues, avec un nom et des properties facultatives&#xa0;; sa limite de débit est désactivée, sauf si vous en choisissez une.</translation>
    </message>
    <message>
        <source>Alert rules count by the time of receipt, in calendar minutes, hours, days and months in UTC.</source>
        <translation>Les règles d’alerte comptent selon l’heure de réception, en minutes, heures, jours et mois civils UTC.</translation>
    </message>
    <message>
        <source>In goal.completed, visitor_count is 1 and every completion fires, each visit anew.</source>
        <translation>Dans goal.completed, visitor_count vaut 1 et chaque réalisation déclenche l’événement, de nouveau à chaque visite.</translation>
    </message>
    <message>
        <source>source is utm_source, else the referrer&apos;s known name, else its host, else “direct”.</source>
        <translation>source est utm_source, sinon le nom connu du référent, sinon son hôte, sinon «&#xa0;direct&#xa0;».</translation>
    </message>
    <message>
        <source>country is the address&apos;s, where a country database is set, else the site&apos;s default country.</source>
        <translation>country est le pays de l’adresse si une base de pays est définie, sinon le pays par défaut du site.</translation>
    </message>
    <message>
        <source>usage.threshold carries threshold, usage, limit and period, and fires once a month for each threshold.</source>
        <translation>usage.threshold contient threshold, usage, limit et period, et se déclenche une fois par mois pour chaque seuil.</translation>
    </message>
    <message>
        <source>The period is the calendar month in UTC; page views and custom events count, bots do not.</source>
        <translation>La période est le mois civil en UTC&#xa0;; les pages vues et les événements personnalisés comptent, les robots non.</translation>
    </message>
    <message>
        <source>realtime.spike carries active_visitors, threshold and window_minutes; it fires when the count goes over the webhook&apos;s own threshold, and arms again when it is back at or under it.</source>
        <translation>realtime.spike contient active_visitors, threshold et window_minutes&#xa0;; il se déclenche quand le nombre dépasse le seuil propre au webhook, et se réarme quand il revient à ce seuil ou en dessous.</translation>
    </message>
    <message>
        <source>A Slack webhook gets a Slack message, as Slack refuses a body without “text”.</source>
        <translation>Un webhook Slack reçoit un message Slack, car Slack refuse un corps sans «&#xa0;text&#xa0;».</translation>
    </message>
    <message>
        <source>Plain HTTP is let through to this machine, because you allowed it. Ovyxa itself takes HTTPS only.</source>
        <translation>Le HTTP non chiffré est admis vers cette machine, parce que vous l’avez autorisé. Ovyxa elle-même n’accepte que HTTPS.</translation>
    </message>
    <message numerus="yes">
        <source>The signing secret is %Ln random bytes as hex digits, or the one that you paste; its UTF-8 bytes are the key.</source>
        <translation>
            <numerusform>Le secret de signature se compose de %Ln octet aléatoire en chiffres hexadécimaux, ou c’est celui que vous collez&#xa0;; ses octets UTF-8 forment la clé.</numerusform>
            <numerusform>Le secret de signature se compose de %Ln octets aléatoires en chiffres hexadécimaux, ou c’est celui que vous collez&#xa0;; ses octets UTF-8 forment la clé.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A payload is at most %Ln bytes; a larger one is never sent.</source>
        <translation>
            <numerusform>Une charge utile compte au plus %Ln octet&#xa0;; si elle est plus grande, elle n’est jamais envoyée.</numerusform>
            <numerusform>Une charge utile compte au plus %Ln octets&#xa0;; si elle est plus grande, elle n’est jamais envoyée.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The limit of %Ln deliveries an hour slides; a delivery counts once, when its first attempt starts, and what is over it is held.</source>
        <translation>
            <numerusform>La limite de %Ln livraison par heure est glissante&#xa0;; une livraison compte une fois, au début de sa première tentative, et ce qui dépasse la limite est retenu.</numerusform>
            <numerusform>La limite de %Ln livraisons par heure est glissante&#xa0;; une livraison compte une fois, au début de sa première tentative, et ce qui dépasse la limite est retenu.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BenchSocket</name>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 ne peut pas être écrit&#xa0;: %2.</translation>
    </message>
    <message>
        <source>There is no short place for its socket: %1 is too long a name for one.</source>
        <translation>Il n’y a pas d’emplacement assez court pour son socket&#xa0;: %1 est un nom trop long.</translation>
    </message>
    <message>
        <source>There is a folder where its socket belongs: %1. Take it away.</source>
        <translation>Là où doit être son socket se trouve un dossier : %1. Retirez-le.</translation>
    </message>
</context>
<context>
    <name>Buttons</name>
    <message>
        <source>Copied</source>
        <translation>Copié</translation>
    </message>
</context>
<context>
    <name>CaptureWords</name>
    <message>
        <source>not HTTP/1.1</source>
        <translation>pas du HTTP/1.1</translation>
    </message>
    <message>
        <source>Host %1 is neither a name of this machine nor one that you allowed, so the request got 421. If a tunnel forwards to the receiver, allow its name.</source>
        <translation>L’hôte %1 n’est ni un nom de cette machine ni un nom que vous avez autorisé&#xa0;; la requête a donc reçu 421. Si un tunnel transmet vers le récepteur, autorisez son nom.</translation>
    </message>
    <message>
        <source>The request&apos;s framing is not HTTP/1.1, so it got 400.</source>
        <translation>La délimitation de la requête n’est pas celle de HTTP/1.1&#xa0;; elle a donc reçu 400.</translation>
    </message>
</context>
<context>
    <name>Captures</name>
    <message>
        <source>not HTTP/1.1</source>
        <translation>pas du HTTP/1.1</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n octet</numerusform>
            <numerusform>%n octets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… %n byte(s) in all</source>
        <translation>
            <numerusform>… %n octet en tout</numerusform>
            <numerusform>… %n octets en tout</numerusform>
        </translation>
    </message>
    <message>
        <source>What was answered is not known.</source>
        <translation>La réponse donnée n’est pas connue.</translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) of %1.</source>
        <translation>
            <numerusform>%n requête sur %1.</numerusform>
            <numerusform>%n requêtes sur %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Older ones: --offset-id %1</source>
        <translation>Plus anciennes&#xa0;: --offset-id %1</translation>
    </message>
    <message>
        <source>There is no received request %1.</source>
        <translation>Il n’y a pas de requête reçue %1.</translation>
    </message>
    <message>
        <source>List what the receiver got, newest first</source>
        <translation>Lister ce que le récepteur a reçu, le plus récent d’abord</translation>
    </message>
    <message>
        <source>Only these: valid, invalid, missing, unchecked</source>
        <translation>Seulement celles-ci&#xa0;: valid, invalid, missing, unchecked</translation>
    </message>
    <message>
        <source>At most so many</source>
        <translation>Nombre maximal</translation>
    </message>
    <message>
        <source>Only those before this one</source>
        <translation>Seulement celles d’avant celle-ci</translation>
    </message>
    <message>
        <source>With headers, bodies and answers</source>
        <translation>Avec les en-têtes, les corps et les réponses</translation>
    </message>
    <message>
        <source>Show one with its headers, body and answer</source>
        <translation>En afficher une avec ses en-têtes, son corps et sa réponse</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>Laquelle, par son numéro</translation>
    </message>
    <message>
        <source>Write what the receiver got, all of it or what a query fits, oldest first</source>
        <translation>Écrire ce que le récepteur a reçu, en totalité ou selon un filtre, le plus ancien d’abord</translation>
    </message>
    <message>
        <source>ndjson, har or http (a .http file)</source>
        <translation>ndjson, har ou http (un fichier .http)</translation>
    </message>
    <message>
        <source>Into this file, whole or not at all; without it, or with -, to standard output</source>
        <translation>Dans ce fichier, en entier ou pas du tout&#xa0;; sans cette option, ou avec -, sur la sortie standard</translation>
    </message>
    <message>
        <source>The requests that the receiver got</source>
        <translation>Les requêtes que le récepteur a reçues</translation>
    </message>
    <message>
        <source>Answered: %1</source>
        <translation>Réponse&#xa0;: %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 %2: signature %3, %n byte(s), answered %4. %5</source>
        <translation>
            <numerusform>%1 %2&#xa0;: signature %3, %n octet, réponse %4. %5</numerusform>
            <numerusform>%1 %2&#xa0;: signature %3, %n octets, réponse %4. %5</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Causes</name>
    <message>
        <source>The webhook&apos;s URL cannot be sent to. Edit the webhook and enter it again.</source>
        <translation>Rien ne peut être envoyé à l’URL du webhook. Modifiez le webhook et saisissez-la de nouveau.</translation>
    </message>
    <message>
        <source>The header “%1” was not sent: its name or value is not allowed there.</source>
        <translation>L’en-tête «&#xa0;%1&#xa0;» n’a pas été envoyé&#xa0;: son nom ou sa valeur n’y est pas permis.</translation>
    </message>
    <message>
        <source>The request could not be finished: its body ended after %1 of the %2 bytes that were announced.</source>
        <translation>La requête n’a pas pu être menée à bien&#xa0;: son corps s’est terminé après %1 des %2 octets annoncés.</translation>
    </message>
    <message>
        <source>Nothing was sent: the certificate authority that the webhook names cannot be read from %1 (%2). Put the file back, or edit the webhook.</source>
        <translation>Rien n’a été envoyé&#xa0;: l’autorité de certification indiquée par le webhook ne peut pas être lue dans %1 (%2). Remettez le fichier en place ou modifiez le webhook.</translation>
    </message>
    <message>
        <source>Nothing was sent: there is no certificate in %1, which the webhook names as its certificate authority. Name another file in the webhook.</source>
        <translation>Rien n’a été envoyé&#xa0;: il n’y a pas de certificat dans %1, que le webhook indique comme autorité de certification. Indiquez un autre fichier dans le webhook.</translation>
    </message>
    <message>
        <source>The bench ended while this request was under way. The endpoint may have got it; it is sent again.</source>
        <translation>Ovyxa Bench s’est arrêté alors que cette requête était en route. Le point de terminaison l’a peut-être reçue&#xa0;; elle est envoyée de nouveau.</translation>
    </message>
    <message>
        <source>This was not sent. %1</source>
        <translation>Non envoyé. %1</translation>
    </message>
    <message>
        <source>This was not sent. The webhook has no secret to sign with. Rotate its secret: that makes a new one.</source>
        <translation>Non envoyé. Le webhook n’a pas de secret pour signer. Renouvelez son secret&#xa0;: cela en crée un nouveau.</translation>
    </message>
    <message>
        <source>This was not sent. Its body is not in the database any more.</source>
        <translation>Non envoyé. Le corps n’est plus dans la base de données.</translation>
    </message>
    <message>
        <source>Other clients would have read %1 and let this pass; the bench does not, so that you see it.</source>
        <translation>D’autres clients auraient lu %1 et laissé passer ceci&#xa0;; Ovyxa Bench ne le fait pas, pour que vous le voyiez.</translation>
    </message>
    <message>
        <source>Cancelled before the request was sent.</source>
        <translation>Annulée avant l’envoi de la requête.</translation>
    </message>
    <message>
        <source>Cancelled while the request was under way: the endpoint may have got it.</source>
        <translation>Annulée alors que la requête était en route&#xa0;: le point de terminaison l’a peut-être reçue.</translation>
    </message>
    <message>
        <source>The name %1 has no address. Check the spelling of the host, and whether this machine is online.</source>
        <translation>Le nom %1 n’a pas d’adresse. Vérifiez l’orthographe de l’hôte et si cette machine est en ligne.</translation>
    </message>
    <message>
        <source>Connection refused: nothing listens on %1. Start your server, or use the built-in receiver.</source>
        <translation>Connexion refusée&#xa0;: rien n’écoute sur %1. Démarrez votre serveur ou utilisez le récepteur intégré.</translation>
    </message>
    <message>
        <source>Connection refused: nothing listens on %1. Check that the service runs and that the port is right.</source>
        <translation>Connexion refusée&#xa0;: rien n’écoute sur %1. Vérifiez que le service fonctionne et que le port est le bon.</translation>
    </message>
    <message>
        <source>%1 could not be reached: the system gave up connecting. Check the host, the port and any firewall between.</source>
        <translation>%1 n’a pas pu être joint&#xa0;: le système a renoncé à se connecter. Vérifiez l’hôte, le port et un éventuel pare-feu entre les deux.</translation>
    </message>
    <message>
        <source>The connection to %1 failed (%2). Check the network between this machine and the endpoint.</source>
        <translation>La connexion à %1 a échoué (%2). Vérifiez le réseau entre cette machine et le point de terminaison.</translation>
    </message>
    <message>
        <source>The system&apos;s proxy did not let the request through to %1 (%2). Check the proxy, or turn it off in the settings.</source>
        <translation>Le proxy du système n’a pas laissé passer la requête vers %1 (%2). Vérifiez le proxy ou désactivez-le dans les réglages.</translation>
    </message>
    <message>
        <source>TLS: %1 closed the connection during the handshake. Check that this port speaks https, with TLS 1.2 or 1.3.</source>
        <translation>TLS&#xa0;: %1 a fermé la connexion pendant la négociation. Vérifiez que ce port parle https, avec TLS 1.2 ou 1.3.</translation>
    </message>
    <message>
        <source>TLS: %1 refused the handshake. It may have no version or cipher in common with the bench (TLS 1.2 or 1.3), or ask for a client certificate, which the bench does not have.</source>
        <translation>TLS&#xa0;: %1 a refusé la négociation. Il n’a peut-être aucune version ni aucun chiffrement en commun avec Ovyxa Bench (TLS 1.2 ou 1.3), ou demande un certificat client, qu’Ovyxa Bench n’a pas.</translation>
    </message>
    <message>
        <source>TLS: no secure connection to %1 (%2). Check that this port speaks https, with TLS 1.2 or 1.3.</source>
        <translation>TLS&#xa0;: pas de connexion sécurisée à %1 (%2). Vérifiez que ce port parle https, avec TLS 1.2 ou 1.3.</translation>
    </message>
    <message>
        <source>TLS: %1 asks for a client certificate, which the bench does not have. Let the endpoint take requests without one: the signature is what proves who sends.</source>
        <translation>TLS&#xa0;: %1 demande un certificat client, qu’Ovyxa Bench n’a pas. Faites accepter au point de terminaison les requêtes qui n’en ont pas&#xa0;: c’est la signature qui prouve qui envoie.</translation>
    </message>
    <message>
        <source>%1 closed the connection without an answer. Check whether the endpoint crashed, or ended the request without answering.</source>
        <translation>%1 a fermé la connexion sans réponse. Vérifiez si le point de terminaison a planté ou a terminé la requête sans répondre.</translation>
    </message>
    <message>
        <source>%1 closed the kept connection without an answer, perhaps at the very moment of sending. The endpoint may or may not have got the request. Let it keep connections for longer, or use a new connection for each request.</source>
        <translation>%1 a fermé la connexion maintenue sans réponse, peut-être au moment même de l’envoi. Le point de terminaison a peut-être reçu la requête, peut-être pas. Faites-lui maintenir les connexions plus longtemps ou utilisez une nouvelle connexion pour chaque requête.</translation>
    </message>
    <message>
        <source>The name in %1 was not found within %2 s. Check the spelling of the host, and whether this machine is online.</source>
        <translation>Le nom dans %1 n’a pas été trouvé en %2 s. Vérifiez l’orthographe de l’hôte et si cette machine est en ligne.</translation>
    </message>
    <message>
        <source>No connection to %1 within %2 s. Check the host, the port and any firewall between.</source>
        <translation>Pas de connexion à %1 en %2 s. Vérifiez l’hôte, le port et un éventuel pare-feu entre les deux.</translation>
    </message>
    <message>
        <source>No secure connection to %1 within %2 s: it did not complete the TLS handshake. Check that this port speaks https.</source>
        <translation>Pas de connexion sécurisée à %1 en %2 s&#xa0;: la négociation TLS n’a pas abouti. Vérifiez que ce port parle https.</translation>
    </message>
    <message>
        <source>%1 did not take the whole request within %2 s. Check that it reads the body.</source>
        <translation>%1 n’a pas pris toute la requête en %2 s. Vérifiez qu’il lit le corps.</translation>
    </message>
    <message>
        <source>%1 got the request and did not answer within %2 s. Answer at once, and do the work afterwards.</source>
        <translation>%1 a reçu la requête et n’a pas répondu en %2 s. Répondez tout de suite et faites le travail ensuite.</translation>
    </message>
    <message>
        <source>%1 began to answer but did not finish within %2 s. Check that the answer ends.</source>
        <translation>%1 a commencé à répondre, mais n’a pas fini en %2 s. Vérifiez que la réponse se termine.</translation>
    </message>
    <message>
        <source>the certificate of %1 is signed by itself, so nothing vouches for it. If it is yours, name its file as one more CA.</source>
        <translation>le certificat de %1 est autosigné, donc rien ne le garantit. S’il est à vous, indiquez son fichier comme CA supplémentaire.</translation>
    </message>
    <message>
        <source>the certificate of %1 was issued by “%2”, which is not trusted here, or the server does not send its whole chain. If that authority is yours, name its certificate as one more CA.</source>
        <translation>le certificat de %1 a été émis par «&#xa0;%2&#xa0;», à qui l’on ne fait pas confiance ici, ou bien le serveur n’envoie pas toute sa chaîne. Si cette autorité est la vôtre, indiquez son certificat comme CA supplémentaire.</translation>
    </message>
    <message>
        <source>a certificate of %1 expired on %2. Renew it on the server, and check this machine&apos;s clock.</source>
        <translation>un certificat de %1 a expiré le %2. Renouvelez-le sur le serveur et vérifiez l’horloge de cette machine.</translation>
    </message>
    <message>
        <source>a certificate of %1 is valid from %2 only. Check this machine&apos;s clock and the server&apos;s.</source>
        <translation>un certificat de %1 n’est valable qu’à partir du %2. Vérifiez l’horloge de cette machine et celle du serveur.</translation>
    </message>
    <message>
        <source>the certificate of %1 has no subject alternative name, and the common name does not count. Have it made again with the host as a subject alternative name.</source>
        <translation>le certificat de %1 n’a pas de nom alternatif du sujet (SAN), et le Common Name ne compte pas. Faites-le refaire avec l’hôte comme nom alternatif.</translation>
    </message>
    <message>
        <source>the certificate is for %1, not for %2. Check the URL, or have a certificate made for this host.</source>
        <translation>le certificat est pour %1, pas pour %2. Vérifiez l’URL ou faites établir un certificat pour cet hôte.</translation>
    </message>
    <message>
        <source>the certificate of %1 was not accepted: %2.</source>
        <translation>le certificat de %1 n’a pas été accepté&#xa0;: %2.</translation>
    </message>
    <message>
        <source>the handshake with %1 failed.</source>
        <translation>la négociation avec %1 a échoué.</translation>
    </message>
    <message>
        <source>It did not accept the request: its answer may say why.</source>
        <translation>Il n’a pas accepté la requête&#xa0;: sa réponse dit peut-être pourquoi.</translation>
    </message>
    <message>
        <source>It refused access: check how it verifies the signature, and its secret.</source>
        <translation>Il a refusé l’accès&#xa0;: vérifiez comment il contrôle la signature, ainsi que son secret.</translation>
    </message>
    <message>
        <source>Check the path of the URL.</source>
        <translation>Vérifiez le chemin de l’URL.</translation>
    </message>
    <message>
        <source>The path exists but takes no POST. Check the path of the URL.</source>
        <translation>Le chemin existe, mais n’accepte pas POST. Vérifiez le chemin de l’URL.</translation>
    </message>
    <message>
        <source>It waited too long for the request. Check what stands between this machine and it.</source>
        <translation>Il a attendu la requête trop longtemps. Vérifiez ce qui se trouve entre cette machine et lui.</translation>
    </message>
    <message>
        <source>This address is given up for good. Enter the new one, or remove the webhook.</source>
        <translation>Cette adresse est définitivement abandonnée. Saisissez la nouvelle ou supprimez le webhook.</translation>
    </message>
    <message>
        <source>It takes no bodies of this size. Raise its limit.</source>
        <translation>Il n’accepte pas les corps de cette taille. Relevez sa limite.</translation>
    </message>
    <message>
        <source>It does not take application/json. Check what its handler expects.</source>
        <translation>Il n’accepte pas application/json. Vérifiez ce que son gestionnaire attend.</translation>
    </message>
    <message>
        <source>It does not serve this host name. Check the URL, or allow the name there.</source>
        <translation>Il ne dessert pas ce nom d’hôte. Vérifiez l’URL ou autorisez le nom de son côté.</translation>
    </message>
    <message>
        <source>It understood the request but not its content: its answer may say what is missing.</source>
        <translation>Il a compris la requête, mais pas son contenu&#xa0;: sa réponse dit peut-être ce qui manque.</translation>
    </message>
    <message>
        <source>It asks for fewer requests. Retry-After is shown but not obeyed: the retries keep to their own times.</source>
        <translation>Il demande moins de requêtes. Retry-After est affiché, mais pas respecté&#xa0;: les relances gardent leurs propres délais.</translation>
    </message>
    <message>
        <source>Its handler failed: look into its log.</source>
        <translation>Son gestionnaire a échoué&#xa0;: consultez son journal.</translation>
    </message>
    <message>
        <source>The gateway in front of it got no proper answer: check that the service behind it runs.</source>
        <translation>La passerelle placée devant lui n’a pas reçu de réponse correcte&#xa0;: vérifiez que le service derrière elle fonctionne.</translation>
    </message>
    <message>
        <source>It is not ready at the moment.</source>
        <translation>Il n’est pas prêt pour le moment.</translation>
    </message>
    <message>
        <source>Only a 2xx counts as delivered.</source>
        <translation>Seul un 2xx compte comme livré.</translation>
    </message>
    <message>
        <source>The endpoint answered %1. %2</source>
        <translation>Le point de terminaison a répondu %1. %2</translation>
    </message>
    <message>
        <source>The endpoint answered %1. Redirects are not followed; only a 2xx counts as delivered.</source>
        <translation>Le point de terminaison a répondu %1. Les redirections ne sont pas suivies&#xa0;; seul un 2xx compte comme livré.</translation>
    </message>
    <message>
        <source>The endpoint redirects to %2 (%1). Redirects are not followed: if that is the right address, make it the webhook&apos;s URL.</source>
        <translation>Le point de terminaison redirige vers %2 (%1). Les redirections ne sont pas suivies&#xa0;: si c’est la bonne adresse, faites-en l’URL du webhook.</translation>
    </message>
    <message>
        <source>The sender&apos;s request broke off after %1 bytes of its body, and so did passing it on.</source>
        <translation>La requête de l’expéditeur s’est interrompue après %1 octets de son corps, et sa transmission aussi.</translation>
    </message>
    <message>
        <source>More bytes (%1) came behind the end of the answer, beginning with “%2”. They were not taken for part of it: its Content-Length is too small, its status has no body, or a second answer was sent.</source>
        <translation>D’autres octets (%1) sont arrivés après la fin de la réponse&#xa0;; ils commencent par «&#xa0;%2&#xa0;». Ils n’ont pas été comptés avec elle&#xa0;: son Content-Length est trop petit, son statut n’admet pas de corps, ou une seconde réponse a été envoyée.</translation>
    </message>
    <message>
        <source>It was passed on mended, as gateways may (RFC 9112 5). Whoever reads strictly refuses such an answer, the bench&apos;s own sender among them: mend it in the server.</source>
        <translation>Elle a été transmise corrigée, comme une passerelle en a le droit (RFC 9112 5). Qui lit strictement refuse une telle réponse, l’expéditeur d’Ovyxa Bench compris&#xa0;: corrigez-la dans le serveur.</translation>
    </message>
    <message>
        <source>The sender closed its connection before it had the whole answer of the server behind the receiver. The server may have done its work: nobody got its answer.</source>
        <translation>L’expéditeur a fermé sa connexion avant d’avoir reçu la réponse entière du serveur derrière le récepteur. Le serveur a peut-être fait son travail&#xa0;: personne n’a reçu sa réponse.</translation>
    </message>
    <message>
        <source>The receiver was stopped before the whole answer of the server behind it had come. The server may have done its work.</source>
        <translation>Le récepteur a été arrêté avant que la réponse entière du serveur derrière lui ne soit arrivée. Le serveur a peut-être fait son travail.</translation>
    </message>
    <message>
        <source>Nothing was sent to %1: this machine&apos;s certificate authorities could not be read within %2 s. Check the disk that they are on (on Debian: /etc/ssl/certs).</source>
        <translation>Rien n’a été envoyé à %1&#xa0;: les autorités de certification de cette machine n’ont pas pu être lues en %2 s. Vérifiez le disque où elles se trouvent (sous Debian&#xa0;: /etc/ssl/certs).</translation>
    </message>
    <message>
        <source>%1 began to answer (%3) but did not finish within %2 s. Check that the answer ends.</source>
        <translation>%1 a commencé à répondre (%3), mais n’a pas fini en %2 s. Vérifiez que la réponse se termine.</translation>
    </message>
    <message>
        <source>the key of the certificate of %1 is too short to be trusted (%2 bits). Make one of RSA with 2048 bits, or of an elliptic curve.</source>
        <translation>la clé du certificat de %1 est trop courte pour qu’on s’y fie (%2 bits). Prenez RSA à 2048 bits ou une courbe elliptique.</translation>
    </message>
    <message>
        <source>the certificate of %1 is signed with %2, which can be forged. Have it issued anew with SHA-256.</source>
        <translation>le certificat de %1 est signé avec %2, qui peut être contrefait. Faites-le émettre de nouveau avec SHA-256.</translation>
    </message>
    <message>
        <source>This was not sent: the webhook was paused when the event came. The payload is kept. Resume the webhook, and replay it.</source>
        <translation>Ceci n’a pas été envoyé&#xa0;: le webhook était en pause quand l’événement est arrivé. La charge utile est conservée. Reprenez le webhook et rejouez la livraison.</translation>
    </message>
    <message>
        <source>%1 sent an interim answer (%3) and no final one within %2 s. Answer at once, and do the work afterwards.</source>
        <translation>%1 a envoyé une réponse provisoire (%3) et aucune réponse définitive en %2 s. Répondez tout de suite et faites le travail ensuite.</translation>
    </message>
    <message>
        <source>TLS: %1 did not answer in TLS, as a server of plain HTTP does not. Give the port that speaks https, or, for a server on this machine, write http://.</source>
        <translation>TLS&#xa0;: %1 n’a pas répondu en TLS, comme le fait un serveur de HTTP en clair. Indiquez le port qui parle https ou, pour un serveur de cette machine, écrivez http://.</translation>
    </message>
    <message>
        <source>TLS: %1 speaks only versions of TLS that are older than 1.2, which are not safe. Let it speak TLS 1.2 or 1.3.</source>
        <translation>TLS&#xa0;: %1 ne parle que des versions de TLS antérieures à 1.2, qui ne sont pas sûres. Faites-lui parler TLS 1.2 ou 1.3.</translation>
    </message>
    <message>
        <source>TLS: %1 serves no host of this name, and refused the handshake for it. Check the host in the URL, or add the name there.</source>
        <translation>TLS&#xa0;: %1 ne sert aucun hôte de ce nom, et a refusé la négociation pour cela. Vérifiez l’hôte dans l’URL, ou ajoutez-y ce nom.</translation>
    </message>
    <message>
        <source>the certificate has the address %1 as a DNS name, where it does not count. Have it made again with the address as an IP entry: subjectAltName=IP:%1.</source>
        <translation>le certificat porte l’adresse %1 comme nom DNS, où elle ne compte pas. Faites-le refaire avec l’adresse comme entrée IP&#xa0;: subjectAltName=IP:%1.</translation>
    </message>
    <message>
        <source>It wants another protocol than HTTP/1.1, which Ovyxa does not speak. Let it take HTTP/1.1.</source>
        <translation>Il veut un autre protocole que HTTP/1.1, qu’Ovyxa ne parle pas. Faites-lui accepter HTTP/1.1.</translation>
    </message>
    <message>
        <source>It takes no heads of this size. Shorten the URL, or raise its limit.</source>
        <translation>Il n’accepte pas d’en-têtes de cette taille. Raccourcissez l’URL, ou relevez sa limite.</translation>
    </message>
    <message>
        <source>It does not take HTTP/1.1. Check what stands in front of the endpoint.</source>
        <translation>Il n’accepte pas HTTP/1.1. Vérifiez ce qui se trouve devant le point de terminaison.</translation>
    </message>
    <message>
        <source>It is passed on in a circle there. Check where its proxies send it.</source>
        <translation>Elle y tourne en rond. Vérifiez où ses proxys l’envoient.</translation>
    </message>
    <message>
        <source>The network in front of it (Cloudflare) got no proper answer: check that the server behind it runs.</source>
        <translation>Le réseau placé devant lui (Cloudflare) n’a pas eu de réponse correcte&#xa0;: vérifiez que le serveur derrière tourne.</translation>
    </message>
    <message>
        <source>The network in front of it (Cloudflare) does not trust its certificate: renew that on the server.</source>
        <translation>Le réseau placé devant lui (Cloudflare) ne fait pas confiance à son certificat&#xa0;: renouvelez-le sur le serveur.</translation>
    </message>
    <message>
        <source>The network in front of it (Cloudflare) cannot find it: check its DNS entry or its tunnel.</source>
        <translation>Le réseau placé devant lui (Cloudflare) ne le trouve pas&#xa0;: vérifiez son entrée DNS ou son tunnel.</translation>
    </message>
    <message>
        <source>Sizes of chunks are hexadecimal: “%1” would fit what came if it were read as decimal.</source>
        <translation>Les tailles de bloc sont hexadécimales&#xa0;: «&#xa0;%1&#xa0;» conviendrait à ce qui est arrivé si on la lisait en décimal.</translation>
    </message>
    <message>
        <source>Or the port speaks https: then write https:// in the URL.</source>
        <translation>Ou bien le port parle https&#xa0;: écrivez alors https:// dans l’URL.</translation>
    </message>
    <message>
        <source>The name %1 could not be looked up: this machine&apos;s name server failed or did not answer. Check whether this machine is online, and which name server it asks.</source>
        <translation>Le nom %1 n’a pas pu être résolu&#xa0;: le serveur de noms de cette machine a échoué ou n’a pas répondu. Vérifiez si cette machine est en ligne et quel serveur de noms elle interroge.</translation>
    </message>
    <message>
        <source>TLS: the handshake with %1 went well, but what came afterwards is not of that secure connection (%2), so that nothing more could be read. Check what writes to the connection there besides TLS.</source>
        <translation>TLS&#xa0;: la négociation avec %1 a réussi, mais ce qui est venu ensuite n’appartient pas à cette connexion sécurisée (%2), si bien que rien de plus n’a pu être lu. Vérifiez ce qui, là-bas, écrit dans la connexion en dehors de TLS.</translation>
    </message>
    <message>
        <source>The page with it says that a client certificate is required, which the bench does not have. Let the endpoint take requests without one: the signature is what proves who sends.</source>
        <translation>La page jointe dit qu’un certificat client est exigé, qu’Ovyxa Bench n’a pas. Faites accepter au point de terminaison les requêtes qui n’en ont pas : c’est la signature qui prouve qui envoie.</translation>
    </message>
    <message>
        <source>The page with it says that this port speaks https, and the request came in plain HTTP. Write https:// in the URL.</source>
        <translation>La page jointe dit que ce port parle https et que la requête est arrivée en HTTP simple. Écrivez https:// dans l’URL.</translation>
    </message>
    <message>
        <source>It says that nothing has changed, though it was not asked that. Only a 2xx counts as delivered.</source>
        <translation>Il dit que rien n’a changé, alors que ce n’était pas la question. Seul un 2xx compte comme livré.</translation>
    </message>
    <message>
        <source>The page with it says that plain HTTP came to a port of https: what stands in front of the endpoint speaks HTTP to it. Let that proxy or tunnel speak https there.</source>
        <translation>La page jointe dit que du HTTP simple est arrivé à un port https&#xa0;: ce qui précède le point de terminaison lui parle en HTTP. Faites parler https à ce proxy ou tunnel.</translation>
    </message>
</context>
<context>
    <name>ClockCommands</name>
    <message>
        <source>It was not ahead: nothing has changed.</source>
        <translation>Elle n’était pas en avance&#xa0;: rien n’a changé.</translation>
    </message>
    <message>
        <source>The profile&apos;s simulated time: show it, take it ahead, take it back</source>
        <translation>L’heure simulée du profil&#xa0;: l’afficher, l’avancer, la ramener</translation>
    </message>
    <message>
        <source>Where it stands, and how far ahead of this machine&apos;s time</source>
        <translation>Où elle en est, et son avance sur l’heure de cette machine</translation>
    </message>
    <message>
        <source>Take it back to this machine&apos;s time: what is due, and what counts in the hour, goes back by as much; what happened keeps its time</source>
        <translation>La ramener à l’heure de cette machine&#xa0;: ce qui est dû, et ce qui compte dans l’heure, recule d’autant&#xa0;; ce qui s’est produit garde son heure</translation>
    </message>
    <message>
        <source>Take it ahead; what falls due on the way is sent in its turn</source>
        <translation>L’avancer&#xa0;; ce qui arrive à échéance en chemin est envoyé à son tour</translation>
    </message>
    <message>
        <source>How far, simulated: 90s, 36m, 12h, 30d</source>
        <translation>De combien, en temps simulé&#xa0;: 90s, 36m, 12h, 30d</translation>
    </message>
</context>
<context>
    <name>ClockWords</name>
    <message>
        <source>%1 ahead</source>
        <translation>%1 d’avance</translation>
    </message>
    <message>
        <source>%1 behind</source>
        <translation>%1 de retard</translation>
    </message>
    <message>
        <source>simulated</source>
        <translation>simulée</translation>
    </message>
    <message>
        <source>Jump</source>
        <translation>Saut</translation>
    </message>
    <message>
        <source>Jump · %1</source>
        <translation>Saut · %1</translation>
    </message>
    <message>
        <source>Jump to next</source>
        <translation>Aller au prochain</translation>
    </message>
    <message>
        <source>Jump to next · %1</source>
        <translation>Aller au prochain · %1</translation>
    </message>
    <message>
        <source>real time</source>
        <translation>temps réel</translation>
    </message>
    <message>
        <source>%1 times</source>
        <translation>%1 fois</translation>
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message>
        <source>There is no option %1 here.</source>
        <translation>Il n’y a pas d’option %1 ici.</translation>
    </message>
    <message>
        <source>There is no subcommand &quot;%1&quot;.</source>
        <translation>Il n’y a pas de sous-commande «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>There is an argument too many.</source>
        <translation>Il y a un argument de trop.</translation>
    </message>
    <message>
        <source>There is no subcommand &quot;%1&quot; here. There are: %2.</source>
        <translation>Il n’y a pas de sous-commande «&#xa0;%1&#xa0;» ici. Il y a&#xa0;: %2.</translation>
    </message>
    <message>
        <source>A subcommand is missing: %1.</source>
        <translation>Il manque une sous-commande&#xa0;: %1.</translation>
    </message>
    <message>
        <source>%1 takes a number from %2 to %3, and &quot;%4&quot; is none of these.</source>
        <translation>%1 attend un nombre de %2 à %3, et «&#xa0;%4&#xa0;» n’en est pas un.</translation>
    </message>
    <message>
        <source>%1 takes one of %2, and &quot;%3&quot; is none of these.</source>
        <translation>%1 attend une valeur parmi %2, et «&#xa0;%3&#xa0;» n’en fait pas partie.</translation>
    </message>
    <message>
        <source>%1 is missing.</source>
        <translation>%1 manque.</translation>
    </message>
    <message>
        <source>%1 goes together with %2.</source>
        <translation>%1 va de pair avec %2.</translation>
    </message>
    <message>
        <source>%1 and %2 exclude each other.</source>
        <translation>%1 et %2 s’excluent mutuellement.</translation>
    </message>
    <message>
        <source>%1 takes a number, and &quot;%2&quot; is none.</source>
        <translation>%1 attend un nombre, et «&#xa0;%2&#xa0;» n’en est pas un.</translation>
    </message>
    <message>
        <source>%1 needs a value.</source>
        <translation>%1 exige une valeur.</translation>
    </message>
    <message>
        <source>%1 may be given only once.</source>
        <translation>%1 ne peut être donné qu’une fois.</translation>
    </message>
    <message>
        <source>%1 is empty. Check whether a variable that should fill it is set.</source>
        <translation>%1 est vide. Vérifiez que la variable censée fournir la valeur est définie.</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Options</translation>
    </message>
    <message>
        <source>Subcommands</source>
        <translation>Sous-commandes</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>Utilisation</translation>
    </message>
    <message>
        <source>OPTIONS</source>
        <translation>OPTIONS</translation>
    </message>
    <message>
        <source>SUBCOMMAND</source>
        <translation>SOUS-COMMANDE</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>Arguments</translation>
    </message>
    <message>
        <source>Argument %1 is not valid UTF-8. Write it in UTF-8, or give its content in a file.</source>
        <translation>L’argument %1 n’est pas de l’UTF-8 valide. Écrivez-le en UTF-8 ou donnez son contenu dans un fichier.</translation>
    </message>
    <message>
        <source>Ovyxa Bench: trigger, sign, deliver, receive and inspect Ovyxa webhooks on your own machine. Without a subcommand the desktop opens.</source>
        <translation>Ovyxa Bench&#xa0;: déclencher, signer, livrer, recevoir et inspecter les webhooks Ovyxa sur votre propre machine. Sans sous-commande, la fenêtre s’ouvre.</translation>
    </message>
    <message>
        <source>Print this help</source>
        <translation>Afficher cette aide</translation>
    </message>
    <message>
        <source>Print the version</source>
        <translation>Afficher la version</translation>
    </message>
    <message>
        <source>The folder of all that the program keeps; without it, the platform&apos;s data folder</source>
        <translation>Le dossier de tout ce que le programme conserve&#xa0;; sans cette option, le dossier de données de la plateforme</translation>
    </message>
    <message>
        <source>The language, such as de or en; without it, the system&apos;s</source>
        <translation>La langue, par exemple de ou en&#xa0;; sans cette option, celle du système</translation>
    </message>
    <message>
        <source>One JSON object a line on standard output, and nothing else there</source>
        <translation>Un objet JSON par ligne sur la sortie standard, et rien d’autre</translation>
    </message>
    <message>
        <source>There is no translation for &quot;%1&quot;. There are: %2.</source>
        <translation>Il n’y a pas de traduction pour «&#xa0;%1&#xa0;». Il y a&#xa0;: %2.</translation>
    </message>
    <message>
        <source>There is no display here for the desktop (neither DISPLAY nor WAYLAND_DISPLAY is set). The subcommands need none: see &quot;ovyxa-bench --help&quot;, or start with &quot;ovyxa-bench trial&quot;.</source>
        <translation>Il n’y a pas d’affichage ici pour la fenêtre (ni DISPLAY ni WAYLAND_DISPLAY n’est défini). Les sous-commandes n’en ont pas besoin&#xa0;: voir «&#xa0;ovyxa-bench --help&#xa0;», ou commencez par «&#xa0;ovyxa-bench trial&#xa0;».</translation>
    </message>
    <message>
        <source>There is an argument too many. A command to run stands behind --: listen -- CMD ARG…</source>
        <translation>Il y a un argument de trop. Une commande à exécuter se place après --&#xa0;: listen -- CMD ARG…</translation>
    </message>
    <message>
        <source>Behind -- a command is missing.</source>
        <translation>Il manque une commande après --.</translation>
    </message>
    <message>
        <source>Every subcommand also takes --profile DIR, --json, --wait-lock TIME, --own, --lang CODE and --version: see &quot;ovyxa-bench --help&quot;.</source>
        <translation>Chaque sous-commande accepte aussi --profile DIR, --json, --wait-lock TIME, --own, --lang CODE et --version&#xa0;: voir «&#xa0;ovyxa-bench --help&#xa0;».</translation>
    </message>
    <message>
        <source>Wait so long, real, for a profile that another bench holds: 500ms, 10s, 2m or plain seconds</source>
        <translation>Attendre au plus cette durée, en temps réel, un profil qu’un autre Ovyxa Bench détient&#xa0;: 500ms, 10s, 2m ou simplement des secondes</translation>
    </message>
    <message>
        <source>Work with the profile by itself, or end with 3 where another bench holds it; no temporary one is used</source>
        <translation>Travailler directement avec le profil, ou terminer avec 3 si un autre Ovyxa Bench le détient&#xa0;; aucun profil temporaire n’est utilisé</translation>
    </message>
    <message>
        <source>%1 takes one of %2, and &quot;%3&quot; is none of these. The nearest is &quot;%4&quot;.</source>
        <translation>%1 attend une valeur parmi %2, et «&#xa0;%3&#xa0;» n’en fait pas partie. La plus proche est «&#xa0;%4&#xa0;».</translation>
    </message>
    <message>
        <source>Standard input is named twice, and can be read once. Name a file for one of the two.</source>
        <translation>L’entrée standard est indiquée deux fois et ne peut être lue qu’une fois. Indiquez un fichier à l’une des deux places.</translation>
    </message>
    <message>
        <source>Other programs cannot work with this bench while it runs. %1</source>
        <translation>D’autres programmes ne peuvent pas travailler avec cet Ovyxa Bench pendant qu’il tourne. %1</translation>
    </message>
    <message>
        <source>&quot;%1 --help&quot; tells what there is.</source>
        <translation>«&#xa0;%1 --help&#xa0;» indique ce qui existe.</translation>
    </message>
    <message>
        <source>There is no option %1 here. The nearest is %2.</source>
        <translation>Il n’y a pas d’option %1 ici. La plus proche est %2.</translation>
    </message>
    <message>
        <source>There is no subcommand &quot;%1&quot;. The nearest is &quot;%2&quot;.</source>
        <translation>Il n’y a pas de sous-commande «&#xa0;%1&#xa0;». La plus proche est «&#xa0;%2&#xa0;».</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 à %2</translation>
    </message>
    <message>
        <source>required</source>
        <translation>obligatoire</translation>
    </message>
    <message>
        <source>default: %1</source>
        <translation>par défaut : %1</translation>
    </message>
    <message>
        <source>with %1</source>
        <translation>avec %1</translation>
    </message>
    <message>
        <source>not with %1</source>
        <translation>pas avec %1</translation>
    </message>
    <message>
        <source>Examples:</source>
        <translation>Exemples :</translation>
    </message>
    <message>
        <source>This needs to open %1 files at once, and may not here. Let it open more, as with ulimit -n 256.</source>
        <translation>Ceci doit ouvrir %1 fichiers à la fois, et n’y est pas autorisé ici. Autorisez-en davantage, par exemple avec ulimit -n 256.</translation>
    </message>
    <message>
        <source>The folder that this runs in is gone, so --profile %1 is nowhere. Name its whole path.</source>
        <translation>Le dossier dans lequel ceci s’exécute n’existe plus&#xa0;: --profile %1 n’est nulle part. Indiquez son chemin complet.</translation>
    </message>
</context>
<context>
    <name>Completion</name>
    <message>
        <source>Print what a shell needs to complete this program&apos;s words: source &lt;(ovyxa-bench completion bash)</source>
        <translation>Afficher ce qu’il faut à un shell pour compléter les mots de ce programme&#xa0;: source &lt;(ovyxa-bench completion bash)</translation>
    </message>
    <message>
        <source>bash, zsh or fish</source>
        <translation>bash, zsh ou fish</translation>
    </message>
</context>
<context>
    <name>Configure</name>
    <message>
        <source>%1  (country %2)</source>
        <translation>%1  (pays %2)</translation>
    </message>
    <message>
        <source>There is no site &quot;%1&quot;.</source>
        <translation>Il n’y a pas de site «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>Removed, with its webhooks and goals. Its deliveries stay in the log.</source>
        <translation>Supprimé, avec ses webhooks et ses objectifs. Ses livraisons restent dans le journal.</translation>
    </message>
    <message>
        <source>Removed.</source>
        <translation>Supprimé.</translation>
    </message>
    <message>
        <source>There is no goal %1.</source>
        <translation>Il n’y a pas d’objectif %1.</translation>
    </message>
    <message>
        <source>The profile&apos;s sites</source>
        <translation>Les sites du profil</translation>
    </message>
    <message>
        <source>Add a site</source>
        <translation>Ajouter un site</translation>
    </message>
    <message>
        <source>Its site_id in payloads, such as acme.test</source>
        <translation>Son site_id dans les charges utiles, par exemple acme.test</translation>
    </message>
    <message>
        <source>Two letters; stands in payloads when nothing better is known</source>
        <translation>Deux lettres&#xa0;; figure dans les charges utiles quand rien de mieux n’est connu</translation>
    </message>
    <message>
        <source>List the sites</source>
        <translation>Lister les sites</translation>
    </message>
    <message>
        <source>Remove a site with its webhooks and goals</source>
        <translation>Supprimer un site avec ses webhooks et ses objectifs</translation>
    </message>
    <message>
        <source>Which</source>
        <translation>Lequel</translation>
    </message>
    <message>
        <source>The sites&apos; goals</source>
        <translation>Les objectifs des sites</translation>
    </message>
    <message>
        <source>Add a goal</source>
        <translation>Ajouter un objectif</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>De quel site</translation>
    </message>
    <message>
        <source>What it is called</source>
        <translation>Son nom</translation>
    </message>
    <message>
        <source>Reached by viewing this path; * stands for any run of characters</source>
        <translation>Atteint en consultant ce chemin&#xa0;; * remplace toute suite de caractères</translation>
    </message>
    <message>
        <source>Reached by the custom event of this name</source>
        <translation>Atteint par l’événement personnalisé de ce nom</translation>
    </message>
    <message>
        <source>List the goals</source>
        <translation>Lister les objectifs</translation>
    </message>
    <message>
        <source>Of this site only</source>
        <translation>De ce site seulement</translation>
    </message>
    <message>
        <source>Remove a goal</source>
        <translation>Supprimer un objectif</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>Lequel, par son numéro</translation>
    </message>
    <message>
        <source>No sites yet.</source>
        <translation>Pas encore de site.</translation>
    </message>
    <message>
        <source>No goals yet.</source>
        <translation>Pas encore d’objectif.</translation>
    </message>
    <message>
        <source>No goals of %1 yet.</source>
        <translation>Pas encore d’objectif de %1.</translation>
    </message>
</context>
<context>
    <name>CountryDatabase</name>
    <message>
        <source>The country database %1 cannot be used: %2.</source>
        <translation>La base de pays %1 ne peut pas être utilisée&#xa0;: %2.</translation>
    </message>
    <message>
        <source>This build has no libmaxminddb, so it reads no country database.</source>
        <translation>Ce programme a été compilé sans libmaxminddb et ne lit donc aucune base de pays.</translation>
    </message>
</context>
<context>
    <name>Deliveries</name>
    <message numerus="yes">
        <source>%n delivery(ies) of %1.</source>
        <translation>
            <numerusform>%n livraison sur %1.</numerusform>
            <numerusform>%n livraisons sur %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Older ones: --offset-id %1</source>
        <translation>Plus anciennes&#xa0;: --offset-id %1</translation>
    </message>
    <message>
        <source>There is no delivery %1.</source>
        <translation>Il n’y a pas de livraison %1.</translation>
    </message>
    <message>
        <source>Only these: queued, held, sending, waiting, delivered, failed, cancelled</source>
        <translation>Seulement celles-ci&#xa0;: queued, held, sending, waiting, delivered, failed, cancelled</translation>
    </message>
    <message>
        <source>List the log, newest first</source>
        <translation>Lister le journal, le plus récent d’abord</translation>
    </message>
    <message>
        <source>Only what contains this text</source>
        <translation>Seulement ce qui contient ce texte</translation>
    </message>
    <message>
        <source>At most so many</source>
        <translation>Nombre maximal</translation>
    </message>
    <message>
        <source>Only those before this one</source>
        <translation>Seulement celles d’avant celle-ci</translation>
    </message>
    <message>
        <source>Show one with its attempts</source>
        <translation>En afficher une avec ses tentatives</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>Laquelle, par son numéro</translation>
    </message>
    <message>
        <source>Send deliveries again, byte for byte, as new ones; of the failed ones, what is still owed</source>
        <translation>Renvoyer des livraisons, octet pour octet, comme nouvelles&#xa0;; parmi celles en échec, ce qui reste dû</translation>
    </message>
    <message>
        <source>Which, by their numbers</source>
        <translation>Lesquelles, par leurs numéros</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>Faire aussi confiance à ce certificat CA (PEM)</translation>
    </message>
    <message>
        <source>Say what it would come to, and send nothing</source>
        <translation>Indiquer ce que cela donnerait, sans rien envoyer</translation>
    </message>
    <message>
        <source>The first failure is final</source>
        <translation>Le premier échec est définitif</translation>
    </message>
    <message>
        <source>Write the log, all of it or what a query fits; secrets are never in it</source>
        <translation>Écrire le journal, en totalité ou selon un filtre&#xa0;; les secrets n’y figurent jamais</translation>
    </message>
    <message>
        <source>ndjson, csv, har or http (a .http file)</source>
        <translation>ndjson, csv, har ou http (un fichier .http)</translation>
    </message>
    <message>
        <source>Into this file, whole or not at all; without it, or with -, to standard output</source>
        <translation>Dans ce fichier, en entier ou pas du tout&#xa0;; sans cette option, ou avec -, sur la sortie standard</translation>
    </message>
    <message>
        <source>The log of deliveries</source>
        <translation>Le journal des livraisons</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>sent at %1, answered at %2, ended at %3</source>
        <translation>envoi à %1, réponse à %2, fin à %3</translation>
    </message>
    <message>
        <source>on a kept connection, %1</source>
        <translation>sur une connexion maintenue, %1</translation>
    </message>
    <message>
        <source>name looked up at %1, connecting at %2, connected at %3, encrypted at %4, %5</source>
        <translation>nom résolu à %1, connexion entamée à %2, établie à %3, chiffrée à %4, %5</translation>
    </message>
    <message>
        <source>certificate of %1 from %2, until %3</source>
        <translation>certificat de %1, émis par %2, valable jusqu’au %3</translation>
    </message>
    <message numerus="yes">
        <source>… %n byte(s) in all</source>
        <translation>
            <numerusform>… %n octet en tout</numerusform>
            <numerusform>… %n octets en tout</numerusform>
        </translation>
    </message>
    <message>
        <source>Still owed, so sent by replay --state failed: %1.</source>
        <translation>Encore dues, donc envoyées par replay --state failed&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Only these: queued, held, sending, waiting, delivered, failed, cancelled; failed are all that failed, and beside their number stands how many of them are still owed</source>
        <translation>Seulement celles-ci&#xa0;: queued, held, sending, waiting, delivered, failed, cancelled&#xa0;; failed désigne toutes celles en échec, et à côté de leur nombre figure combien restent dues</translation>
    </message>
</context>
<context>
    <name>Desktop</name>
    <message>
        <source>&quot;%1&quot; says no format. Let the name end in .ndjson, .csv, .har or .http.</source>
        <translation>«&#xa0;%1&#xa0;» n’indique aucun format. Terminez le nom par .ndjson, .csv, .har ou .http.</translation>
    </message>
</context>
<context>
    <name>Difference</name>
    <message>
        <source>the whole body</source>
        <translation>le corps entier</translation>
    </message>
    <message>
        <source>(no. %1 of that name)</source>
        <translation>(nº %1 de ce nom)</translation>
    </message>
    <message>
        <source>body</source>
        <translation>corps</translation>
    </message>
    <message>
        <source>header</source>
        <translation>en-tête</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>réponse</translation>
    </message>
    <message>
        <source>always differs</source>
        <translation>diffère toujours</translation>
    </message>
    <message>
        <source>differs from byte %1 on: %2</source>
        <translation>diffère à partir de l’octet %1&#xa0;: %2</translation>
    </message>
    <message>
        <source>The names stand in another order.</source>
        <translation>Les noms sont dans un autre ordre.</translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) say the same, written otherwise.</source>
        <translation>
            <numerusform>%n texte dit la même chose, écrit autrement.</numerusform>
            <numerusform>%n textes disent la même chose, écrits autrement.</numerusform>
        </translation>
    </message>
    <message>
        <source>The headers stand in another order.</source>
        <translation>Les en-têtes sont dans un autre ordre.</translation>
    </message>
    <message>
        <source>The bodies say the same, but not in the same bytes: a signature of one does not fit the other.</source>
        <translation>Les corps disent la même chose, mais pas avec les mêmes octets&#xa0;: la signature de l’un ne convient pas à l’autre.</translation>
    </message>
    <message>
        <source>Nothing that counts differs.</source>
        <translation>Rien de ce qui compte ne diffère.</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s).</source>
        <translation>
            <numerusform>%n différence.</numerusform>
            <numerusform>%n différences.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no delivery %1.</source>
        <translation>Il n’y a pas de livraison %1.</translation>
    </message>
    <message>
        <source>There is no received request %1.</source>
        <translation>Il n’y a pas de requête reçue %1.</translation>
    </message>
    <message>
        <source>The older, by its number</source>
        <translation>La plus ancienne, par son numéro</translation>
    </message>
    <message>
        <source>The one in question</source>
        <translation>Celle dont il s’agit</translation>
    </message>
    <message>
        <source>Compare what two deliveries sent last, and the answers; ends with 1 where something that counts differs</source>
        <translation>Comparer ce que deux livraisons ont envoyé en dernier, et les réponses&#xa0;; termine avec 1 si quelque chose qui compte diffère</translation>
    </message>
    <message>
        <source>Compare two received requests and their answers; ends with 1 where something that counts differs</source>
        <translation>Comparer deux requêtes reçues et leurs réponses&#xa0;; termine avec 1 si quelque chose qui compte diffère</translation>
    </message>
    <message>
        <source>Of a body only the beginning is kept, and so only beginnings were compared.</source>
        <translation>D’un corps, seul le début est gardé ; seuls les débuts ont donc été comparés.</translation>
    </message>
    <message>
        <source>Of an answer&apos;s body only the beginning is kept, and so only beginnings were compared.</source>
        <translation>Du corps d’une réponse, seul le début est gardé ; seuls les débuts ont donc été comparés.</translation>
    </message>
</context>
<context>
    <name>Forwarder</name>
    <message>
        <source>There is no server behind the receiver.</source>
        <translation>Il n’y a pas de serveur derrière le récepteur.</translation>
    </message>
    <message>
        <source>Requests are passed on to %1 with their own path and query.</source>
        <translation>Les requêtes sont transmises à %1 avec leur propre chemin et leur propre chaîne de requête.</translation>
    </message>
    <message>
        <source>Requests are passed on to %1, whose path takes the place of theirs; their query goes along.</source>
        <translation>Les requêtes sont transmises à %1, dont le chemin remplace le leur&#xa0;; leur chaîne de requête suit.</translation>
    </message>
</context>
<context>
    <name>Forwarding</name>
    <message>
        <source>Pass each request on to this URL, and its answer back. Without a path it keeps each request&apos;s own, with one it replaces it; the query goes along. With --respond, the steps close, reset, truncate, drip, delay, hang and garbage break that answer once it has been given; app passes it back whole</source>
        <translation>Transmettre chaque requête à cette URL, et renvoyer sa réponse. Sans chemin, chaque requête garde le sien&#xa0;; avec un chemin, celui-ci le remplace&#xa0;; la chaîne de requête suit. Avec --respond, les étapes close, reset, truncate, drip, delay, hang et garbage perturbent cette réponse une fois donnée&#xa0;; app la renvoie entière</translation>
    </message>
    <message>
        <source>Pass on without X-Forwarded-For, -Host, -Proto and Forwarded</source>
        <translation>Transmettre sans X-Forwarded-For, -Host, -Proto ni Forwarded</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM), for --forward-to</source>
        <translation>Faire aussi confiance à ce certificat CA (PEM), pour --forward-to</translation>
    </message>
    <message>
        <source>The step app answers with what a server behind the receiver says: name one with --forward-to.</source>
        <translation>L’étape app répond ce que dit un serveur derrière le récepteur&#xa0;: indiquez-en un avec --forward-to.</translation>
    </message>
    <message>
        <source>No step of --respond passes a request on to --forward-to. Add the step app, or one that breaks the app&apos;s answer, such as close; or leave one of the two.</source>
        <translation>Aucune étape de --respond ne transmet de requête à --forward-to. Ajoutez l’étape app, ou une étape qui rompt la réponse de l’application, comme close&#xa0;; ou omettez l’une des deux options.</translation>
    </message>
</context>
<context>
    <name>HttpRequest</name>
    <message>
        <source>The request line ends in %1, where “HTTP/1.1” was expected.</source>
        <translation>La ligne de requête se termine par %1, alors que «&#xa0;HTTP/1.1&#xa0;» était attendu.</translation>
    </message>
    <message>
        <source>The peer speaks %1; this server speaks HTTP/1.1.</source>
        <translation>Le client parle %1&#xa0;; ce serveur parle HTTP/1.1.</translation>
    </message>
    <message>
        <source>The request line has no target between method and version.</source>
        <translation>La ligne de requête n’a pas de cible entre la méthode et la version.</translation>
    </message>
    <message>
        <source>The target holds a character that must be percent-encoded.</source>
        <translation>La cible contient un caractère qui doit être encodé en pourcent.</translation>
    </message>
    <message>
        <source>The target holds a fragment (#), which has no place in a request.</source>
        <translation>La cible contient un fragment (#), qui n’a pas sa place dans une requête.</translation>
    </message>
    <message>
        <source>The target of CONNECT must be a host and a port.</source>
        <translation>La cible de CONNECT doit être un hôte et un port.</translation>
    </message>
    <message>
        <source>The target %1 is neither a path nor a whole URL.</source>
        <translation>La cible %1 n’est ni un chemin ni une URL complète.</translation>
    </message>
    <message>
        <source>There is no Host header; HTTP/1.1 requires one.</source>
        <translation>L’en-tête Host manque&#xa0;; HTTP/1.1 en exige un.</translation>
    </message>
    <message>
        <source>There is more than one Host header.</source>
        <translation>Il y a plus d’un en-tête Host.</translation>
    </message>
    <message>
        <source>The Host header is empty.</source>
        <translation>L’en-tête Host est vide.</translation>
    </message>
    <message>
        <source>The Host header %1 is not a host with an optional port.</source>
        <translation>L’en-tête Host %1 n’est pas un hôte avec un port facultatif.</translation>
    </message>
    <message>
        <source>There is more than one Content-Length header.</source>
        <translation>Il y a plus d’un en-tête Content-Length.</translation>
    </message>
    <message>
        <source>The Content-Length %1 is not a plain decimal number.</source>
        <translation>Le Content-Length %1 n’est pas un simple nombre décimal.</translation>
    </message>
    <message>
        <source>The Content-Length header is empty.</source>
        <translation>L’en-tête Content-Length est vide.</translation>
    </message>
    <message>
        <source>There are both Content-Length and Transfer-Encoding; where the body ends is ambiguous.</source>
        <translation>Il y a à la fois Content-Length et Transfer-Encoding&#xa0;; la fin du corps est ambiguë.</translation>
    </message>
    <message>
        <source>HTTP/1.0 has no Transfer-Encoding; where the body ends is ambiguous.</source>
        <translation>HTTP/1.0 n’a pas de Transfer-Encoding&#xa0;; la fin du corps est ambiguë.</translation>
    </message>
    <message>
        <source>The Transfer-Encoding must be “chunked” alone, and is %1.</source>
        <translation>Le Transfer-Encoding doit être «&#xa0;chunked&#xa0;» seul, et vaut %1.</translation>
    </message>
    <message>
        <source>The body has a coding before its chunks, which this server does not know: %1.</source>
        <translation>Le corps a un codage avant ses blocs, que ce serveur ne connaît pas&#xa0;: %1.</translation>
    </message>
    <message>
        <source>The peer expects %1; only “100-continue” can be met.</source>
        <translation>Le client attend %1&#xa0;; seul «&#xa0;100-continue&#xa0;» peut être satisfait.</translation>
    </message>
    <message>
        <source>A line holds a CR that is not followed by LF.</source>
        <translation>Une ligne contient un CR qui n’est pas suivi de LF.</translation>
    </message>
    <message>
        <source>A line ends in LF alone; it must end in CR LF.</source>
        <translation>Une ligne se termine par LF seul&#xa0;; elle doit se terminer par CR LF.</translation>
    </message>
    <message>
        <source>A line holds a control character, such as NUL.</source>
        <translation>Une ligne contient un caractère de contrôle, par exemple NUL.</translation>
    </message>
    <message>
        <source>The request does not begin with a method, but with %1.</source>
        <translation>La requête ne commence pas par une méthode, mais par %1.</translation>
    </message>
    <message>
        <source>The request line has neither target nor version.</source>
        <translation>La ligne de requête n’a ni cible ni version.</translation>
    </message>
    <message>
        <source>The request line has no version.</source>
        <translation>La ligne de requête n’a pas de version.</translation>
    </message>
    <message>
        <source>The header line %1 has no colon.</source>
        <translation>La ligne d’en-tête %1 n’a pas de deux-points.</translation>
    </message>
    <message>
        <source>The header %1 has white space before its colon.</source>
        <translation>L’en-tête %1 a une espace avant son deux-points.</translation>
    </message>
    <message>
        <source>The header name %1 is empty or holds a character that it must not.</source>
        <translation>Le nom d’en-tête %1 est vide ou contient un caractère interdit.</translation>
    </message>
    <message>
        <source>A chunk&apos;s size is not a plain hexadecimal number.</source>
        <translation>La taille d’un bloc n’est pas un simple nombre hexadécimal.</translation>
    </message>
    <message>
        <source>The line with a chunk&apos;s size is too long.</source>
        <translation>La ligne contenant la taille d’un bloc est trop longue.</translation>
    </message>
    <message>
        <source>What follows a chunk&apos;s size is not a chunk extension.</source>
        <translation>Ce qui suit la taille d’un bloc n’est pas une extension de bloc.</translation>
    </message>
    <message>
        <source>The chunk extensions are too long.</source>
        <translation>Les extensions de bloc sont trop longues.</translation>
    </message>
    <message>
        <source>The trailer fields after the body are too long.</source>
        <translation>Les champs trailer après le corps sont trop longs.</translation>
    </message>
    <message>
        <source>A trailer line begins with white space.</source>
        <translation>Une ligne trailer commence par une espace.</translation>
    </message>
    <message>
        <source>A trailer field would change the framing or the host.</source>
        <translation>Un champ trailer modifierait la délimitation ou l’hôte.</translation>
    </message>
    <message>
        <source>The request line is too long.</source>
        <translation>La ligne de requête est trop longue.</translation>
    </message>
    <message>
        <source>The headers are too long.</source>
        <translation>Les en-têtes sont trop longs.</translation>
    </message>
    <message>
        <source>The peer speaks TLS, and this port is plain HTTP. Use http:// in its URL, or let the server use TLS.</source>
        <translation>Le client parle TLS, et ce port est en HTTP non chiffré. Utilisez http:// dans son URL ou faites utiliser TLS au serveur.</translation>
    </message>
    <message>
        <source>The request begins with white space.</source>
        <translation>La requête commence par une espace.</translation>
    </message>
    <message>
        <source>A header line begins with white space (line folding).</source>
        <translation>Une ligne d’en-tête commence par une espace (repli de ligne).</translation>
    </message>
    <message>
        <source>The request begins with more than one blank line.</source>
        <translation>La requête commence par plus d’une ligne vide.</translation>
    </message>
    <message>
        <source>The request&apos;s headers did not come whole within %1 s.</source>
        <translation>Les en-têtes de la requête ne sont pas arrivés en entier en %1 s.</translation>
    </message>
    <message>
        <source>The request&apos;s body did not come whole within %1 s.</source>
        <translation>Le corps de la requête n’est pas arrivé en entier en %1 s.</translation>
    </message>
    <message>
        <source>The requests under way take all the memory that they may have together. Send it again later.</source>
        <translation>Les requêtes en cours occupent toute la mémoire qui leur est accordée ensemble. Renvoyez celle-ci plus tard.</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>«&#xa0;%1&#xa0;»</translation>
    </message>
    <message numerus="yes">
        <source>The chunks sum up to more than the %n byte(s) that a body may have.</source>
        <translation>
            <numerusform>Les blocs dépassent au total %n octet, la taille maximale d’un corps.</numerusform>
            <numerusform>Les blocs dépassent au total %n octets, la taille maximale d’un corps.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The body has more than the %n byte(s) that it may have.</source>
        <translation>
            <numerusform>Le corps dépasse %n octet, le maximum permis.</numerusform>
            <numerusform>Le corps dépasse %n octets, le maximum permis.</numerusform>
        </translation>
    </message>
    <message>
        <source>A chunk&apos;s size (%1) and its data do not fit: no CR LF comes where the chunk should end by it.</source>
        <translation>La taille d’un bloc (%1) et ses données ne concordent pas&#xa0;: il n’y a pas de CR LF là où le bloc devrait finir d’après elle.</translation>
    </message>
    <message>
        <source>A chunk&apos;s size (%1) and its data do not fit: the data would end by it if it were decimal, and sizes of chunks are hexadecimal.</source>
        <translation>La taille d’un bloc (%1) et ses données ne concordent pas&#xa0;: lue en décimal elle conviendrait, or les tailles de bloc sont hexadécimales.</translation>
    </message>
    <message>
        <source>The peer speaks plain HTTP, and this port is for TLS. Use https:// in its URL, or let the server be plain HTTP.</source>
        <translation>Le client parle HTTP non chiffré, et ce port est pour TLS. Utilisez https:// dans son URL ou mettez le serveur en HTTP non chiffré.</translation>
    </message>
</context>
<context>
    <name>HttpResponse</name>
    <message>
        <source>“%1”</source>
        <translation>«&#xa0;%1&#xa0;»</translation>
    </message>
    <message>
        <source>in chunk %1</source>
        <translation>dans le bloc %1</translation>
    </message>
    <message>
        <source>in line %1 of the trailers</source>
        <translation>à la ligne %1 des champs trailer</translation>
    </message>
    <message>
        <source>in line %1</source>
        <translation>à la ligne %1</translation>
    </message>
    <message>
        <source>The answer is not HTTP but TLS: the port expects https://.</source>
        <translation>La réponse n’est pas du HTTP mais du TLS&#xa0;: le port attend https://.</translation>
    </message>
    <message>
        <source>The answer is not HTTP/1.1 but HTTP/2, which was not asked for.</source>
        <translation>La réponse n’est pas du HTTP/1.1 mais du HTTP/2, qui n’était pas demandé.</translation>
    </message>
    <message>
        <source>The answer is not HTTP: it begins with %1.</source>
        <translation>La réponse n’est pas du HTTP&#xa0;: elle commence par %1.</translation>
    </message>
    <message numerus="yes">
        <source>The answer was cut short: the connection ended after %n byte(s) of the body, before the end of its chunks.</source>
        <translation>
            <numerusform>La réponse a été coupée&#xa0;: la connexion s’est terminée après %n octet du corps, avant la fin de ses blocs.</numerusform>
            <numerusform>La réponse a été coupée&#xa0;: la connexion s’est terminée après %n octets du corps, avant la fin de ses blocs.</numerusform>
        </translation>
    </message>
    <message>
        <source>The answer was cut short: the connection ended after %1 of %2 bytes of the body.</source>
        <translation>La réponse a été coupée&#xa0;: la connexion s’est terminée après %1 octets du corps sur %2.</translation>
    </message>
    <message>
        <source>a header line has no colon</source>
        <translation>une ligne d’en-tête n’a pas de deux-points</translation>
    </message>
    <message>
        <source>a header has white space before its colon</source>
        <translation>un en-tête a une espace avant son deux-points</translation>
    </message>
    <message>
        <source>a header&apos;s name is empty or holds a character that it must not</source>
        <translation>le nom d’un en-tête est vide ou contient un caractère interdit</translation>
    </message>
    <message>
        <source>a header line begins with white space (line folding)</source>
        <translation>une ligne d’en-tête commence par une espace (repli de ligne)</translation>
    </message>
    <message>
        <source>a line holds a CR that is not followed by LF</source>
        <translation>une ligne contient un CR qui n’est pas suivi de LF</translation>
    </message>
    <message>
        <source>a line ends in LF alone; it must end in CR LF</source>
        <translation>une ligne se termine par LF seul&#xa0;; elle doit se terminer par CR LF</translation>
    </message>
    <message>
        <source>a line holds a control character, such as NUL</source>
        <translation>une ligne contient un caractère de contrôle, par exemple NUL</translation>
    </message>
    <message>
        <source>the Content-Length is larger than any body</source>
        <translation>le Content-Length est plus grand que tout corps possible</translation>
    </message>
    <message>
        <source>the Content-Length is not a plain decimal number</source>
        <translation>le Content-Length n’est pas un simple nombre décimal</translation>
    </message>
    <message>
        <source>a second Content-Length differs from the first</source>
        <translation>un second Content-Length diffère du premier</translation>
    </message>
    <message>
        <source>there are both Content-Length and Transfer-Encoding, so where the body ends is ambiguous</source>
        <translation>il y a à la fois Content-Length et Transfer-Encoding, la fin du corps est donc ambiguë</translation>
    </message>
    <message>
        <source>the Transfer-Encoding is not “chunked” alone</source>
        <translation>le Transfer-Encoding n’est pas «&#xa0;chunked&#xa0;» seul</translation>
    </message>
    <message>
        <source>HTTP/1.0 has no Transfer-Encoding, so where the body ends is ambiguous</source>
        <translation>HTTP/1.0 n’a pas de Transfer-Encoding, la fin du corps est donc ambiguë</translation>
    </message>
    <message>
        <source>the chunk size is not hexadecimal</source>
        <translation>la taille de bloc n’est pas hexadécimale</translation>
    </message>
    <message>
        <source>the chunk size is larger than any body</source>
        <translation>la taille de bloc est plus grande que tout corps possible</translation>
    </message>
    <message>
        <source>the line with the chunk size is too long</source>
        <translation>la ligne contenant la taille de bloc est trop longue</translation>
    </message>
    <message>
        <source>what follows the chunk size is not a chunk extension</source>
        <translation>ce qui suit la taille de bloc n’est pas une extension de bloc</translation>
    </message>
    <message>
        <source>a trailer field would change the framing or the host</source>
        <translation>un champ trailer modifierait la délimitation ou l’hôte</translation>
    </message>
    <message>
        <source>The connection was closed without an answer.</source>
        <translation>La connexion a été fermée sans réponse.</translation>
    </message>
    <message>
        <source>The answer begins with %1, which is no status line such as “HTTP/1.1 200 OK”.</source>
        <translation>La réponse commence par %1, qui n’est pas une ligne d’état telle que «&#xa0;HTTP/1.1 200 OK&#xa0;».</translation>
    </message>
    <message>
        <source>The answer begins with %1, where HTTP/1.1 was expected.</source>
        <translation>La réponse commence par %1, alors que HTTP/1.1 était attendu.</translation>
    </message>
    <message>
        <source>The answer&apos;s headers are too long: more than 64 KiB.</source>
        <translation>Les en-têtes de la réponse sont trop longs&#xa0;: plus de 64 KiB.</translation>
    </message>
    <message>
        <source>The answer&apos;s interim answers, headers and trailers are too long: more than 100 KiB.</source>
        <translation>Les réponses intermédiaires, les en-têtes et les champs trailer de la réponse sont trop longs&#xa0;: plus de 100 KiB.</translation>
    </message>
    <message>
        <source>The answer is %1, though no other protocol was asked for.</source>
        <translation>La réponse est %1, alors qu’aucun autre protocole n’était demandé.</translation>
    </message>
    <message>
        <source>The answer was cut short: the connection ended before its headers did.</source>
        <translation>La réponse a été coupée&#xa0;: la connexion s’est terminée avant la fin des en-têtes.</translation>
    </message>
    <message>
        <source>The answer is malformed %1, %2: %3.</source>
        <translation>La réponse est mal formée %1, %2&#xa0;: %3.</translation>
    </message>
    <message numerus="yes">
        <source>The answer was cut short: its length was not told, and the connection broke after %n byte(s) of the body, instead of ending in order.</source>
        <translation>
            <numerusform>La réponse a été coupée&#xa0;: sa longueur n’était pas indiquée, et la connexion s’est rompue après %n octet du corps, au lieu de se terminer normalement.</numerusform>
            <numerusform>La réponse a été coupée&#xa0;: sa longueur n’était pas indiquée, et la connexion s’est rompue après %n octets du corps, au lieu de se terminer normalement.</numerusform>
        </translation>
    </message>
    <message>
        <source>The connection was closed without a final answer: only an interim one came, %1.</source>
        <translation>La connexion a été fermée sans réponse définitive : seule une réponse provisoire est arrivée, %1.</translation>
    </message>
    <message>
        <source>there is a second Transfer-Encoding</source>
        <translation>il y a un second Transfer-Encoding</translation>
    </message>
    <message>
        <source>the size and the data do not fit, as no CR LF comes where the chunk should end by it</source>
        <translation>la taille et les données ne concordent pas, car il n’y a pas de CR LF là où le bloc devrait finir d’après elle</translation>
    </message>
</context>
<context>
    <name>Input</name>
    <message>
        <source>There is nothing in %1, %2.</source>
        <translation>Il n’y a rien ici&#xa0;: %1, %2.</translation>
    </message>
    <message>
        <source>Cannot read %1, %2: %3.</source>
        <translation>Lecture impossible&#xa0;: %1, %2&#xa0;: %3.</translation>
    </message>
    <message>
        <source>Reading %1, %2, stopped: it is larger than %3 bytes.</source>
        <translation>Lecture interrompue, car plus de %3 octets&#xa0;: %1, %2.</translation>
    </message>
    <message>
        <source>The signing secret. It shows in the process list: for throw-away ones</source>
        <translation>Le secret de signature. Il apparaît dans la liste des processus&#xa0;: pour des secrets jetables</translation>
    </message>
    <message>
        <source>Read the secret from a file; one newline at its end is left off. Or set OVYXA_BENCH_SECRET</source>
        <translation>Lire le secret dans un fichier&#xa0;; un saut de ligne à la fin est ignoré. Ou définir OVYXA_BENCH_SECRET</translation>
    </message>
    <message>
        <source>The secret given with --secret is empty.</source>
        <translation>Le secret donné avec --secret est vide.</translation>
    </message>
    <message>
        <source>the secret&apos;s file</source>
        <translation>le fichier du secret</translation>
    </message>
    <message>
        <source>A key of the Events API for this run. It shows in the process list: for throw-away ones</source>
        <translation>Une clé de l’Events API pour cette exécution. Elle apparaît dans la liste des processus&#xa0;: pour des clés jetables</translation>
    </message>
    <message>
        <source>Read the key from a file; one newline at its end is left off. Or set OVYXA_BENCH_API_KEY</source>
        <translation>Lire la clé dans un fichier&#xa0;; un saut de ligne à la fin est ignoré. Ou définir OVYXA_BENCH_API_KEY</translation>
    </message>
    <message>
        <source>the key&apos;s file</source>
        <translation>le fichier de la clé</translation>
    </message>
    <message>
        <source>A key stands in an Authorization header, so it is of letters, digits and signs without spaces.</source>
        <translation>Une clé figure dans un en-tête Authorization&#xa0;; elle se compose donc de lettres, de chiffres et de signes, sans espaces.</translation>
    </message>
    <message>
        <source>the certificate&apos;s file</source>
        <translation>le fichier du certificat</translation>
    </message>
    <message>
        <source>%1 holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).</source>
        <translation>%1 ne contient aucun certificat au format PEM (-----BEGIN CERTIFICATE-----).</translation>
    </message>
    <message>
        <source>How many times faster simulated time runs, 1 to 3600</source>
        <translation>Combien de fois plus vite s’écoule le temps simulé, de 1 à 3600</translation>
    </message>
    <message>
        <source>a number from 1 to 3600 is expected</source>
        <translation>un nombre de 1 à 3600 est attendu</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is too long: at most %2 days.</source>
        <translation>«&#xa0;%1&#xa0;» est trop long&#xa0;: au plus %2 jours.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a duration. Write 500ms, 5s, 2m, 1h, 12d or plain seconds; at most %2 days.</source>
        <translation>«&#xa0;%1&#xa0;» n’est pas une durée. Écrivez 500ms, 5s, 2m, 1h, 12d ou simplement des secondes&#xa0;; au plus %2 jours.</translation>
    </message>
    <message>
        <source>There is no site &quot;%1&quot;.</source>
        <translation>Il n’y a pas de site « %1 ».</translation>
    </message>
    <message>
        <source>There is no site &quot;%1&quot;. The nearest is &quot;%2&quot;.</source>
        <translation>Il n’y a pas de site « %1 ». Le plus proche est « %2 ».</translation>
    </message>
    <message>
        <source>A certificate in %1 is damaged. Export it again.</source>
        <translation>Un certificat dans %1 est endommagé. Exportez-le de nouveau.</translation>
    </message>
</context>
<context>
    <name>JsonRpc</name>
    <message>
        <source>&quot;method&quot; must be the name of a method, as a string.</source>
        <translation>«&#xa0;method&#xa0;» doit être le nom d’une méthode, sous forme de chaîne.</translation>
    </message>
    <message>
        <source>&quot;id&quot; must be a string or a whole number. Leave it out of a notification.</source>
        <translation>«&#xa0;id&#xa0;» doit être une chaîne ou un nombre entier. Omettez-le dans une notification.</translation>
    </message>
    <message>
        <source>&quot;params&quot; must be an object or a list, or left out.</source>
        <translation>«&#xa0;params&#xa0;» doit être un objet ou une liste, ou être omis.</translation>
    </message>
    <message>
        <source>A message has a &quot;method&quot;, a &quot;result&quot; or an &quot;error&quot;, and one of the three alone.</source>
        <translation>Un message a un «&#xa0;method&#xa0;», un «&#xa0;result&#xa0;» ou un «&#xa0;error&#xa0;», et un seul des trois.</translation>
    </message>
    <message>
        <source>An answer needs the &quot;id&quot; of what it answers.</source>
        <translation>Une réponse a besoin du «&#xa0;id&#xa0;» de ce à quoi elle répond.</translation>
    </message>
    <message>
        <source>&quot;error&quot; must be an object with &quot;code&quot; and &quot;message&quot;.</source>
        <translation>«&#xa0;error&#xa0;» doit être un objet avec «&#xa0;code&#xa0;» et «&#xa0;message&#xa0;».</translation>
    </message>
    <message>
        <source>A number in the message is too large to be read.</source>
        <translation>Un nombre du message est trop grand pour être lu.</translation>
    </message>
    <message>
        <source>A line is one message; send those of a batch one by one.</source>
        <translation>Une ligne est un message&#xa0;; envoyez un par un ceux d’un lot.</translation>
    </message>
    <message>
        <source>A message is a JSON object.</source>
        <translation>Un message est un objet JSON.</translation>
    </message>
    <message>
        <source>A message says &quot;jsonrpc&quot;: &quot;2.0&quot;; this one does not.</source>
        <translation>Un message contient &quot;jsonrpc&quot;: &quot;2.0&quot;&#xa0;; celui-ci, non.</translation>
    </message>
    <message>
        <source>The line has more than %1 bytes, so nothing of it was read. Send less at once.</source>
        <translation>La ligne compte plus de %1 octets, rien n’en a donc été lu. Envoyez-en moins à la fois.</translation>
    </message>
    <message>
        <source>The batch is empty: it has no message.</source>
        <translation>Le lot est vide : il n’a aucun message.</translation>
    </message>
    <message>
        <source>A batch has at most %1 messages, and this one %2, so none of them was read. Send them in several.</source>
        <translation>Un lot a au plus %1 messages, et celui-ci %2 : aucun n’a été lu. Envoyez-les en plusieurs.</translation>
    </message>
    <message>
        <source>A batch holds messages, and no other batch.</source>
        <translation>Un lot contient des messages, et aucun autre lot.</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>This is the one time that the key is shown.</source>
        <translation>C’est la seule fois que la clé est affichée.</translation>
    </message>
    <message>
        <source>The keys of the Events API</source>
        <translation>Les clés de l’Events API</translation>
    </message>
    <message>
        <source>Make a key; it is shown this once</source>
        <translation>Créer une clé&#xa0;; elle n’est affichée que cette fois</translation>
    </message>
    <message>
        <source>What tells it from others, such as the server that will use it</source>
        <translation>Ce qui la distingue des autres, par exemple le serveur qui l’utilisera</translation>
    </message>
    <message>
        <source>List the keys, revoked ones too</source>
        <translation>Lister les clés, y compris les révoquées</translation>
    </message>
    <message>
        <source>Have a key refused from now on</source>
        <translation>Faire refuser une clé à partir de maintenant</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>Laquelle, par son numéro</translation>
    </message>
    <message>
        <source>No keys yet.</source>
        <translation>Pas encore de clé.</translation>
    </message>
</context>
<context>
    <name>LadderMarks</name>
    <message>
        <source>the first attempt meets it</source>
        <translation>la première tentative y tombe</translation>
    </message>
    <message>
        <source>retry %1 meets it</source>
        <translation>la nouvelle tentative %1 y tombe</translation>
    </message>
    <message>
        <source>the first attempt arrives</source>
        <translation>la première tentative arrive</translation>
    </message>
    <message>
        <source>retry %1 arrives</source>
        <translation>la nouvelle tentative %1 arrive</translation>
    </message>
</context>
<context>
    <name>Lead</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 %2 min</source>
        <comment>hours and minutes: 8 h 12 min</comment>
        <translation>%1 %2 min</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 j</translation>
    </message>
    <message>
        <source>%1 %2 h</source>
        <comment>days and hours: 3 d 4 h</comment>
        <translation>%1 %2 h</translation>
    </message>
</context>
<context>
    <name>LocalAuthority</name>
    <message>
        <source>OpenSSL could not make a key or a certificate; the system may be out of memory.</source>
        <translation>OpenSSL n’a pas pu créer une clé ou un certificat&#xa0;; le système manque peut-être de mémoire.</translation>
    </message>
    <message>
        <source>%1 is a file, where the certificates&apos; folder should be. Move it away.</source>
        <translation>%1 est un fichier, là où devrait se trouver le dossier des certificats. Déplacez-le.</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made. Check who may write there and that the disk is not full.</source>
        <translation>Le dossier %1 ne peut pas être créé. Vérifiez qui peut y écrire et que le disque n’est pas plein.</translation>
    </message>
    <message>
        <source>%1 is damaged. Put back a copy, or delete %2 and %3: a new authority is then made, and whatever trusted the old one must be given the new %2.</source>
        <translation>%1 est endommagé. Remettez une copie en place, ou supprimez %2 et %3&#xa0;: une nouvelle autorité est alors créée, et tout ce qui faisait confiance à l’ancienne doit recevoir le nouveau %2.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2. Check who may read it.</source>
        <translation>%1 ne peut pas être lu&#xa0;: %2. Vérifiez qui peut le lire.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2. Check who may write there and that the disk is not full.</source>
        <translation>%1 ne peut pas être écrit&#xa0;: %2. Vérifiez qui peut y écrire et que le disque n’est pas plein.</translation>
    </message>
    <message>
        <source>%1 is missing, though its certificate is there. Put back a copy, or delete %2: a new authority is then made, and whatever trusted the old one must be given the new %2.</source>
        <translation>%1 manque, alors que son certificat est présent. Remettez une copie en place, ou supprimez %2&#xa0;: une nouvelle autorité est alors créée, et tout ce qui faisait confiance à l’ancienne doit recevoir le nouveau %2.</translation>
    </message>
    <message>
        <source>%1 and %2 do not belong together. Put back the right copies, or delete both: a new authority is then made, and whatever trusted the old one must be given the new %1.</source>
        <translation>%1 et %2 ne vont pas ensemble. Remettez les bonnes copies en place, ou supprimez les deux&#xa0;: une nouvelle autorité est alors créée, et tout ce qui faisait confiance à l’ancienne doit recevoir le nouveau %1.</translation>
    </message>
</context>
<context>
    <name>LogExport</name>
    <message numerus="yes">
        <source>%n delivery(ies).</source>
        <translation>
            <numerusform>%n livraison.</numerusform>
            <numerusform>%n livraisons.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) written to %1.</source>
        <translation>
            <numerusform>%n livraison écrite dans %1.</numerusform>
            <numerusform>%n livraisons écrites dans %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s).</source>
        <translation>
            <numerusform>%n requête.</numerusform>
            <numerusform>%n requêtes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) written to %1.</source>
        <translation>
            <numerusform>%n requête écrite dans %1.</numerusform>
            <numerusform>%n requêtes écrites dans %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>With --json standard output is JSON lines and nothing else: name a file with -o, or leave --json off.</source>
        <translation>Avec --json, la sortie standard contient des lignes JSON et rien d’autre&#xa0;: indiquez un fichier avec -o ou omettez --json.</translation>
    </message>
    <message>
        <source>Cannot write %1: %2.</source>
        <translation>Impossible d’écrire %1&#xa0;: %2.</translation>
    </message>
    <message>
        <source>Cannot write %1: %2. What was there is still there.</source>
        <translation>Impossible d’écrire %1&#xa0;: %2. Ce qui s’y trouvait s’y trouve toujours.</translation>
    </message>
    <message numerus="yes">
        <source>%n left out: the format cannot tell it.</source>
        <translation>
            <numerusform>%n laissée de côté&#xa0;: le format ne peut pas la représenter.</numerusform>
            <numerusform>%n laissées de côté&#xa0;: le format ne peut pas les représenter.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogRemoval</name>
    <message numerus="yes">
        <source>%n record(s) would be deleted.</source>
        <translation>
            <numerusform>%n enregistrement serait supprimé.</numerusform>
            <numerusform>%n enregistrements seraient supprimés.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) deleted, %1 freed.</source>
        <translation>
            <numerusform>%n enregistrement supprimé, %1 libérés.</numerusform>
            <numerusform>%n enregistrements supprimés, %1 libérés.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them stay(s): still to be sent, or what shows that an older failed one is no longer owed.</source>
        <translation>
            <numerusform>%n d’entre eux reste&#xa0;: encore à envoyer, ou preuve qu’une livraison en échec plus ancienne n’est plus due.</numerusform>
            <numerusform>%n d’entre eux restent&#xa0;: encore à envoyer, ou preuve qu’une livraison en échec plus ancienne n’est plus due.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delivery %1 has ended already: %2.</source>
        <translation>La livraison %1 est déjà terminée&#xa0;: %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) cancelled.</source>
        <translation>
            <numerusform>%n livraison annulée.</numerusform>
            <numerusform>%n livraisons annulées.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete what has ended, with its attempts, for good; what is still to be sent stays</source>
        <translation>Supprimer définitivement ce qui est terminé, avec ses tentatives&#xa0;; ce qui reste à envoyer est conservé</translation>
    </message>
    <message>
        <source>What was made before this time: 30d or 12h (ago), 2025-03-15, 2025-03-15T14:30:00Z</source>
        <translation>Ce qui a été créé avant ce moment&#xa0;: 30d ou 12h (plus tôt), 2025-03-15, 2025-03-15T14:30:00Z</translation>
    </message>
    <message>
        <source>All but so many, the newest</source>
        <translation>Tout sauf ce nombre, les plus récents</translation>
    </message>
    <message>
        <source>Say what it would come to, and delete nothing</source>
        <translation>Dire ce que cela donnerait, sans rien supprimer</translation>
    </message>
    <message>
        <source>End deliveries that are queued, held, being sent or waiting for a retry; ends with 1 if one had ended already</source>
        <translation>Mettre fin à des livraisons en file, retenues, en cours d’envoi ou en attente d’une relance&#xa0;; termine avec 1 si l’une d’elles était déjà terminée</translation>
    </message>
    <message>
        <source>Which, by their numbers</source>
        <translation>Lesquelles, par leurs numéros</translation>
    </message>
    <message>
        <source>Delete all that the receiver got, for good; their numbers are never used again</source>
        <translation>Supprimer définitivement tout ce que le récepteur a reçu&#xa0;; les numéros ne sont jamais réutilisés</translation>
    </message>
</context>
<context>
    <name>NumberRange</name>
    <message>
        <source>A whole number from %1 to %2.</source>
        <translation>Un nombre entier de %1 à %2.</translation>
    </message>
    <message>
        <source>A number from %1 to %2.</source>
        <translation>Un nombre de %1 à %2.</translation>
    </message>
</context>
<context>
    <name>Output</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur %2</translation>
    </message>
</context>
<context>
    <name>Phases</name>
    <message>
        <source>Look the name up</source>
        <translation>Résolution du nom</translation>
    </message>
    <message>
        <source>Prepare</source>
        <translation>Préparation</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Connexion</translation>
    </message>
    <message>
        <source>TLS handshake</source>
        <translation>Négociation TLS</translation>
    </message>
    <message>
        <source>Connect and TLS</source>
        <translation>Connexion et TLS</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Envoi</translation>
    </message>
    <message>
        <source>Wait for the answer</source>
        <translation>Attente de la réponse</translation>
    </message>
    <message>
        <source>Receive</source>
        <translation>Réception</translation>
    </message>
    <message>
        <source>Until the end</source>
        <translation>Jusqu’à la fin</translation>
    </message>
</context>
<context>
    <name>ProfileCommands</name>
    <message>
        <source>%1 cannot be made yours alone, so no secret was written.</source>
        <translation>%1 ne peut pas être réservé à vous seul&#xa0;; aucun secret n’a donc été écrit.</translation>
    </message>
    <message>
        <source>It holds the webhooks&apos; secrets: keep it to yourself.</source>
        <translation>Il contient les secrets des webhooks&#xa0;: gardez-le pour vous.</translation>
    </message>
    <message>
        <source>Secrets are not in it: --with-secrets adds them.</source>
        <translation>Les secrets n’y sont pas&#xa0;: --with-secrets les ajoute.</translation>
    </message>
    <message>
        <source>Its secret, shown this once: %1</source>
        <translation>Son secret, affiché cette seule fois&#xa0;: %1</translation>
    </message>
    <message>
        <source>Write sites, webhooks, goals, alert rules and settings as one JSON file; the log is not in it</source>
        <translation>Écrire les sites, webhooks, objectifs, règles d’alerte et réglages dans un seul fichier JSON&#xa0;; le journal n’y est pas</translation>
    </message>
    <message>
        <source>Into this file, whole or not at all; without it, to standard output</source>
        <translation>Dans ce fichier, en entier ou pas du tout&#xa0;; sans cette option, sur la sortie standard</translation>
    </message>
    <message>
        <source>With the webhooks&apos; secrets; the file is then yours alone to read (0600)</source>
        <translation>Avec les secrets des webhooks&#xa0;; vous seul pouvez alors lire le fichier (0600)</translation>
    </message>
    <message>
        <source>Read such a file: add what is not there, change what is, and leave the rest. One that is wrong changes nothing</source>
        <translation>Lire un tel fichier&#xa0;: ajouter ce qui manque, modifier ce qui existe et laisser le reste. Un fichier erroné ne change rien</translation>
    </message>
    <message>
        <source>Which; - is standard input</source>
        <translation>Lequel&#xa0;; - désigne l’entrée standard</translation>
    </message>
    <message>
        <source>the profile&apos;s file</source>
        <translation>le fichier du profil</translation>
    </message>
    <message numerus="yes">
        <source>%n site(s)</source>
        <translation>
            <numerusform>%n site</numerusform>
            <numerusform>%n sites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n webhook(s)</source>
        <translation>
            <numerusform>%n webhook</numerusform>
            <numerusform>%n webhooks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n goal(s)</source>
        <translation>
            <numerusform>%n objectif</numerusform>
            <numerusform>%n objectifs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert rule(s)</source>
        <translation>
            <numerusform>%n règle d’alerte</numerusform>
            <numerusform>%n règles d’alerte</numerusform>
        </translation>
    </message>
    <message>
        <source>Written: %1, and the settings.</source>
        <translation>Écrit&#xa0;: %1 et les réglages.</translation>
    </message>
    <message>
        <source>Added or changed: %1.</source>
        <translation>Ajouté ou modifié&#xa0;: %1.</translation>
    </message>
    <message>
        <source>The file stays half imported. %1</source>
        <translation>Le fichier reste importé à moitié. %1</translation>
    </message>
    <message>
        <source>It was asked to end, and goes on until the file is imported whole; asked again it ends at once, and leaves half of it.</source>
        <translation>On lui a demandé de finir ; cela continue jusqu’à ce que le fichier soit importé en entier. Si on le redemande, cela finit aussitôt et le laisse à moitié.</translation>
    </message>
    <message>
        <source>the settings</source>
        <translation>les réglages</translation>
    </message>
    <message numerus="yes">
        <source>%n secret(s)</source>
        <translation>
            <numerusform>%n secret</numerusform>
            <numerusform>%n secrets</numerusform>
        </translation>
    </message>
    <message>
        <source>It was asked to end, and goes on until the file is imported whole.</source>
        <translation>Il lui a été demandé de finir ; il continue jusqu’à ce que le fichier soit entièrement importé.</translation>
    </message>
    <message>
        <source>There are no webhooks, so no secrets are in it.</source>
        <translation>Il n’y a pas de webhooks, donc aucun secret n’y figure.</translation>
    </message>
</context>
<context>
    <name>ProfileFile</name>
    <message>
        <source>this is no JSON object.</source>
        <translation>ce n’est pas un objet JSON.</translation>
    </message>
    <message>
        <source>this is no JSON.</source>
        <translation>ce n’est pas du JSON.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Rien n’a été modifié.</translation>
    </message>
    <message>
        <source>there is no such name here.</source>
        <translation>ce nom n’existe pas ici.</translation>
    </message>
    <message>
        <source>Did you mean &quot;%1&quot;?</source>
        <translation>Vouliez-vous dire «&#xa0;%1&#xa0;»&#xa0;?</translation>
    </message>
    <message>
        <source>&quot;profile&quot; is expected: this is no file of export-profile.</source>
        <translation>«&#xa0;profile&#xa0;» est attendu&#xa0;: ce n’est pas un fichier d’export-profile.</translation>
    </message>
    <message>
        <source>a number is expected.</source>
        <translation>un nombre est attendu.</translation>
    </message>
    <message>
        <source>this program reads version %1. Use the Ovyxa Bench that wrote the file.</source>
        <translation>ce programme lit la version %1. Utilisez l’Ovyxa Bench qui a écrit le fichier.</translation>
    </message>
    <message>
        <source>a list is expected.</source>
        <translation>une liste est attendue.</translation>
    </message>
    <message>
        <source>this is missing.</source>
        <translation>cet élément manque.</translation>
    </message>
    <message>
        <source>a text is expected.</source>
        <translation>un texte est attendu.</translation>
    </message>
    <message>
        <source>one of %1 is expected.</source>
        <translation>une de ces valeurs est attendue&#xa0;: %1.</translation>
    </message>
    <message>
        <source>an object is expected.</source>
        <translation>un objet est attendu.</translation>
    </message>
    <message>
        <source>this site stands twice.</source>
        <translation>ce site figure deux fois.</translation>
    </message>
    <message>
        <source>there is no site &quot;%1&quot;, neither in the file nor in the profile.</source>
        <translation>il n’y a pas de site «&#xa0;%1&#xa0;», ni dans le fichier ni dans le profil.</translation>
    </message>
    <message>
        <source>a number of visitors, 0 or more, is expected.</source>
        <translation>un nombre de visiteurs, 0 ou plus, est attendu.</translation>
    </message>
    <message>
        <source>either &quot;path&quot; or &quot;event&quot; is expected.</source>
        <translation>«&#xa0;path&#xa0;» ou «&#xa0;event&#xa0;» est attendu, l’un ou l’autre.</translation>
    </message>
    <message>
        <source>true or false is expected.</source>
        <translation>true ou false est attendu.</translation>
    </message>
    <message>
        <source>%1 is a pipe. Name a file.</source>
        <translation>%1 est un tube. Indiquez un fichier.</translation>
    </message>
    <message>
        <source>this goal stands twice.</source>
        <translation>cet objectif figure deux fois.</translation>
    </message>
    <message>
        <source>this rule stands twice.</source>
        <translation>cette règle figure deux fois.</translation>
    </message>
    <message>
        <source>it is empty. Left out, the one that is there stays, or one is made.</source>
        <translation>il est vide. S’il est omis, celui qui existe reste, ou un nouveau est créé.</translation>
    </message>
</context>
<context>
    <name>Query</name>
    <message>
        <source>There is no key &quot;%1:&quot;. Known are %2 (quotes around it make it a text).</source>
        <translation>Il n’y a pas de clé «&#xa0;%1:&#xa0;». Sont connues&#xa0;: %2 (entre guillemets, c’est un texte).</translation>
    </message>
    <message>
        <source>There is no key &quot;%1:&quot;. The nearest is &quot;%2&quot;; known are %3 (quotes around it make it a text).</source>
        <translation>Il n’y a pas de clé «&#xa0;%1:&#xa0;». La plus proche est «&#xa0;%2&#xa0;»&#xa0;; sont connues&#xa0;: %3 (entre guillemets, c’est un texte).</translation>
    </message>
    <message>
        <source>%1: there is no &quot;%2&quot;. Known are %3.</source>
        <translation>%1&#xa0;: «&#xa0;%2&#xa0;» n’existe pas. Sont connus&#xa0;: %3.</translation>
    </message>
    <message>
        <source>%1: there is no &quot;%2&quot;. The nearest is &quot;%3&quot;; known are %4.</source>
        <translation>%1&#xa0;: «&#xa0;%2&#xa0;» n’existe pas. Le plus proche est «&#xa0;%3&#xa0;»&#xa0;; sont connus&#xa0;: %4.</translation>
    </message>
    <message>
        <source>&quot;%1:&quot; has nothing behind it, or behind a comma.</source>
        <translation>Rien ne suit «&#xa0;%1:&#xa0;», ou ne suit une virgule.</translation>
    </message>
    <message>
        <source>A quote does not end. Write \&quot; for one that is to be found.</source>
        <translation>Un guillemet n’est pas refermé. Écrivez \&quot; pour en chercher un.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no span of time. Write 500ms, &gt;2s, &lt;=1m or 100ms..2s.</source>
        <translation>%1&#xa0;: «&#xa0;%2&#xa0;» n’est pas une durée. Écrivez 500ms, &gt;2s, &lt;=1m ou 100ms..2s.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no size. Write 400, &gt;10KiB, &lt;=1MiB or 1k..2k.</source>
        <translation>%1&#xa0;: «&#xa0;%2&#xa0;» n’est pas une taille. Écrivez 400, &gt;10KiB, &lt;=1MiB ou 1k..2k.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no figure. Write 3, &gt;3, &lt;=3 or 3..5.</source>
        <translation>%1&#xa0;: «&#xa0;%2&#xa0;» n’est pas un nombre. Écrivez 3, &gt;3, &lt;=3 ou 3..5.</translation>
    </message>
    <message>
        <source>%1: nothing is between %2 and %3: the lower one stands first.</source>
        <translation>%1&#xa0;: il n’y a rien entre %2 et %3&#xa0;: le plus petit vient en premier.</translation>
    </message>
    <message>
        <source>The query asks for nothing, which would mean the whole log. Write state:* to mean that.</source>
        <translation>Le filtre ne demande rien, ce qui désignerait tout le journal. Écrivez state:* si c’est ce que vous voulez.</translation>
    </message>
    <message>
        <source>&quot;%1:&quot; is asked of deliveries and &quot;%2:&quot; of received requests; a query is about one of them.</source>
        <translation>«&#xa0;%1:&#xa0;» porte sur les livraisons et «&#xa0;%2:&#xa0;» sur les requêtes reçues&#xa0;; un filtre porte sur l’une des deux.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no time. Write 10m or 2h (ago), 14:30, today, 2025-03-15 or 2025-03-15T14:30:00Z, or with &gt; or &lt;, or A..B.</source>
        <translation>%1&#xa0;: «&#xa0;%2&#xa0;» n’est pas un moment. Écrivez 10m ou 2h (plus tôt), 14:30, today, 2025-03-15 ou 2025-03-15T14:30:00Z, ou avec &gt; ou &lt;, ou A..B.</translation>
    </message>
    <message>
        <source>&quot;-&quot; says what is not wanted, and has nothing behind it (quotes around it make it a text).</source>
        <translation>« - » dit ce qui n’est pas voulu, et rien ne le suit (entre guillemets, c’est un texte).</translation>
    </message>
    <message>
        <source>&quot;id:&quot; names deliveries by their numbers, as in id:12 or id:40..52.</source>
        <translation>« id: » désigne des livraisons par leur numéro, comme dans id:12 ou id:40..52.</translation>
    </message>
    <message>
        <source>&quot;id:&quot; names more than %1 deliveries.</source>
        <translation>« id: » désigne plus de %1 livraisons.</translation>
    </message>
    <message>
        <source>Only what fits, such as: %1</source>
        <translation>Seulement ce qui correspond, par exemple&#xa0;: %1</translation>
    </message>
    <message>
        <source>&quot;%1:&quot; wants the name of a field behind a dot, as in %2.</source>
        <translation>« %1: » demande le nom d’un champ après un point, comme dans %2.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no number. Write 12, 40..52 or 3,5,8.</source>
        <translation>%1 : « %2 » n’est pas un numéro. Écrivez 12, 40..52 ou 3,5,8.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no time. Write 10m or 2h (ago), 14:30, today, 2025-03-15 or 2025-03-15T14:30:00Z.</source>
        <translation>%1 : « %2 » n’est pas un moment. Écrivez 10m ou 2h (plus tôt), 14:30, today, 2025-03-15 ou 2025-03-15T14:30:00Z.</translation>
    </message>
    <message>
        <source>%1: no answer has the status &quot;%2&quot;; they go from 100 to 999.</source>
        <translation>%1 : aucune réponse n’a le statut « %2 » ; ils vont de 100 à 999.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is of signs alone, and asks for nothing (quotes around it make it a text).</source>
        <translation>« %1 » n’est fait que de signes et ne demande rien (entre guillemets droits, c’est un texte).</translation>
    </message>
    <message>
        <source>%1: there is no method &quot;%2&quot; (quotes around it look for it all the same).</source>
        <translation>%1 : il n’y a pas de méthode « %2 » (entre guillemets droits, elle est cherchée malgré tout).</translation>
    </message>
    <message>
        <source>%1: there is no method &quot;%2&quot;; the nearest is %3 (quotes around it look for it all the same).</source>
        <translation>%1 : il n’y a pas de méthode « %2 » ; la plus proche est %3 (entre guillemets droits, elle est cherchée malgré tout).</translation>
    </message>
</context>
<context>
    <name>QueryHelp</name>
    <message>
        <source>About to be sent</source>
        <translation>Sur le point d’être envoyée</translation>
    </message>
    <message>
        <source>Held back by the hour&apos;s limit</source>
        <translation>Retenue par la limite horaire</translation>
    </message>
    <message>
        <source>A request is under way</source>
        <translation>Une requête est en route</translation>
    </message>
    <message>
        <source>To be tried again</source>
        <translation>Sera tentée de nouveau</translation>
    </message>
    <message>
        <source>Answered with a 2xx</source>
        <translation>A reçu un 2xx</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>Abandonnée</translation>
    </message>
    <message>
        <source>Attempts that went well</source>
        <translation>Tentatives réussies</translation>
    </message>
    <message>
        <source>Answers other than 2xx</source>
        <translation>Réponses autres que 2xx</translation>
    </message>
    <message>
        <source>Answers that lead elsewhere</source>
        <translation>Réponses qui mènent ailleurs</translation>
    </message>
    <message>
        <source>Attempts that ran out of time</source>
        <translation>Tentatives au délai dépassé</translation>
    </message>
    <message>
        <source>No such host</source>
        <translation>Hôte inconnu</translation>
    </message>
    <message>
        <source>Nothing listened there</source>
        <translation>Rien n’écoutait là</translation>
    </message>
    <message>
        <source>The connection was lost</source>
        <translation>La connexion a été perdue</translation>
    </message>
    <message>
        <source>TLS did not come about</source>
        <translation>TLS n’a pas pu s’établir</translation>
    </message>
    <message>
        <source>Closed without an answer</source>
        <translation>Fermée sans réponse</translation>
    </message>
    <message>
        <source>An answer that is not HTTP</source>
        <translation>Une réponse qui n’est pas du HTTP</translation>
    </message>
    <message>
        <source>Too large to be sent</source>
        <translation>Trop volumineuse pour l’envoi</translation>
    </message>
    <message>
        <source>The bench ended meanwhile</source>
        <translation>Ovyxa Bench s’est terminé entre-temps</translation>
    </message>
    <message>
        <source>Cancelled meanwhile</source>
        <translation>Annulée entre-temps</translation>
    </message>
    <message>
        <source>Text or a key</source>
        <translation>Texte ou clé</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Valeurs</translation>
    </message>
    <message>
        <source>Your filters</source>
        <translation>Vos filtres</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Précédemment</translation>
    </message>
    <message>
        <source>Delivered, waiting, failed …</source>
        <translation>Livrée, en attente, en échec…</translation>
    </message>
    <message>
        <source>What happened on the site</source>
        <translation>Ce qui s’est passé sur le site</translation>
    </message>
    <message>
        <source>Its name</source>
        <translation>Son nom</translation>
    </message>
    <message>
        <source>Whose event it was</source>
        <translation>À qui était l’événement</translation>
    </message>
    <message>
        <source>Last answer: 503, 5xx, &gt;=400</source>
        <translation>Dernière réponse&#xa0;: 503, 5xx, &gt;=400</translation>
    </message>
    <message>
        <source>Why an attempt failed</source>
        <translation>Pourquoi une tentative a échoué</translation>
    </message>
    <message>
        <source>How many: 4, &gt;1</source>
        <translation>Combien&#xa0;: 4, &gt;1</translation>
    </message>
    <message>
        <source>Last attempt: &gt;2s, 10ms..1s</source>
        <translation>Dernière tentative&#xa0;: &gt;2s, 10ms..1s</translation>
    </message>
    <message>
        <source>The body: &gt;10k</source>
        <translation>Le corps&#xa0;: &gt;10k</translation>
    </message>
    <message>
        <source>1h, today, 14:30, a date</source>
        <translation>1h, today, 14:30, une date</translation>
    </message>
    <message>
        <source>yes, no, or of which delivery</source>
        <translation>yes, no, ou de quelle livraison</translation>
    </message>
    <message>
        <source>A field of the payload&apos;s data</source>
        <translation>Un champ de data dans la charge utile</translation>
    </message>
    <message>
        <source>Sent to this webhook</source>
        <translation>Envoyée à ce webhook</translation>
    </message>
    <message>
        <source>An event of this site</source>
        <translation>Un événement de ce site</translation>
    </message>
    <message>
        <source>Sent again by hand</source>
        <translation>Renvoyée à la main</translation>
    </message>
    <message>
        <source>Sent by its event</source>
        <translation>Envoyée par son événement</translation>
    </message>
    <message>
        <source>In names, payloads, answers</source>
        <translation>Dans les noms, charges utiles, réponses</translation>
    </message>
    <message>
        <source>Cancelled by somebody, or skipped by a pause</source>
        <translation>Annulée par quelqu’un ou ignorée par une pause</translation>
    </message>
    <message>
        <source>Skipped: the webhook was paused</source>
        <translation>Ignorée&#xa0;: le webhook était en pause</translation>
    </message>
    <message>
        <source>Search deliveries and payloads…</source>
        <translation>Rechercher dans les livraisons et les charges utiles…</translation>
    </message>
    <message>
        <source>Filter: search deliveries and payloads</source>
        <translation>Filtre&#xa0;: chercher dans les livraisons et les charges utiles</translation>
    </message>
    <message>
        <source>Words are searched for; state:failed, webhook:Orders, status:5xx, since:1h and more ask for a field; a dash in front leaves out. Ctrl+Space lists all keys.</source>
        <translation>Les mots sont recherchés&#xa0;; state:failed, webhook:Orders, status:5xx, since:1h et d’autres portent sur un champ&#xa0;; un tiret devant exclut. Ctrl+Espace affiche toutes les clés.</translation>
    </message>
    <message>
        <source>What its signature is worth</source>
        <translation>Ce que vaut sa signature</translation>
    </message>
    <message>
        <source>POST, GET …</source>
        <translation>POST, GET …</translation>
    </message>
    <message>
        <source>/hook, /hook*</source>
        <translation>/hook, /hook*</translation>
    </message>
    <message>
        <source>What it was answered: 503, 5xx</source>
        <translation>Ce qui a été répondu : 503, 5xx</translation>
    </message>
    <message>
        <source>A header, as in header.user-agent:curl*</source>
        <translation>Un en-tête, comme dans header.user-agent:curl*</translation>
    </message>
    <message>
        <source>Signed with a secret known here</source>
        <translation>Signée avec un secret connu ici</translation>
    </message>
    <message>
        <source>Signed, but not over these bytes</source>
        <translation>Signée, mais pas sur ces octets</translation>
    </message>
    <message>
        <source>Without a signature</source>
        <translation>Sans signature</translation>
    </message>
    <message>
        <source>There was no secret to check with</source>
        <translation>Aucun secret pour vérifier</translation>
    </message>
    <message>
        <source>Search received requests…</source>
        <translation>Chercher dans les requêtes reçues…</translation>
    </message>
    <message>
        <source>Filter: search received requests and what they were answered</source>
        <translation>Filtre : chercher dans les requêtes reçues et leurs réponses</translation>
    </message>
    <message>
        <source>Words are searched for; verdict:invalid, method:POST, path:/hook*, status:5xx, since:1h and more ask for a field; a dash in front leaves out. Ctrl+Space lists all keys.</source>
        <translation>Les mots sont recherchés&#xa0;; verdict:invalid, method:POST, path:/hook*, status:5xx, since:1h et d’autres portent sur un champ&#xa0;; un tiret devant exclut. Ctrl+Espace affiche toutes les clés.</translation>
    </message>
    <message>
        <source>In heads, bodies, answers</source>
        <translation>Dans les en-têtes, corps et réponses</translation>
    </message>
    <message>
        <source>Its number: 12, 40..52</source>
        <translation>Son numéro : 12, 40..52</translation>
    </message>
</context>
<context>
    <name>ReadyFile</name>
    <message>
        <source>Written once it is ready, with the URL and the CA&apos;s file as its two lines; removed at the end</source>
        <translation>Écrit dès que tout est prêt, avec l’URL et le fichier de la CA sur ses deux lignes&#xa0;; supprimé à la fin</translation>
    </message>
    <message>
        <source>The file %1 that says when it is ready cannot be written: %2</source>
        <translation>Le fichier %1 qui signale que tout est prêt ne peut pas être écrit&#xa0;: %2</translation>
    </message>
    <message>
        <source>--ready-file: there is no folder %1.</source>
        <translation>--ready-file&#xa0;: il n’y a pas de dossier %1.</translation>
    </message>
    <message>
        <source>--ready-file: %1 is there, and is no ordinary file.</source>
        <translation>--ready-file&#xa0;: %1 existe et n’est pas un fichier ordinaire.</translation>
    </message>
    <message>
        <source>--ready-file: %1 is a link. Name the file itself.</source>
        <translation>--ready-file : %1 est un lien. Indiquez le fichier lui-même.</translation>
    </message>
    <message>
        <source>--ready-file: %1 is there, and holds something else. Name another file, or remove it.</source>
        <translation>--ready-file : %1 existe déjà et contient autre chose. Indiquez un autre fichier ou supprimez-le.</translation>
    </message>
    <message>
        <source>--ready-file takes a file&apos;s name; standard output says by itself where it listens.</source>
        <translation>--ready-file attend un nom de fichier ; la sortie standard dit déjà où l’écoute se fait.</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>&quot;%1&quot; is no KEY=VALUE, such as plan_limit=100000. Keys are %2.</source>
        <translation>«&#xa0;%1&#xa0;» n’est pas de la forme KEY=VALUE, comme plan_limit=100000. Les clés sont %2.</translation>
    </message>
    <message>
        <source>The profile&apos;s switches</source>
        <translation>Les réglages du profil</translation>
    </message>
    <message>
        <source>List them</source>
        <translation>Les lister</translation>
    </message>
    <message>
        <source>Set one or several</source>
        <translation>En définir un ou plusieurs</translation>
    </message>
    <message>
        <source>%1 takes %2, and &quot;%3&quot; is none of these.</source>
        <translation>%1 prend %2, et «&#xa0;%3&#xa0;» n’en fait pas partie.</translation>
    </message>
    <message>
        <source>on or off</source>
        <translation>on ou off</translation>
    </message>
    <message>
        <source>Did you mean %1?</source>
        <translation>Vouliez-vous dire %1&#xa0;?</translation>
    </message>
    <message>
        <source>There is no setting &quot;%1&quot;. There are %2.</source>
        <translation>Il n’y a pas de réglage «&#xa0;%1&#xa0;». Il y a %2.</translation>
    </message>
    <message>
        <source>a number of events a month from 1 on</source>
        <translation>un nombre d’événements par mois, à partir de 1</translation>
    </message>
    <message>
        <source>unlimited, free (1,000 an hour) or pro (5,000)</source>
        <translation>unlimited, free (1&#xa0;000 par heure) ou pro (5&#xa0;000)</translation>
    </message>
    <message>
        <source>The country database %1 cannot be read.</source>
        <translation>La base de pays %1 ne peut pas être lue.</translation>
    </message>
    <message>
        <source>allow_loopback_http=on|off (plain HTTP to this machine), system_proxy=on|off, plan_limit=N (events a month), rate_limit=unlimited|free|pro (the Events API&apos;s), country_database=FILE (MaxMind format; empty: none), keep_newest=N|off and keep_days=N|off (what each log holds, older records are deleted)</source>
        <translation>allow_loopback_http=on|off (HTTP sans TLS vers cette machine), system_proxy=on|off, plan_limit=N (événements par mois), rate_limit=unlimited|free|pro (de l’Events API), country_database=FICHIER (format de MaxMind ; vide : aucune), keep_newest=N|off et keep_days=N|off (ce que garde chaque journal, le reste, plus ancien, est supprimé)</translation>
    </message>
    <message>
        <source>a number of records from 1 on, or off</source>
        <translation>un nombre d’enregistrements à partir de 1, ou off</translation>
    </message>
    <message>
        <source>a number of days from 1 to 3,650, or off</source>
        <translation>un nombre de jours de 1 à 3650, ou off</translation>
    </message>
    <message>
        <source>true or false is expected, without quotation marks.</source>
        <translation>true ou false est attendu, sans guillemets.</translation>
    </message>
    <message>
        <source>a number is expected, without quotation marks.</source>
        <translation>un nombre est attendu, sans guillemets.</translation>
    </message>
</context>
<context>
    <name>ShownWords</name>
    <message>
        <source>valid</source>
        <translation>valide</translation>
    </message>
    <message>
        <source>invalid</source>
        <translation>invalide</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>manquante</translation>
    </message>
    <message>
        <source>unchecked</source>
        <translation>non vérifiée</translation>
    </message>
    <message>
        <source>untried</source>
        <translation>jamais essayé</translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>opérationnel</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>en échec</translation>
    </message>
    <message>
        <source>status</source>
        <translation>statut</translation>
    </message>
    <message>
        <source>redirect</source>
        <translation>redirection</translation>
    </message>
    <message>
        <source>timeout</source>
        <translation>délai dépassé</translation>
    </message>
    <message>
        <source>dns</source>
        <translation>nom inconnu</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>refusée</translation>
    </message>
    <message>
        <source>connection</source>
        <translation>échec de connexion</translation>
    </message>
    <message>
        <source>tls</source>
        <translation>échec TLS</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>fermée</translation>
    </message>
    <message>
        <source>protocol</source>
        <translation>réponse mal formée</translation>
    </message>
    <message>
        <source>too_large</source>
        <translation>trop volumineuse</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>interrompue</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>annulée</translation>
    </message>
    <message>
        <source>receiver</source>
        <translation>récepteur</translation>
    </message>
    <message>
        <source>recovers</source>
        <translation>se rétablit</translation>
    </message>
    <message>
        <source>never recovers</source>
        <translation>ne se rétablit jamais</translation>
    </message>
    <message>
        <source>replay</source>
        <translation>rejeu</translation>
    </message>
    <message>
        <source>tampered</source>
        <translation>falsifiée</translation>
    </message>
    <message>
        <source>balance</source>
        <translation>bilan</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>en pause</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>queued</source>
        <translation>en file</translation>
    </message>
    <message>
        <source>held</source>
        <translation>retenue</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>envoi en cours</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>en attente</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>livrée</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>en échec</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>annulée</translation>
    </message>
    <message>
        <source>valid</source>
        <translation>valide</translation>
    </message>
    <message>
        <source>invalid</source>
        <translation>invalide</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>manquante</translation>
    </message>
    <message>
        <source>unchecked</source>
        <translation>non vérifiée</translation>
    </message>
    <message>
        <source>malformed</source>
        <translation>mal formée</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>refusée</translation>
    </message>
    <message>
        <source>cross-site</source>
        <translation>intersite</translation>
    </message>
    <message>
        <source>not tried yet</source>
        <translation>jamais essayé</translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>opérationnel</translation>
    </message>
    <message>
        <source>not 2xx</source>
        <translation>pas de 2xx</translation>
    </message>
    <message>
        <source>redirect</source>
        <translation>redirection</translation>
    </message>
    <message>
        <source>timeout</source>
        <translation>délai dépassé</translation>
    </message>
    <message>
        <source>no such host</source>
        <translation>hôte inconnu</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>connexion perdue</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>pas de réponse</translation>
    </message>
    <message>
        <source>not HTTP</source>
        <translation>pas du HTTP</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>trop volumineuse</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>interrompue</translation>
    </message>
    <message>
        <source>Stored, and about to be sent.</source>
        <translation>Enregistrée, et sur le point d’être envoyée.</translation>
    </message>
    <message>
        <source>Held back by the limit of %1 deliveries an hour. It goes out as the hour frees.</source>
        <translation>Retenue par la limite de %1 livraisons par heure. Elle part dès que l’heure le permet.</translation>
    </message>
    <message>
        <source>A request is under way.</source>
        <translation>Une requête est en route.</translation>
    </message>
    <message>
        <source>The last attempt did not succeed. It is tried again after a while.</source>
        <translation>La dernière tentative n’a pas abouti. Une autre suivra après un délai.</translation>
    </message>
    <message>
        <source>The endpoint answered with a 2xx.</source>
        <translation>Le point de terminaison a répondu par un 2xx.</translation>
    </message>
    <message>
        <source>Never sent, because its payload is too large.</source>
        <translation>Jamais envoyée, car sa charge utile est trop volumineuse.</translation>
    </message>
    <message>
        <source>Never sent. Its response says why.</source>
        <translation>Jamais envoyée. Sa réponse dit pourquoi.</translation>
    </message>
    <message numerus="yes">
        <source>Given up after %n attempt(s). Replay it once the endpoint works.</source>
        <translation>
            <numerusform>Abandonnée après %n tentative. Rejouez-la quand le point de terminaison fonctionne.</numerusform>
            <numerusform>Abandonnée après %n tentatives. Rejouez-la quand le point de terminaison fonctionne.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled before it was delivered.</source>
        <translation>Annulée avant d’être livrée.</translation>
    </message>
    <message>
        <source>Skipped, because the webhook was paused. Replay it to send it.</source>
        <translation>Ignorée, car le webhook était en pause. Rejouez-la pour l’envoyer.</translation>
    </message>
    <message>
        <source>cut short</source>
        <translation>coupée</translation>
    </message>
    <message>
        <source>no Ovyxa event</source>
        <translation>aucun événement Ovyxa</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>ignorée</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>sending</source>
        <translation>envoi en cours</translation>
    </message>
    <message>
        <source>first</source>
        <translation>première</translation>
    </message>
    <message>
        <source>again</source>
        <translation>de nouveau</translation>
    </message>
    <message>
        <source>retry %1 · +%2</source>
        <translation>relance %1 · +%2</translation>
    </message>
    <message>
        <source>next: retry %1 of %2, %3</source>
        <translation>ensuite&#xa0;: relance %1 sur %2, %3</translation>
    </message>
    <message>
        <source>next: the same attempt again</source>
        <translation>ensuite&#xa0;: la même tentative, de nouveau</translation>
    </message>
    <message>
        <source>held by the hourly limit, goes out %1</source>
        <translation>retenue par la limite horaire, part %1</translation>
    </message>
    <message>
        <source>held by the hourly limit</source>
        <translation>retenue par la limite horaire</translation>
    </message>
    <message>
        <source>about to be sent</source>
        <translation>sur le point d’être envoyée</translation>
    </message>
    <message>
        <source>sending now</source>
        <translation>en cours d’envoi</translation>
    </message>
    <message>
        <source>delivered with attempt %1</source>
        <translation>livrée à la tentative %1</translation>
    </message>
    <message>
        <source>never sent</source>
        <translation>jamais envoyée</translation>
    </message>
    <message numerus="yes">
        <source>given up after %n attempts</source>
        <translation>
            <numerusform>abandonnée après %n tentative</numerusform>
            <numerusform>abandonnée après %n tentatives</numerusform>
        </translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>annulée</translation>
    </message>
    <message>
        <source>skipped: the webhook was paused</source>
        <translation>ignorée&#xa0;: le webhook était en pause</translation>
    </message>
    <message>
        <source>the first attempt</source>
        <translation>la première tentative</translation>
    </message>
    <message>
        <source>retry %1</source>
        <translation>nouvelle tentative %1</translation>
    </message>
    <message>
        <source>run to %1, %2 · before %3</source>
        <translation>jusqu’à %1, %2 · avant : %3</translation>
    </message>
    <message>
        <source>run to %1, %2 · due by then: %3</source>
        <translation>jusqu’à %1, %2 · échu d’ici là : %3</translation>
    </message>
</context>
<context>
    <name>Times</name>
    <message>
        <source>dd MMM</source>
        <translation>dd MMM</translation>
    </message>
    <message>
        <source>UTC</source>
        <translation>UTC</translation>
    </message>
    <message>
        <source>Local time</source>
        <translation>Heure locale</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 j</translation>
    </message>
    <message>
        <source>now</source>
        <translation>maintenant</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>dans %1</translation>
    </message>
    <message>
        <source>%1 B</source>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>dd MMM</source>
        <comment>as short as a day can be told: dd.MM, dd/MM</comment>
        <translation>dd/MM</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>il y a %1</translation>
    </message>
    <message>
        <source>Time ago</source>
        <translation>Depuis combien de temps</translation>
    </message>
</context>
<context>
    <name>TlsFiles</name>
    <message>
        <source>There is no file %1. Check the path.</source>
        <translation>Il n’y a pas de fichier %1. Vérifiez le chemin.</translation>
    </message>
    <message>
        <source>%1 is not a file. Name the PEM file itself.</source>
        <translation>%1 n’est pas un fichier. Indiquez le fichier PEM lui-même.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2. Check who may read it.</source>
        <translation>%1 ne peut pas être lu&#xa0;: %2. Vérifiez qui peut le lire.</translation>
    </message>
    <message>
        <source>%1 is too large for a PEM file. Check that it is the right one.</source>
        <translation>%1 est trop volumineux pour un fichier PEM. Vérifiez que c’est le bon.</translation>
    </message>
    <message>
        <source>A certificate in %1 is damaged. Export it again.</source>
        <translation>Un certificat dans %1 est endommagé. Exportez-le de nouveau.</translation>
    </message>
    <message>
        <source>%1 holds a private key, but no certificate. Are the two files swapped?</source>
        <translation>%1 contient une clé privée, mais pas de certificat. Les deux fichiers sont-ils intervertis&#xa0;?</translation>
    </message>
    <message>
        <source>There is no certificate in %1. It must be a PEM file, with a line “-----BEGIN CERTIFICATE-----”.</source>
        <translation>Il n’y a pas de certificat dans %1. Ce doit être un fichier PEM, avec une ligne «&#xa0;-----BEGIN CERTIFICATE-----&#xa0;».</translation>
    </message>
    <message>
        <source>The private key in %1 is locked with a pass phrase. Save it without one, for example with “openssl pkey -in FILE -out NEW-FILE”.</source>
        <translation>La clé privée dans %1 est protégée par une phrase secrète. Enregistrez-la sans, par exemple avec «&#xa0;openssl pkey -in FICHIER -out NOUVEAU-FICHIER&#xa0;».</translation>
    </message>
    <message>
        <source>The private key in %1 is damaged. Export it again.</source>
        <translation>La clé privée dans %1 est endommagée. Exportez-la de nouveau.</translation>
    </message>
    <message>
        <source>%1 holds a certificate, but no private key. Are the two files swapped?</source>
        <translation>%1 contient un certificat, mais pas de clé privée. Les deux fichiers sont-ils intervertis&#xa0;?</translation>
    </message>
    <message>
        <source>There is no private key in %1. It must be a PEM file, with a line “-----BEGIN PRIVATE KEY-----”.</source>
        <translation>Il n’y a pas de clé privée dans %1. Ce doit être un fichier PEM, avec une ligne «&#xa0;-----BEGIN PRIVATE KEY-----&#xa0;».</translation>
    </message>
    <message>
        <source>The private key in %1 is neither RSA nor EC. Use one of these.</source>
        <translation>La clé privée dans %1 n’est ni RSA ni EC. Utilisez l’une de ces deux.</translation>
    </message>
    <message>
        <source>The RSA key in %1 has %2 bits. TLS wants at least %3; make a new one.</source>
        <translation>La clé RSA dans %1 a %2 bits. TLS en exige au moins %3&#xa0;; créez-en une nouvelle.</translation>
    </message>
    <message>
        <source>The key in %1 does not belong to the certificate in %2. Use the key that the certificate was made with.</source>
        <translation>La clé dans %1 ne correspond pas au certificat dans %2. Utilisez la clé avec laquelle le certificat a été créé.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate must come first in %1, before those that signed it.</source>
        <translation>Le certificat du serveur doit venir en premier dans %1, avant ceux qui l’ont signé.</translation>
    </message>
</context>
<context>
    <name>TlsReport</name>
    <message>
        <source>The certificate ended at %1, so peers refuse it. Use a newer one, unless that is what you try out.</source>
        <translation>Le certificat a expiré le %1, c’est pourquoi les clients le refusent. Utilisez-en un plus récent, sauf si c’est ce que vous testez.</translation>
    </message>
    <message>
        <source>The certificate begins only at %1, so peers refuse it. Compare the clocks, or use another one.</source>
        <translation>Le certificat n’est valable qu’à partir du %1, c’est pourquoi les clients le refusent. Comparez les horloges ou utilisez-en un autre.</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer does not trust the certificate. Give it the certificate of the authority.</source>
        <translation>La négociation TLS a échoué&#xa0;: le client ne fait pas confiance au certificat. Donnez-lui le certificat de l’autorité.</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer says that the certificate has expired. Compare the clocks.</source>
        <translation>La négociation TLS a échoué&#xa0;: le client dit que le certificat a expiré. Comparez les horloges.</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer speaks plain HTTP, and this port speaks TLS. Use https:// in its URL.</source>
        <translation>La négociation TLS a échoué&#xa0;: le client parle HTTP non chiffré, et ce port parle TLS. Utilisez https:// dans son URL.</translation>
    </message>
    <message>
        <source>The TLS handshake failed: what the peer sent is not TLS.</source>
        <translation>La négociation TLS a échoué&#xa0;: ce que le client a envoyé n’est pas du TLS.</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer wants a version of TLS older than 1.2.</source>
        <translation>La négociation TLS a échoué&#xa0;: le client veut une version de TLS antérieure à 1.2.</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer and this server have no cipher in common.</source>
        <translation>La négociation TLS a échoué&#xa0;: le client et ce serveur n’ont aucun chiffrement en commun.</translation>
    </message>
    <message>
        <source>The TLS connection failed: %1.</source>
        <translation>La connexion TLS a échoué&#xa0;: %1.</translation>
    </message>
</context>
<context>
    <name>TrafficWords</name>
    <message>
        <source>%L1 / %L2 events (%3%)</source>
        <translation>%L1 / %L2 événements (%3&#xa0;%)</translation>
    </message>
    <message>
        <source>%L1 / %L2 (%3%)</source>
        <translation>%L1 / %L2 (%3&#xa0;%)</translation>
    </message>
    <message>
        <source>limit reached</source>
        <translation>limite atteinte</translation>
    </message>
    <message>
        <source>%1 % reached</source>
        <translation>%1&#xa0;% atteints</translation>
    </message>
    <message>
        <source>within the plan</source>
        <translation>dans le forfait</translation>
    </message>
    <message>
        <source>%L1 by bots</source>
        <translation>%L1 par des robots</translation>
    </message>
    <message>
        <source>%L1 refused</source>
        <translation>%L1 refusés</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Désactivée</translation>
    </message>
    <message>
        <source>Free: %L1 an hour</source>
        <translation>Free&#xa0;: %L1 par heure</translation>
    </message>
    <message>
        <source>Pro: %L1 an hour</source>
        <translation>Pro&#xa0;: %L1 par heure</translation>
    </message>
    <message numerus="yes">
        <source>%Ln views</source>
        <translation>
            <numerusform>%Ln vue</numerusform>
            <numerusform>%Ln vues</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events</source>
        <translation>
            <numerusform>%Ln événement</numerusform>
            <numerusform>%Ln événements</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UrlPolicy</name>
    <message>
        <source>The URL is %1 bytes long; at most %2 are allowed. Check that nothing else was pasted with it.</source>
        <translation>L’URL fait %1 octets&#xa0;; au plus %2 sont permis. Vérifiez que rien d’autre n’a été collé avec elle.</translation>
    </message>
    <message>
        <source>The URL holds broken text (half a character). Type it again.</source>
        <translation>L’URL contient du texte corrompu (un demi-caractère). Saisissez-la de nouveau.</translation>
    </message>
    <message>
        <source>The URL holds a backslash. Write “/” instead.</source>
        <translation>L’URL contient une barre oblique inverse. Écrivez «&#xa0;/&#xa0;» à la place.</translation>
    </message>
    <message>
        <source>The URL holds a space. Remove it, or write %20 where it belongs to the path.</source>
        <translation>L’URL contient une espace. Supprimez-la, ou écrivez %20 si elle fait partie du chemin.</translation>
    </message>
    <message>
        <source>The URL holds an invisible character (U+%1). Remove it.</source>
        <translation>L’URL contient un caractère invisible (U+%1). Supprimez-le.</translation>
    </message>
    <message>
        <source>The URL holds the character %1, which must be escaped. Write %2 instead.</source>
        <translation>L’URL contient le caractère %1, qui doit être échappé. Écrivez %2 à la place.</translation>
    </message>
    <message>
        <source>This is not a valid URL: the host, the port or a %-escape in it cannot be read. It should look like https://example.com/hook.</source>
        <translation>Ce n’est pas une URL valide&#xa0;: l’hôte, le port ou une séquence d’échappement avec % y est illisible. Elle devrait ressembler à https://example.com/hook.</translation>
    </message>
    <message>
        <source>The URL does not say how to connect. For a server on this machine write http://%1.</source>
        <translation>L’URL ne dit pas comment se connecter. Pour un serveur sur cette machine, écrivez http://%1.</translation>
    </message>
    <message>
        <source>The URL does not say how to connect. Put https:// in front of it.</source>
        <translation>L’URL ne dit pas comment se connecter. Placez https:// devant.</translation>
    </message>
    <message>
        <source>Enter the URL that events are sent to, such as https://example.com/hook.</source>
        <translation>Saisissez l’URL à laquelle les événements sont envoyés, par exemple https://example.com/hook.</translation>
    </message>
    <message>
        <source>This is not a valid URL. It should look like https://example.com/hook.</source>
        <translation>Ce n’est pas une URL valide. Elle devrait ressembler à https://example.com/hook.</translation>
    </message>
    <message>
        <source>Webhooks are sent over https, not over “%1”. Use an https:// URL.</source>
        <translation>Les webhooks sont envoyés par https, pas par «&#xa0;%1&#xa0;». Utilisez une URL https://.</translation>
    </message>
    <message>
        <source>Two slashes are missing after “%1:”. It should look like https://example.com/hook.</source>
        <translation>Il manque deux barres obliques après «&#xa0;%1:&#xa0;». L’URL devrait ressembler à https://example.com/hook.</translation>
    </message>
    <message>
        <source>The URL holds a user name or password (what stands before “@”). Remove it: it would end up in logs, and the signature is what proves who sends.</source>
        <translation>L’URL contient un nom d’utilisateur ou un mot de passe (ce qui précède «&#xa0;@&#xa0;»). Supprimez-le&#xa0;: il finirait dans des journaux, et c’est la signature qui prouve qui envoie.</translation>
    </message>
    <message>
        <source>The URL holds a fragment (“#…”), which is never sent. Remove it.</source>
        <translation>L’URL contient un fragment («&#xa0;#…&#xa0;»), qui n’est jamais envoyé. Supprimez-le.</translation>
    </message>
    <message>
        <source>The URL names no host. It should look like https://example.com/hook.</source>
        <translation>L’URL n’indique pas d’hôte. Elle devrait ressembler à https://example.com/hook.</translation>
    </message>
    <message>
        <source>Port 0 cannot be connected to. Give the port that the endpoint listens on, or leave it out.</source>
        <translation>On ne peut pas se connecter au port 0. Indiquez le port sur lequel écoute le point de terminaison, ou omettez-le.</translation>
    </message>
    <message>
        <source>Webhooks must use HTTPS: http:// would send events in the clear to %1. Use https://.</source>
        <translation>Les webhooks doivent utiliser HTTPS&#xa0;: http:// enverrait les événements en clair à %1. Utilisez https://.</translation>
    </message>
    <message>
        <source>Webhooks must use HTTPS. For a server on this machine, allow plain HTTP to this machine, or use https://.</source>
        <translation>Les webhooks doivent utiliser HTTPS. Pour un serveur sur cette machine, autorisez le HTTP non chiffré vers cette machine, ou utilisez https://.</translation>
    </message>
    <message>
        <source>The path holds an empty segment (“//”). It is sent exactly so, and some servers take it for another path.</source>
        <translation>Le chemin contient un segment vide («&#xa0;//&#xa0;»). Il est envoyé tel quel, et certains serveurs le prennent pour un autre chemin.</translation>
    </message>
    <message>
        <source>The path holds “.” or “..” as a segment. It is sent exactly so, and some servers resolve it or refuse it.</source>
        <translation>Le chemin contient «&#xa0;.&#xa0;» ou «&#xa0;..&#xa0;» comme segment. Il est envoyé tel quel, et certains serveurs le résolvent ou le refusent.</translation>
    </message>
    <message>
        <source>%1 is where a server on this machine listens, or what a container calls it. Write %2.</source>
        <translation>%1 est l’endroit où un serveur de cette machine écoute, ou le nom qu’un conteneur lui donne. Écrivez %2.</translation>
    </message>
    <message>
        <source>A colon is missing after “%1”. It should look like https://example.com/hook.</source>
        <translation>Il manque un deux-points après « %1 ». L’URL devrait ressembler à https://example.com/hook.</translation>
    </message>
    <message>
        <source>An address of IPv6 stands in brackets. It should look like http://[::1]:3000 or https://[2001:db8::1]/hook.</source>
        <translation>Une adresse IPv6 s’écrit entre crochets. L’URL devrait ressembler à http://[::1]:3000 ou https://[2001:db8::1]/hook.</translation>
    </message>
    <message>
        <source>What stands behind “%1:” is no port. For a server on this machine write http://%1:3000.</source>
        <translation>Ce qui suit « %1: » n’est pas un port. Pour un serveur de cette machine, écrivez http://%1:3000.</translation>
    </message>
</context>
<context>
    <name>WebhookWords</name>
    <message>
        <source>%1/%2 h</source>
        <extracomment>used deliveries of those allowed in an hour; &quot;h&quot; is the hour</extracomment>
        <translation>%1/%2 h</translation>
    </message>
    <message>
        <source>A visitor completes a goal.</source>
        <translation>Un visiteur atteint un objectif.</translation>
    </message>
    <message>
        <source>The month&apos;s events reach %1 % or %2 % of the plan.</source>
        <translation>Les événements du mois atteignent %1&#xa0;% ou %2&#xa0;% du forfait.</translation>
    </message>
    <message>
        <source>More visitors are active at once than a threshold.</source>
        <translation>Le nombre de visiteurs actifs en même temps dépasse un seuil.</translation>
    </message>
    <message>
        <source>points at your receiver</source>
        <translation>pointe vers votre récepteur</translation>
    </message>
    <message>
        <source>%1 of %2 %3</source>
        <extracomment>the first of so many retries, and when: &quot;1 of 3 in 0:42&quot;</extracomment>
        <translation>%1 sur %2 %3</translation>
    </message>
    <message>
        <source>nothing listens there</source>
        <translation>rien n’y écoute</translation>
    </message>
    <message>
        <source>failing</source>
        <translation>en échec</translation>
    </message>
    <message>
        <source>retrying</source>
        <translation>en relance</translation>
    </message>
    <message>
        <source>Listens for %1.</source>
        <translation>Reçoit %1.</translation>
    </message>
    <message>
        <source>%1 of %2 deliveries used in the last hour.</source>
        <translation>%1 livraisons sur %2 utilisées dans la dernière heure.</translation>
    </message>
    <message>
        <source>Slack answers 400 no_text to Ovyxa&apos;s JSON: its messages need a text.</source>
        <translation>Slack répond 400 no_text au JSON d’Ovyxa&#xa0;: ses messages ont besoin d’un texte.</translation>
    </message>
    <message>
        <source>The previous secret is still accepted.</source>
        <translation>Le secret précédent est encore accepté.</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>en pause</translation>
    </message>
    <message>
        <source>Its events are kept as skipped until it is resumed, and can be sent then. What was under way goes on.</source>
        <translation>Ses événements sont conservés comme ignorés jusqu’à la reprise et peuvent être envoyés ensuite. Ce qui était en cours continue.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events skipped</source>
        <translation>
            <numerusform>%Ln événement ignoré</numerusform>
            <numerusform>%Ln événements ignorés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in the last hour</source>
        <translation>
            <numerusform>%Ln dans la dernière heure</numerusform>
            <numerusform>%Ln dans la dernière heure</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries are held back until the hour has room.</source>
        <translation>
            <numerusform>%Ln livraison est retenue jusqu’à ce qu’il y ait de la place dans l’heure.</numerusform>
            <numerusform>%Ln livraisons sont retenues jusqu’à ce qu’il y ait de la place dans l’heure.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Webhooks</name>
    <message>
        <source>Its secret, shown this once: %1</source>
        <translation>Son secret, affiché cette seule fois&#xa0;: %1</translation>
    </message>
    <message>
        <source>Secrets are kept in %1.</source>
        <translation>Les secrets sont conservés ici&#xa0;: %1.</translation>
    </message>
    <message>
        <source>--events takes goal.completed, usage.threshold and realtime.spike, separated by commas; &quot;%1&quot; is something else.</source>
        <translation>--events prend goal.completed, usage.threshold et realtime.spike, séparés par des virgules&#xa0;; «&#xa0;%1&#xa0;» est autre chose.</translation>
    </message>
    <message>
        <source>There is no webhook %1.</source>
        <translation>Il n’y a pas de webhook %1.</translation>
    </message>
    <message>
        <source>Removed. Its deliveries stay in the log.</source>
        <translation>Supprimé. Ses livraisons restent dans le journal.</translation>
    </message>
    <message>
        <source>The sites&apos; webhooks</source>
        <translation>Les webhooks des sites</translation>
    </message>
    <message>
        <source>Add a webhook; without a secret, one is made and shown once</source>
        <translation>Ajouter un webhook&#xa0;; sans secret, il en est créé un, affiché une seule fois</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>De quel site</translation>
    </message>
    <message>
        <source>Where to; https</source>
        <translation>Vers où&#xa0;; https</translation>
    </message>
    <message>
        <source>goal.completed, usage.threshold, realtime.spike; separated by commas</source>
        <translation>goal.completed, usage.threshold, realtime.spike&#xa0;; séparés par des virgules</translation>
    </message>
    <message>
        <source>What it is called; without it, the URL&apos;s host</source>
        <translation>Son nom&#xa0;; sans cette option, l’hôte de l’URL</translation>
    </message>
    <message>
        <source>realtime.spike fires above so many active visitors</source>
        <translation>realtime.spike se déclenche au-delà de ce nombre de visiteurs actifs</translation>
    </message>
    <message>
        <source>ovyxa or slack</source>
        <translation>ovyxa ou slack</translation>
    </message>
    <message>
        <source>hex, prefixed or base64</source>
        <translation>hex, prefixed ou base64</translation>
    </message>
    <message>
        <source>Trust this certificate authority too, for this webhook alone (PEM); read at each delivery</source>
        <translation>Faire aussi confiance à cette autorité de certification, pour ce webhook seulement (PEM)&#xa0;; lue à chaque livraison</translation>
    </message>
    <message>
        <source>new for each request, or kept</source>
        <translation>new&#xa0;: nouvelle pour chaque requête, ou kept&#xa0;: maintenue</translation>
    </message>
    <message>
        <source>List the webhooks</source>
        <translation>Lister les webhooks</translation>
    </message>
    <message>
        <source>Of this site only</source>
        <translation>De ce site seulement</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>Lequel, par son numéro</translation>
    </message>
    <message>
        <source>Remove a webhook; its deliveries stay in the log</source>
        <translation>Supprimer un webhook&#xa0;; ses livraisons restent dans le journal</translation>
    </message>
    <message>
        <source>Give a webhook a new secret; for 24 hours the receiver accepts both</source>
        <translation>Donner un nouveau secret à un webhook&#xa0;; pendant 24 heures, le récepteur accepte les deux</translation>
    </message>
    <message>
        <source>Paused: its events are kept as skipped from now on. What is under way goes on.</source>
        <translation>En pause&#xa0;: dès maintenant, ses événements sont conservés comme ignorés. Ce qui est en cours continue.</translation>
    </message>
    <message numerus="yes">
        <source>Resumed. %n event(s) were skipped and can be sent: deliveries replay --query &apos;%1&apos;</source>
        <translation>
            <numerusform>Repris. %n événement a été ignoré et peut être envoyé&#xa0;: deliveries replay --query ’%1’</numerusform>
            <numerusform>Repris. %n événements ont été ignorés et peuvent être envoyés&#xa0;: deliveries replay --query ’%1’</numerusform>
        </translation>
    </message>
    <message>
        <source>Resumed.</source>
        <translation>Repris.</translation>
    </message>
    <message>
        <source>Pause a webhook: its events are kept as skipped, and can be sent later</source>
        <translation>Mettre un webhook en pause&#xa0;: ses événements sont conservés comme ignorés et peuvent être envoyés plus tard</translation>
    </message>
    <message>
        <source>Resume a paused webhook; says what was skipped meanwhile</source>
        <translation>Reprendre un webhook en pause&#xa0;; dit ce qui a été ignoré entre-temps</translation>
    </message>
    <message>
        <source>The nearest is &quot;%1&quot;.</source>
        <translation>Le plus proche est « %1 ».</translation>
    </message>
    <message>
        <source>No webhooks yet.</source>
        <translation>Pas encore de webhook.</translation>
    </message>
    <message>
        <source>No webhooks of %1 yet.</source>
        <translation>Pas encore de webhook de %1.</translation>
    </message>
    <message>
        <source>Webhooks must use HTTPS. For a server on this machine, use https://, or let the profile allow it: &quot;ovyxa-bench settings set allow_loopback_http=on&quot;.</source>
        <translation>Les webhooks doivent utiliser HTTPS. Pour un serveur sur cette machine, utilisez https:// ou autorisez-le dans le profil&#xa0;: «&#xa0;ovyxa-bench settings set allow_loopback_http=on&#xa0;».</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Simulated time: %1, as this machine&apos;s.</source>
        <translation>Heure simulée&#xa0;: %1, comme celle de cette machine.</translation>
    </message>
    <message>
        <source>Simulated time: %1, %2 ahead of this machine&apos;s.</source>
        <translation>Heure simulée&#xa0;: %1, en avance de %2 sur celle de cette machine.</translation>
    </message>
    <message>
        <source>, spike above %1 visitors</source>
        <translation>, pic au-delà de %1 visiteurs</translation>
    </message>
    <message>
        <source>path %1</source>
        <translation>chemin %1</translation>
    </message>
    <message>
        <source>event %1</source>
        <translation>événement %1</translation>
    </message>
    <message>
        <source>%1 (revoked)</source>
        <translation>%1 (révoquée)</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>en file</translation>
    </message>
    <message>
        <source>held</source>
        <translation>retenue</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>envoi en cours</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>en attente</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>livrée</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>en échec</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>annulée</translation>
    </message>
    <message>
        <source>%1  Alert: %2. It stands at %3.</source>
        <translation>%1  Alerte&#xa0;: %2. Valeur actuelle&#xa0;: %3.</translation>
    </message>
    <message numerus="yes">
        <source>%n attempt(s)</source>
        <translation>
            <numerusform>%n tentative</numerusform>
            <numerusform>%n tentatives</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) to send again.</source>
        <translation>
            <numerusform>%n livraison à renvoyer.</numerusform>
            <numerusform>%n livraisons à renvoyer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them was already answered with 2xx: the endpoint may have processed it.</source>
        <translation>
            <numerusform>%n d’entre elles a déjà reçu un 2xx en réponse&#xa0;: le point de terminaison l’a peut-être traitée.</numerusform>
            <numerusform>%n d’entre elles ont déjà reçu un 2xx en réponse&#xa0;: le point de terminaison les a peut-être traitées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be sent again: its webhook is gone.</source>
        <translation>
            <numerusform>%n ne peut pas être renvoyée&#xa0;: son webhook n’existe plus.</numerusform>
            <numerusform>%n ne peuvent pas être renvoyées&#xa0;: leurs webhooks n’existent plus.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) at once</source>
        <translation>
            <numerusform>%n requête à la fois</numerusform>
            <numerusform>%n requêtes à la fois</numerusform>
        </translation>
    </message>
    <message>
        <source>; all of them take %1 s if each takes as long as it did last time, and at most %2 s.</source>
        <translation>&#xa0;; toutes ensemble prennent %1 s si chacune dure autant que la dernière fois, et au plus %2 s.</translation>
    </message>
    <message>
        <source>What goes on failing is tried for the last time after %1 min of simulated time.</source>
        <translation>Ce qui continue d’échouer est tenté une dernière fois après %1 min de temps simulé.</translation>
    </message>
    <message>
        <source>Delivery %1, attempt %2: %3 after %4 ms.</source>
        <translation>Livraison %1, tentative %2&#xa0;: %3 après %4 ms.</translation>
    </message>
    <message numerus="yes">
        <source>The next attempt is in %n second(s) of simulated time.</source>
        <translation>
            <numerusform>La prochaine tentative a lieu dans %n seconde de temps simulé.</numerusform>
            <numerusform>La prochaine tentative a lieu dans %n secondes de temps simulé.</numerusform>
        </translation>
    </message>
    <message>
        <source>, paused</source>
        <translation>, en pause</translation>
    </message>
    <message>
        <source>Page views counted: %1, custom events: %2, those of bots left out: %3; %4 of %5 events this month (%6 %).</source>
        <translation>Pages vues comptées : %1, événements personnalisés : %2, de robots et non comptés : %3 ; %4 événements sur %5 ce mois-ci (%6 %).</translation>
    </message>
</context>
<context>
    <name>ovyxa::AbsencePanel</name>
    <message>
        <source>Why is this delivery not here?</source>
        <translation>Pourquoi cette livraison n’est-elle pas ici&#xa0;?</translation>
    </message>
    <message>
        <source>Close, and go back to the inspector</source>
        <translation>Fermer et revenir à l’inspecteur</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Événement</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>to</source>
        <extracomment>between an event and a webhook: &quot;goal.completed to Orders&quot;</extracomment>
        <translation>à</translation>
    </message>
    <message>
        <source>Time near which it is missed</source>
        <translation>Heure vers laquelle il manque</translation>
    </message>
    <message>
        <source>near</source>
        <extracomment>before a time</extracomment>
        <translation>vers</translation>
    </message>
    <message>
        <source>There is no webhook yet, so nothing is sent anywhere.</source>
        <translation>Il n’y a pas encore de webhook, rien n’est donc envoyé.</translation>
    </message>
    <message>
        <source>Add one on the left: it gets the events of its site that it listens to.</source>
        <translation>Ajoutez-en un à gauche&#xa0;: il reçoit les événements de son site qui sont choisis pour lui.</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>non envoyé</translation>
    </message>
    <message>
        <source>this event</source>
        <translation>cet événement</translation>
    </message>
    <message numerus="yes">
        <source>%n events found</source>
        <translation>
            <numerusform>%n événement trouvé</numerusform>
            <numerusform>%n événements trouvés</numerusform>
        </translation>
    </message>
    <message>
        <source>Of these the nearest is meant</source>
        <translation>Il s’agit du plus proche</translation>
    </message>
    <message>
        <source>Fire %1</source>
        <translation>Déclencher %1</translation>
    </message>
    <message>
        <source>Fire with %1</source>
        <translation>Déclencher avec %1</translation>
    </message>
    <message>
        <source>Lower it to %1</source>
        <translation>Le baisser à %1</translation>
    </message>
    <message>
        <source>Listen to %1</source>
        <translation>Recevoir %1</translation>
    </message>
    <message>
        <source>Send it to %1</source>
        <translation>L’envoyer à %1</translation>
    </message>
    <message>
        <source>Send it again</source>
        <translation>Le renvoyer</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>Modifier et renvoyer</translation>
    </message>
    <message>
        <source>Run the clock until then</source>
        <translation>Avancer l’horloge jusque-là</translation>
    </message>
    <message>
        <source>Show it in the log</source>
        <translation>Le montrer dans le journal</translation>
    </message>
    <message>
        <source>%1 fires above %2 now.</source>
        <translation>%1 se déclenche maintenant au-dessus de %2.</translation>
    </message>
    <message>
        <source>%1 listens to %2 now.</source>
        <translation>%1 reçoit maintenant %2.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Resume %1</source>
        <translation>Reprendre %1</translation>
    </message>
    <message>
        <source>%1 gets its events again.</source>
        <translation>%1 reçoit de nouveau ses événements.</translation>
    </message>
</context>
<context>
    <name>ovyxa::AbsenceReport</name>
    <message>
        <source>Where this event went</source>
        <translation>Où cet événement est allé</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>Copier comme texte</translation>
    </message>
    <message>
        <source>All of this, for a ticket or a colleague</source>
        <translation>Tout cela, pour un ticket ou un collègue</translation>
    </message>
    <message>
        <source>Asked in this order</source>
        <translation>Demandé dans cet ordre</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Montrer</translation>
    </message>
    <message>
        <source>Show the delivery to %1</source>
        <translation>Montrer la livraison à %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::AbsenceWords</name>
    <message>
        <source>No %1 happened within 5 minutes of that time.</source>
        <translation>Aucun %1 n’a eu lieu à moins de 5 minutes de cette heure.</translation>
    </message>
    <message>
        <source>It belongs to %1, and %2 is a webhook of %3.</source>
        <translation>Il appartient à %1, et %2 est un webhook de %3.</translation>
    </message>
    <message>
        <source>It was never sent: the visitor was a bot.</source>
        <translation>Jamais envoyé&#xa0;: le visiteur était un robot.</translation>
    </message>
    <message>
        <source>It was never sent: %1 does not listen to %2.</source>
        <translation>Jamais envoyé&#xa0;: %1 ne reçoit pas %2.</translation>
    </message>
    <message>
        <source>It was never sent: %1 was added later, %2.</source>
        <translation>Jamais envoyé&#xa0;: %1 a été ajouté plus tard, %2.</translation>
    </message>
    <message>
        <source>It was never sent: %1 did not listen to %2 then.</source>
        <translation>Jamais envoyé&#xa0;: %1 ne recevait pas %2 alors.</translation>
    </message>
    <message>
        <source>It went to one other webhook alone.</source>
        <translation>Il n’est allé qu’à un autre webhook.</translation>
    </message>
    <message>
        <source>It went to %1 alone.</source>
        <translation>Il n’est allé qu’à %1.</translation>
    </message>
    <message numerus="yes">
        <source>It was never sent: %n active visitors are not above %1&apos;s threshold of %2.</source>
        <translation>
            <numerusform>Jamais envoyé&#xa0;: %n visiteur actif ne dépasse pas le seuil %2 de %1.</numerusform>
            <numerusform>Jamais envoyé&#xa0;: %n visiteurs actifs ne dépassent pas le seuil %2 de %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>It has not happened: %1 of %2 events are below 80 %.</source>
        <translation>Cela n’a pas eu lieu&#xa0;: %1 événements sur %2, c’est moins de 80&#xa0;%.</translation>
    </message>
    <message>
        <source>The month stands at %1 %, and tells each threshold once.</source>
        <translation>Le mois en est à %1&#xa0;% et signale chaque seuil une fois.</translation>
    </message>
    <message>
        <source>It was never sent: %1 bytes are over the limit of %2.</source>
        <translation>Jamais envoyé&#xa0;: %1 octets dépassent la limite de %2.</translation>
    </message>
    <message>
        <source>It is held back: %1 has had its %2 deliveries in the last hour.</source>
        <translation>Il est retenu&#xa0;: %1 a eu ses %2 livraisons dans la dernière heure.</translation>
    </message>
    <message>
        <source>It was never sent: it was cancelled.</source>
        <translation>Jamais envoyé&#xa0;: il a été annulé.</translation>
    </message>
    <message numerus="yes">
        <source>It was cancelled after %n requests.</source>
        <translation>
            <numerusform>Il a été annulé après %n requête.</numerusform>
            <numerusform>Il a été annulé après %n requêtes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It may have been deleted: %n events are in the log no more.</source>
        <translation>
            <numerusform>Il a pu être supprimé&#xa0;: %n événement n’est plus dans le journal.</numerusform>
            <numerusform>Il a pu être supprimé&#xa0;: %n événements ne sont plus dans le journal.</numerusform>
        </translation>
    </message>
    <message>
        <source>Its delivery to %1 was deleted from the log.</source>
        <translation>Sa livraison à %1 a été supprimée du journal.</translation>
    </message>
    <message>
        <source>It is here: %1 got it.</source>
        <translation>Il est là&#xa0;: %1 l’a reçu.</translation>
    </message>
    <message>
        <source>It has failed so far, and is sent again %1.</source>
        <translation>Il a échoué jusqu’ici et sera renvoyé&#xa0;: %1.</translation>
    </message>
    <message numerus="yes">
        <source>It was sent %n times, and failed.</source>
        <translation>
            <numerusform>Il a été envoyé %n fois et a échoué.</numerusform>
            <numerusform>Il a été envoyé %n fois et a échoué.</numerusform>
        </translation>
    </message>
    <message>
        <source>It is on its way.</source>
        <translation>Il est en route.</translation>
    </message>
    <message>
        <source>Fire one, have the traffic set it off, or choose another time. Of traffic that set off nothing, only the last since the bench was started is known.</source>
        <translation>Déclenchez-en un, à la main ou par du trafic, ou choisissez une autre heure. Du trafic qui n’a rien déclenché, seul le dernier depuis le démarrage est connu.</translation>
    </message>
    <message>
        <source>A webhook gets the events of its own site alone. Add one to %1, or send it here.</source>
        <translation>Un webhook ne reçoit que les événements de son propre site. Ajoutez-en un à %1, ou envoyez-le ici.</translation>
    </message>
    <message>
        <source>“%1” is a known crawler&apos;s user agent: it counts nowhere and sets off nothing. Send the hit with a browser&apos;s.</source>
        <translation>«&#xa0;%1&#xa0;» est l’agent utilisateur d’un robot connu&#xa0;: il ne compte nulle part et ne déclenche rien. Envoyez la visite avec celui d’un navigateur.</translation>
    </message>
    <message>
        <source>Have it listen, and it gets the next one.</source>
        <translation>Choisissez-y cet événement, et il recevra le prochain.</translation>
    </message>
    <message>
        <source>A webhook gets what happens from then on. Send this one there, or fire another.</source>
        <translation>Un webhook reçoit ce qui arrive à partir de là. Envoyez-lui celui-ci, ou déclenchez-en un autre.</translation>
    </message>
    <message>
        <source>It does now, and gets the next one.</source>
        <translation>Il le reçoit maintenant, et recevra le prochain.</translation>
    </message>
    <message>
        <source>It was sent there as a test or from the command line, or %1 did not listen then. Send it there now.</source>
        <translation>Il y a été envoyé comme essai ou par la ligne de commande, ou %1 ne le recevait pas alors. Envoyez-le maintenant.</translation>
    </message>
    <message>
        <source>%1 asks for more than %2 active in 5 minutes. Fire with more, or lower the threshold.</source>
        <translation>%1 demande plus de %2 actifs en 5 minutes. Déclenchez avec davantage, ou baissez le seuil.</translation>
    </message>
    <message>
        <source>It fires when the count rises above %1, and again only once it has been at %1 or below in between.</source>
        <translation>Il se déclenche quand le nombre dépasse %1, et à nouveau seulement après être redescendu à %1 ou moins.</translation>
    </message>
    <message>
        <source>Fill the month at the traffic, or fire the event.</source>
        <translation>Remplissez le mois dans le trafic, ou déclenchez l’événement.</translation>
    </message>
    <message>
        <source>80 % and 100 % fire once each, in a calendar month by UTC. Fire one by hand to see it again.</source>
        <translation>80&#xa0;% et 100&#xa0;% se déclenchent une fois chacun par mois civil en UTC. Déclenchez-en un à la main pour le revoir.</translation>
    </message>
    <message>
        <source>Shorten its data, and send it again.</source>
        <translation>Raccourcissez ses données, et renvoyez-le.</translation>
    </message>
    <message>
        <source>It goes out in its order as the hour frees; nothing is dropped.</source>
        <translation>Il part à son tour dès que l’heure se libère&#xa0;; rien n’est perdu.</translation>
    </message>
    <message>
        <source>It goes out in its order, %1 at the earliest; nothing is dropped.</source>
        <translation>Il part à son tour, au plus tôt %1&#xa0;; rien n’est perdu.</translation>
    </message>
    <message>
        <source>Send it again: that is a new delivery of the same event.</source>
        <translation>Renvoyez-le&#xa0;: c’est une nouvelle livraison du même événement.</translation>
    </message>
    <message>
        <source>What was deleted cannot be told from what never was. Fire another.</source>
        <translation>Ce qui a été supprimé ne se distingue pas de ce qui n’a jamais été. Déclenchez-en un autre.</translation>
    </message>
    <message>
        <source>Whether it arrived is not known here any more. Look at your endpoint, or send it there again.</source>
        <translation>On ne sait plus ici s’il est arrivé. Regardez à votre point de terminaison, ou renvoyez-le.</translation>
    </message>
    <message>
        <source>is of another site</source>
        <translation>vient d’un autre site</translation>
    </message>
    <message>
        <source>does not listen to %1</source>
        <translation>ne reçoit pas %1</translation>
    </message>
    <message>
        <source>was added later</source>
        <translation>ajouté plus tard</translation>
    </message>
    <message>
        <source>did not listen then</source>
        <translation>ne le recevait pas alors</translation>
    </message>
    <message>
        <source>it went to another alone</source>
        <translation>allé à un autre seulement</translation>
    </message>
    <message>
        <source>below its threshold of %1</source>
        <translation>sous son seuil de %1</translation>
    </message>
    <message>
        <source>deleted from the log</source>
        <translation>supprimé du journal</translation>
    </message>
    <message>
        <source>Visitors came</source>
        <translation>Des visiteurs sont venus</translation>
    </message>
    <message>
        <source>Events were counted</source>
        <translation>Des événements ont été comptés</translation>
    </message>
    <message>
        <source>The event happened</source>
        <translation>L’événement a eu lieu</translation>
    </message>
    <message>
        <source>It belongs to this site</source>
        <translation>Il appartient à ce site</translation>
    </message>
    <message>
        <source>Not by a bot</source>
        <translation>Pas par un robot</translation>
    </message>
    <message>
        <source>%1 listens to %2</source>
        <translation>%1 reçoit %2</translation>
    </message>
    <message>
        <source>A threshold was reached</source>
        <translation>Un seuil a été atteint</translation>
    </message>
    <message>
        <source>Above its threshold</source>
        <translation>Au-dessus de son seuil</translation>
    </message>
    <message>
        <source>Small enough to send</source>
        <translation>Assez petit pour être envoyé</translation>
    </message>
    <message>
        <source>Within 100 an hour</source>
        <translation>Dans les 100 par heure</translation>
    </message>
    <message>
        <source>Not cancelled</source>
        <translation>Pas annulé</translation>
    </message>
    <message>
        <source>Not deleted from the log</source>
        <translation>Pas supprimé du journal</translation>
    </message>
    <message>
        <source>not asked</source>
        <translation>non demandé</translation>
    </message>
    <message>
        <source>not known any more</source>
        <translation>n’est plus connu</translation>
    </message>
    <message numerus="yes">
        <source>%n active</source>
        <translation>
            <numerusform>%n actif</numerusform>
            <numerusform>%n actifs</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur %2</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1&#xa0;%</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>depuis %1</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>oui</translation>
    </message>
    <message>
        <source>no</source>
        <translation>non</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>inconnu</translation>
    </message>
    <message>
        <source>It was never sent: %1 was paused.</source>
        <translation>Jamais envoyé&#xa0;: %1 était en pause.</translation>
    </message>
    <message>
        <source>It is kept, byte for byte. Send it now; that goes to a paused webhook, too.</source>
        <translation>Il est conservé, octet pour octet. Envoyez-le maintenant&#xa0;; cela part aussi vers un webhook en pause.</translation>
    </message>
    <message>
        <source>was paused</source>
        <translation>était en pause</translation>
    </message>
    <message>
        <source>%1 was not paused</source>
        <translation>%1 n’était pas en pause</translation>
    </message>
    <message>
        <source>It was never sent: %1 had told of this spike before, or asked for more visitors then.</source>
        <translation>Jamais envoyé&#xa0;: %1 avait déjà signalé ce pic, ou demandait alors plus de visiteurs.</translation>
    </message>
    <message>
        <source>had told of it, or asked for more</source>
        <translation>l’avait signalé ou en demandait plus</translation>
    </message>
</context>
<context>
    <name>ovyxa::AlertController</name>
    <message>
        <source>There is such a rule already.</source>
        <translation>Une telle règle existe déjà.</translation>
    </message>
    <message>
        <source>Alert: %1. It stands at %2.</source>
        <translation>Alerte&#xa0;: %1. Valeur actuelle&#xa0;: %2.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Alerts</name>
    <message>
        <source>There is such a rule already.</source>
        <translation>Une telle règle existe déjà.</translation>
    </message>
    <message>
        <source>There is no alert rule %1.</source>
        <translation>Il n’y a pas de règle d’alerte %1.</translation>
    </message>
</context>
<context>
    <name>ovyxa::AlertsDialog</name>
    <message>
        <source>No rules yet. Type one below: it tells you when verified events reach a figure.</source>
        <translation>Pas encore de règles. Saisissez-en une ci-dessous&#xa0;: elle vous prévient quand les événements vérifiés atteignent un nombre.</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>Ajouter la règle</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Raised</source>
        <translation>Déclenchées</translation>
    </message>
    <message>
        <source>Alerts on received events</source>
        <translation>Alertes sur les événements reçus</translation>
    </message>
    <message>
        <source>Alert rules</source>
        <translation>Règles d’alerte</translation>
    </message>
    <message>
        <source>New alert rule</source>
        <translation>Nouvelle règle d’alerte</translation>
    </message>
    <message>
        <source>Add up a field with sum(value), and set a pause with “silent for 15m” at the end. Only events whose signature is valid count.</source>
        <translation>Additionnez un champ avec sum(value), et définissez une pause avec «&#xa0;silent for 15m&#xa0;» à la fin. Seuls comptent les événements dont la signature est valide.</translation>
    </message>
    <message>
        <source>Ovyxa names alerting as a use and not its rules. Assumed: minutes, hours, days and months are those of the calendar in UTC, on the simulated clock; without a pause a rule is silent until the next one.</source>
        <translation>Ovyxa cite l’alerte comme un usage, sans en donner les règles. Hypothèse&#xa0;: les minutes, heures, jours et mois sont ceux du calendrier UTC, selon l’horloge simulée&#xa0;; sans pause, une règle reste silencieuse jusqu’à la période suivante.</translation>
    </message>
    <message>
        <source>Alerts that were raised</source>
        <translation>Alertes déclenchées</translation>
    </message>
    <message>
        <source>A double click shows the request</source>
        <translation>Un double-clic affiche la requête</translation>
    </message>
    <message>
        <source>%1   ·   last raised %2</source>
        <translation>%1   ·   dernière alerte %2</translation>
    </message>
    <message>
        <source>The rule is removed: %1</source>
        <translation>La règle est supprimée&#xa0;: %1</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>New alert rule, such as %1</source>
        <translation>Nouvelle règle d’alerte, comme %1</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Select an alert to remove first.</source>
        <translation>Sélectionnez d’abord une alerte à retirer.</translation>
    </message>
    <message>
        <source>Write a rule first.</source>
        <translation>Écrivez d’abord une règle.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ApiForm</name>
    <message>
        <source>Start the Events API, and a line to try it with stands here.</source>
        <translation>Démarrez l’Events API, et une ligne pour l’essayer apparaîtra ici.</translation>
    </message>
    <message>
        <source>A command line that posts a page view</source>
        <translation>Une ligne de commande qui envoie une page vue</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Make a key</source>
        <translation>Créer une clé</translation>
    </message>
    <message>
        <source>Refused last</source>
        <translation>Derniers refus</translation>
    </message>
    <message>
        <source>Copy the URL. The same port takes HTTPS and, from this machine, plain HTTP.</source>
        <translation>Copier l’URL. Le même port accepte HTTPS et, depuis cette machine, le HTTP non chiffré.</translation>
    </message>
    <message>
        <source>Port of the Events API</source>
        <translation>Port de l’Events API</translation>
    </message>
    <message>
        <source>0 takes any free one</source>
        <translation>0 prend n’importe quel port libre</translation>
    </message>
    <message>
        <source>Rate limit</source>
        <translation>Limite de débit</translation>
    </message>
    <message>
        <source>Name of the new key</source>
        <translation>Nom de la nouvelle clé</translation>
    </message>
    <message>
        <source>What will use it, such as shop</source>
        <translation>Ce qui l’utilisera, par exemple boutique</translation>
    </message>
    <message>
        <source>The new key</source>
        <translation>La nouvelle clé</translation>
    </message>
    <message>
        <source>POST /api/v1/events/pageview is as Ovyxa documents it. /api/v1/events/custom is assumed to take the same, a name and optional properties; the rate limit is off unless you choose one.</source>
        <translation>POST /api/v1/events/pageview est tel qu’Ovyxa le documente. Hypothèse&#xa0;: /api/v1/events/custom prend la même chose, avec un nom et des properties facultatives&#xa0;; la limite de débit est désactivée, sauf si vous en choisissez une.</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Essayer</translation>
    </message>
    <message>
        <source>Shown this once: copy it now. Only its hash is kept.</source>
        <translation>Affichée cette seule fois&#xa0;: copiez-la maintenant. Seule son empreinte est conservée.</translation>
    </message>
    <message>
        <source>Copy the new key</source>
        <translation>Copier la nouvelle clé</translation>
    </message>
    <message>
        <source>The clipboard forgets it after a minute.</source>
        <translation>Le presse-papiers l’oublie au bout d’une minute.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>Done with the new key: hide it</source>
        <translation>Terminé avec la nouvelle clé&#xa0;: la masquer</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Clés</translation>
    </message>
    <message>
        <source>listening</source>
        <translation>à l’écoute</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>arrêtée</translation>
    </message>
    <message>
        <source>Copy the Events API&apos;s URL, %1</source>
        <translation>Copier l’URL de l’Events API, %1</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Démarrer</translation>
    </message>
    <message>
        <source>Stop the Events API</source>
        <translation>Arrêter l’Events API</translation>
    </message>
    <message>
        <source>Start the Events API</source>
        <translation>Démarrer l’Events API</translation>
    </message>
    <message>
        <source>Made %1</source>
        <translation>Créée %1</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Révoquer</translation>
    </message>
    <message>
        <source>Revoke the key %1</source>
        <translation>Révoquer la clé %1</translation>
    </message>
    <message>
        <source>for good?</source>
        <translation>définitivement&#xa0;?</translation>
    </message>
    <message>
        <source>Requests with this key get 401 from then on. This cannot be undone.</source>
        <translation>Les requêtes avec cette clé reçoivent alors 401. Cette action est irréversible.</translation>
    </message>
    <message>
        <source>Revoke the key %1 for good</source>
        <translation>Révoquer définitivement la clé %1</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conserver</translation>
    </message>
    <message>
        <source>Keep the key %1</source>
        <translation>Conserver la clé %1</translation>
    </message>
    <message>
        <source>Key name</source>
        <translation>Nom de la clé</translation>
    </message>
</context>
<context>
    <name>ovyxa::ApiKeys</name>
    <message numerus="yes">
        <source>A key needs a name of at most %n character(s), to tell it from others.</source>
        <translation>
            <numerusform>Une clé a besoin d’un nom d’au plus %n caractère, qui la distingue des autres.</numerusform>
            <numerusform>Une clé a besoin d’un nom d’au plus %n caractères, qui la distingue des autres.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no key %1.</source>
        <translation>Il n’y a pas de clé %1.</translation>
    </message>
    <message>
        <source>That key has been revoked already.</source>
        <translation>Cette clé a déjà été révoquée.</translation>
    </message>
</context>
<context>
    <name>ovyxa::AssumedNote</name>
    <message>
        <source>assumed</source>
        <translation>hypothèse</translation>
    </message>
    <message>
        <source>Assumed: %1</source>
        <translation>Hypothèse&#xa0;: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n assumptions</source>
        <translation>
            <numerusform>%n hypothèse</numerusform>
            <numerusform>%n hypothèses</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::AttemptStrip</name>
    <message>
        <source>Attempt</source>
        <translation>Tentative</translation>
    </message>
    <message>
        <source>Attempt %1</source>
        <translation>Tentative %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::Bench</name>
    <message>
        <source>This profile is open for reading only.</source>
        <translation>Ce profil est ouvert en lecture seule.</translation>
    </message>
    <message>
        <source>The bench has been closed.</source>
        <translation>Ovyxa Bench a été fermé.</translation>
    </message>
    <message>
        <source>Local receiver</source>
        <translation>Récepteur local</translation>
    </message>
</context>
<context>
    <name>ovyxa::BodyEditor</name>
    <message>
        <source>Body, as it goes out</source>
        <translation>Corps, tel qu’il part</translation>
    </message>
    <message>
        <source>was %1</source>
        <translation>était %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::BodyPanel</name>
    <message>
        <source>Body in hex</source>
        <translation>Corps en hex</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Corps</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>Hex</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Compacter</translation>
    </message>
    <message>
        <source>The same JSON without white space; numbers and strings stay as they are written</source>
        <translation>Le même JSON sans espaces&#xa0;; les nombres et les chaînes gardent leur écriture</translation>
    </message>
    <message>
        <source>Indent</source>
        <translation>Indenter</translation>
    </message>
    <message>
        <source>The same JSON on indented lines; numbers and strings stay as they are written</source>
        <translation>Le même JSON sur des lignes indentées&#xa0;; les nombres et les chaînes gardent leur écriture</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>Fichier…</translation>
    </message>
    <message>
        <source>Take a file&apos;s bytes for the body, exactly as they are</source>
        <translation>Prendre comme corps les octets d’un fichier, exactement tels quels</translation>
    </message>
    <message>
        <source>Undo all</source>
        <translation>Tout annuler</translation>
    </message>
    <message>
        <source>Headers, body and signing as they were in the source</source>
        <translation>En-têtes, corps et signature tels qu’ils étaient dans la source</translation>
    </message>
    <message>
        <source>Length of the body</source>
        <translation>Longueur du corps</translation>
    </message>
    <message>
        <source>%1 / %2 B</source>
        <translation>%1 / %2 B</translation>
    </message>
    <message>
        <source>Over the limit of a payload: it would not be sent.</source>
        <translation>Au-delà de la limite d’une charge utile&#xa0;: ce corps ne serait pas envoyé.</translation>
    </message>
    <message>
        <source>no UTF-8 text</source>
        <translation>pas du texte UTF-8</translation>
    </message>
    <message>
        <source>one line</source>
        <translation>une ligne</translation>
    </message>
    <message>
        <source>line ends CR LF</source>
        <translation>fins de ligne CR LF</translation>
    </message>
    <message>
        <source>line ends LF</source>
        <translation>fins de ligne LF</translation>
    </message>
    <message>
        <source>a newline at the end</source>
        <translation>un saut de ligne à la fin</translation>
    </message>
    <message>
        <source>no newline at the end</source>
        <translation>pas de saut de ligne à la fin</translation>
    </message>
    <message>
        <source>UTF-8, %1, %2</source>
        <translation>UTF-8, %1, %2</translation>
    </message>
    <message>
        <source>– empty</source>
        <translation>– vide</translation>
    </message>
    <message>
        <source>✓ JSON</source>
        <translation>✓ JSON</translation>
    </message>
    <message>
        <source>– JSON, very deep</source>
        <translation>– JSON, très profond</translation>
    </message>
    <message>
        <source>✕ not JSON: %1</source>
        <translation>✕ pas du JSON&#xa0;: %1</translation>
    </message>
    <message>
        <source>A file for the body</source>
        <translation>Un fichier pour le corps</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 ne peut pas être lu&#xa0;: %2.</translation>
    </message>
    <message>
        <source>%1 is longer than 10 MiB. Choose a smaller file.</source>
        <translation>%1 dépasse 10 MiB. Choisissez un fichier plus petit.</translation>
    </message>
    <message>
        <source>line %1, column %2</source>
        <translation>ligne %1, colonne %2</translation>
    </message>
    <message>
        <source>The body is no JSON that can be laid out anew.</source>
        <translation>Le corps n’est pas du JSON que l’on puisse remettre en forme.</translation>
    </message>
</context>
<context>
    <name>ovyxa::BytesView</name>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Tout sélectionner</translation>
    </message>
</context>
<context>
    <name>ovyxa::CaptureBar</name>
    <message>
        <source>Close the search</source>
        <translation>Fermer la recherche</translation>
    </message>
</context>
<context>
    <name>ovyxa::CaptureModel</name>
    <message>
        <source>▲ %1 · alert: %2</source>
        <translation>▲ %1 · alerte&#xa0;: %2</translation>
    </message>
    <message>
        <source>It raised an alert: %1</source>
        <translation>A déclenché une alerte&#xa0;: %1</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signature</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Requête</translation>
    </message>
    <message>
        <source>From</source>
        <translation>De</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Corps</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>malformed</source>
        <translation>mal formée</translation>
    </message>
</context>
<context>
    <name>ovyxa::CardView</name>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>The deliveries to repeat</source>
        <translation>Les livraisons à répéter</translation>
    </message>
    <message>
        <source>Copy the report card</source>
        <translation>Copier le bulletin</translation>
    </message>
    <message>
        <source>Report card</source>
        <translation>Bulletin</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>envoi en cours</translation>
    </message>
    <message>
        <source>The rules that a scenario tries stand here, and which of them are kept.</source>
        <translation>Ici figurent les règles qu’un scénario met à l’épreuve, et celles qui tiennent.</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… et %n autre</numerusform>
            <numerusform>… et %n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1&#xa0;: %2</translation>
    </message>
    <message>
        <source>%1, again</source>
        <translation>%1, encore</translation>
    </message>
    <message numerus="yes">
        <source>Repeat these %n at once</source>
        <translation>
            <numerusform>La répéter (%n)</numerusform>
            <numerusform>Répéter ces %n à la fois</numerusform>
        </translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparer</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Copier comme cURL</translation>
    </message>
    <message>
        <source>Command lines that send the same bytes again, signatures included</source>
        <translation>Des lignes de commande qui renvoient les mêmes octets, signatures comprises</translation>
    </message>
    <message>
        <source>JUnit</source>
        <translation>JUnit</translation>
    </message>
    <message>
        <source>The run as JUnit</source>
        <translation>L’exécution en JUnit</translation>
    </message>
    <message>
        <source>What came of each step, as CI reads it</source>
        <translation>Le résultat de chaque étape, tel que la CI le lit</translation>
    </message>
    <message>
        <source>Copy as JUnit</source>
        <translation>Copier en JUnit</translation>
    </message>
    <message>
        <source>Save as JUnit…</source>
        <translation>Enregistrer en JUnit…</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Montrer</translation>
    </message>
    <message>
        <source>Show the delivery of %1</source>
        <translation>Afficher la livraison de %1</translation>
    </message>
    <message>
        <source>What was found wanting beside another of these</source>
        <translation>Celle qui a failli, à côté d’une autre de celles-ci</translation>
    </message>
    <message>
        <source>Beside the last that worked</source>
        <translation>À côté de la dernière qui a réussi</translation>
    </message>
    <message>
        <source>They are being sent: wait until all have been answered.</source>
        <translation>Elles sont en cours d’envoi : attendez que toutes aient une réponse.</translation>
    </message>
    <message>
        <source>What the run sent is gone with its log. Run the scenario again.</source>
        <translation>Ce que l’exécution a envoyé a disparu avec son journal. Relancez le scénario.</translation>
    </message>
    <message>
        <source>Nothing was sent, so there is no request to copy.</source>
        <translation>Rien n’a été envoyé : il n’y a aucune requête à copier.</translation>
    </message>
</context>
<context>
    <name>ovyxa::CatalogueDoor</name>
    <message>
        <source>That webhook is not there any more.</source>
        <translation>Ce webhook n’existe plus.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Centre</name>
    <message>
        <source>Places and documents</source>
        <translation>Panneaux et documents</translation>
    </message>
    <message>
        <source>Close this document</source>
        <translation>Fermer ce document</translation>
    </message>
    <message>
        <source>Show “%1”</source>
        <translation>Afficher «&#xa0;%1&#xa0;»</translation>
    </message>
    <message>
        <source>Close “%1”</source>
        <translation>Fermer «&#xa0;%1&#xa0;»</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Show the tab with the number %1</source>
        <translation>Afficher l’onglet numéro %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::ClockBar</name>
    <message>
        <source>return</source>
        <translation>revenir</translation>
    </message>
    <message>
        <source>Every wait of the bench runs on this clock: retries, the hour&apos;s limit, the overlap of secrets. Only the network&apos;s own time limits run in real time.</source>
        <translation>Toutes les attentes d’Ovyxa Bench suivent cette horloge&#xa0;: les relances, la limite horaire, le chevauchement des secrets. Seuls les délais propres au réseau s’écoulent en temps réel.</translation>
    </message>
    <message>
        <source>Take the clock back to this machine&apos;s time. What is due, and what counts in the hour, goes back by as much; what happened keeps its time.</source>
        <translation>Ramener l’horloge à l’heure de cette machine. Ce qui est dû, et ce qui compte dans l’heure, recule d’autant&#xa0;; ce qui s’est produit garde son heure.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>Speed of the simulated clock: %1</source>
        <translation>Vitesse de l’horloge simulée&#xa0;: %1</translation>
    </message>
    <message>
        <source>Jump to the next due retry or release</source>
        <translation>Aller à la prochaine relance ou libération due</translation>
    </message>
    <message>
        <source>Take the simulated clock back to this machine&apos;s time</source>
        <translation>Ramener l’horloge simulée à l’heure de cette machine</translation>
    </message>
    <message>
        <source>Resume the simulated clock</source>
        <translation>Remettre en marche l’horloge simulée</translation>
    </message>
    <message>
        <source>Pause the simulated clock</source>
        <translation>Mettre l’horloge simulée en pause</translation>
    </message>
    <message>
        <source>Let simulated time go on</source>
        <translation>Laisser le temps simulé s’écouler</translation>
    </message>
    <message>
        <source>Stop simulated time: nothing falls due until it goes on</source>
        <translation>Arrêter le temps simulé&#xa0;: rien n’arrive à échéance avant la reprise</translation>
    </message>
    <message>
        <source>How fast simulated time goes</source>
        <translation>La vitesse à laquelle s’écoule le temps simulé</translation>
    </message>
    <message>
        <source>Move simulated time to the next retry, or to the next release of a held delivery</source>
        <translation>Avancer le temps simulé jusqu’à la prochaine relance, ou jusqu’à la prochaine libération d’une livraison retenue</translation>
    </message>
    <message>
        <source>Nothing is due: no delivery waits for a retry or for room in its hour</source>
        <translation>Rien n’est dû&#xa0;: aucune livraison n’attend une relance ou de la place dans son heure</translation>
    </message>
    <message>
        <source>Simulated time: %1</source>
        <translation>Heure simulée&#xa0;: %1</translation>
    </message>
    <message>
        <source>%1 ·</source>
        <comment>42 min ahead · return</comment>
        <translation>%1 ·</translation>
    </message>
    <message>
        <source>Back to the speed of real time</source>
        <translation>Revenir à la vitesse du temps réel</translation>
    </message>
    <message>
        <source>Take the simulated clock an hour ahead</source>
        <translation>Avancer l’horloge simulée d’une heure</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>en pause</translation>
    </message>
    <message>
        <source>A scenario or simulated visitors have the clock. When they have ended it goes on as before.</source>
        <translation>Un scénario ou des visiteurs simulés ont l’horloge. Quand ils auront fini, elle reprendra comme avant.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ClockWalk</name>
    <message>
        <source>The clock was stopped on its way.</source>
        <translation>L’horloge a été arrêtée en chemin.</translation>
    </message>
</context>
<context>
    <name>ovyxa::CommandPalette</name>
    <message>
        <source>What do you want to do?</source>
        <translation>Que voulez-vous faire&#xa0;?</translation>
    </message>
    <message>
        <source>Search the commands</source>
        <translation>Rechercher dans les commandes</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>No command is called that</source>
        <translation>Aucune commande ne porte ce nom</translation>
    </message>
    <message>
        <source>All commands</source>
        <translation>Toutes les commandes</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>Toutes les touches</translation>
    </message>
    <message>
        <source>Which keys do what? Type to search…</source>
        <translation>Quelles touches font quoi&#xa0;? Tapez pour chercher…</translation>
    </message>
    <message>
        <source>Search the keys</source>
        <translation>Chercher dans les touches</translation>
    </message>
    <message>
        <source>Do what the dialog or form is there for</source>
        <translation>Faire ce pour quoi la boîte de dialogue ou le formulaire est là</translation>
    </message>
    <message>
        <source>Open or inspect the row</source>
        <translation>Ouvrir ou inspecter la ligne</translation>
    </message>
    <message>
        <source>Go back, or close what lies above</source>
        <translation>Revenir, ou fermer ce qui est au-dessus</translation>
    </message>
    <message>
        <source>Open the row&apos;s menu</source>
        <translation>Ouvrir le menu de la ligne</translation>
    </message>
    <message>
        <source>Copy what is selected</source>
        <translation>Copier la sélection</translation>
    </message>
    <message>
        <source>Delete or remove what is selected, with a way back</source>
        <translation>Supprimer ou retirer la sélection, avec retour possible</translation>
    </message>
    <message>
        <source>Pause the webhook, or resume it</source>
        <translation>Mettre le webhook en pause, ou le reprendre</translation>
    </message>
    <message>
        <source>All keys that a query can have</source>
        <translation>Toutes les clés qu’une requête peut avoir</translation>
    </message>
    <message>
        <source>Go to the next match in the payload, or to the one before</source>
        <translation>Aller à l’occurrence suivante de la charge utile, ou à la précédente</translation>
    </message>
    <message>
        <source>Copy where a value stands in the payload</source>
        <translation>Copier l’emplacement d’une valeur dans la charge utile</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareModel</name>
    <message>
        <source>text</source>
        <translation>texte</translation>
    </message>
    <message>
        <source>object</source>
        <translation>objet</translation>
    </message>
    <message>
        <source>list</source>
        <translation>liste</translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation>oui ou non</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>rien</translation>
    </message>
    <message>
        <source>number</source>
        <translation>nombre</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Corps</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>En-têtes</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>status: </source>
        <translation>statut&#xa0;: </translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>pas de réponse</translation>
    </message>
    <message>
        <source>always differs</source>
        <translation>diffère toujours</translation>
    </message>
    <message numerus="yes">
        <source>%n header(s) are equal</source>
        <translation>
            <numerusform>%n en-tête est identique</numerusform>
            <numerusform>%n en-têtes sont identiques</numerusform>
        </translation>
    </message>
    <message>
        <source>All is equal</source>
        <translation>Tout est identique</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) are equal</source>
        <translation>
            <numerusform>%n valeur est identique</numerusform>
            <numerusform>%n valeurs sont identiques</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is equal</source>
        <translation>%1 est identique</translation>
    </message>
    <message>
        <source>%1 are equal</source>
        <translation>%1 sont identiques</translation>
    </message>
    <message>
        <source>no differences</source>
        <translation>aucune différence</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>%n différence</numerusform>
            <numerusform>%n différences</numerusform>
        </translation>
    </message>
    <message>
        <source>, in another order</source>
        <translation>, dans un autre ordre</translation>
    </message>
    <message>
        <source>, in wire order</source>
        <translation>, dans l’ordre de transmission</translation>
    </message>
    <message>
        <source>, names in another order</source>
        <translation>, noms dans un autre ordre</translation>
    </message>
    <message numerus="yes">
        <source>, %n text(s) written otherwise</source>
        <translation>
            <numerusform>, %n texte écrit autrement</numerusform>
            <numerusform>, %n textes écrits autrement</numerusform>
        </translation>
    </message>
    <message>
        <source>changed: %1</source>
        <translation>modifié&#xa0;: %1</translation>
    </message>
    <message>
        <source>added: %1</source>
        <translation>ajouté&#xa0;: %1</translation>
    </message>
    <message>
        <source>removed: %1</source>
        <translation>supprimé&#xa0;: %1</translation>
    </message>
    <message>
        <source>%1, cut short</source>
        <extracomment>%1 a status such as 200</extracomment>
        <translation>%1, coupée</translation>
    </message>
    <message>
        <source>body: </source>
        <translation>corps : </translation>
    </message>
    <message>
        <source>one of them has no answer yet</source>
        <translation>l&apos;un des deux n&apos;a pas encore de réponse</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareSide</name>
    <message>
        <source>Close the comparison</source>
        <translation>Fermer la comparaison</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Différences</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Comparer avec</translation>
    </message>
    <message>
        <source>The last that worked</source>
        <translation>La dernière réussie</translation>
    </message>
    <message>
        <source>The attempt before</source>
        <translation>La tentative précédente</translation>
    </message>
    <message>
        <source>What the receiver got</source>
        <translation>Ce que le récepteur a reçu</translation>
    </message>
    <message>
        <source>Another: select it in the log</source>
        <translation>Une autre&#xa0;: sélectionnez-la dans le journal</translation>
    </message>
    <message>
        <source>No differences</source>
        <translation>Aucune différence</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>%n différence</numerusform>
            <numerusform>%n différences</numerusform>
        </translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Corps</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>En-têtes</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>the whole body</source>
        <translation>le corps entier</translation>
    </message>
    <message>
        <source>(no. %1)</source>
        <translation>(nº %1)</translation>
    </message>
    <message>
        <source>added</source>
        <translation>ajouté</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>supprimé</translation>
    </message>
    <message>
        <source>type changed</source>
        <translation>type modifié</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>modifié</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>Écarté</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>Modifier et renvoyer</translation>
    </message>
    <message>
        <source>The one on the right, as a draft that you change and send</source>
        <translation>Celui de droite, en brouillon que vous modifiez et envoyez</translation>
    </message>
    <message>
        <source>There is no such one in the log.</source>
        <translation>Il n’y en a pas de telle dans le journal.</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareStrip</name>
    <message>
        <source>The bytes at the first difference</source>
        <translation>Les octets à la première différence</translation>
    </message>
    <message>
        <source>Open the bytes</source>
        <translation>Ouvrir les octets</translation>
    </message>
    <message>
        <source>All bytes of both sides (Ctrl+B)</source>
        <translation>Tous les octets des deux côtés (Ctrl+B)</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Octets</translation>
    </message>
    <message>
        <source>first difference that counts at byte %1</source>
        <translation>première différence qui compte à l’octet %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareSubject</name>
    <message>
        <source>That request is no longer in the log.</source>
        <translation>Cette requête n’est plus dans le journal.</translation>
    </message>
    <message>
        <source>The last that worked</source>
        <translation>La dernière réussie</translation>
    </message>
    <message>
        <source>The next that worked</source>
        <translation>La suivante réussie</translation>
    </message>
    <message>
        <source>No other delivery of this event to this webhook or URL has worked.</source>
        <translation>Aucune autre livraison de cet événement à ce webhook ou à cette URL n’a réussi.</translation>
    </message>
    <message>
        <source>No other request was valid and answered with a 2xx.</source>
        <translation>Aucune autre requête n’était valide et n’a reçu un 2xx.</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareView</name>
    <message>
        <source>This one</source>
        <translation>Celle-ci</translation>
    </message>
    <message>
        <source>The later one</source>
        <translation>La plus récente</translation>
    </message>
    <message>
        <source>The earlier one</source>
        <translation>La plus ancienne</translation>
    </message>
    <message>
        <source>The attempt before</source>
        <translation>La tentative précédente</translation>
    </message>
    <message>
        <source>What the receiver got</source>
        <translation>Ce que le récepteur a reçu</translation>
    </message>
    <message>
        <source>Nothing that counts differs.</source>
        <translation>Rien de ce qui compte ne diffère.</translation>
    </message>
    <message>
        <source>The bodies say the same in other bytes, so a signature of one does not fit the other.</source>
        <translation>Les corps disent la même chose avec d’autres octets&#xa0;; la signature de l’un ne convient donc pas à l’autre.</translation>
    </message>
    <message>
        <source>What was sent is the same.</source>
        <translation>Ce qui a été envoyé est identique.</translation>
    </message>
    <message>
        <source>Only the answers differ, so the reason is at the endpoint, not in the event.</source>
        <translation>Seules les réponses diffèrent&#xa0;; la cause est donc du côté du point de terminaison, pas dans l’événement.</translation>
    </message>
    <message>
        <source>%1 changed its type.</source>
        <translation>%1 a changé de type.</translation>
    </message>
    <message>
        <source>The whole body</source>
        <translation>Le corps entier</translation>
    </message>
    <message>
        <source>A handler that expects the other type may refuse it. Look there first.</source>
        <translation>Un gestionnaire qui attend l’autre type peut le refuser. Regardez d’abord là.</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Comparaison</translation>
    </message>
    <message>
        <source>Both sides, line by line</source>
        <translation>Les deux côtés, ligne par ligne</translation>
    </message>
    <message>
        <source>Attempt on the left</source>
        <translation>Tentative à gauche</translation>
    </message>
    <message>
        <source>Attempt on the right</source>
        <translation>Tentative à droite</translation>
    </message>
    <message>
        <source>Swap the sides</source>
        <translation>Intervertir les côtés</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>Structure</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Octets</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Brut</translation>
    </message>
    <message>
        <source>Fold what is equal</source>
        <translation>Replier ce qui est identique</translation>
    </message>
    <message>
        <source>Set aside what always differs</source>
        <translation>Écarter ce qui diffère toujours</translation>
    </message>
    <message>
        <source>The difference before</source>
        <translation>Différence précédente</translation>
    </message>
    <message>
        <source>The difference before (Shift+F7)</source>
        <translation>Différence précédente (Maj+F7)</translation>
    </message>
    <message>
        <source>The next difference</source>
        <translation>Différence suivante</translation>
    </message>
    <message>
        <source>The next difference (F7)</source>
        <translation>Différence suivante (F7)</translation>
    </message>
    <message>
        <source>Attempt %1</source>
        <translation>Tentative %1</translation>
    </message>
    <message>
        <source>no differences</source>
        <translation>aucune différence</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>%n différence</numerusform>
            <numerusform>%n différences</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur %2</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>The differences, one a line</source>
        <translation>Les différences, une par ligne</translation>
    </message>
    <message>
        <source>The body on the left</source>
        <translation>Le corps de gauche</translation>
    </message>
    <message>
        <source>The body on the right</source>
        <translation>Le corps de droite</translation>
    </message>
    <message>
        <source>the whole body</source>
        <translation>le corps entier</translation>
    </message>
    <message>
        <source>Copied, but the body is no plain UTF-8 text: what is pasted as text has other bytes in places. For programs that take application/octet-stream its exact bytes are in the clipboard, too.</source>
        <translation>Copié, mais le corps n’est pas du pur texte UTF-8&#xa0;: ce qui est collé comme texte a par endroits d’autres octets. Pour les programmes qui acceptent application/octet-stream, ses octets exacts sont aussi dans le presse-papiers.</translation>
    </message>
    <message>
        <source>Nothing to compare with</source>
        <translation>Rien à comparer</translation>
    </message>
    <message>
        <source>Select another in the log</source>
        <translation>En choisir une autre dans le journal</translation>
    </message>
    <message>
        <source>The two are being read and compared.</source>
        <translation>Les deux sont en cours de lecture et de comparaison.</translation>
    </message>
    <message>
        <source>There is no difference to go to.</source>
        <translation>Il n’y a aucune différence où aller.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ComputedSignature</name>
    <message>
        <source>Explain</source>
        <translation>Expliquer</translation>
    </message>
    <message>
        <source>What did your handler compute?</source>
        <translation>Qu’a calculé votre gestionnaire ?</translation>
    </message>
    <message>
        <source>its HMAC of this body</source>
        <translation>son HMAC de ce corps</translation>
    </message>
    <message>
        <source>Log it where your code refuses, and paste it here: the bench says what it did differently.</source>
        <translation>Journalisez-le là où votre code refuse et collez-le ici : le banc dit ce qui a été fait autrement.</translation>
    </message>
    <message>
        <source>This one stood in its answer.</source>
        <translation>Celui-ci figurait dans sa réponse.</translation>
    </message>
    <message>
        <source>Paste what your handler computed first.</source>
        <translation>Collez d’abord ce que votre gestionnaire a calculé.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Configuration</name>
    <message>
        <source>There is no webhook %1. List them to see which there are.</source>
        <translation>Il n’y a pas de webhook %1. Listez-les pour voir lesquels existent.</translation>
    </message>
    <message>
        <source>There is no site “%1”. Add it first.</source>
        <translation>Il n’y a pas de site «&#xa0;%1&#xa0;». Ajoutez-le d’abord.</translation>
    </message>
    <message>
        <source>%1, current</source>
        <translation>%1, actuel</translation>
    </message>
    <message>
        <source>%1, previous</source>
        <translation>%1, précédent</translation>
    </message>
    <message>
        <source>There is a site “%1” already.</source>
        <translation>Il y a déjà un site «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>The site has a goal “%1” already.</source>
        <translation>Le site a déjà un objectif «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>There is no goal %1.</source>
        <translation>Il n’y a pas d’objectif %1.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ConnectionFields</name>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>One more certificate authority</source>
        <translation>Une autorité de certification supplémentaire</translation>
    </message>
    <message>
        <source>A PEM file, for this webhook alone. Left empty, the system&apos;s authorities and the profile&apos;s own are trusted.</source>
        <translation>Un fichier PEM, pour ce webhook seulement. Si le champ est vide, les autorités du système et celles du profil sont reconnues.</translation>
    </message>
    <message>
        <source>New for each request</source>
        <translation>Nouvelle pour chaque requête</translation>
    </message>
    <message>
        <source>Kept for further requests</source>
        <translation>Maintenue pour d’autres requêtes</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Connexions</translation>
    </message>
    <message>
        <source>Ovyxa does not say whom it trusts. Assumed: the system&apos;s authorities; a PEM file named here counts for this webhook alone. It is read at each delivery.</source>
        <translation>Ovyxa ne dit pas à qui elle fait confiance. Hypothèse&#xa0;: aux autorités du système&#xa0;; un fichier PEM indiqué ici ne vaut que pour ce webhook. Il est lu à chaque livraison.</translation>
    </message>
    <message>
        <source>Ovyxa does not say whether it keeps connections. Assumed: each request has its own. A kept one that closes unanswered is a failure like any other; nothing is sent twice.</source>
        <translation>Ovyxa ne dit pas si elle maintient les connexions. Hypothèse&#xa0;: chaque requête a la sienne. Une connexion maintenue qui se ferme sans réponse est un échec comme un autre&#xa0;; rien n’est envoyé deux fois.</translation>
    </message>
    <message>
        <source>The authority&apos;s certificate</source>
        <translation>Le certificat de l’autorité</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>Certificats (*.pem *.crt *.cer);;Tous les fichiers (*)</translation>
    </message>
</context>
<context>
    <name>ovyxa::CurlText</name>
    <message>
        <source>The option -%1 of cURL is not known here. Leave it out.</source>
        <translation>L’option -%1 de cURL n’est pas connue ici. Omettez-la.</translation>
    </message>
    <message>
        <source>The option --%1 of cURL is not known here. Leave it out.</source>
        <translation>L’option --%1 de cURL n’est pas connue ici. Omettez-la.</translation>
    </message>
    <message>
        <source>The command ends after --%1, which needs a value.</source>
        <translation>La commande se termine après --%1, qui demande une valeur.</translation>
    </message>
    <message>
        <source>A form of several parts (-F) cannot be taken over: cURL makes its borders anew. Write the body itself.</source>
        <translation>Un formulaire en plusieurs parties (-F) ne peut pas être repris&#xa0;: cURL en recrée les délimiteurs à chaque fois. Écrivez le corps lui-même.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no header: it has no colon.</source>
        <translation>«&#xa0;%1&#xa0;» n’est pas un en-tête&#xa0;: il n’a pas de deux-points.</translation>
    </message>
    <message>
        <source>The command reads the file %1. Files are not read from here: write the bytes, or take them with &quot;File…&quot; in the draft.</source>
        <translation>La commande lit le fichier %1. Les fichiers ne sont pas lus d’ici&#xa0;: écrivez les octets, ou prenez-les avec «&#xa0;Fichier…&#xa0;» dans le brouillon.</translation>
    </message>
    <message>
        <source>The command names two URLs: %1 and %2. Leave one.</source>
        <translation>La commande indique deux URL&#xa0;: %1 et %2. N’en laissez qu’une.</translation>
    </message>
    <message>
        <source>The command names no URL.</source>
        <translation>La commande n’indique aucune URL.</translation>
    </message>
    <message>
        <source>The command is longer than 32 MiB, which is more than is read.</source>
        <translation>La commande dépasse 32 MiB, soit plus que ce qui est lu.</translation>
    </message>
    <message>
        <source>It does not begin with &quot;curl&quot;.</source>
        <translation>Le texte ne commence pas par «&#xa0;curl&#xa0;».</translation>
    </message>
</context>
<context>
    <name>ovyxa::DeliveryModel</name>
    <message>
        <source>%1, simulated</source>
        <translation>%1, simulée</translation>
    </message>
    <message numerus="yes">
        <source>%n attempts</source>
        <translation>
            <numerusform>%n tentative</numerusform>
            <numerusform>%n tentatives</numerusform>
        </translation>
    </message>
    <message>
        <source>no attempt yet</source>
        <translation>pas encore de tentative</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>rien</translation>
    </message>
    <message>
        <source>When the event happened, in simulated time</source>
        <translation>Quand l’événement s’est produit, en temps simulé</translation>
    </message>
    <message>
        <source>How long the last attempt took, in real time</source>
        <translation>Durée de la dernière tentative, en temps réel</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Événement</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Tentatives</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Prochaine</translation>
    </message>
</context>
<context>
    <name>ovyxa::Discarding</name>
    <message>
        <source>The bench ended before all of it was deleted. Delete the rest next time.</source>
        <translation>Ovyxa Bench s’est terminé avant que tout soit supprimé. Supprimez le reste la prochaine fois.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Dispatcher</name>
    <message>
        <source>That webhook has been removed.</source>
        <translation>Ce webhook a été supprimé.</translation>
    </message>
</context>
<context>
    <name>ovyxa::DoctorPane</name>
    <message>
        <source>it ends before byte %1</source>
        <translation>il s’arrête avant l’octet %1</translation>
    </message>
    <message>
        <source>byte %1 is %2</source>
        <translation>l’octet %1 est %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::DoctorView</name>
    <message>
        <source>same</source>
        <translation>identique</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>modifié</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>inconnu</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>Signé</translation>
    </message>
    <message>
        <source>On the wire</source>
        <translation>Sur le fil</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Reçue</translation>
    </message>
    <message>
        <source>How to fix it</source>
        <translation>Comment corriger</translation>
    </message>
    <message>
        <source>Code that checks the signature</source>
        <translation>Code qui vérifie la signature</translation>
    </message>
    <message>
        <source>Copy the finding</source>
        <translation>Copier le constat</translation>
    </message>
    <message>
        <source>What was asked</source>
        <translation>Ce qui a été demandé</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>Copier le code</translation>
    </message>
    <message>
        <source>Language of the code: %1</source>
        <translation>Langage du code&#xa0;: %1</translation>
    </message>
    <message>
        <source>How to check it</source>
        <translation>Comment la vérifier</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>diffère</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>identique</translation>
    </message>
    <message>
        <source>as signed</source>
        <translation>tel que signé</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftDesk</name>
    <message>
        <source>Edit and resend</source>
        <translation>Modifier et renvoyer</translation>
    </message>
    <message>
        <source>What is inspected, as a draft that you change and send, again and again</source>
        <translation>Ce qui est inspecté, comme brouillon à modifier et à envoyer autant de fois qu’il le faut</translation>
    </message>
    <message>
        <source>Send the draft</source>
        <translation>Envoyer le brouillon</translation>
    </message>
    <message>
        <source>Esc goes back, the draft stays</source>
        <translation>Échap pour revenir, le brouillon reste</translation>
    </message>
    <message>
        <source>The draft was discarded.</source>
        <translation>Le brouillon a été abandonné.</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>Le rétablir</translation>
    </message>
    <message>
        <source>Open the draft again that was closed last</source>
        <translation>Rouvrir le dernier brouillon fermé</translation>
    </message>
    <message>
        <source>The draft is closed, and kept.</source>
        <translation>Le brouillon est fermé, et conservé.</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>Le rouvrir</translation>
    </message>
    <message>
        <source>Undo discarding the draft</source>
        <translation>Annuler l’abandon du brouillon</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftHeaders</name>
    <message>
        <source>Headers, in the order they go out</source>
        <translation>En-têtes, dans l’ordre où ils partent</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftImport</name>
    <message>
        <source>Draft from the clipboard</source>
        <translation>Brouillon depuis le presse-papiers</translation>
    </message>
    <message>
        <source>A cURL line, a raw HTTP request or an HTTP Archive that was copied, as a draft to send</source>
        <translation>Une ligne cURL, une requête HTTP brute ou une archive HTTP (HAR) copiée, comme brouillon à envoyer</translation>
    </message>
    <message>
        <source>the clipboard</source>
        <translation>le presse-papiers</translation>
    </message>
    <message>
        <source>Draft from a file…</source>
        <translation>Brouillon depuis un fichier…</translation>
    </message>
    <message>
        <source>Drop one file at a time: each becomes a draft of its own.</source>
        <translation>Déposez un fichier à la fois&#xa0;: chacun devient un brouillon à part.</translation>
    </message>
    <message>
        <source>what was dropped</source>
        <translation>ce qui a été déposé</translation>
    </message>
    <message>
        <source>A request as a file</source>
        <translation>Une requête dans un fichier</translation>
    </message>
    <message>
        <source>Requests (*.har *.http *.rest *.txt *.sh *.curl *.json);;All files (*)</source>
        <translation>Requêtes (*.har *.http *.rest *.txt *.sh *.curl *.json);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>%1 is no file.</source>
        <translation>%1 n’est pas un fichier.</translation>
    </message>
    <message>
        <source>%1 is longer than 32 MiB, which is more than is read. Export fewer requests.</source>
        <translation>%1 dépasse 32 MiB, soit plus que ce qui est lu. Exportez moins de requêtes.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 ne peut pas être lu&#xa0;: %2.</translation>
    </message>
    <message>
        <source>No draft of %1: %2</source>
        <translation>Pas de brouillon d’après %1&#xa0;: %2</translation>
    </message>
    <message>
        <source>Which request?</source>
        <translation>Quelle requête&#xa0;?</translation>
    </message>
    <message>
        <source>Requests in %1</source>
        <translation>Requêtes dans %1</translation>
    </message>
    <message>
        <source>Make a draft</source>
        <translation>Créer un brouillon</translation>
    </message>
    <message numerus="yes">
        <source>%1 holds %n requests. One becomes a draft.</source>
        <translation>
            <numerusform>%1 contient %n requête. Elle devient un brouillon.</numerusform>
            <numerusform>%1 contient %n requêtes. L’une d’elles devient un brouillon.</numerusform>
        </translation>
    </message>
    <message>
        <source>It says %1; what is sent from here is a POST.</source>
        <translation>Méthode indiquée&#xa0;: %1&#xa0;; ce qui est envoyé d’ici est un POST.</translation>
    </message>
    <message>
        <source>import paste cURL HAR HTTP</source>
        <extracomment>words by which people look for &quot;Draft from the clipboard&quot; and &quot;Draft from a file…&quot;</extracomment>
        <translation>importer coller import cURL HAR HTTP</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftSide</name>
    <message>
        <source>Last answer</source>
        <translation>Dernière réponse</translation>
    </message>
    <message>
        <source>Answer headers</source>
        <translation>En-têtes de la réponse</translation>
    </message>
    <message>
        <source>Answer body</source>
        <translation>Corps de la réponse</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>Essais</translation>
    </message>
    <message>
        <source>Compare with the try before</source>
        <translation>Comparer avec l’essai précédent</translation>
    </message>
    <message>
        <source>Show it in the log</source>
        <translation>Afficher dans le journal</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Copier comme cURL</translation>
    </message>
    <message>
        <source>Answers to this draft</source>
        <translation>Réponses à ce brouillon</translation>
    </message>
    <message>
        <source>Nothing was sent from here yet. Ctrl+Enter sends; the answer stands here, and what it is against the one before.</source>
        <translation>Rien n’a encore été envoyé d’ici. Ctrl+Entrée envoie&#xa0;; la réponse s’affiche ici, comparée à la précédente.</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Statut</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Envoyé</translation>
    </message>
    <message>
        <source>Answer to try %1</source>
        <translation>Réponse à l’essai %1</translation>
    </message>
    <message>
        <source>as it was sent</source>
        <translation>tel qu’envoyé</translation>
    </message>
    <message>
        <source>try %1</source>
        <translation>essai %1</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>pas encore</translation>
    </message>
    <message>
        <source>%1 %2: %3 again.</source>
        <translation>%1 %2&#xa0;: de nouveau %3.</translation>
    </message>
    <message>
        <source>%1 %2: %3 now, %4 on the try before.</source>
        <translation>%1 %2&#xa0;: %3 maintenant, %4 à l’essai précédent.</translation>
    </message>
    <message>
        <source>Nothing was changed in between.</source>
        <translation>Rien n’a été modifié entre-temps.</translation>
    </message>
    <message>
        <source>Changed in between: %1.</source>
        <translation>Modifié entre-temps&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Fixed</source>
        <translation>Corrigé</translation>
    </message>
    <message>
        <source>Better</source>
        <translation>Mieux</translation>
    </message>
    <message>
        <source>Worse</source>
        <translation>Pire</translation>
    </message>
    <message>
        <source>The same</source>
        <translation>Identique</translation>
    </message>
    <message>
        <source>Different</source>
        <translation>Différent</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Premier</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>supprimée</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>envoi en cours</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>inchangé</translation>
    </message>
    <message>
        <source>Try %1: %2, %3</source>
        <translation>Essai %1&#xa0;: %2, %3</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftStore</name>
    <message>
        <source>The draft cannot be kept: %1 (%2). It is lost when the window closes.</source>
        <translation>Le brouillon ne peut pas être conservé&#xa0;: %1 (%2). Il est perdu à la fermeture de la fenêtre.</translation>
    </message>
    <message>
        <source>The draft cannot be closed: %1 (%2).</source>
        <translation>Impossible de fermer le brouillon : %1 (%2).</translation>
    </message>
    <message>
        <source>it is damaged, or of a newer version</source>
        <translation>il est endommagé ou provient d’une version plus récente</translation>
    </message>
    <message>
        <source>The draft cannot be opened again: %1 (%2).</source>
        <translation>Impossible de rouvrir le brouillon&#xa0;: %1 (%2).</translation>
    </message>
    <message>
        <source>What was sent cannot be noted in the closed draft: %1 (%2).</source>
        <translation>Impossible de noter dans le brouillon fermé ce qui a été envoyé&#xa0;: %1 (%2).</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftView</name>
    <message>
        <source>Draft</source>
        <translation>Brouillon</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>En-têtes</translation>
    </message>
    <message>
        <source>in the order they go out</source>
        <translation>dans l’ordre où ils partent</translation>
    </message>
    <message>
        <source>+ Header</source>
        <translation>+ En-tête</translation>
    </message>
    <message>
        <source>Add a header</source>
        <translation>Ajouter un en-tête</translation>
    </message>
    <message>
        <source>Draft: %1</source>
        <translation>Brouillon&#xa0;: %1</translation>
    </message>
    <message>
        <source>Bring the changes back</source>
        <translation>Rétablir les modifications</translation>
    </message>
    <message>
        <source>Send to</source>
        <translation>Envoyer à</translation>
    </message>
    <message>
        <source>Webhook whose secret signs</source>
        <translation>Webhook dont le secret signe</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Envoyer</translation>
    </message>
    <message>
        <source>Sends it as a new delivery, with its retries (Ctrl+Enter)</source>
        <translation>L’envoie comme nouvelle livraison, avec ses relances (Ctrl+Entrée)</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>Nouvelle</translation>
    </message>
    <message>
        <source>As it was</source>
        <translation>D’origine</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>Fausse</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>Aucune</translation>
    </message>
    <message>
        <source>Sign: %1</source>
        <translation>Signature&#xa0;: %1</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Abandonner</translation>
    </message>
    <message>
        <source>Closes the draft and keeps it no longer</source>
        <translation>Ferme le brouillon et ne le conserve plus</translation>
    </message>
    <message>
        <source>There is no webhook yet, so no secret to sign with. Add one on the left, and send.</source>
        <translation>Il n’y a pas encore de webhook, donc pas de secret pour signer. Ajoutez-en un à gauche, puis envoyez.</translation>
    </message>
    <message>
        <source>It had no signature.</source>
        <translation>Il n’y avait pas de signature.</translation>
    </message>
    <message>
        <source>With the signature that it had, whatever the body is now</source>
        <translation>Avec la signature d’origine, quel que soit le corps maintenant</translation>
    </message>
    <message>
        <source>With the present secret, over exactly these bytes.</source>
        <translation>Avec le secret actuel, sur exactement ces octets.</translation>
    </message>
    <message>
        <source>With the signature that it had, whatever the body is now.</source>
        <translation>Avec la signature d’origine, quel que soit le corps maintenant.</translation>
    </message>
    <message>
        <source>With another secret: your handler must refuse it.</source>
        <translation>Avec un autre secret&#xa0;: votre gestionnaire doit refuser la requête.</translation>
    </message>
    <message>
        <source>Without a signature: your handler must refuse it.</source>
        <translation>Sans signature&#xa0;: votre gestionnaire doit refuser la requête.</translation>
    </message>
    <message>
        <source>made on Send</source>
        <translation>généré à l’envoi</translation>
    </message>
    <message>
        <source>as it was</source>
        <translation>tel quel</translation>
    </message>
    <message>
        <source>made wrong on Send</source>
        <translation>généré faux à l’envoi</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>omis</translation>
    </message>
    <message>
        <source>from the URL</source>
        <translation>d’après l’URL</translation>
    </message>
    <message>
        <source>counted</source>
        <translation>calculé</translation>
    </message>
    <message>
        <source>Draft of</source>
        <translation>Brouillon d’après</translation>
    </message>
    <message>
        <source>Show the delivery in the log</source>
        <translation>Afficher la livraison dans le journal</translation>
    </message>
    <message>
        <source>Show the request at the receiver</source>
        <translation>Afficher la requête au récepteur</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>Source&#xa0;: %1</translation>
    </message>
    <message>
        <source>no changes</source>
        <translation>aucune modification</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n modification</numerusform>
            <numerusform>%n modifications</numerusform>
        </translation>
    </message>
    <message>
        <source>Sign as</source>
        <translation>Signer comme</translation>
    </message>
    <message>
        <source>Its secret signs, and the log names it as the sender</source>
        <translation>Son secret signe, et le journal le nomme comme expéditeur</translation>
    </message>
    <message>
        <source>Every change is undone.</source>
        <translation>Toutes les modifications sont annulées.</translation>
    </message>
    <message>
        <source>Draft: pasted</source>
        <translation>Brouillon&#xa0;: collé</translation>
    </message>
    <message>
        <source>· kept as you type, also when you close the bench</source>
        <translation>· conservé à la frappe, même si vous fermez Ovyxa Bench</translation>
    </message>
</context>
<context>
    <name>ovyxa::Engine</name>
    <message>
        <source>Writing works again; sending goes on.</source>
        <translation>L’écriture fonctionne de nouveau&#xa0;; l’envoi continue.</translation>
    </message>
    <message>
        <source>Something could not be recorded. %1</source>
        <translation>Quelque chose n’a pas pu être enregistré. %1</translation>
    </message>
    <message>
        <source>No webhook of %1 listens for %2. Add one, or choose that event in one of them.</source>
        <translation>Aucun webhook de %1 ne reçoit %2. Ajoutez-en un, ou choisissez cet événement dans l’un d’eux.</translation>
    </message>
    <message>
        <source>That webhook has been removed.</source>
        <translation>Ce webhook a été supprimé.</translation>
    </message>
    <message>
        <source>Time only goes forward. Resetting the clock takes it back to this machine&apos;s.</source>
        <translation>Le temps ne va que vers l’avant. Réinitialiser l’horloge la ramène à celle de cette machine.</translation>
    </message>
    <message>
        <source>The clock is being run ahead. Wait for its end, or stop that first.</source>
        <translation>L’horloge est en train d’être avancée. Attendez la fin, ou arrêtez cela d’abord.</translation>
    </message>
    <message>
        <source>The simulated clock went back by %1, to this machine&apos;s. What is due, and what counts in the hour, went back by as much; what happened keeps its time.</source>
        <translation>L’horloge simulée a reculé de %1, jusqu’à celle de cette machine. Ce qui est dû, et ce qui compte dans l’heure, a reculé d’autant&#xa0;; ce qui s’est produit garde son heure.</translation>
    </message>
    <message>
        <source>The webhook of this delivery is no longer kept, so there is no secret to send it with.</source>
        <translation>Le webhook de cette livraison n’est plus conservé&#xa0;; il n’y a donc pas de secret pour l’envoyer.</translation>
    </message>
    <message>
        <source>The keychain cannot be used any more. Secrets are kept in %1 now.</source>
        <translation>Le trousseau n’est plus utilisable. Les secrets sont désormais conservés dans %1.</translation>
    </message>
    <message>
        <source>Not sent: %1 active visitors are not above %2, the lowest threshold of a webhook of %3. Fire with more, or lower the threshold.</source>
        <translation>Non envoyé&#xa0;: %1 visiteurs actifs ne dépassent pas %2, le seuil le plus bas d’un webhook de %3. Déclenchez avec plus, ou abaissez le seuil.</translation>
    </message>
</context>
<context>
    <name>ovyxa::EventPage</name>
    <message>
        <source>Event</source>
        <translation>Événement</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Livraison</translation>
    </message>
    <message>
        <source>At the receiver</source>
        <translation>Au récepteur</translation>
    </message>
    <message>
        <source>Show its delivery in the log</source>
        <translation>Afficher sa livraison dans le journal</translation>
    </message>
    <message>
        <source>Show it at the receiver</source>
        <translation>Afficher au récepteur</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Site</translation>
    </message>
    <message>
        <source>Happened</source>
        <translation>Survenu</translation>
    </message>
    <message numerus="yes">
        <source>%n parts</source>
        <translation>
            <numerusform>%n partie</numerusform>
            <numerusform>%n parties</numerusform>
        </translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Numéro</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Vers</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Créée</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Tentatives</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Prochaine</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Corps</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signature</translation>
    </message>
    <message>
        <source>Ovyxa documents HMAC-SHA256, not how it is written in the header. The webhook&apos;s form has a switch for it.</source>
        <translation>Ovyxa documente HMAC-SHA256, mais pas son écriture dans l’en-tête. Le formulaire du webhook a un réglage pour cela.</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Slack message</source>
        <translation>Message Slack</translation>
    </message>
    <message>
        <source>Slack refuses a body without “text”, so a Slack webhook gets one.</source>
        <translation>Slack refuse un corps sans «&#xa0;text&#xa0;»&#xa0;; un webhook Slack en reçoit donc un.</translation>
    </message>
    <message>
        <source>Replay of</source>
        <translation>Rejeu de</translation>
    </message>
    <message>
        <source>Hourly limit</source>
        <translation>Limite horaire</translation>
    </message>
    <message>
        <source>not counted</source>
        <translation>non comptée</translation>
    </message>
    <message>
        <source>Retries and manual replays do not count towards the limit.</source>
        <translation>Les relances et les rejeux manuels ne comptent pas dans la limite.</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Reçue</translation>
    </message>
    <message>
        <source>From</source>
        <translation>De</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Hôte</translation>
    </message>
    <message>
        <source>User agent</source>
        <translation>Agent utilisateur</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>none of this bench</source>
        <translation>aucune d’ici</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Passed on to</source>
        <translation>Transmise à</translation>
    </message>
    <message>
        <source>Its answer</source>
        <translation>Sa réponse</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucune</translation>
    </message>
    <message>
        <source>It took</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>It gave</source>
        <translation>Taille de la réponse</translation>
    </message>
    <message>
        <source>What went wrong</source>
        <translation>Problème</translation>
    </message>
    <message>
        <source>Trailer</source>
        <translation>Champ trailer</translation>
    </message>
</context>
<context>
    <name>ovyxa::ExportBar</name>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>Progression de l’export</translation>
    </message>
    <message>
        <source>Writing %1 of %2</source>
        <translation>Écriture&#xa0;: %1 sur %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::FilterField</name>
    <message>
        <source>Clear the filter</source>
        <translation>Effacer le filtre</translation>
    </message>
    <message>
        <source>Earlier filters</source>
        <translation>Filtres précédents</translation>
    </message>
    <message>
        <source>Nothing was searched for yet</source>
        <translation>Aucune recherche pour l’instant</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>Donnez-lui un nom.</translation>
    </message>
    <message>
        <source>Something in it looks like a secret. Those are not kept in the window&apos;s file.</source>
        <translation>Un élément du filtre ressemble à un secret. Les secrets ne sont pas conservés dans le fichier de la fenêtre.</translation>
    </message>
    <message>
        <source>Save this filter</source>
        <translation>Enregistrer ce filtre</translation>
    </message>
    <message>
        <source>Forget the filter &quot;%1&quot;</source>
        <translation>Oublier le filtre «&#xa0;%1&#xa0;»</translation>
    </message>
    <message>
        <source>%1, from sign %2 on: %3</source>
        <translation>%1, à partir du caractère %2 : %3</translation>
    </message>
    <message>
        <source>Type a filter first: it is saved under its name, and offered here again.</source>
        <translation>Saisissez d’abord un filtre : il est enregistré sous son nom et proposé ici de nouveau.</translation>
    </message>
</context>
<context>
    <name>ovyxa::FoldingCorner</name>
    <message>
        <source>More</source>
        <translation>Plus</translation>
    </message>
</context>
<context>
    <name>ovyxa::Forwarder</name>
    <message>
        <source>The request came back to the receiver that had passed it on to %1. Forward to your own server instead.</source>
        <translation>La requête est revenue au récepteur qui l’avait transmise à %1. Transmettez plutôt à votre propre serveur.</translation>
    </message>
    <message>
        <source>The request asks to go on as %1 (Upgrade), which cannot be passed on. Connect to the server itself for that.</source>
        <translation>La requête demande à continuer en %1 (Upgrade), ce qui ne peut pas être transmis. Connectez-vous pour cela au serveur lui-même.</translation>
    </message>
    <message>
        <source>Answered here: Max-Forwards was 0, so the request goes no further.</source>
        <translation>Répondu ici&#xa0;: Max-Forwards valait 0, la requête ne va donc pas plus loin.</translation>
    </message>
</context>
<context>
    <name>ovyxa::GoalFields</name>
    <message>
        <source>Goal</source>
        <translation>Objectif</translation>
    </message>
    <message>
        <source>Path of the page</source>
        <translation>Chemin de la page</translation>
    </message>
    <message>
        <source>Manage goals…</source>
        <translation>Gérer les objectifs…</translation>
    </message>
    <message>
        <source>A visitor completes a goal</source>
        <translation>Un visiteur atteint un objectif</translation>
    </message>
</context>
<context>
    <name>ovyxa::GoalManager</name>
    <message>
        <source>No goals yet. Add one below: a page that visitors reach, or a custom event.</source>
        <translation>Pas encore d’objectifs. Ajoutez-en un ci-dessous&#xa0;: une page que les visiteurs atteignent, ou un événement personnalisé.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Add goal</source>
        <translation>Ajouter l’objectif</translation>
    </message>
    <message>
        <source>Goals of %1</source>
        <translation>Objectifs de %1</translation>
    </message>
    <message>
        <source>Goals</source>
        <translation>Objectifs</translation>
    </message>
    <message>
        <source>Name of the goal</source>
        <translation>Nom de l’objectif</translation>
    </message>
    <message>
        <source>Kind of goal</source>
        <translation>Type d’objectif</translation>
    </message>
    <message>
        <source>Page is viewed</source>
        <translation>Page consultée</translation>
    </message>
    <message>
        <source>Custom event</source>
        <translation>Événement personnalisé</translation>
    </message>
    <message>
        <source>Ovyxa does not say how paths are compared. Assumed: exact, or with * for any run of characters; the query, the fragment and one slash at the end are ignored; letter case counts.</source>
        <translation>Ovyxa ne dit pas comment les chemins sont comparés. Hypothèse&#xa0;: à l’identique, ou avec * pour toute suite de caractères&#xa0;; la chaîne de requête, le fragment et une barre oblique finale sont ignorés&#xa0;; la casse compte.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Quand</translation>
    </message>
    <message>
        <source>Give the goal a name: it stands as goal_name in the payload.</source>
        <translation>Donnez un nom à l’objectif&#xa0;: il figure comme goal_name dans la charge utile.</translation>
    </message>
    <message>
        <source>There is a goal %1 already. Names tell goals apart.</source>
        <translation>Il y a déjà un objectif %1. Les objectifs se distinguent par leur nom.</translation>
    </message>
    <message>
        <source>Say which path counts, such as /checkout/success or /blog/*.</source>
        <translation>Indiquez quel chemin compte, par exemple /checkout/success ou /blog/*.</translation>
    </message>
    <message>
        <source>Say which event counts, by its exact name.</source>
        <translation>Indiquez quel événement compte, par son nom exact.</translation>
    </message>
    <message>
        <source>A path begins with a slash: /%1</source>
        <translation>Un chemin commence par une barre oblique&#xa0;: /%1</translation>
    </message>
    <message>
        <source>page %1</source>
        <translation>page %1</translation>
    </message>
    <message>
        <source>event %1</source>
        <translation>événement %1</translation>
    </message>
    <message>
        <source>Path of the page</source>
        <translation>Chemin de la page</translation>
    </message>
    <message>
        <source>Name of the event</source>
        <translation>Nom de l’événement</translation>
    </message>
    <message>
        <source>The path of the page, such as /checkout/success; * stands for any run of characters.</source>
        <translation>Le chemin de la page, par exemple /checkout/success&#xa0;; * remplace toute suite de caractères.</translation>
    </message>
    <message>
        <source>The event&apos;s exact name, such as signup.</source>
        <translation>Le nom exact de l’événement, par exemple signup.</translation>
    </message>
    <message>
        <source>%1 is removed.</source>
        <translation>%1 est supprimé.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Select a goal to remove first.</source>
        <translation>Sélectionnez d’abord un objectif à retirer.</translation>
    </message>
</context>
<context>
    <name>ovyxa::HeadView</name>
    <message>
        <source>Raw head</source>
        <translation>En-tête brut</translation>
    </message>
    <message>
        <source>The bytes as they were on the wire, line ends too</source>
        <translation>Les octets tels qu’ils étaient sur le réseau, fins de ligne comprises</translation>
    </message>
    <message>
        <source>Copy the line</source>
        <translation>Copier la ligne</translation>
    </message>
    <message>
        <source>Copy the value</source>
        <translation>Copier la valeur</translation>
    </message>
    <message>
        <source>%1 (%2 of %3)</source>
        <comment>a header&apos;s name that is repeated</comment>
        <translation>%1 (%2 sur %3)</translation>
    </message>
    <message>
        <source>This field stands more than once. Each is shown in its place.</source>
        <translation>Ce champ figure plusieurs fois. Chacun est montré à sa place.</translation>
    </message>
</context>
<context>
    <name>ovyxa::HeaderModel</name>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valeur</translation>
    </message>
    <message>
        <source>made on Send</source>
        <translation>généré à l’envoi</translation>
    </message>
    <message>
        <source>added</source>
        <translation>ajouté</translation>
    </message>
    <message>
        <source>taken out</source>
        <translation>retiré</translation>
    </message>
    <message>
        <source>was %1</source>
        <translation>était %1</translation>
    </message>
    <message>
        <source>Leave this header out (Del)</source>
        <translation>Omettre cet en-tête (Suppr)</translation>
    </message>
    <message>
        <source>Back to what it was (Del)</source>
        <translation>Revenir à ce qu’il était (Suppr)</translation>
    </message>
    <message>
        <source>The bench makes this one for each request.</source>
        <translation>Ovyxa Bench génère cet en-tête pour chaque requête.</translation>
    </message>
    <message>
        <source>as it was</source>
        <translation>tel quel</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>rien</translation>
    </message>
</context>
<context>
    <name>ovyxa::HourBand</name>
    <message>
        <source>Now: minutes to run the clock forward</source>
        <translation>Maintenant&#xa0;: minutes dont l’horloge avance</translation>
    </message>
    <message>
        <source>Drag it forward, or press →, to run the clock: what is due on the way goes out</source>
        <translation>Glisser vers l’avant, ou appuyer sur →, pour avancer l’horloge&#xa0;: ce qui arrive à échéance en route part</translation>
    </message>
    <message>
        <source>When the endpoint goes down: drag it, or use the arrow keys</source>
        <translation>Quand le point de terminaison tombe&#xa0;: glisser, ou utiliser les flèches</translation>
    </message>
    <message>
        <source>When it answers again: drag it, or use the arrow keys</source>
        <translation>Quand il répond de nouveau&#xa0;: glisser, ou utiliser les flèches</translation>
    </message>
    <message>
        <source>The last hour and the next</source>
        <translation>La dernière heure et la suivante</translation>
    </message>
    <message>
        <source>Outcomes: %L1 answered 2xx, %L2 otherwise, %L3 not at all</source>
        <translation>Résultats&#xa0;: %L1 avec réponse 2xx, %L2 avec une autre, %L3 sans aucune</translation>
    </message>
    <message>
        <source>Answer time: half within %1, 95 % within %2, 99 % within %3</source>
        <translation>Temps de réponse&#xa0;: la moitié en %1, 95 % en %2, 99 % en %3</translation>
    </message>
    <message>
        <source>no attempt in the last hour</source>
        <translation>aucune tentative dans la dernière heure</translation>
    </message>
    <message>
        <source>%L1 of %L2 an hour used</source>
        <translation>%L1 sur %L2 par heure utilisées</translation>
    </message>
    <message>
        <source>The outage begins, minutes from now</source>
        <translation>La panne commence, minutes à partir de maintenant</translation>
    </message>
    <message>
        <source>The outage ends, minutes from now</source>
        <translation>La panne se termine, minutes à partir de maintenant</translation>
    </message>
    <message>
        <source>%1 answered 2xx, %2 did not; half of them within %3</source>
        <translation>%1 avec réponse 2xx, %2 non&#xa0;; la moitié en %3 au plus</translation>
    </message>
    <message>
        <source>down %1</source>
        <translation>en panne %1</translation>
    </message>
    <message>
        <source>now</source>
        <translation>maintenant</translation>
    </message>
    <message>
        <source>%L1 got 2xx</source>
        <translation>%L1 avec 2xx</translation>
    </message>
    <message>
        <source>%L1 did not</source>
        <translation>%L1 sans</translation>
    </message>
    <message>
        <source>Outcomes</source>
        <translation>Résultats</translation>
    </message>
    <message>
        <source>Answer time</source>
        <translation>Temps de réponse</translation>
    </message>
    <message>
        <source>100 an hour</source>
        <translation>100 par heure</translation>
    </message>
    <message>
        <source>%L1 of %L2 used</source>
        <translation>%L1 sur %L2 utilisées</translation>
    </message>
    <message>
        <source>Ladder of %1: %2</source>
        <translation>Échelle de %1 : %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them no longer in the log</source>
        <translation>
            <numerusform>dont %Ln n’est plus dans le journal</numerusform>
            <numerusform>dont %Ln ne sont plus dans le journal</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln attempt(s) to come</source>
        <translation>
            <numerusform>%Ln tentative à venir</numerusform>
            <numerusform>%Ln tentatives à venir</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::HourPanel</name>
    <message>
        <source>The last hour and the next</source>
        <translation>La dernière heure et la suivante</translation>
    </message>
    <message>
        <source>Add a webhook: what came of its attempts in the last hour stands here, and what an outage would do to the next.</source>
        <translation>Ajouter un webhook&#xa0;: ce que sont devenues ses tentatives de la dernière heure s’affiche ici, et ce qu’une panne ferait aux suivantes.</translation>
    </message>
    <message>
        <source>of the site&apos;s newest %L1 deliveries: there are more</source>
        <translation>des %L1 livraisons les plus récentes du site&#xa0;: il y en a d’autres</translation>
    </message>
    <message>
        <source>is being read …</source>
        <translation>en cours de lecture …</translation>
    </message>
    <message>
        <source>the last hour and the next</source>
        <translation>la dernière heure et la suivante</translation>
    </message>
    <message>
        <source>The built-in receiver is stopped: start it, and point the webhook at it.</source>
        <translation>Le récepteur intégré est arrêté&#xa0;: le démarrer, et pointer le webhook vers lui.</translation>
    </message>
    <message>
        <source>%1 points at %2, not at the built-in receiver: its answers are not the bench&apos;s to plan.</source>
        <translation>%1 pointe vers %2, non vers le récepteur intégré&#xa0;: Ovyxa Bench ne peut pas prévoir ses réponses.</translation>
    </message>
    <message>
        <source>No attempt that is known of meets it. Move the red bar over one.</source>
        <translation>Aucune tentative connue ne la rencontre. Placer la barre rouge sur l’une d’elles.</translation>
    </message>
    <message>
        <source>Sets the receiver&apos;s plan so that what is under way to it, of any webhook, fails from here to there. A plan counts requests, not time: it fits as long as no others come.</source>
        <translation>Règle le plan du récepteur pour que ce qui est en route vers lui, de tout webhook, échoue d&apos;ici jusque-là. Un plan compte des requêtes, pas du temps : il convient tant qu&apos;il n&apos;en vient pas d&apos;autres.</translation>
    </message>
    <message>
        <source>The receiver answers by the plan %1. It counts requests: others that come take their turn in it.</source>
        <translation>Le récepteur répond selon le plan %1. Il compte des requêtes : d&apos;autres qui viennent y prennent leur tour.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of the hour&apos;s deliveries are no longer in the log</source>
        <translation>
            <numerusform>%Ln livraison de l’heure n’est plus dans le journal</numerusform>
            <numerusform>%Ln livraisons de l’heure ne sont plus dans le journal</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::HttpConnection</name>
    <message>
        <source>The TLS handshake did not end within %1 s.</source>
        <translation>La négociation TLS ne s’est pas terminée en %1 s.</translation>
    </message>
    <message>
        <source>The peer saw the certificate and hung up without a request. Perhaps it does not trust it: give it the certificate of the authority.</source>
        <translation>Le client a vu le certificat et a raccroché sans requête. Peut-être ne lui fait-il pas confiance&#xa0;: donnez-lui le certificat de l’autorité.</translation>
    </message>
    <message>
        <source>The peer hung up in the middle of a request.</source>
        <translation>Le client a raccroché au milieu d’une requête.</translation>
    </message>
</context>
<context>
    <name>ovyxa::HttpServer</name>
    <message numerus="yes">
        <source>%n connection(s) are open, which is the limit. For each further one, that one is closed which has waited longest without a whole request.</source>
        <translation>
            <numerusform>%n connexion est ouverte, ce qui est la limite. Pour chaque connexion de plus, celle qui attend depuis le plus longtemps sans requête entière est fermée.</numerusform>
            <numerusform>%n connexions sont ouvertes, ce qui est la limite. Pour chaque connexion de plus, celle qui attend depuis le plus longtemps sans requête entière est fermée.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) are open, which is the limit, and all await their answers; further ones are closed at once.</source>
        <translation>
            <numerusform>%n connexion est ouverte, ce qui est la limite, et elle attend sa réponse&#xa0;; les suivantes sont fermées aussitôt.</numerusform>
            <numerusform>%n connexions sont ouvertes, ce qui est la limite, et toutes attendent leur réponse&#xa0;; les suivantes sont fermées aussitôt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Port %1 is taken by another program. End that program, or choose another port (0 takes any free one).</source>
        <translation>Le port %1 est occupé par un autre programme. Fermez ce programme, ou choisissez un autre port (0 prend n’importe quel port libre).</translation>
    </message>
    <message>
        <source>Port %1 may not be opened without special rights. Choose one from 1024 on.</source>
        <translation>Le port %1 ne peut pas être ouvert sans droits particuliers. Choisissez-en un à partir de 1024.</translation>
    </message>
    <message>
        <source>This machine has no network address %1. Choose 127.0.0.1 or one of its own.</source>
        <translation>Cette machine n’a pas d’adresse réseau %1. Choisissez 127.0.0.1 ou l’une des siennes.</translation>
    </message>
    <message>
        <source>Listening on %1, port %2, is not possible: %3.</source>
        <translation>Impossible d’écouter sur %1, port %2&#xa0;: %3.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Inspection</name>
    <message>
        <source>The receiver answered %1, as its plan says. The signature was valid.</source>
        <translation>Le récepteur a répondu %1, selon son plan. La signature était valide.</translation>
    </message>
</context>
<context>
    <name>ovyxa::InspectorHead</name>
    <message>
        <source>Request received</source>
        <translation>Requête reçue</translation>
    </message>
    <message>
        <source>not HTTP/1.1</source>
        <translation>pas du HTTP/1.1</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Livraison</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>Modifier et renvoyer</translation>
    </message>
    <message>
        <source>As a draft that you change and send, again and again (Ctrl+Shift+E)</source>
        <translation>Comme brouillon à modifier et à envoyer autant de fois qu’il le faut (Ctrl+Maj+E)</translation>
    </message>
    <message>
        <source>The selected row before (Alt+Page Up)</source>
        <translation>La ligne sélectionnée précédente (Alt+Page préc.)</translation>
    </message>
    <message>
        <source>The next of the selected rows (Alt+Page Down)</source>
        <translation>La ligne sélectionnée suivante (Alt+Page suiv.)</translation>
    </message>
    <message>
        <source>%1 of %2 selected</source>
        <translation>%1 sur %2 sélectionnées</translation>
    </message>
</context>
<context>
    <name>ovyxa::InspectorPanel</name>
    <message>
        <source>Event</source>
        <translation>Événement</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>Contenu</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Requête</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signature</translation>
    </message>
    <message>
        <source>Parts of the inspector</source>
        <translation>Parties de l’inspecteur</translation>
    </message>
    <message>
        <source>Nothing is selected</source>
        <translation>Rien n’est sélectionné</translation>
    </message>
    <message>
        <source>Select a delivery in the log or a request at the receiver to see its payload, headers, answer and signature.</source>
        <translation>Sélectionnez une livraison dans le journal ou une requête au récepteur pour voir sa charge utile, ses en-têtes, sa réponse et sa signature.</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonDifference</name>
    <message>
        <source>It has more than %1 values, too many to compare one by one.</source>
        <translation>Il y a plus de %1 valeurs, trop pour les comparer une à une.</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonScanner</name>
    <message>
        <source>a byte order mark stands in front; JSON has none</source>
        <translation>une marque d’ordre des octets (BOM) se trouve au début&#xa0;; JSON n’en a pas</translation>
    </message>
    <message>
        <source>this byte is not UTF-8 text, and JSON must be</source>
        <translation>cet octet n’est pas du texte UTF-8, et JSON doit en être</translation>
    </message>
    <message>
        <source>something follows after the end of the JSON</source>
        <translation>quelque chose suit la fin du JSON</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3.</source>
        <translation>Ligne %1, colonne %2&#xa0;: %3.</translation>
    </message>
    <message>
        <source>the JSON ends where a value is expected</source>
        <translation>le JSON se termine là où une valeur est attendue</translation>
    </message>
    <message numerus="yes">
        <source>it is nested more than %n level(s) deep</source>
        <translation>
            <numerusform>l’imbrication dépasse %n niveau</numerusform>
            <numerusform>l’imbrication dépasse %n niveaux</numerusform>
        </translation>
    </message>
    <message>
        <source>a comma or } is expected here</source>
        <translation>une virgule ou } est attendue ici</translation>
    </message>
    <message>
        <source>a comma or ] is expected here</source>
        <translation>une virgule ou ] est attendue ici</translation>
    </message>
    <message>
        <source>a comma stands before the end</source>
        <translation>une virgule précède la fin</translation>
    </message>
    <message>
        <source>a name in double quotes is expected here</source>
        <translation>un nom entre guillemets doubles est attendu ici</translation>
    </message>
    <message>
        <source>a colon is expected after the name</source>
        <translation>un deux-points est attendu après le nom</translation>
    </message>
    <message>
        <source>a value is expected here</source>
        <translation>une valeur est attendue ici</translation>
    </message>
    <message>
        <source>a digit is expected here</source>
        <translation>un chiffre est attendu ici</translation>
    </message>
    <message>
        <source>a number has no leading zero</source>
        <translation>un nombre n’a pas de zéro initial</translation>
    </message>
    <message>
        <source>this string has no closing quote</source>
        <translation>il manque le guillemet fermant de cette chaîne</translation>
    </message>
    <message>
        <source>a backslash must be followed by one of &quot; \ / b f n r t u</source>
        <translation>une barre oblique inverse doit être suivie de l’un de &quot; \ / b f n r t u</translation>
    </message>
    <message>
        <source>\u needs four hexadecimal digits</source>
        <translation>\u exige quatre chiffres hexadécimaux</translation>
    </message>
    <message>
        <source>half of a surrogate pair stands alone</source>
        <translation>une moitié de paire de substitution est isolée</translation>
    </message>
    <message>
        <source>a line break or control character stands in a string; write it as an escape such as \n</source>
        <translation>une chaîne contient un saut de ligne ou un caractère de contrôle&#xa0;; écrivez-le sous forme échappée, par exemple \n</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonTree</name>
    <message>
        <source>This JSON has more than %1 values, too many to show as a tree.</source>
        <translation>Ce JSON a plus de %1 valeurs, trop pour être affiché en arbre.</translation>
    </message>
    <message>
        <source>This JSON is too long or too deep to be shown with indentation.</source>
        <translation>Ce JSON est trop long ou trop profond pour être affiché avec indentation.</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonTreeModel</name>
    <message>
        <source>whole body</source>
        <translation>corps entier</translation>
    </message>
    <message numerus="yes">
        <source>%Ln member(s)</source>
        <comment>of a JSON object</comment>
        <translation>
            <numerusform>%Ln membre</numerusform>
            <numerusform>%Ln membres</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln element(s)</source>
        <comment>of a JSON list</comment>
        <translation>
            <numerusform>%Ln élément</numerusform>
            <numerusform>%Ln éléments</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (repeated)</source>
        <comment>a member&apos;s name</comment>
        <translation>%1 (répété)</translation>
    </message>
    <message>
        <source>This name stands more than once in its object. Most programs take the last, some the first.</source>
        <translation>Ce nom figure plusieurs fois dans son objet. La plupart des programmes prennent le dernier, certains le premier.</translation>
    </message>
    <message>
        <source>%1, deeper: Enter opens it</source>
        <translation>%1, plus profond&#xa0;: Entrée l’ouvre</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valeur</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonTreePane</name>
    <message>
        <source>Previous</source>
        <translation>Précédent</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Suivant</translation>
    </message>
    <message>
        <source>Back to the whole</source>
        <translation>Retour à l’ensemble</translation>
    </message>
    <message>
        <source>Search names and values</source>
        <translation>Chercher des noms et des valeurs</translation>
    </message>
    <message>
        <source>Enter goes to the next, Shift+Enter to the one before (F3, Shift+F3). Ctrl+Shift+F comes here.</source>
        <translation>Entrée va au suivant, Maj+Entrée au précédent (F3, Maj+F3). Ctrl+Maj+F mène ici.</translation>
    </message>
    <message>
        <source>This part stands so deep that it is shown by itself</source>
        <translation>Cette partie est si profonde qu’elle est montrée à part</translation>
    </message>
    <message>
        <source>Payload as a tree</source>
        <translation>Charge utile en arbre</translation>
    </message>
    <message>
        <source>Copy…</source>
        <translation>Copier…</translation>
    </message>
    <message>
        <source>Copy what is selected: its value, its JSON Pointer or its path for jq</source>
        <translation>Copier la sélection&#xa0;: sa valeur, son JSON Pointer ou son chemin pour jq</translation>
    </message>
    <message>
        <source>searching…</source>
        <translation>recherche…</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>introuvable</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur %2</translation>
    </message>
    <message>
        <source>JSON Pointer: %1</source>
        <translation>JSON Pointer&#xa0;: %1</translation>
    </message>
    <message>
        <source>Copy the value</source>
        <translation>Copier la valeur</translation>
    </message>
    <message>
        <source>Copy the JSON Pointer</source>
        <translation>Copier le JSON Pointer</translation>
    </message>
    <message>
        <source>Copy the path for jq</source>
        <translation>Copier le chemin pour jq</translation>
    </message>
</context>
<context>
    <name>ovyxa::KeptAuthorities</name>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 ne peut pas être écrit&#xa0;: %2.</translation>
    </message>
    <message>
        <source>it is not a file</source>
        <translation>ce n’est pas un fichier</translation>
    </message>
</context>
<context>
    <name>ovyxa::KeptEdits</name>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 ne peut pas être écrit&#xa0;: %2.</translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerHead</name>
    <message>
        <source>Sender: %1. Receiver, %2: %3.</source>
        <translation>Expéditeur&#xa0;: %1. Récepteur, %2&#xa0;: %3.</translation>
    </message>
    <message>
        <source>listening</source>
        <translation>à l’écoute</translation>
    </message>
    <message>
        <source>not listening</source>
        <translation>pas à l’écoute</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Expéditeur</translation>
    </message>
    <message>
        <source>what this bench sent</source>
        <translation>ce que cet Ovyxa Bench a envoyé</translation>
    </message>
    <message>
        <source>Receiver</source>
        <translation>Récepteur</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Envoyé</translation>
    </message>
    <message>
        <source>The sender saw</source>
        <translation>Vu par l’expéditeur</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Came in</source>
        <translation>Arrivé</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signature</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Corps</translation>
    </message>
    <message numerus="yes">
        <source>%Ln attempts</source>
        <translation>
            <numerusform>%Ln tentative</numerusform>
            <numerusform>%Ln tentatives</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln requests</source>
        <translation>
            <numerusform>%Ln requête</numerusform>
            <numerusform>%Ln requêtes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the newest %Ln events</source>
        <translation>
            <numerusform>le %Ln événement le plus récent</numerusform>
            <numerusform>les %Ln événements les plus récents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerModel</name>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1, %2 back to %3</source>
        <extracomment>&quot;9 events agree, 00:50:40 back to 00:50:02&quot;</extracomment>
        <translation>%1, %2 en remontant jusqu’à %3</translation>
    </message>
    <message>
        <source>Read older events</source>
        <translation>Lire des événements plus anciens</translation>
    </message>
    <message>
        <source>attempt %1 at %2: %3</source>
        <translation>tentative %1 à %2&#xa0;: %3</translation>
    </message>
    <message>
        <source>received at %1: %2, answered %3</source>
        <translation>reçu à %1&#xa0;: %2, réponse %3</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events agree</source>
        <translation>
            <numerusform>%Ln événement concorde</numerusform>
            <numerusform>%Ln événements concordent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln went elsewhere</source>
        <translation>
            <numerusform>%Ln est allé ailleurs</numerusform>
            <numerusform>%Ln sont allés ailleurs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerPage</name>
    <message>
        <source>Sender and receiver side by side</source>
        <translation>Expéditeur et récepteur côte à côte</translation>
    </message>
    <message>
        <source>Nothing has been sent yet</source>
        <translation>Rien n’a encore été envoyé</translation>
    </message>
    <message>
        <source>What this bench sends and what its receiver gets stand here side by side, attempt by attempt.</source>
        <translation>Ce que cet Ovyxa Bench envoie et ce que son récepteur reçoit s’affichent ici côte à côte, tentative par tentative.</translation>
    </message>
    <message>
        <source>Run a trial</source>
        <translation>Lancer un essai</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Relire</translation>
    </message>
    <message>
        <source>%1 events differ of %2</source>
        <extracomment>&quot;16 events differ of 4,227&quot;</extracomment>
        <translation>Événements qui diffèrent&#xa0;: %1 sur %2</translation>
    </message>
    <message>
        <source>%1 events differ of the newest %2</source>
        <translation>Événements qui diffèrent&#xa0;: %1 sur les %2 plus récents</translation>
    </message>
    <message>
        <source>Export both ledgers…</source>
        <translation>Exporter les deux registres…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>What was read of both ledgers, as a CSV file</source>
        <translation>Ce qui a été lu des deux registres, en fichier CSV</translation>
    </message>
    <message>
        <source>Export both ledgers</source>
        <translation>Exporter les deux registres</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>Enregistré&#xa0;: %1</translation>
    </message>
    <message>
        <source>Nothing to export: neither ledger has an entry yet.</source>
        <translation>Rien à exporter : aucun des deux registres n’a encore d’entrée.</translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerTile</name>
    <message numerus="yes">
        <source>%1, of the newest %Ln events</source>
        <translation>
            <numerusform>%1, sur le %Ln événement le plus récent</numerusform>
            <numerusform>%1, sur les %Ln événements les plus récents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerWords</name>
    <message>
        <source>agree</source>
        <translation>concordent</translation>
    </message>
    <message>
        <source>went elsewhere, no record here</source>
        <translation>allé ailleurs, aucune trace ici</translation>
    </message>
    <message>
        <source>delivered, though the sender saw a reset</source>
        <translation>livré, mais l’expéditeur a vu une réinitialisation</translation>
    </message>
    <message>
        <source>accepted twice</source>
        <translation>accepté deux fois</translation>
    </message>
    <message>
        <source>signed, but not verified</source>
        <translation>signé, mais pas vérifié</translation>
    </message>
    <message>
        <source>received, but never sent</source>
        <translation>reçu, mais jamais envoyé</translation>
    </message>
    <message>
        <source>sent, but never received</source>
        <translation>envoyé, mais jamais reçu</translation>
    </message>
    <message>
        <source>went elsewhere</source>
        <translation>allé ailleurs</translation>
    </message>
    <message>
        <source>delivered, sender saw a timeout</source>
        <translation>livré, l’expéditeur a vu un délai dépassé</translation>
    </message>
    <message>
        <source>delivered, sender saw a reset</source>
        <translation>livré, l’expéditeur a vu une réinitialisation</translation>
    </message>
    <message>
        <source>delivered, sender saw a failure</source>
        <translation>livré, l’expéditeur a vu un échec</translation>
    </message>
    <message>
        <source>signed, not verified</source>
        <translation>signé, non vérifié</translation>
    </message>
    <message>
        <source>received, never sent</source>
        <translation>reçu, jamais envoyé</translation>
    </message>
    <message>
        <source>sent, never received</source>
        <translation>envoyé, jamais reçu</translation>
    </message>
    <message>
        <source>it came in, rightly signed, and was not answered</source>
        <translation>arrivé, correctement signé, et resté sans réponse</translation>
    </message>
    <message>
        <source>answered %1, but not within %2</source>
        <extracomment>%1 a status such as 200, %2 a span such as &quot;10 s&quot;</extracomment>
        <translation>réponse %1, mais pas dans le délai de %2</translation>
    </message>
    <message>
        <source>answered %1, the answer was cut: a retry will come</source>
        <translation>réponse %1, mais coupée&#xa0;: une relance suivra</translation>
    </message>
    <message>
        <source>answered %1, the answer was cut</source>
        <translation>réponse %1, mais coupée</translation>
    </message>
    <message>
        <source>answered %1, the sender got %2: something between them answers</source>
        <translation>réponse %1, l’expéditeur a reçu %2&#xa0;: quelque chose entre les deux répond</translation>
    </message>
    <message>
        <source>answered %1, which did not reach the sender</source>
        <translation>réponse %1, qui n’est pas parvenue à l’expéditeur</translation>
    </message>
    <message>
        <source>an unnamed client</source>
        <translation>un client sans nom</translation>
    </message>
    <message>
        <source>valid signature, from %1: somebody else knows the secret</source>
        <translation>signature valide, requête émise par %1&#xa0;: quelqu’un d’autre connaît le secret</translation>
    </message>
    <message>
        <source>from %1, no attempt in this log made it</source>
        <translation>requête émise par %1, aucune tentative de ce journal n’en est l’origine</translation>
    </message>
    <message>
        <source>something between them answered</source>
        <translation>quelque chose entre les deux a répondu</translation>
    </message>
    <message>
        <source>something between them answered: server is %1</source>
        <translation>quelque chose entre les deux a répondu&#xa0;: server est %1</translation>
    </message>
    <message>
        <source>it left here, and nothing came in</source>
        <translation>parti d’ici, et rien n’est arrivé</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>vers %1</translation>
    </message>
    <message>
        <source>next, %1</source>
        <extracomment>%1 is &quot;in 0:18&quot; or &quot;now&quot;</extracomment>
        <translation>ensuite, %1</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>en route</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>rien</translation>
    </message>
    <message>
        <source>%1, then cut</source>
        <translation>%1, puis coupure</translation>
    </message>
    <message>
        <source>no such delivery in this log</source>
        <translation>cette livraison n’existe pas dans ce journal</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>encore rien</translation>
    </message>
    <message>
        <source>will be the second copy: answer it 2xx</source>
        <translation>sera la deuxième copie&#xa0;: répondez-y par 2xx</translation>
    </message>
    <message>
        <source>still to come</source>
        <translation>à venir</translation>
    </message>
    <message>
        <source>not this bench&apos;s receiver</source>
        <translation>pas le récepteur de cet Ovyxa Bench</translation>
    </message>
    <message>
        <source>nothing came in</source>
        <translation>rien n’est arrivé</translation>
    </message>
    <message>
        <source>it never left: nothing could come in</source>
        <translation>jamais parti&#xa0;: rien ne pouvait arriver</translation>
    </message>
    <message>
        <source>received, not in the log</source>
        <translation>reçu, absent du journal</translation>
    </message>
    <message>
        <source>valid signature, from an Ovyxa Bench: its delivery was deleted from this log, or another bench knows the secret</source>
        <translation>signature valide, d’un Ovyxa Bench : sa livraison a été supprimée de ce journal, ou un autre Bench connaît le secret</translation>
    </message>
</context>
<context>
    <name>ovyxa::LogColumns</name>
    <message>
        <source>Drag a heading to move its column, its edge to size it. A right click chooses the columns.</source>
        <translation>Faites glisser un titre pour déplacer sa colonne, son bord pour la redimensionner. Un clic droit permet de choisir les colonnes.</translation>
    </message>
    <message>
        <source>As they were</source>
        <translation>Disposition initiale</translation>
    </message>
    <message>
        <source>%1 (no room now)</source>
        <extracomment>of a column that is chosen, and hidden as long as the window is narrow</extracomment>
        <translation>%1 (pas de place pour l’instant)</translation>
    </message>
</context>
<context>
    <name>ovyxa::LogPanel</name>
    <message>
        <source>removed</source>
        <translation>supprimé</translation>
    </message>
    <message>
        <source>Show all deliveries</source>
        <translation>Afficher toutes les livraisons</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>No delivery matches</source>
        <translation>Aucune livraison ne correspond</translation>
    </message>
    <message>
        <source>Nothing in the log fits this filter. Clear it to see all deliveries.</source>
        <translation>Rien dans le journal ne correspond à ce filtre. Effacez-le pour voir toutes les livraisons.</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Effacer le filtre</translation>
    </message>
    <message>
        <source>Nothing was sent yet</source>
        <translation>Rien n’a encore été envoyé</translation>
    </message>
    <message>
        <source>A trial starts a receiver on this machine, adds a webhook that points at it and fires the first event. You see it signed, delivered and verified. Or add your own webhook on the left and fire a trigger.</source>
        <translation>Un essai démarre un récepteur sur cette machine, ajoute un webhook qui pointe vers lui et déclenche le premier événement. Vous le voyez signé, livré et vérifié. Ou ajoutez votre propre webhook à gauche et actionnez un déclencheur.</translation>
    </message>
    <message>
        <source>Run a trial</source>
        <translation>Lancer un essai</translation>
    </message>
    <message>
        <source>Inspect the selected delivery</source>
        <translation>Inspecter la livraison sélectionnée</translation>
    </message>
    <message>
        <source>Replay byte for byte</source>
        <translation>Rejouer octet pour octet</translation>
    </message>
    <message>
        <source>Replay with a fresh timestamp</source>
        <translation>Rejouer avec un nouvel horodatage</translation>
    </message>
    <message>
        <source>Replay failed: all that is still owed</source>
        <translation>Rejouer les échecs&#xa0;: tout ce qui reste dû</translation>
    </message>
    <message>
        <source>Cancel the selected deliveries</source>
        <translation>Annuler les livraisons sélectionnées</translation>
    </message>
    <message>
        <source>Copy the selected rows</source>
        <translation>Copier les lignes sélectionnées</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Copier comme cURL</translation>
    </message>
    <message>
        <source>Copy the delivery&apos;s number</source>
        <translation>Copier le numéro de la livraison</translation>
    </message>
    <message>
        <source>Search deliveries and payloads</source>
        <translation>Rechercher dans les livraisons et les charges utiles</translation>
    </message>
    <message>
        <source>Choose the log&apos;s columns…</source>
        <translation>Choisir les colonnes du journal…</translation>
    </message>
    <message>
        <source>Go to the newest delivery</source>
        <translation>Aller à la livraison la plus récente</translation>
    </message>
    <message>
        <source>Replay to another webhook</source>
        <translation>Rejouer vers un autre webhook</translation>
    </message>
    <message>
        <source>A replay is under way. Wait for its end, or cancel it.</source>
        <translation>Un rejeu est en cours. Attendez sa fin, ou annulez-le.</translation>
    </message>
    <message>
        <source>They had ended before they could be cancelled.</source>
        <translation>Elles étaient terminées avant de pouvoir être annulées.</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Renvoyer</translation>
    </message>
    <message>
        <source>Nothing was sent yet, so there is no request to copy.</source>
        <translation>Rien n’a encore été envoyé&#xa0;; il n’y a donc pas de requête à copier.</translation>
    </message>
    <message>
        <source>Copied: the last request as a cURL command.</source>
        <translation>Copié&#xa0;: la dernière requête sous forme de commande cURL.</translation>
    </message>
    <message>
        <source>Compare with the last that worked</source>
        <translation>Comparer avec la dernière réussie</translation>
    </message>
    <message>
        <source>Compare the two</source>
        <translation>Comparer les deux</translation>
    </message>
    <message>
        <source>Two rows can be compared, or one with the last that worked</source>
        <translation>On peut comparer deux lignes, ou une ligne avec la dernière réussie</translation>
    </message>
    <message>
        <source>Export the selected deliveries…</source>
        <translation>Exporter les livraisons sélectionnées…</translation>
    </message>
    <message>
        <source>Export all that the filter finds…</source>
        <translation>Exporter tout ce que trouve le filtre…</translation>
    </message>
    <message>
        <source>Replay…</source>
        <translation>Rejouer…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>Says first what sending them again comes to</source>
        <translation>Dit d’abord ce que donnerait leur renvoi</translation>
    </message>
    <message>
        <source>Those that have not ended yet are not sent any more</source>
        <translation>Celles qui ne sont pas encore terminées ne sont plus envoyées</translation>
    </message>
    <message>
        <source>All of them have ended, so there is nothing to cancel.</source>
        <translation>Toutes sont terminées&#xa0;; il n’y a donc rien à annuler.</translation>
    </message>
    <message>
        <source>Only %1</source>
        <translation>Seulement %1</translation>
    </message>
    <message>
        <source>Without %1</source>
        <translation>Sans %1</translation>
    </message>
    <message>
        <source>Export deliveries</source>
        <translation>Exporter des livraisons</translation>
    </message>
    <message>
        <source>JSON, one line a delivery (*.ndjson);;Table (*.csv);;HTTP Archive (*.har);;Requests to send again (*.http)</source>
        <translation>JSON, une ligne par livraison (*.ndjson);;Tableau (*.csv);;HTTP Archive (*.har);;Requêtes à renvoyer (*.http)</translation>
    </message>
    <message>
        <source>The export was ended. There is no file of it.</source>
        <translation>L’export a été interrompu. Il n’en reste aucun fichier.</translation>
    </message>
    <message>
        <source>The log could not be read</source>
        <translation>Le journal n’a pas pu être lu</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>Modifier et renvoyer</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparer</translation>
    </message>
    <message>
        <source>Why is this delivery not here?</source>
        <translation>Pourquoi cette livraison n’est-elle pas ici&#xa0;?</translation>
    </message>
    <message>
        <source>Explains why an event did not become a delivery to a webhook, and what mends it</source>
        <translation>Explique pourquoi un événement n’est pas devenu une livraison à un webhook, et comment y remédier</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Delete the selected deliveries</source>
        <translation>Supprimer les livraisons sélectionnées</translation>
    </message>
    <message>
        <source>Undo deleting deliveries</source>
        <translation>Annuler la suppression de livraisons</translation>
    </message>
    <message>
        <source>Select the rows to delete first.</source>
        <translation>Sélectionnez d’abord les lignes.</translation>
    </message>
    <message>
        <source>With their attempts and bodies. What is still to be sent stays; you can undo it for 15 seconds.</source>
        <translation>Avec leurs tentatives et leurs corps. Ce qui doit encore être envoyé reste&#xa0;; on peut l’annuler pendant 15 secondes.</translation>
    </message>
    <message>
        <source>None of them has ended. Cancel them first: what is still to be sent is not deleted.</source>
        <translation>Aucune n’est terminée. Annulez-les d’abord&#xa0;: ce qui doit encore être envoyé n’est pas supprimé.</translation>
    </message>
    <message>
        <source>These stay: they show that older failed deliveries of the same events have been settled. Select those, too.</source>
        <translation>Celles-ci restent&#xa0;: elles montrent que d’anciennes livraisons échouées des mêmes événements sont réglées. Sélectionnez aussi celles-là.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Clear or thin out the log…</source>
        <translation>Vider ou alléger le journal…</translation>
    </message>
    <message>
        <source>In 15 seconds the logs are kept to what you chose.</source>
        <translation>Dans 15 secondes, les journaux seront gardés comme vous l’avez choisi.</translation>
    </message>
    <message>
        <source>prune delete remove</source>
        <extracomment>words by which people look for &quot;Clear or thin out the log…&quot;</extracomment>
        <translation>supprimer effacer purger prune delete</translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries do not match the filter.</source>
        <translation>
            <numerusform>%Ln livraison ne correspond pas au filtre.</numerusform>
            <numerusform>%Ln livraisons ne correspondent pas au filtre.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries cancelled.</source>
        <translation>
            <numerusform>%Ln livraison annulée.</numerusform>
            <numerusform>%Ln livraisons annulées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries deleted, with their attempts and bodies.</source>
        <translation>
            <numerusform>%Ln livraison supprimée, avec ses tentatives et son corps.</numerusform>
            <numerusform>%Ln livraisons supprimées, avec leurs tentatives et leurs corps.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stay: they show that older failed ones are settled.</source>
        <translation>
            <numerusform>%Ln reste&#xa0;: elle montre qu’une ancienne livraison échouée est réglée.</numerusform>
            <numerusform>%Ln restent&#xa0;: elles montrent que d’anciennes livraisons échouées sont réglées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stay: they are still to be sent. Cancel them first.</source>
        <translation>
            <numerusform>%Ln reste : elle est encore à envoyer. Annulez-la d’abord.</numerusform>
            <numerusform>%Ln restent : elles sont encore à envoyer. Annulez-les d’abord.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries are gone for good; the disk has %1 back.</source>
        <translation>
            <numerusform>%Ln livraison est supprimée définitivement&#xa0;; le disque récupère %1.</numerusform>
            <numerusform>%Ln livraisons sont supprimées définitivement&#xa0;; le disque récupère %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries written to %1.</source>
        <translation>
            <numerusform>%Ln livraison écrite dans %1.</numerusform>
            <numerusform>%Ln livraisons écrites dans %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries go for good in 15 seconds.</source>
        <translation>
            <numerusform>%Ln livraison est supprimée pour de bon dans 15 secondes.</numerusform>
            <numerusform>%Ln livraisons sont supprimées pour de bon dans 15 secondes.</numerusform>
        </translation>
    </message>
    <message>
        <source>Sends again what failed for good and has not arrived since</source>
        <translation>Renvoie ce qui a échoué définitivement et n’est pas arrivé depuis</translation>
    </message>
    <message numerus="yes">
        <source>Nothing to replay yet: %Ln deliveries wait for their next retry. Jump to it, or select a row and replay that at once.</source>
        <translation>
            <numerusform>Rien à rejouer pour l’instant : %Ln livraison attend sa prochaine tentative. Sautez-y, ou sélectionnez une ligne et rejouez-la aussitôt.</numerusform>
            <numerusform>Rien à rejouer pour l’instant : %Ln livraisons attendent leur prochaine tentative. Sautez-y, ou sélectionnez une ligne et rejouez-la aussitôt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to replay: nothing was sent yet. Run a trial, or fire a trigger.</source>
        <translation>Rien à rejouer : rien n’a encore été envoyé. Lancez un essai, ou déclenchez un événement.</translation>
    </message>
    <message>
        <source>Nothing to replay: no delivery has failed for good without one that arrived since.</source>
        <translation>Rien à rejouer : aucune livraison n’a échoué définitivement sans qu’une autre soit arrivée depuis.</translation>
    </message>
</context>
<context>
    <name>ovyxa::LogView</name>
    <message>
        <source>Delivery log</source>
        <translation>Journal des livraisons</translation>
    </message>
</context>
<context>
    <name>ovyxa::MainWindow</name>
    <message>
        <source>Ovyxa Bench</source>
        <translation>Ovyxa Bench</translation>
    </message>
    <message>
        <source>Webhooks and triggers</source>
        <translation>Webhooks et déclencheurs</translation>
    </message>
    <message>
        <source>Time line</source>
        <translation>Chronologie</translation>
    </message>
    <message>
        <source>Receiver</source>
        <translation>Récepteur</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>Trafic</translation>
    </message>
    <message>
        <source>Receiver and traffic</source>
        <translation>Récepteur et trafic</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspecteur</translation>
    </message>
    <message>
        <source>Slack host gets Slack format</source>
        <translation>un hôte Slack reçoit le format Slack</translation>
    </message>
    <message>
        <source>plain HTTP allowed to this machine</source>
        <translation>HTTP non chiffré autorisé vers cette machine</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Run a trial</source>
        <translation>Lancer un essai</translation>
    </message>
    <message>
        <source>Set up a receiver and a webhook on this machine where they are missing, and send one event</source>
        <translation>Installer sur cette machine un récepteur et un webhook s’ils manquent, et envoyer un événement</translation>
    </message>
    <message>
        <source>Go to the webhooks</source>
        <translation>Aller aux webhooks</translation>
    </message>
    <message>
        <source>Go to the triggers</source>
        <translation>Aller aux déclencheurs</translation>
    </message>
    <message>
        <source>Go to the delivery log</source>
        <translation>Aller au journal des livraisons</translation>
    </message>
    <message>
        <source>Go to the time line</source>
        <translation>Aller à la chronologie</translation>
    </message>
    <message>
        <source>Go to the receiver</source>
        <translation>Aller au récepteur</translation>
    </message>
    <message>
        <source>Go to the inspector</source>
        <translation>Aller à l’inspecteur</translation>
    </message>
    <message>
        <source>Go to the traffic</source>
        <translation>Aller au trafic</translation>
    </message>
    <message>
        <source>Go to the next place</source>
        <translation>Aller au panneau suivant</translation>
    </message>
    <message>
        <source>Go to the previous place</source>
        <translation>Aller au panneau précédent</translation>
    </message>
    <message>
        <source>Move the places around</source>
        <translation>Déplacer les panneaux</translation>
    </message>
    <message>
        <source>Put the places back where they were</source>
        <translation>Remettre les panneaux à leur place</translation>
    </message>
    <message>
        <source>Allow plain HTTP to this machine</source>
        <translation>Autoriser le HTTP non chiffré vers cette machine</translation>
    </message>
    <message>
        <source>Use the system&apos;s proxy for other hosts</source>
        <translation>Utiliser le proxy du système pour les autres hôtes</translation>
    </message>
    <message>
        <source>Look visitors&apos; countries up in a database…</source>
        <translation>Chercher le pays des visiteurs dans une base…</translation>
    </message>
    <message>
        <source>Copy the path of the receiver&apos;s CA certificate</source>
        <translation>Copier le chemin du certificat CA du récepteur</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>Copié&#xa0;: %1</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Copier comme cURL</translation>
    </message>
    <message>
        <source>The attempt or the request that is inspected, as a command that sends the same bytes again</source>
        <translation>La tentative ou la requête inspectée, sous forme de commande qui renvoie les mêmes octets</translation>
    </message>
    <message>
        <source>Copied: what is inspected as a cURL command.</source>
        <translation>Copié&#xa0;: ce qui est inspecté, sous forme de commande cURL.</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>Colours: as the system</source>
        <translation>Couleurs&#xa0;: comme le système</translation>
    </message>
    <message>
        <source>Colours: light</source>
        <translation>Couleurs&#xa0;: claires</translation>
    </message>
    <message>
        <source>Colours: dark</source>
        <translation>Couleurs&#xa0;: sombres</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Language: %1</source>
        <translation>Langue&#xa0;: %1</translation>
    </message>
    <message>
        <source>as the system</source>
        <translation>comme le système</translation>
    </message>
    <message>
        <source>A country database in MaxMind&apos;s format</source>
        <translation>Une base de pays au format MaxMind</translation>
    </message>
    <message>
        <source>Country databases (*.mmdb);;All files (*)</source>
        <translation>Bases de pays (*.mmdb);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Livraisons</translation>
    </message>
    <message>
        <source>Go to the next difference</source>
        <translation>Aller à la différence suivante</translation>
    </message>
    <message>
        <source>Go to the difference before</source>
        <translation>Aller à la différence précédente</translation>
    </message>
    <message>
        <source>Select two rows, and compare them with Ctrl+D.</source>
        <translation>Sélectionnez deux lignes et comparez-les avec Ctrl+D.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparaison</translation>
    </message>
    <message>
        <source>Esc closes</source>
        <translation>Échap pour fermer</translation>
    </message>
    <message>
        <source>Two ledgers</source>
        <translation>Deux registres</translation>
    </message>
    <message>
        <source>Search the payload</source>
        <translation>Chercher dans la charge utile</translation>
    </message>
    <message>
        <source>Trust</source>
        <translation>Confiance</translation>
    </message>
    <message>
        <source>Who trusts it</source>
        <translation>Qui lui fait confiance</translation>
    </message>
    <message>
        <source>Scenarios</source>
        <translation>Scénarios</translation>
    </message>
    <message>
        <source>Go to the last hour</source>
        <translation>Aller à la dernière heure</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Dernière heure</translation>
    </message>
    <message>
        <source>Signature doctor</source>
        <translation>Docteur des signatures</translation>
    </message>
    <message>
        <source>Open the signature doctor</source>
        <translation>Ouvrir le docteur des signatures</translation>
    </message>
    <message>
        <source>Do what the notice offers</source>
        <translation>Faire ce que propose l&apos;avis</translation>
    </message>
    <message>
        <source>undo notice</source>
        <extracomment>words by which people look for what a notice offers, such as &quot;Bring it back&quot;</extracomment>
        <translation>annuler avis undo</translation>
    </message>
    <message>
        <source>language settings preferences</source>
        <extracomment>words by which people look for the languages</extracomment>
        <translation>langue réglages préférences language settings</translation>
    </message>
    <message>
        <source>%1 gets Slack messages</source>
        <translation>%1 reçoit des messages Slack</translation>
    </message>
    <message>
        <source>Drag a place by its title to where you want it, also out of the window.</source>
        <translation>Faites glisser un panneau par son titre là où vous le voulez, même hors de la fenêtre.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>Show the bytes of what is compared</source>
        <translation>Afficher les octets de ce qui est comparé</translation>
    </message>
    <message>
        <source>Inspect the next of the selected rows</source>
        <translation>Inspecter la ligne sélectionnée suivante</translation>
    </message>
    <message>
        <source>Inspect the selected row before</source>
        <translation>Inspecter la ligne sélectionnée précédente</translation>
    </message>
</context>
<context>
    <name>ovyxa::Mangling</name>
    <message>
        <source>JSON serialised anew</source>
        <translation>JSON resérialisé</translation>
    </message>
    <message>
        <source>keys sorted</source>
        <translation>clés triées</translation>
    </message>
    <message>
        <source>slashes escaped</source>
        <translation>barres obliques échappées</translation>
    </message>
    <message>
        <source>last line break cut</source>
        <translation>dernier saut de ligne coupé</translation>
    </message>
    <message>
        <source>re-encoded as Latin-1</source>
        <translation>réencodé en Latin-1</translation>
    </message>
    <message>
        <source>packed with gzip</source>
        <translation>compressé avec gzip</translation>
    </message>
    <message>
        <source>sent in chunks</source>
        <translation>envoyé par morceaux</translation>
    </message>
    <message>
        <source>signature header renamed</source>
        <translation>en-tête de signature renommé</translation>
    </message>
    <message>
        <source>signature header dropped</source>
        <translation>en-tête de signature supprimé</translation>
    </message>
</context>
<context>
    <name>ovyxa::NoticeBar</name>
    <message>
        <source>Close this note</source>
        <translation>Fermer cette note</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>ovyxa::ObjectEditor</name>
    <message>
        <source>the name “%1” stands here a second time</source>
        <translation>le nom «&#xa0;%1&#xa0;» figure ici une seconde fois</translation>
    </message>
    <message>
        <source>An object is expected: {&quot;name&quot;: value, …}.</source>
        <translation>Un objet est attendu&#xa0;: {&quot;name&quot;: valeur, …}.</translation>
    </message>
</context>
<context>
    <name>ovyxa::OtherWords</name>
    <message>
        <source>settings preferences options configuration</source>
        <extracomment>words by which people look for commands, separated by blanks: on each line those of one kind of command</extracomment>
        <translation>réglages préférences options configuration settings</translation>
    </message>
    <message>
        <source>theme appearance mode</source>
        <translation>thème apparence mode theme</translation>
    </message>
    <message>
        <source>layout panes docks</source>
        <translation>disposition volets layout</translation>
    </message>
    <message>
        <source>help shortcuts keyboard cheat sheet</source>
        <translation>aide raccourcis clavier aide-mémoire help shortcuts</translation>
    </message>
    <message>
        <source>plan script answers steps flaky</source>
        <translation>plan script réponses étapes instable</translation>
    </message>
    <message>
        <source>return now real time</source>
        <translation>retour maintenant temps réel return now</translation>
    </message>
    <message>
        <source>ahead forward next</source>
        <translation>avance suivant prochain ahead</translation>
    </message>
    <message>
        <source>simulator run ahead an hour spike fill month</source>
        <translation>simulateur avancer une heure pic remplir mois ahead spike</translation>
    </message>
    <message>
        <source>outage down what if ahead</source>
        <translation>panne hors service et si outage</translation>
    </message>
    <message>
        <source>send event trigger</source>
        <translation>envoyer événement déclencher send event</translation>
    </message>
    <message>
        <source>resend send again retry</source>
        <translation>renvoyer envoyer à nouveau réessayer resend retry</translation>
    </message>
    <message>
        <source>time zone format</source>
        <translation>fuseau horaire format</translation>
    </message>
    <message>
        <source>relative</source>
        <translation>relatif relative</translation>
    </message>
    <message>
        <source>desktop notifications tray pop-up mute</source>
        <translation>notifications bureau zone de notification muet</translation>
    </message>
    <message>
        <source>API token new add</source>
        <translation>API clé jeton nouveau ajouter</translation>
    </message>
    <message>
        <source>goal add remove manage</source>
        <translation>objectif ajouter retirer gérer</translation>
    </message>
</context>
<context>
    <name>ovyxa::OutageSums</name>
    <message>
        <source>The last hour</source>
        <translation>La dernière heure</translation>
    </message>
    <message>
        <source>Let it happen</source>
        <translation>Le faire arriver</translation>
    </message>
    <message numerus="yes">
        <source>%Ln answered 2xx</source>
        <translation>
            <numerusform>%Ln avec réponse 2xx</numerusform>
            <numerusform>%Ln avec réponse 2xx</numerusform>
        </translation>
    </message>
    <message>
        <source>%L1 otherwise, %L2 not at all</source>
        <translation>%L1 autrement, %L2 pas du tout</translation>
    </message>
    <message>
        <source>no answer time yet</source>
        <translation>pas encore de temps de réponse</translation>
    </message>
    <message>
        <source>If %1 is down for %2</source>
        <translation>Si %1 tombe pendant %2</translation>
    </message>
    <message>
        <source>Of what is under way now; new events are not guessed. Outside the red bar the endpoint is taken to answer 2xx.</source>
        <translation>De ce qui est en cours maintenant&#xa0;; les nouveaux événements ne sont pas devinés. Hors de la barre rouge, le point de terminaison est censé répondre 2xx.</translation>
    </message>
    <message>
        <source>none to recover</source>
        <translation>aucune à rattraper</translation>
    </message>
    <message>
        <source>none is lost</source>
        <translation>aucune n’est perdue</translation>
    </message>
    <message>
        <source>none afterwards</source>
        <translation>aucune ensuite</translation>
    </message>
    <message>
        <source>none is held</source>
        <translation>aucune retenue</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Les afficher</translation>
    </message>
    <message>
        <source>Nothing is lost, and nothing has to recover</source>
        <translation>Rien n’est perdu, et rien n’a à se rétablir</translation>
    </message>
    <message numerus="yes">
        <source>%Ln attempt(s) meet it</source>
        <translation>
            <numerusform>%Ln tentative la rencontre</numerusform>
            <numerusform>%Ln tentatives la rencontrent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln recover, by %1</source>
        <translation>
            <numerusform>%Ln arrive, d’ici %1</numerusform>
            <numerusform>%Ln arrivent, d’ici %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln are lost, by %1</source>
        <translation>
            <numerusform>%Ln est perdue, d’ici %1</numerusform>
            <numerusform>%Ln sont perdues, d’ici %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in a minute at %1</source>
        <translation>
            <numerusform>%Ln en une minute à %1</numerusform>
            <numerusform>%Ln en une minute à %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held by the limit</source>
        <translation>
            <numerusform>%Ln retenue par la limite</numerusform>
            <numerusform>%Ln retenues par la limite</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show the %Ln</source>
        <translation>
            <numerusform>Afficher %Ln</numerusform>
            <numerusform>Afficher les %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>List the %Ln that are lost, in the log</source>
        <translation>
            <numerusform>Afficher dans le journal %Ln perdue</numerusform>
            <numerusform>Afficher dans le journal les %Ln perdues</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>List the %Ln that recover, in the log</source>
        <translation>
            <numerusform>Afficher dans le journal %Ln qui se rétablit</numerusform>
            <numerusform>Afficher dans le journal les %Ln qui se rétablissent</numerusform>
        </translation>
    </message>
    <message>
        <source>If %1 is down</source>
        <translation>Si %1 tombe</translation>
    </message>
</context>
<context>
    <name>ovyxa::OutageTimes</name>
    <message>
        <source>Hours and minutes, as in 14:05: when the endpoint goes down, and when it answers again</source>
        <translation>Heures et minutes, comme dans 14:05 : quand le point de terminaison tombe, et quand il répond à nouveau</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no time. Write it as 14:05.</source>
        <translation>« %1 » n’est pas une heure. Écrivez-la comme 14:05.</translation>
    </message>
    <message>
        <source>The picture reaches from %1 to %2: choose times within it.</source>
        <translation>L’image va de %1 à %2 : choisissez des heures dans cet intervalle.</translation>
    </message>
    <message>
        <source>It would end at %1, before it begins at %2.</source>
        <translation>Elle finirait à %1, avant de commencer à %2.</translation>
    </message>
    <message>
        <source>At %1 it would be over already: let it end after now.</source>
        <translation>À %1 elle serait déjà finie : faites-la finir après maintenant.</translation>
    </message>
    <message>
        <source>The outage begins at</source>
        <translation>La panne commence à</translation>
    </message>
    <message>
        <source>The outage ends at</source>
        <translation>La panne finit à</translation>
    </message>
</context>
<context>
    <name>ovyxa::Passage</name>
    <message>
        <source>%1, after %2</source>
        <translation>%1, après %2</translation>
    </message>
    <message>
        <source>%1; the sender left</source>
        <translation>%1&#xa0;; l’expéditeur est parti</translation>
    </message>
    <message numerus="yes">
        <source>%1 from %2 (%3 ms, %n byte(s))</source>
        <translation>
            <numerusform>%1 de %2 (%3 ms, %n octet)</numerusform>
            <numerusform>%1 de %2 (%3 ms, %n octets)</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1&#xa0;: %2</translation>
    </message>
    <message>
        <source>%1, before it had the whole request</source>
        <translation>%1, avant d’avoir reçu toute la requête</translation>
    </message>
    <message>
        <source>%1; the receiver was stopped</source>
        <translation>%1&#xa0;; le récepteur a été arrêté</translation>
    </message>
</context>
<context>
    <name>ovyxa::PayloadEditor</name>
    <message>
        <source>Ovyxa documents these fields. Assumed: visitor_count is 1, source is direct where nothing says otherwise, and country is the site&apos;s own where no country database is set.</source>
        <translation>Ovyxa documente ces champs. Hypothèse&#xa0;: visitor_count vaut 1, source vaut direct si rien ne dit autre chose, et country est celui du site si aucune base de pays n’est définie.</translation>
    </message>
    <message>
        <source>Ovyxa does not document this event&apos;s data. Assumed: threshold, usage, limit and period.</source>
        <translation>Ovyxa ne documente pas les données de cet événement. Hypothèse&#xa0;: threshold, usage, limit et period.</translation>
    </message>
    <message>
        <source>Ovyxa does not document this event&apos;s data. Assumed: active_visitors, threshold and window_minutes.</source>
        <translation>Ovyxa ne documente pas les données de cet événement. Hypothèse&#xa0;: active_visitors, threshold et window_minutes.</translation>
    </message>
    <message>
        <source>Payload as it would be sent</source>
        <translation>Charge utile telle qu’elle serait envoyée</translation>
    </message>
    <message>
        <source>Data of the event, as JSON</source>
        <translation>Données de l’événement, en JSON</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Recommencer</translation>
    </message>
    <message>
        <source>Take the event&apos;s template again</source>
        <translation>Reprendre le modèle de l’événement</translation>
    </message>
    <message>
        <source>%1 of %2 bytes</source>
        <translation>%1 octets sur %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::PayloadPage</name>
    <message>
        <source>Payload</source>
        <translation>Charge utile</translation>
    </message>
    <message>
        <source>Payload, laid out</source>
        <translation>Charge utile, mise en forme</translation>
    </message>
    <message>
        <source>Payload, bytes as sent</source>
        <translation>Charge utile, octets tels qu’envoyés</translation>
    </message>
    <message>
        <source>Payload, hexadecimal</source>
        <translation>Charge utile, hexadécimal</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>Arbre</translation>
    </message>
    <message>
        <source>Pretty</source>
        <translation>Formaté</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Brut</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>Hex</translation>
    </message>
    <message>
        <source>Slack</source>
        <translation>Slack</translation>
    </message>
    <message>
        <source>Zapier</source>
        <translation>Zapier</translation>
    </message>
    <message>
        <source>The message as Slack shows it</source>
        <translation>Le message tel que Slack l’affiche</translation>
    </message>
    <message>
        <source>Sample for field mapping: the fields as Zapier names them</source>
        <translation>Exemple pour la correspondance des champs&#xa0;: les champs tels que Zapier les nomme</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Copy what is shown; of the tree and the raw body, the exact text</source>
        <translation>Copier ce qui est affiché&#xa0;; pour l’arbre et le corps brut, le texte exact</translation>
    </message>
    <message>
        <source>Fields as Zapier offers them for mapping</source>
        <translation>Champs tels que Zapier les propose pour la correspondance</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>Exemple</translation>
    </message>
    <message>
        <source>Only the first %1 of %2 were kept.</source>
        <translation>Seuls les premiers %1 sur %2 ont été conservés.</translation>
    </message>
    <message>
        <source>Reading the body…</source>
        <translation>Lecture du corps…</translation>
    </message>
</context>
<context>
    <name>ovyxa::PayloadReading</name>
    <message>
        <source>The body is empty.</source>
        <translation>Le corps est vide.</translation>
    </message>
    <message>
        <source>This is not JSON from byte %1 on: %2. The tree shows what stands before.</source>
        <translation>Ce n’est pas du JSON à partir de l’octet %1&#xa0;: %2. L’arbre montre ce qui précède.</translation>
    </message>
    <message>
        <source>This is not JSON: byte %1, %2.</source>
        <translation>Ce n’est pas du JSON&#xa0;: octet %1, %2.</translation>
    </message>
    <message>
        <source>Byte %1 is no UTF-8, as JSON must be; such bytes are shown as \xNN.</source>
        <translation>L’octet %1 n’est pas de l’UTF-8, comme JSON doit l’être&#xa0;; ces octets sont affichés comme \xNN.</translation>
    </message>
    <message>
        <source>Byte %1 is no UTF-8 text; such bytes are shown as \xNN.</source>
        <translation>L’octet %1 n’est pas du texte UTF-8&#xa0;; ces octets sont affichés comme \xNN.</translation>
    </message>
    <message numerus="yes">
        <source>It is nested %Ln level(s) deep: what stands deep in the tree is opened by itself.</source>
        <translation>
            <numerusform>Il a %Ln niveau d’imbrication&#xa0;: ce qui est profond dans l’arbre s’ouvre à part.</numerusform>
            <numerusform>Il a %Ln niveaux d’imbrication&#xa0;: ce qui est profond dans l’arbre s’ouvre à part.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::PhasesView</name>
    <message>
        <source>Timing: %1</source>
        <translation>Durées&#xa0;: %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::PlanPopup</name>
    <message>
        <source>fails twice, then recovers</source>
        <translation>échoue deux fois, puis se rétablit</translation>
    </message>
    <message>
        <source>always fails</source>
        <translation>échoue toujours</translation>
    </message>
    <message>
        <source>never answers: the sender&apos;s time limit ends it</source>
        <translation>ne répond jamais&#xa0;: le délai de l’expéditeur y met fin</translation>
    </message>
    <message>
        <source>reads, then closes without an answer</source>
        <translation>lit, puis ferme sans réponse</translation>
    </message>
    <message>
        <source>breaks the connection</source>
        <translation>rompt la connexion</translation>
    </message>
    <message>
        <source>announces a body and cuts it after 20 bytes</source>
        <translation>annonce un corps et le coupe après 20 octets</translation>
    </message>
    <message>
        <source>answers a byte a second</source>
        <translation>répond un octet par seconde</translation>
    </message>
    <message>
        <source>answers something that is not HTTP</source>
        <translation>répond quelque chose qui n’est pas du HTTP</translation>
    </message>
    <message>
        <source>redirects; Ovyxa&apos;s sender does not follow</source>
        <translation>redirige&#xa0;; l’expéditeur d’Ovyxa ne suit pas</translation>
    </message>
    <message>
        <source>answers as Slack does: no text, no_text</source>
        <translation>répond comme Slack&#xa0;: sans texte, no_text</translation>
    </message>
    <message>
        <source>answers as Zapier&apos;s catch hook does</source>
        <translation>répond comme le catch hook de Zapier</translation>
    </message>
    <message>
        <source>passes back what the server behind says</source>
        <translation>renvoie ce que dit le serveur derrière lui</translation>
    </message>
    <message>
        <source>What the receiver answers</source>
        <translation>Ce que le récepteur répond</translation>
    </message>
    <message>
        <source>Ready-made plans</source>
        <translation>Plans prêts à l’emploi</translation>
    </message>
    <message>
        <source>200, and 401 to what is not signed rightly</source>
        <translation>200, et 401 à ce qui n’est pas bien signé</translation>
    </message>
    <message>
        <source>accepts everything, whatever the signature</source>
        <translation>accepte tout, quelle que soit la signature</translation>
    </message>
    <message>
        <source>no script</source>
        <translation>pas de script</translation>
    </message>
    <message>
        <source>Answers in turn, separated by commas; the last one repeats. 503x3 is three times. They are given as they stand, whatever the signature; without a script it is 200, and 401 to what is not signed rightly.</source>
        <translation>Réponses à tour de rôle, séparées par des virgules&#xa0;; la dernière se répète. 503x3, c’est trois fois. Elles sont données telles quelles, quelle que soit la signature&#xa0;; sans script c’est 200, et 401 à ce qui n’est pas bien signé.</translation>
    </message>
    <message>
        <source>flaky: some fail, some get through</source>
        <translation>instable&#xa0;: certaines échouent, d’autres passent</translation>
    </message>
    <message>
        <source>down for 20 minutes: a delivery&apos;s first three attempts fail</source>
        <translation>en panne 20 minutes&#xa0;: les trois premières tentatives d’une livraison échouent</translation>
    </message>
    <message>
        <source>rate-limited: 429 with Retry-After, then accepts</source>
        <translation>débit limité&#xa0;: 429 avec Retry-After, puis accepte</translation>
    </message>
    <message>
        <source>slow: accepts after two seconds</source>
        <translation>lent&#xa0;: accepte au bout de deux secondes</translation>
    </message>
    <message>
        <source>all: 200, and 401 to what is not signed rightly</source>
        <translation>toutes&#xa0;: 200, et 401 à ce qui n’est pas bien signé</translation>
    </message>
    <message>
        <source>all: %1</source>
        <translation>toutes&#xa0;: %1</translation>
    </message>
    <message>
        <source>from %L1 on: %2</source>
        <translation>à partir de %L1&#xa0;: %2</translation>
    </message>
    <message>
        <source>Answer so</source>
        <translation>Répondre ainsi</translation>
    </message>
    <message>
        <source>Counts at once, and is done before the signature is checked, as by a proxy in front: what arrives is recorded so, and which steps changed it.</source>
        <translation>Vaut aussitôt et se fait avant la vérification de la signature, comme par un proxy placé devant&#xa0;: ce qui arrive est enregistré ainsi, avec les étapes qui l’ont changé.</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Étapes</translation>
    </message>
    <message>
        <source>Ready-made</source>
        <translation>Tout prêts</translation>
    </message>
    <message>
        <source>The next requests get</source>
        <translation>Les prochaines requêtes reçoivent</translation>
    </message>
    <message>
        <source>Changed on the way in</source>
        <translation>Modifié à l’arrivée</translation>
    </message>
</context>
<context>
    <name>ovyxa::PlanSteps</name>
    <message>
        <source>Add a step</source>
        <translation>Ajouter une étape</translation>
    </message>
    <message>
        <source>Steps of the plan</source>
        <translation>Étapes du plan</translation>
    </message>
    <message>
        <source>Move the step up</source>
        <translation>Monter l’étape</translation>
    </message>
    <message>
        <source>Move up (Alt+Up)</source>
        <translation>Monter (Alt+Haut)</translation>
    </message>
    <message>
        <source>Move the step down</source>
        <translation>Descendre l’étape</translation>
    </message>
    <message>
        <source>Move down (Alt+Down)</source>
        <translation>Descendre (Alt+Bas)</translation>
    </message>
    <message>
        <source>Remove the step</source>
        <translation>Retirer l’étape</translation>
    </message>
    <message>
        <source>Remove (Delete)</source>
        <translation>Retirer (Suppr)</translation>
    </message>
    <message>
        <source>How often the step is answered</source>
        <translation>Combien de fois l’étape est répondue</translation>
    </message>
    <message>
        <source>How often the step is answered before the next one</source>
        <translation>Combien de fois l’étape est répondue avant la suivante</translation>
    </message>
    <message>
        <source>accept</source>
        <translation>accepter</translation>
    </message>
    <message>
        <source>fail</source>
        <translation>échouer</translation>
    </message>
    <message>
        <source>too many requests, with Retry-After</source>
        <translation>trop de requêtes, avec Retry-After</translation>
    </message>
    <message>
        <source>accept late</source>
        <translation>accepter tard</translation>
    </message>
    <message>
        <source>close without an answer</source>
        <translation>fermer sans réponse</translation>
    </message>
    <message>
        <source>break the connection</source>
        <translation>rompre la connexion</translation>
    </message>
    <message>
        <source>never answer</source>
        <translation>ne jamais répondre</translation>
    </message>
    <message>
        <source>cut the answer short</source>
        <translation>couper la réponse</translation>
    </message>
    <message>
        <source>a byte a second</source>
        <translation>un octet par seconde</translation>
    </message>
    <message>
        <source>no HTTP</source>
        <translation>pas du HTTP</translation>
    </message>
    <message>
        <source>redirect</source>
        <translation>rediriger</translation>
    </message>
    <message>
        <source>as Slack does</source>
        <translation>comme Slack</translation>
    </message>
    <message>
        <source>as Zapier does</source>
        <translation>comme Zapier</translation>
    </message>
    <message>
        <source>the server behind</source>
        <translation>le serveur derrière</translation>
    </message>
    <message>
        <source>Select a step first.</source>
        <translation>Sélectionnez d’abord une étape.</translation>
    </message>
    <message>
        <source>It is the first step.</source>
        <translation>C’est la première étape.</translation>
    </message>
    <message>
        <source>It is the last step.</source>
        <translation>C’est la dernière étape.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Profile</name>
    <message>
        <source>The profile&apos;s name is empty. Name a folder.</source>
        <translation>Le nom du profil est vide. Indiquez un dossier.</translation>
    </message>
    <message>
        <source>%1 is a file; a profile is a folder. Name another place.</source>
        <translation>%1 est un fichier&#xa0;; un profil est un dossier. Indiquez un autre emplacement.</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be made. Check the permissions, or name another place.</source>
        <translation>Le dossier de profil %1 ne peut pas être créé. Vérifiez les droits, ou indiquez un autre emplacement.</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be written (%2). Check its permissions, or name another place.</source>
        <translation>Impossible d’écrire dans le dossier de profil %1 (%2). Vérifiez ses droits, ou indiquez un autre emplacement.</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be locked (%2). Name a place on a local disk.</source>
        <translation>Le dossier de profil %1 ne peut pas être verrouillé (%2). Indiquez un emplacement sur un disque local.</translation>
    </message>
    <message>
        <source>The profile %1 is in use by another Ovyxa Bench (process %2). Close that one, or name another profile with --profile.</source>
        <translation>Le profil %1 est utilisé par un autre Ovyxa Bench (processus %2). Fermez celui-ci, ou indiquez un autre profil avec --profile.</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be written (%2). Make room, or name another place.</source>
        <translation>Impossible d’écrire dans le dossier de profil %1 (%2). Faites de la place, ou indiquez un autre emplacement.</translation>
    </message>
    <message>
        <source>%1 belongs to the user %2, who can change what is kept in it. Name another place, or make it yours with chown.</source>
        <translation>%1 appartient à l’utilisateur %2, qui peut changer ce qui y est gardé. Indiquez un autre endroit, ou faites-le vôtre avec chown.</translation>
    </message>
    <message>
        <source>The group %2 can change what is kept in %1. Take that from it, as with chmod g-w, or name another place.</source>
        <translation>Le groupe %2 peut changer ce qui est gardé dans %1. Retirez-lui ce droit, par exemple avec chmod g-w, ou indiquez un autre endroit.</translation>
    </message>
    <message>
        <source>Everybody on this machine can change what is kept in %1. Take that from them, as with chmod o-w, or name another place.</source>
        <translation>Tout le monde sur cette machine peut modifier ce qui est conservé dans %1. Retirez ce droit, par exemple avec chmod o-w, ou indiquez un autre emplacement.</translation>
    </message>
</context>
<context>
    <name>ovyxa::PruneDialog</name>
    <message>
        <source>Everything that has ended</source>
        <translation>Tout ce qui est terminé</translation>
    </message>
    <message>
        <source>All but so many of the newest:</source>
        <translation>Tout sauf autant des plus récentes :</translation>
    </message>
    <message>
        <source>What is older than so many days:</source>
        <translation>Ce qui a plus de tant de jours :</translation>
    </message>
    <message>
        <source>Keep both logs so from now on</source>
        <translation>Garder ainsi les deux journaux désormais</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>How many of the newest stay</source>
        <translation>Combien des plus récentes restent</translation>
    </message>
    <message>
        <source>How many days stay, by the bench&apos;s clock</source>
        <translation>Combien de jours restent, selon l’horloge du banc</translation>
    </message>
    <message>
        <source>Clear or thin out the log</source>
        <translation>Vider ou alléger le journal</translation>
    </message>
    <message>
        <source>While the bench runs it looks every ten minutes and deletes what is more, of the receiver&apos;s log, too. Off unless you ask.</source>
        <translation>Tant que le banc tourne, il regarde toutes les dix minutes et supprime ce qui dépasse, dans le journal du récepteur aussi. Désactivé sauf demande.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Nothing would go now.</source>
        <translation>Rien ne serait supprimé maintenant.</translation>
    </message>
    <message>
        <source>Attempts and bodies go, too, and the disk gets the space back. What is still to be sent stays. You can undo it for 15 seconds; then it is gone for good.</source>
        <translation>Les tentatives et les corps partent aussi, et le disque récupère la place. Ce qui est encore à envoyer reste. Vous pouvez annuler pendant 15 secondes ; ensuite c’est définitif.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries would go.</source>
        <translation>
            <numerusform>%Ln livraison serait supprimée.</numerusform>
            <numerusform>%Ln livraisons seraient supprimées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stay: still to be sent, or what shows that an older failed one is settled.</source>
        <translation>
            <numerusform>%Ln reste : à envoyer, ou elle montre qu’une plus ancienne en échec est réglée.</numerusform>
            <numerusform>%Ln restent : à envoyer, ou elles montrent qu’une plus ancienne en échec est réglée.</numerusform>
        </translation>
    </message>
    <message>
        <source>Counting what would go…</source>
        <translation>Comptage de ce qui partirait…</translation>
    </message>
    <message>
        <source>What would go is being counted.</source>
        <translation>Ce qui partirait est en cours de comptage.</translation>
    </message>
</context>
<context>
    <name>ovyxa::QueryPopup</name>
    <message>
        <source>Suggestions for the filter</source>
        <translation>Suggestions pour le filtre</translation>
    </message>
    <message>
        <source>Save this filter as</source>
        <translation>Enregistrer ce filtre sous</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>take</source>
        <translation>accepter</translation>
    </message>
    <message>
        <source>choose</source>
        <translation>choisir</translation>
    </message>
    <message>
        <source>Ctrl Space</source>
        <translation>Ctrl Espace</translation>
    </message>
    <message>
        <source>all keys</source>
        <translation>toutes les clés</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Échap</translation>
    </message>
    <message>
        <source>close</source>
        <translation>fermer</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1&#xa0;: %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::Receiver</name>
    <message>
        <source>unanswered: the connection ended before</source>
        <translation>sans réponse&#xa0;: la connexion s’est terminée avant</translation>
    </message>
    <message>
        <source>The step “app” answers with what a server behind the receiver says, and none is named. Forward to one, or take another step.</source>
        <translation>L’étape «&#xa0;app&#xa0;» répond ce que dit un serveur derrière le récepteur, et aucun n’est indiqué. Transmettez à un serveur, ou choisissez une autre étape.</translation>
    </message>
    <message>
        <source>hex</source>
        <translation>hex</translation>
    </message>
    <message>
        <source>hex after sha256=</source>
        <translation>hex après sha256=</translation>
    </message>
    <message>
        <source>base64</source>
        <translation>base64</translation>
    </message>
    <message>
        <source>Signed with the secret “%1”, as %2.</source>
        <translation>Signée avec le secret «&#xa0;%1&#xa0;», en %2.</translation>
    </message>
    <message numerus="yes">
        <source>The signature does not match the body with any of the %n known secret(s).</source>
        <translation>
            <numerusform>La signature ne correspond pas au corps avec le %n secret connu.</numerusform>
            <numerusform>La signature ne correspond au corps avec aucun des %n secrets connus.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>X-Ovyxa-Signature stands there %n time(s); only one can be meant.</source>
        <translation>
            <numerusform>X-Ovyxa-Signature y figure %n fois&#xa0;; une seule peut être la bonne.</numerusform>
            <numerusform>X-Ovyxa-Signature y figure %n fois&#xa0;; une seule peut être la bonne.</numerusform>
        </translation>
    </message>
    <message>
        <source>The request has no X-Ovyxa-Signature header.</source>
        <translation>La requête n’a pas d’en-tête X-Ovyxa-Signature.</translation>
    </message>
    <message>
        <source>The Host “%1” is neither this machine nor allowed: a web page could reach the receiver that way. Allow it if it is your tunnel.</source>
        <translation>L’hôte «&#xa0;%1&#xa0;» n’est ni cette machine ni autorisé&#xa0;: une page web pourrait atteindre le récepteur de cette façon. Autorisez-le si c’est votre tunnel.</translation>
    </message>
    <message>
        <source>CONNECT asks for a tunnel, which the receiver does not open. Send the request itself.</source>
        <translation>CONNECT demande un tunnel, que le récepteur n’ouvre pas. Envoyez la requête elle-même.</translation>
    </message>
    <message>
        <source>A web page of another site sent this.</source>
        <translation>Une page web d’un autre site a envoyé ceci.</translation>
    </message>
    <message>
        <source>A web page of %1 sent this.</source>
        <translation>Une page web de %1 a envoyé ceci.</translation>
    </message>
    <message>
        <source>Such a request is not forwarded.</source>
        <translation>Une telle requête n’est pas transmise.</translation>
    </message>
    <message>
        <source>Without a secret nothing tells it from a webhook, so it was refused. Name the secret.</source>
        <translation>Sans secret, rien ne la distingue d’un webhook&#xa0;; elle a donc été refusée. Indiquez le secret.</translation>
    </message>
    <message numerus="yes">
        <source>The body has more than the %n byte(s) that are kept: it was passed on as it came, and its signature not checked.</source>
        <translation>
            <numerusform>Le corps dépasse le %n octet conservé&#xa0;: il a été transmis tel quel, et sa signature n’a pas été vérifiée.</numerusform>
            <numerusform>Le corps dépasse les %n octets conservés&#xa0;: il a été transmis tel quel, et sa signature n’a pas été vérifiée.</numerusform>
        </translation>
    </message>
    <message>
        <source>The receiver changed it on its way in, as it was told to: %1.</source>
        <translation>Le récepteur l’a modifié à l’arrivée, comme demandé&#xa0;: %1.</translation>
    </message>
    <message>
        <source>No secret is known to check the signature with: name the one that the webhook signs with.</source>
        <translation>Aucun secret n’est connu pour vérifier la signature&#xa0;: indiquez celui avec lequel le webhook signe.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverController</name>
    <message>
        <source>The receiver listens beyond this machine: whoever reaches %1 can send to it and learns its verdicts.</source>
        <translation>Le récepteur écoute au-delà de cette machine&#xa0;: quiconque atteint %1 peut lui envoyer des requêtes et apprend ses verdicts.</translation>
    </message>
    <message>
        <source>Only this machine</source>
        <translation>Cette machine seulement</translation>
    </message>
    <message>
        <source>Use any free port</source>
        <translation>Prendre un port libre</translation>
    </message>
    <message>
        <source>“app” is the answer of a server behind the receiver: name one under Forward to.</source>
        <translation>«&#xa0;app&#xa0;» est la réponse d’un serveur derrière le récepteur&#xa0;: indiquez-en un sous «&#xa0;Transmettre à&#xa0;».</translation>
    </message>
    <message>
        <source>Requests for %1 are answered from now on.</source>
        <translation>Les requêtes pour %1 reçoivent désormais une réponse.</translation>
    </message>
    <message>
        <source>A request for %1 got 421: that is no name of this machine. If a tunnel forwards it here, allow the name.</source>
        <translation>Une requête pour %1 a reçu 421&#xa0;: ce n’est pas un nom de cette machine. Si un tunnel la transmet ici, autorisez le nom.</translation>
    </message>
    <message>
        <source>Allow this host</source>
        <translation>Autoriser cet hôte</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>TLS handshake</source>
        <translation>Négociation TLS</translation>
    </message>
    <message>
        <source>Head of a request</source>
        <translation>En-tête d’une requête</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Body of a request</source>
        <translation>Corps d’une requête</translation>
    </message>
    <message>
        <source>Idle connection</source>
        <translation>Connexion inactive</translation>
    </message>
    <message>
        <source>Connections at once</source>
        <translation>Connexions simultanées</translation>
    </message>
    <message>
        <source>All requests under way together</source>
        <translation>Toutes les requêtes en cours réunies</translation>
    </message>
    <message>
        <source>A certificate and its key belong together: name both files, or neither.</source>
        <translation>Un certificat et sa clé vont ensemble&#xa0;: indiquez les deux fichiers, ou aucun.</translation>
    </message>
    <message>
        <source>%1 cannot be read. Check its name and its permissions.</source>
        <translation>%1 ne peut pas être lu. Vérifiez son nom et ses droits.</translation>
    </message>
    <message>
        <source>Without a secret no signature can be checked: requests are shown as unchecked.</source>
        <translation>Sans secret, aucune signature ne peut être vérifiée&#xa0;: les requêtes apparaissent comme non vérifiées.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverDesk</name>
    <message>
        <source>A request could not be recorded, and is in no list: %1 %2</source>
        <translation>Une requête n’a pas pu être enregistrée et ne figure dans aucune liste&#xa0;: %1 %2</translation>
    </message>
    <message>
        <source>What the receiver answered could not be kept. %1</source>
        <translation>Ce que le récepteur a répondu n’a pas pu être conservé. %1</translation>
    </message>
    <message>
        <source>The receiver dropped a connection from %1. %2</source>
        <translation>Le récepteur a coupé une connexion de %1. %2</translation>
    </message>
    <message>
        <source>secret %1</source>
        <translation>secret %1</translation>
    </message>
    <message>
        <source>The receiver has no secret to check signatures with, and an event that nobody verified proves nothing. Add a webhook first; the receiver knows its secret.</source>
        <translation>Le récepteur n’a aucun secret pour vérifier les signatures, et un événement que personne n’a vérifié ne prouve rien. Ajoutez d’abord un webhook&#xa0;; le récepteur connaît son secret.</translation>
    </message>
    <message>
        <source>“%1” is not an IP address. Use 127.0.0.1, ::1, or the address of a network card.</source>
        <translation>«&#xa0;%1&#xa0;» n’est pas une adresse IP. Utilisez 127.0.0.1, ::1 ou l’adresse d’une carte réseau.</translation>
    </message>
    <message>
        <source>A certificate and its key go together: name both files, or neither.</source>
        <translation>Un certificat et sa clé vont ensemble&#xa0;: indiquez les deux fichiers, ou aucun.</translation>
    </message>
    <message>
        <source>Why a signature does not match could not be kept. %1</source>
        <translation>La raison pour laquelle une signature ne correspond pas n’a pas pu être conservée. %1</translation>
    </message>
    <message numerus="yes">
        <source>The receiver dropped %n more connection(s) for the same reasons.</source>
        <translation>
            <numerusform>Le récepteur a coupé %n connexion de plus pour les mêmes raisons.</numerusform>
            <numerusform>Le récepteur a coupé %n connexions de plus pour les mêmes raisons.</numerusform>
        </translation>
    </message>
    <message>
        <source>The receiver has no secret to check signatures with, so the alert rules watch nothing. Add a webhook: the receiver knows its secret.</source>
        <translation>Le récepteur n’a aucun secret pour vérifier les signatures : les règles d’alerte ne surveillent donc rien. Ajoutez un webhook : le récepteur connaît son secret.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverEmpty</name>
    <message>
        <source>Command to try the receiver with</source>
        <translation>Commande pour essayer le récepteur</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Copier le chemin</translation>
    </message>
    <message>
        <source>Start the receiver</source>
        <translation>Démarrer le récepteur</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Copier la commande</translation>
    </message>
    <message>
        <source>Copy the path of the CA file</source>
        <translation>Copier le chemin du fichier CA</translation>
    </message>
    <message>
        <source>Nothing has arrived yet. Fire a trigger, or send something yourself:</source>
        <translation>Rien n’est encore arrivé. Actionnez un déclencheur, ou envoyez vous-même quelque chose&#xa0;:</translation>
    </message>
    <message>
        <source>The receiver is stopped. Start it to see what a webhook sends, and whether the signature is right.</source>
        <translation>Le récepteur est arrêté. Démarrez-le pour voir ce qu’un webhook envoie et si la signature est juste.</translation>
    </message>
    <message>
        <source>CA file: %1</source>
        <translation>Fichier CA&#xa0;: %1</translation>
    </message>
    <message>
        <source>Who trusts it</source>
        <translation>Qui lui fait confiance</translation>
    </message>
    <message>
        <source>Ask curl, Node, Python and others on this machine whether they accept this certificate</source>
        <translation>Demander à curl, Node, Python et d’autres sur cette machine s’ils acceptent ce certificat</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverHeader</name>
    <message>
        <source>answers</source>
        <translation>répond</translation>
    </message>
    <message>
        <source>secret ••••••••</source>
        <translation>secret ••••••••</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Alertes</translation>
    </message>
    <message>
        <source>Copy the receiver&apos;s URL</source>
        <translation>Copier l’URL du récepteur</translation>
    </message>
    <message>
        <source>Choose what the receiver answers</source>
        <translation>Choisir ce que le récepteur répond</translation>
    </message>
    <message>
        <source>Secrets that the receiver checks with</source>
        <translation>Secrets avec lesquels le récepteur vérifie</translation>
    </message>
    <message>
        <source>Requests are checked with the secrets of this profile&apos;s webhooks, and with others that you add</source>
        <translation>Les requêtes sont vérifiées avec les secrets des webhooks de ce profil, et avec ceux que vous ajoutez</translation>
    </message>
    <message>
        <source>Alerts on received events</source>
        <translation>Alertes sur les événements reçus</translation>
    </message>
    <message>
        <source>Be told when verified events reach a figure</source>
        <translation>Être prévenu quand les événements vérifiés atteignent un nombre</translation>
    </message>
    <message>
        <source>More about the receiver</source>
        <translation>Plus d’options du récepteur</translation>
    </message>
    <message>
        <source>Address, port, certificate, limits …</source>
        <translation>Adresse, port, certificat, limites …</translation>
    </message>
    <message>
        <source>Receiver: options and limits…</source>
        <translation>Récepteur&#xa0;: options et limites…</translation>
    </message>
    <message>
        <source>Alerts on received events…</source>
        <translation>Alertes sur les événements reçus…</translation>
    </message>
    <message>
        <source>Copy the path of the CA file</source>
        <translation>Copier le chemin du fichier CA</translation>
    </message>
    <message>
        <source>listening</source>
        <translation>à l’écoute</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>arrêté</translation>
    </message>
    <message>
        <source>Copy the receiver&apos;s URL, %1</source>
        <translation>Copier l’URL du récepteur, %1</translation>
    </message>
    <message>
        <source>Choose what the receiver answers; now %1</source>
        <translation>Choisir ce que le récepteur répond&#xa0;; actuellement %1</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Démarrer</translation>
    </message>
    <message>
        <source>Stop the receiver</source>
        <translation>Arrêter le récepteur</translation>
    </message>
    <message>
        <source>Start the receiver</source>
        <translation>Démarrer le récepteur</translation>
    </message>
    <message>
        <source>alters requests</source>
        <translation>modifie les requêtes</translation>
    </message>
    <message>
        <source>Who trusts the receiver&apos;s certificate…</source>
        <translation>Qui fait confiance au certificat du récepteur…</translation>
    </message>
    <message>
        <source>On their way in: %1</source>
        <translation>À l’arrivée&#xa0;: %1</translation>
    </message>
    <message>
        <source>Search received requests</source>
        <translation>Chercher dans les requêtes reçues</translation>
    </message>
    <message>
        <source>alters</source>
        <extracomment>&quot;alters requests&quot;, where there is no room for both words; the tool tip has all of it</extracomment>
        <translation>modifie</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverOptionsDialog</name>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Plain HTTP, without TLS</source>
        <translation>HTTP non chiffré, sans TLS</translation>
    </message>
    <message>
        <source>Certificate file</source>
        <translation>Fichier du certificat</translation>
    </message>
    <message>
        <source>Key file</source>
        <translation>Fichier de la clé</translation>
    </message>
    <message>
        <source>Accepted signatures</source>
        <translation>Signatures acceptées</translation>
    </message>
    <message>
        <source>Accept what this profile&apos;s webhooks sign</source>
        <translation>Accepter ce que signent les webhooks de ce profil</translation>
    </message>
    <message>
        <source>Another secret to accept</source>
        <translation>Un autre secret à accepter</translation>
    </message>
    <message>
        <source>Other secrets that are accepted</source>
        <translation>Autres secrets acceptés</translation>
    </message>
    <message>
        <source>Forward to</source>
        <translation>Transmettre à</translation>
    </message>
    <message>
        <source>Tell it who sent the request (X-Forwarded-For, Forwarded)</source>
        <translation>Lui dire qui a envoyé la requête (X-Forwarded-For, Forwarded)</translation>
    </message>
    <message>
        <source>Allowed hosts</source>
        <translation>Hôtes autorisés</translation>
    </message>
    <message>
        <source>How the receiver listens</source>
        <translation>Comment le récepteur écoute</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Redémarrer</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Démarrer</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>PEM files (*.pem *.crt *.key);;All files (*)</source>
        <translation>Fichiers PEM (*.pem *.crt *.key);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>any free one</source>
        <translation>n’importe quel port libre</translation>
    </message>
    <message>
        <source>Empty: from the profile&apos;s CA</source>
        <translation>Vide&#xa0;: de la CA du profil</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Certificat</translation>
    </message>
    <message>
        <source>Choose a certificate file</source>
        <translation>Choisir un fichier de certificat</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Clé</translation>
    </message>
    <message>
        <source>Choose a key file</source>
        <translation>Choisir un fichier de clé</translation>
    </message>
    <message>
        <source>Any of them</source>
        <translation>N’importe laquelle</translation>
    </message>
    <message>
        <source>64 hex digits</source>
        <translation>64 chiffres hexadécimaux</translation>
    </message>
    <message>
        <source>sha256= and 64 hex digits</source>
        <translation>sha256= et 64 chiffres hexadécimaux</translation>
    </message>
    <message>
        <source>Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
    <message>
        <source>Add this secret</source>
        <translation>Ajouter ce secret</translation>
    </message>
    <message>
        <source>Remove the selected one</source>
        <translation>Supprimer le secret sélectionné</translation>
    </message>
    <message numerus="yes">
        <source>•••••••• (%n bytes)</source>
        <translation>
            <numerusform>•••••••• (%n octet)</numerusform>
            <numerusform>•••••••• (%n octets)</numerusform>
        </translation>
    </message>
    <message>
        <source>The URL of a server that answers; empty = none</source>
        <translation>L’URL d’un serveur qui répond&#xa0;; vide = aucun</translation>
    </message>
    <message>
        <source>Names of tunnels, separated by commas</source>
        <translation>Noms de tunnels, séparés par des virgules</translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>Signatures</translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation>Secrets</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Limites</translation>
    </message>
    <message>
        <source>Ovyxa sends and does not receive: the limits of the receiver are the bench&apos;s own. Beyond them the connection gets a 4xx or 408 and is closed.</source>
        <translation>Ovyxa envoie et ne reçoit pas&#xa0;: les limites du récepteur sont propres à Ovyxa Bench. Au-delà, la connexion reçoit un 4xx ou 408 et elle est fermée.</translation>
    </message>
    <message>
        <source>Other machines will reach the receiver and can send to it. Take 127.0.0.1 if that is not needed.</source>
        <translation>D’autres machines atteindront le récepteur et pourront lui envoyer des requêtes. Choisissez 127.0.0.1 si ce n’est pas nécessaire.</translation>
    </message>
    <message>
        <source>Another secret to accept, kept until the program ends, not on disk</source>
        <translation>Un autre secret accepté, gardé jusqu’à la fin du programme, pas sur le disque</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverPanel</name>
    <message>
        <source>Requests that the receiver got</source>
        <translation>Requêtes reçues par le récepteur</translation>
    </message>
    <message>
        <source>Choose what the receiver answers…</source>
        <translation>Choisir ce que le récepteur répond…</translation>
    </message>
    <message>
        <source>Show the request</source>
        <translation>Afficher la requête</translation>
    </message>
    <message>
        <source>Stop the receiver</source>
        <translation>Arrêter le récepteur</translation>
    </message>
    <message>
        <source>Start the receiver</source>
        <translation>Démarrer le récepteur</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Copier comme cURL</translation>
    </message>
    <message>
        <source>Allow host %1</source>
        <translation>Autoriser l’hôte %1</translation>
    </message>
    <message>
        <source>Copied: the request as a cURL command.</source>
        <translation>Copié&#xa0;: la requête sous forme de commande cURL.</translation>
    </message>
    <message>
        <source>Compare the request with the last that worked</source>
        <translation>Comparer la requête avec la dernière réussie</translation>
    </message>
    <message>
        <source>Compare the two requests</source>
        <translation>Comparer les deux requêtes</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>Modifier et renvoyer</translation>
    </message>
    <message>
        <source>Search received requests</source>
        <translation>Chercher dans les requêtes reçues</translation>
    </message>
    <message>
        <source>The request does not fit the filter.</source>
        <translation>La requête ne correspond pas au filtre.</translation>
    </message>
    <message>
        <source>Show all requests</source>
        <translation>Afficher toutes les requêtes</translation>
    </message>
    <message>
        <source>Only %1</source>
        <translation>Seulement %1</translation>
    </message>
    <message>
        <source>Without %1</source>
        <translation>Sans %1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>No request fits</source>
        <translation>Aucune requête ne correspond</translation>
    </message>
    <message>
        <source>No request fits so far</source>
        <translation>Aucune requête ne correspond jusqu’ici</translation>
    </message>
    <message>
        <source>None of the requests that the receiver got fits this filter. Clear it to see all of them.</source>
        <translation>Aucune des requêtes reçues ne correspond à ce filtre. Effacez-le pour les voir toutes.</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Effacer le filtre</translation>
    </message>
    <message>
        <source>The request is not listed yet, and may not fit the filter.</source>
        <translation>La requête n’est pas encore dans la liste, et ne correspond peut-être pas au filtre.</translation>
    </message>
    <message>
        <source>Tell of alerts on the desktop, too</source>
        <translation>Signaler aussi les alertes sur le bureau</translation>
    </message>
</context>
<context>
    <name>ovyxa::RecordBar</name>
    <message>
        <source>Record</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Depuis</translation>
    </message>
    <message>
        <source>Simulated: 10m or 2h ago, 14:30, today, 2025-03-15</source>
        <translation>Simulé&#xa0;: il y a 10m ou 2h, 14:30, today, 2025-03-15</translation>
    </message>
    <message>
        <source>Record what was sent since</source>
        <translation>Enregistrer ce qui a été envoyé depuis</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Jusqu’à</translation>
    </message>
    <message>
        <source>the newest</source>
        <translation>le plus récent</translation>
    </message>
    <message>
        <source>until</source>
        <extracomment>between two times: &quot;Record what was sent since … until …&quot;</extracomment>
        <translation>jusqu’à</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReplayBar</name>
    <message>
        <source>no wait</source>
        <translation>sans attente</translation>
    </message>
    <message>
        <source>the last about %1 s later</source>
        <translation>la dernière environ %1 s plus tard</translation>
    </message>
    <message>
        <source>With a fresh timestamp</source>
        <translation>Avec un nouvel horodatage</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Progress of the replay</source>
        <translation>Progression du rejeu</translation>
    </message>
    <message>
        <source>Their answer was a 2xx, though the delivery failed: the endpoint may have processed them</source>
        <translation>Leur réponse était un 2xx, bien que la livraison ait échoué&#xa0;: le point de terminaison les a peut-être traitées</translation>
    </message>
    <message>
        <source>The same bytes and so the same signature, as a new delivery</source>
        <translation>Les mêmes octets, donc la même signature, dans une nouvelle livraison</translation>
    </message>
    <message>
        <source>The same event with the time of now, signed anew</source>
        <translation>Le même événement à l’heure actuelle, signé de nouveau</translation>
    </message>
    <message>
        <source>There is nothing to replay: no failed delivery is still owed.</source>
        <translation>Il n’y a rien à rejouer&#xa0;: aucune livraison en échec ne reste due.</translation>
    </message>
    <message>
        <source>There is nothing to replay. Select deliveries in the log first.</source>
        <translation>Il n’y a rien à rejouer. Sélectionnez d’abord des livraisons dans le journal.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Replaying: %1 of %2</source>
        <translation>Rejeu&#xa0;: %1 sur %2</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>As they were</source>
        <translation>Tels quels</translation>
    </message>
    <message>
        <source>To %1</source>
        <translation>À %1</translation>
    </message>
    <message>
        <source>To the same webhook</source>
        <translation>Au même webhook</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %Ln more webhooks</source>
        <translation>
            <numerusform>%1 et %Ln autre webhook</numerusform>
            <numerusform>%1 et %Ln autres webhooks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries → %1</source>
        <translation>
            <numerusform>%Ln livraison → %1</numerusform>
            <numerusform>%Ln livraisons → %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln already answered 2xx</source>
        <translation>
            <numerusform>%Ln a déjà reçu un 2xx</numerusform>
            <numerusform>%Ln ont déjà reçu un 2xx</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln whose webhook is gone</source>
        <translation>
            <numerusform>%Ln dont le webhook n’existe plus</numerusform>
            <numerusform>%Ln dont le webhook n’existe plus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln requests now</source>
        <translation>
            <numerusform>%Ln requête maintenant</numerusform>
            <numerusform>%Ln requêtes maintenant</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replay %Ln deliveries:</source>
        <translation>
            <numerusform>Rejouer %Ln livraison&#xa0;:</numerusform>
            <numerusform>Rejouer %Ln livraisons&#xa0;:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replay %Ln</source>
        <translation>
            <numerusform>Rejouer %Ln</numerusform>
            <numerusform>Rejouer %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave out the %Ln</source>
        <translation>
            <numerusform>Omettre %Ln</numerusform>
            <numerusform>Omettre les %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replaying %Ln deliveries …</source>
        <translation>
            <numerusform>Rejeu de %Ln livraison …</numerusform>
            <numerusform>Rejeu de %Ln livraisons …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries replayed.</source>
        <translation>
            <numerusform>%Ln livraison rejouée.</numerusform>
            <numerusform>%Ln livraisons rejouées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped before the other %Ln.</source>
        <translation>
            <numerusform>Arrêt avant %Ln autre.</numerusform>
            <numerusform>Arrêt avant %Ln autres.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln were sent again meanwhile and are owed no more.</source>
        <translation>
            <numerusform>%Ln a été renvoyée entre-temps et n’est plus due.</numerusform>
            <numerusform>%Ln ont été renvoyées entre-temps et ne sont plus dues.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be made again, because the webhook or the event is gone.</source>
        <translation>
            <numerusform>%Ln n’a pas pu être refaite, car le webhook ou l’événement n’existe plus.</numerusform>
            <numerusform>%Ln n’ont pas pu être refaites, car le webhook ou l’événement n’existe plus.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln at a time</source>
        <translation>
            <numerusform>%Ln à la fois</numerusform>
            <numerusform>%Ln à la fois</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no other webhook to send them to.</source>
        <translation>Il n’y a pas d’autre webhook auquel les envoyer.</translation>
    </message>
    <message>
        <source>None of them is in the log any more.</source>
        <translation>Aucune n’est plus dans le journal.</translation>
    </message>
    <message>
        <source>The replay is just beginning.</source>
        <translation>Le renvoi commence à l’instant.</translation>
    </message>
    <message>
        <source>It is being stopped.</source>
        <translation>Arrêt en cours.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Replays</name>
    <message>
        <source>The webhook to replay to has been removed.</source>
        <translation>Le webhook vers lequel rejouer a été supprimé.</translation>
    </message>
    <message>
        <source>Delivery %1 was not sent again. %2</source>
        <translation>La livraison %1 n’a pas été renvoyée. %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::Repointing</name>
    <message numerus="yes">
        <source>The receiver listens at %1 now. %n webhooks still point at %2, where it was.</source>
        <translation>
            <numerusform>Le récepteur écoute maintenant sur %1. %n webhook pointe encore vers %2, où il était.</numerusform>
            <numerusform>Le récepteur écoute maintenant sur %1. %n webhooks pointent encore vers %2, où il était.</numerusform>
        </translation>
    </message>
    <message>
        <source>Point them here</source>
        <translation>Les pointer ici</translation>
    </message>
    <message numerus="yes">
        <source>%n webhooks point at %1 now.</source>
        <translation>
            <numerusform>%n webhook pointe maintenant vers %1.</numerusform>
            <numerusform>%n webhooks pointent maintenant vers %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message numerus="yes">
        <source>%n webhooks point where they did before.</source>
        <translation>
            <numerusform>%n webhook pointe de nouveau là où il pointait avant.</numerusform>
            <numerusform>%n webhooks pointent de nouveau là où ils pointaient avant.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::RequestDraft</name>
    <message numerus="yes">
        <source>Only the first %n bytes of its body were kept, and only they are sent.</source>
        <translation>
            <numerusform>Seul le premier octet du corps (%n) a été conservé, et lui seul est envoyé.</numerusform>
            <numerusform>Seuls les %n premiers octets du corps ont été conservés, et eux seuls sont envoyés.</numerusform>
        </translation>
    </message>
    <message>
        <source>It came as %1; what is sent from here is a POST.</source>
        <translation>La requête est arrivée en %1&#xa0;; ce qui est envoyé d’ici est un POST.</translation>
    </message>
    <message>
        <source>It was never signed, so there is no signature to keep. Sign it again.</source>
        <translation>La requête n’a jamais été signée&#xa0;; il n’y a donc pas de signature à garder. Signez-la de nouveau.</translation>
    </message>
    <message>
        <source>It is longer than 1 MiB: it is sent as it was, and shown from its beginning.</source>
        <translation>Le corps dépasse 1 MiB&#xa0;: il est envoyé tel qu’il était et affiché à partir de son début.</translation>
    </message>
    <message>
        <source>It is no UTF-8 text, so it is shown in hex and sent as it was, byte for byte.</source>
        <translation>Le corps n’est pas du texte UTF-8&#xa0;; il est donc affiché en hex et envoyé tel qu’il était, octet pour octet.</translation>
    </message>
    <message>
        <source>Its lines end in different ways (CR LF and LF or CR), which an editor would level: it is shown in hex and sent as it was, byte for byte.</source>
        <translation>Les lignes du corps se terminent de différentes façons (CR LF et LF ou CR), ce qu’un éditeur uniformiserait&#xa0;: il est affiché en hex et envoyé tel qu’il était, octet pour octet.</translation>
    </message>
    <message>
        <source>It holds characters that no editor keeps (NUL or separators of Unicode), so it is shown in hex and sent as it was, byte for byte.</source>
        <translation>Le corps contient des caractères qu’aucun éditeur ne conserve (NUL ou séparateurs d’Unicode)&#xa0;; il est donc affiché en hex et envoyé tel qu’il était, octet pour octet.</translation>
    </message>
</context>
<context>
    <name>ovyxa::RequestEdit</name>
    <message>
        <source>&quot;%1&quot; cannot be a header&apos;s name: letters, digits and - make one.</source>
        <translation>«&#xa0;%1&#xa0;» ne peut pas être un nom d’en-tête&#xa0;: il se compose de lettres, de chiffres et de -.</translation>
    </message>
    <message>
        <source>%1 is made by the bench for each request, and cannot be set.</source>
        <translation>%1 est créé par Ovyxa Bench pour chaque requête et ne peut pas être défini.</translation>
    </message>
    <message>
        <source>The value of %1 holds a line break or control character, which would break the request.</source>
        <translation>La valeur de %1 contient un saut de ligne ou un caractère de contrôle, ce qui casserait la requête.</translation>
    </message>
    <message>
        <source>A header is written as &quot;Name: value&quot;; &quot;%1&quot; is not.</source>
        <translation>Un en-tête s’écrit «&#xa0;Nom: valeur&#xa0;»&#xa0;; «&#xa0;%1&#xa0;» n’a pas cette forme.</translation>
    </message>
</context>
<context>
    <name>ovyxa::RequestImport</name>
    <message>
        <source>There is no request in it.</source>
        <translation>Il n’y a pas de requête là-dedans.</translation>
    </message>
    <message>
        <source>Line %1 is no request line such as &quot;POST https://localhost:3000/hook HTTP/1.1&quot;: &quot;%2&quot;.</source>
        <translation>La ligne %1 n’est pas une ligne de requête telle que «&#xa0;POST https://localhost:3000/hook HTTP/1.1&#xa0;»&#xa0;: «&#xa0;%2&#xa0;».</translation>
    </message>
    <message>
        <source>Line %1 is no header such as &quot;Name: value&quot;: &quot;%2&quot;. An empty line goes before the body.</source>
        <translation>La ligne %1 n’est pas un en-tête tel que «&#xa0;Name: value&#xa0;»&#xa0;: «&#xa0;%2&#xa0;». Une ligne vide précède le corps.</translation>
    </message>
    <message>
        <source>It has more than %1 headers.</source>
        <translation>La requête a plus de %1 en-têtes.</translation>
    </message>
    <message>
        <source>The request names a path but no host: it needs a header &quot;Host&quot;, or a whole URL in its first line.</source>
        <translation>La requête indique un chemin mais pas d’hôte&#xa0;: il lui faut un en-tête «&#xa0;Host&#xa0;» ou une URL entière à la première ligne.</translation>
    </message>
    <message>
        <source>Its body is in chunks. Write it as one piece, without the header &quot;Transfer-Encoding&quot;.</source>
        <translation>Le corps est découpé en blocs. Écrivez-le d’un seul tenant, sans l’en-tête «&#xa0;Transfer-Encoding&#xa0;».</translation>
    </message>
    <message>
        <source>Its Content-Length says %1 bytes, but %2 are there.</source>
        <translation>Le Content-Length indique %1 octets, mais il y en a %2.</translation>
    </message>
    <message>
        <source>Its body is the file &quot;%1&quot;, and files are not read from here. Write the bytes, or take them with &quot;File…&quot; in the draft.</source>
        <translation>Le corps est le fichier «&#xa0;%1&#xa0;», et les fichiers ne sont pas lus d’ici. Écrivez les octets, ou prenez-les avec «&#xa0;Fichier…&#xa0;» dans le brouillon.</translation>
    </message>
    <message>
        <source>The archive has its form&apos;s fields, but not its bytes: the body is empty.</source>
        <translation>L’archive contient les champs du formulaire, mais pas ses octets&#xa0;: le corps est vide.</translation>
    </message>
    <message>
        <source>The archive has characters in its body that could not be read when it was written (U+FFFD): the bytes may differ.</source>
        <translation>L’archive contient dans le corps des caractères qui n’ont pas pu être lus lors de son écriture (U+FFFD)&#xa0;: les octets peuvent différer.</translation>
    </message>
    <message>
        <source>It is longer than 32 MiB, which is more than is read.</source>
        <translation>Le texte dépasse 32 MiB, soit plus que ce qui est lu.</translation>
    </message>
    <message>
        <source>It holds NUL bytes before its body, so it is no request.</source>
        <translation>Il y a des octets NUL avant le corps&#xa0;: ce n’est donc pas une requête.</translation>
    </message>
    <message>
        <source>The archive is longer than 32 MiB, which is more than is read. Export fewer entries.</source>
        <translation>L’archive dépasse 32 MiB, soit plus que ce qui est lu. Exportez moins d’entrées.</translation>
    </message>
    <message>
        <source>It is no HTTP Archive that can be read: %1</source>
        <translation>Ce n’est pas une archive HTTP (HAR) lisible&#xa0;: %1</translation>
    </message>
    <message>
        <source>It is JSON, but no HTTP Archive: it has no list at /log/entries.</source>
        <translation>C’est du JSON, mais pas une archive HTTP (HAR)&#xa0;: il n’y a pas de liste à /log/entries.</translation>
    </message>
    <message>
        <source>The archive has no request with a URL at /log/entries.</source>
        <translation>L’archive n’a pas de requête avec une URL à /log/entries.</translation>
    </message>
    <message>
        <source>It is empty. A cURL line, a raw HTTP request, an .http file or an HTTP Archive (HAR) becomes a draft.</source>
        <translation>Il n’y a rien. Une ligne cURL, une requête HTTP brute, un fichier .http ou une archive HTTP (HAR) devient un brouillon.</translation>
    </message>
</context>
<context>
    <name>ovyxa::RequestPage</name>
    <message>
        <source>Request</source>
        <translation>Requête</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Copier comme cURL</translation>
    </message>
    <message>
        <source>Request line and headers</source>
        <translation>Ligne de requête et en-têtes</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Corps</translation>
    </message>
    <message>
        <source>Request body</source>
        <translation>Corps de la requête</translation>
    </message>
    <message>
        <source>A command that sends the same bytes and the same signature again. The secret is not in it.</source>
        <translation>Une commande qui renvoie les mêmes octets avec la même signature. Le secret n’y figure pas.</translation>
    </message>
    <message>
        <source>As it came, %1</source>
        <translation>Telle qu’arrivée, %1</translation>
    </message>
    <message>
        <source>Malformed: %1 These are its bytes as they came.</source>
        <translation>Mal formée&#xa0;: %1 Voici ses octets tels qu’ils sont arrivés.</translation>
    </message>
    <message>
        <source>Only the beginning was kept.</source>
        <translation>Seul le début a été conservé.</translation>
    </message>
    <message>
        <source>Nothing was sent yet. This is the body that will go out.</source>
        <translation>Rien n’a encore été envoyé. Voici le corps qui partira.</translation>
    </message>
    <message>
        <source>The attempt was cut off before it could be noted how much of it was sent. This is its body.</source>
        <translation>La tentative a été coupée avant que l’on ait pu noter ce qui en a été envoyé. Voici son corps.</translation>
    </message>
    <message>
        <source>Nothing of this attempt was sent. This is the body that would have gone out.</source>
        <translation>Rien de cette tentative n’a été envoyé. Voici le corps qui serait parti.</translation>
    </message>
    <message>
        <source>As sent, %1</source>
        <translation>Telle qu’envoyée, %1</translation>
    </message>
    <message>
        <source>Body · %1</source>
        <translation>Corps · %1</translation>
    </message>
    <message>
        <source>The first %1 of %2 were kept.</source>
        <translation>Les premiers %1 sur %2 ont été conservés.</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>En-tête</translation>
    </message>
    <message>
        <source>Show all of it</source>
        <translation>Tout afficher</translation>
    </message>
    <message>
        <source>Only the first %1 stand here</source>
        <translation>Seuls les premiers %1 sont ici</translation>
    </message>
</context>
<context>
    <name>ovyxa::ResponsePage</name>
    <message>
        <source>Response</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>Timing</source>
        <translation>Durées</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Corps</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>Hex</translation>
    </message>
    <message>
        <source>Response body</source>
        <translation>Corps de la réponse</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Connexion</translation>
    </message>
    <message>
        <source>Nothing was sent yet, so there is no answer.</source>
        <translation>Rien n’a encore été envoyé&#xa0;; il n’y a donc pas de réponse.</translation>
    </message>
    <message numerus="yes">
        <source>It asked to wait %n seconds; Ovyxa&apos;s retry times are fixed, so that is not obeyed.</source>
        <translation>
            <numerusform>Il a demandé d’attendre %n seconde&#xa0;; les délais de relance d’Ovyxa sont fixes, cette demande n’est donc pas respectée.</numerusform>
            <numerusform>Il a demandé d’attendre %n secondes&#xa0;; les délais de relance d’Ovyxa sont fixes, cette demande n’est donc pas respectée.</numerusform>
        </translation>
    </message>
    <message>
        <source>Timing · %1 in all</source>
        <translation>Durées · %1 en tout</translation>
    </message>
    <message>
        <source>Body · %1</source>
        <translation>Corps · %1</translation>
    </message>
    <message>
        <source>Body · the first %1 of %2 were kept</source>
        <translation>Corps · les premiers %1 sur %2 ont été conservés</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Certificat</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Émis par</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Noms</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Valable jusqu’au</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>pas de réponse</translation>
    </message>
    <message>
        <source>What the receiver answered.</source>
        <translation>Ce que le récepteur a répondu.</translation>
    </message>
    <message>
        <source>What the receiver answered, by its plan: %1</source>
        <translation>Ce que le récepteur a répondu, selon son plan&#xa0;: %1</translation>
    </message>
    <message>
        <source>What the receiver answered: %1</source>
        <translation>Ce que le récepteur a répondu&#xa0;: %1</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>En-tête</translation>
    </message>
    <message>
        <source>Status line and headers</source>
        <translation>Ligne de statut et en-têtes</translation>
    </message>
</context>
<context>
    <name>ovyxa::ResponsePlan</name>
    <message>
        <source>“%1”: %2</source>
        <translation>«&#xa0;%1&#xa0;»&#xa0;: %2</translation>
    </message>
    <message>
        <source>a step repeats from 1 to %1 times.</source>
        <translation>une étape se répète de 1 à %1 fois.</translation>
    </message>
    <message>
        <source>redirect needs an http or https URL of at most %1 characters without spaces, such as redirect=https://example.com/, or a path.</source>
        <translation>redirect exige une URL http ou https d’au plus %1 caractères sans espaces, par exemple redirect=https://example.com/, ou un chemin.</translation>
    </message>
    <message>
        <source>a delay is written delay=2s:200, with ms, s or m, one hour at most, and a step after the colon.</source>
        <translation>un délai s’écrit delay=2s:200, avec ms, s ou m, une heure au plus, et une étape après le deux-points.</translation>
    </message>
    <message>
        <source>truncate needs a number of bytes, such as truncate=20, %1 at most.</source>
        <translation>truncate exige un nombre d’octets, par exemple truncate=20, au plus %1.</translation>
    </message>
    <message>
        <source>drip needs a time between bytes, such as drip=1s, with ms, s or m, one hour at most.</source>
        <translation>drip exige une durée entre les octets, par exemple drip=1s, avec ms, s ou m, une heure au plus.</translation>
    </message>
    <message>
        <source>a status is a number from 200 to 599 (1xx are no final answers).</source>
        <translation>un statut est un nombre de 200 à 599 (les 1xx ne sont pas des réponses finales).</translation>
    </message>
    <message>
        <source>this is no step. There are: a status such as 200 or 503x3, delay=2s:200, close, reset, hang, truncate=20, drip=1s, garbage, redirect=URL, slack, zapier, app.</source>
        <translation>ce n’est pas une étape. Il y a&#xa0;: un statut tel que 200 ou 503x3, delay=2s:200, close, reset, hang, truncate=20, drip=1s, garbage, redirect=URL, slack, zapier, app.</translation>
    </message>
    <message>
        <source>The plan has %1 steps; at most %2 are allowed. Repeat a step with x, such as 503x3.</source>
        <translation>Le plan a %1 étapes&#xa0;; au plus %2 sont permises. Répétez une étape avec x, par exemple 503x3.</translation>
    </message>
    <message>
        <source>this is no step. Did you mean “%1”?</source>
        <translation>ce n’est pas une étape. Vouliez-vous dire « %1 » ?</translation>
    </message>
</context>
<context>
    <name>ovyxa::Retention</name>
    <message>
        <source>What the logs hold too much could not be deleted. %1</source>
        <translation>Ce que les journaux ont en trop n’a pas pu être supprimé. %1</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) deleted, %1 freed, as this profile&apos;s settings ask for.</source>
        <translation>
            <numerusform>%n enregistrement supprimé, %1 libérés, comme le demandent les réglages de ce profil.</numerusform>
            <numerusform>%n enregistrements supprimés, %1 libérés, comme le demandent les réglages de ce profil.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::RunDocuments</name>
    <message>
        <source>Delivery of the run</source>
        <translation>Livraison de l’exécution</translation>
    </message>
    <message>
        <source>from the scenario&apos;s own log · Esc closes</source>
        <translation>du journal propre au scénario · Échap ferme</translation>
    </message>
    <message>
        <source>Compare in the run</source>
        <translation>Comparaison dans l’exécution</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScanLine</name>
    <message>
        <source>Progress of the search</source>
        <translation>Progression de la recherche</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur %2</translation>
    </message>
    <message>
        <source>stopped after %1</source>
        <translation>arrêtée après %1</translation>
    </message>
    <message>
        <source>scanning %1</source>
        <translation>recherche&#xa0;: %1</translation>
    </message>
    <message>
        <source>reading %1</source>
        <translation>lecture&#xa0;: %1</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continuer</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Go on searching</source>
        <translation>Continuer la recherche</translation>
    </message>
    <message>
        <source>Stop searching</source>
        <translation>Arrêter la recherche</translation>
    </message>
    <message>
        <source>newest first, back to %1</source>
        <translation>les plus récentes d’abord, jusqu’à %1</translation>
    </message>
    <message>
        <source>%1 so far</source>
        <translation>%1 jusqu’ici</translation>
    </message>
    <message numerus="yes">
        <source>%Ln matches</source>
        <translation>
            <numerusform>%Ln résultat</numerusform>
            <numerusform>%Ln résultats</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln matches so far</source>
        <translation>
            <numerusform>%Ln résultat jusqu’ici</numerusform>
            <numerusform>%Ln résultats jusqu’ici</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::Scenario</name>
    <message>
        <source>Signature: “%1” was accepted although it was signed wrongly.</source>
        <translation>Signature&#xa0;: «&#xa0;%1&#xa0;» a été accepté malgré une signature fausse.</translation>
    </message>
    <message>
        <source>Signature: “%1” was accepted although it was not signed.</source>
        <translation>Signature&#xa0;: «&#xa0;%1&#xa0;» a été accepté sans être signé.</translation>
    </message>
    <message>
        <source>Order: “%1” was accepted after “%2”, which happened later.</source>
        <translation>Ordre&#xa0;: «&#xa0;%1&#xa0;» a été accepté après «&#xa0;%2&#xa0;», qui s’est produit plus tard.</translation>
    </message>
    <message numerus="yes">
        <source>Idempotency: “%1” was accepted %n time(s); who counts requests has counted it twice or more.</source>
        <translation>
            <numerusform>Idempotence&#xa0;: «&#xa0;%1&#xa0;» a été accepté %n fois&#xa0;; qui compte les requêtes l’a compté deux fois ou plus.</numerusform>
            <numerusform>Idempotence&#xa0;: «&#xa0;%1&#xa0;» a été accepté %n fois&#xa0;; qui compte les requêtes l’a compté deux fois ou plus.</numerusform>
        </translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>pas de réponse</translation>
    </message>
    <message>
        <source>%1: delivery %2, %3; answered %4</source>
        <translation>%1&#xa0;: livraison %2, %3&#xa0;; réponse %4</translation>
    </message>
    <message>
        <source>(a replay of %1)</source>
        <translation>(rejeu de %1)</translation>
    </message>
    <message>
        <source>%1: signature %2, answered %3</source>
        <translation>%1&#xa0;: signature %2, réponse %3</translation>
    </message>
    <message>
        <source>(the app: %1)</source>
        <translation>(l’app&#xa0;: %1)</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… et %n de plus</numerusform>
            <numerusform>… et %n de plus</numerusform>
        </translation>
    </message>
    <message>
        <source>What broke:</source>
        <translation>Ce qui a échoué&#xa0;:</translation>
    </message>
    <message>
        <source>What was seen that may be why:</source>
        <translation>Ce qui a été observé et peut l’expliquer&#xa0;:</translation>
    </message>
    <message>
        <source>Sent to %1:</source>
        <translation>Envoyé à %1&#xa0;:</translation>
    </message>
    <message>
        <source>Received:</source>
        <translation>Reçu&#xa0;:</translation>
    </message>
    <message>
        <source>To repeat it, byte for byte:</source>
        <translation>Pour le répéter, octet pour octet&#xa0;:</translation>
    </message>
    <message>
        <source>“expect”</source>
        <translation>«&#xa0;expect&#xa0;»</translation>
    </message>
    <message>
        <source>“expect” expects nothing. There are: %1.</source>
        <translation>«&#xa0;expect&#xa0;» n’attend rien. Il y a&#xa0;: %1.</translation>
    </message>
    <message>
        <source>“%1” is about what the receiver saw, “delivery” about what was sent. Make two steps of it.</source>
        <translation>«&#xa0;%1&#xa0;» porte sur ce que le récepteur a vu, «&#xa0;delivery&#xa0;» sur ce qui a été envoyé. Faites-en deux étapes.</translation>
    </message>
    <message>
        <source>“%1” needs a “delivery”: the name of what was fired.</source>
        <translation>«&#xa0;%1&#xa0;» a besoin d’un «&#xa0;delivery&#xa0;»&#xa0;: le nom de ce qui a été déclenché.</translation>
    </message>
    <message>
        <source>state</source>
        <translation>d’état</translation>
    </message>
    <message>
        <source>error</source>
        <translation>d’erreur</translation>
    </message>
    <message>
        <source>“expect” says what to expect of “%1”: state, attempts, status, error, body or answer.</source>
        <translation>«&#xa0;expect&#xa0;» dit ce qui est attendu de «&#xa0;%1&#xa0;»&#xa0;: state, attempts, status, error, body ou answer.</translation>
    </message>
    <message>
        <source>No receiver is started for this scenario, since it has a “target”, and so nobody sees requests: add a “receiver”, or expect something of a “delivery”.</source>
        <translation>Aucun récepteur n’est démarré pour ce scénario, car il a un «&#xa0;target&#xa0;», et personne ne voit donc les requêtes&#xa0;: ajoutez un «&#xa0;receiver&#xa0;», ou attendez quelque chose d’un «&#xa0;delivery&#xa0;».</translation>
    </message>
    <message>
        <source>“statuses” is a list in the order of the requests: [503, 503, 200].</source>
        <translation>«&#xa0;statuses&#xa0;» est une liste dans l’ordre des requêtes&#xa0;: [503, 503, 200].</translation>
    </message>
    <message>
        <source>“where” says which requests; say what of them, too: requests, valid, invalid, missing, statuses, in_order or distinct.</source>
        <translation>«&#xa0;where&#xa0;» dit quelles requêtes&#xa0;; dites aussi ce qui en est attendu&#xa0;: requests, valid, invalid, missing, statuses, in_order ou distinct.</translation>
    </message>
    <message>
        <source>“%1” names places and what they hold: { &quot;data.goal_name&quot;: &quot;Purchase&quot; }.</source>
        <translation>«&#xa0;%1&#xa0;» indique des emplacements et ce qu’ils contiennent&#xa0;: { &quot;data.goal_name&quot;: &quot;Purchase&quot; }.</translation>
    </message>
    <message>
        <source>Did you mean “%1”?</source>
        <translation>Vouliez-vous dire «&#xa0;%1&#xa0;»&#xa0;?</translation>
    </message>
    <message>
        <source>There are: %1.</source>
        <translation>Il y a&#xa0;: %1.</translation>
    </message>
    <message>
        <source>%1 is an object: { … }.</source>
        <translation>%1 doit être un objet&#xa0;: { … }.</translation>
    </message>
    <message>
        <source>%1 has no “%2”.</source>
        <translation>%1 n’a pas de «&#xa0;%2&#xa0;».</translation>
    </message>
    <message>
        <source>“%1” is a text in double quotes.</source>
        <translation>«&#xa0;%1&#xa0;» doit être un texte entre guillemets doubles.</translation>
    </message>
    <message>
        <source>“%1” is empty.</source>
        <translation>«&#xa0;%1&#xa0;» est vide.</translation>
    </message>
    <message>
        <source>There is no %1 “%2”.</source>
        <translation>Il n’y a pas %1 «&#xa0;%2&#xa0;».</translation>
    </message>
    <message>
        <source>“%1” is a whole number from %2 to %3.</source>
        <translation>«&#xa0;%1&#xa0;» doit être un nombre entier de %2 à %3.</translation>
    </message>
    <message>
        <source>“%1” is true or false.</source>
        <translation>«&#xa0;%1&#xa0;» doit être true ou false.</translation>
    </message>
    <message>
        <source>“%1” is a list of texts: [&quot;…&quot;, &quot;…&quot;].</source>
        <translation>«&#xa0;%1&#xa0;» doit être une liste de textes&#xa0;: [&quot;…&quot;, &quot;…&quot;].</translation>
    </message>
    <message>
        <source>“%1” is no time. Write 500ms, 5s, 10m, 1h, 30d or plain seconds; at most %2 days.</source>
        <translation>«&#xa0;%1&#xa0;» n’est pas une durée. Écrivez 500ms, 5s, 10m, 1h, 30d ou simplement des secondes&#xa0;; au plus %2 jours.</translation>
    </message>
    <message>
        <source>the name “%1” stands here a second time</source>
        <translation>le nom «&#xa0;%1&#xa0;» figure ici une seconde fois</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <translation>Ligne %1, colonne %2&#xa0;: %3</translation>
    </message>
    <message>
        <source>is not there</source>
        <translation>est absent</translation>
    </message>
    <message>
        <source>is no JSON</source>
        <translation>n’est pas du JSON</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur %2</translation>
    </message>
    <message numerus="yes">
        <source>(of %n request(s) in all)</source>
        <translation>
            <numerusform>(sur %n requête en tout)</numerusform>
            <numerusform>(sur %n requêtes en tout)</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” was not sent</source>
        <translation>«&#xa0;%1&#xa0;» n’a pas été envoyé</translation>
    </message>
    <message>
        <source>delivery %1 is not in the log</source>
        <translation>la livraison %1 n’est pas dans le journal</translation>
    </message>
    <message>
        <source>(delivery %1)</source>
        <translation>(livraison %1)</translation>
    </message>
    <message>
        <source>A scenario</source>
        <translation>Un scénario</translation>
    </message>
    <message>
        <source>“target”</source>
        <translation>«&#xa0;target&#xa0;»</translation>
    </message>
    <message>
        <source>%1 holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).</source>
        <translation>%1 ne contient aucun certificat au format PEM (-----BEGIN CERTIFICATE-----).</translation>
    </message>
    <message>
        <source>encoding of a signature</source>
        <translation>d’encodage de signature</translation>
    </message>
    <message>
        <source>format</source>
        <translation>de format</translation>
    </message>
    <message>
        <source>“receiver”</source>
        <translation>«&#xa0;receiver&#xa0;»</translation>
    </message>
    <message>
        <source>“goals” is a list: [ { &quot;name&quot;: …, &quot;path&quot;: … } ].</source>
        <translation>«&#xa0;goals&#xa0;» doit être une liste&#xa0;: [ { &quot;name&quot;: …, &quot;path&quot;: … } ].</translation>
    </message>
    <message>
        <source>A goal</source>
        <translation>Un objectif</translation>
    </message>
    <message>
        <source>A goal has a “name”, and either a “path” or an “event”.</source>
        <translation>Un objectif a un «&#xa0;name&#xa0;», et soit un «&#xa0;path&#xa0;», soit un «&#xa0;event&#xa0;».</translation>
    </message>
    <message>
        <source>A scenario has “steps”, and this one has none.</source>
        <translation>Un scénario a des «&#xa0;steps&#xa0;», et celui-ci n’en a pas.</translation>
    </message>
    <message>
        <source>“steps” is a list with at least one step: [ { &quot;fire&quot;: … } ].</source>
        <translation>«&#xa0;steps&#xa0;» doit être une liste d’au moins une étape&#xa0;: [ { &quot;fire&quot;: … } ].</translation>
    </message>
    <message>
        <source>“%1” cannot be read: %2.</source>
        <translation>«&#xa0;%1&#xa0;» ne peut pas être lu&#xa0;: %2.</translation>
    </message>
    <message>
        <source>“%1” is larger than %2 bytes.</source>
        <translation>«&#xa0;%1&#xa0;» dépasse %2 octets.</translation>
    </message>
    <message>
        <source>There is no secret in “%1”.</source>
        <translation>Il n’y a pas de secret dans «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 ne peut pas être lu&#xa0;: %2.</translation>
    </message>
    <message>
        <source>%1 is larger than %2 bytes.</source>
        <translation>%1 dépasse %2 octets.</translation>
    </message>
    <message>
        <source>Nothing was sent in that time that a scenario could send again.</source>
        <translation>Rien n’a été envoyé pendant cette période qu’un scénario pourrait renvoyer.</translation>
    </message>
    <message>
        <source>The step app answers with what a server behind the receiver says: name one with “forward_to”.</source>
        <translation>L’étape app répond ce que dit un serveur derrière le récepteur&#xa0;: indiquez-en un avec «&#xa0;forward_to&#xa0;».</translation>
    </message>
    <message>
        <source>A step is an object, such as { &quot;fire&quot;: &quot;goal.completed&quot; }.</source>
        <translation>Une étape est un objet, par exemple { &quot;fire&quot;: &quot;goal.completed&quot; }.</translation>
    </message>
    <message>
        <source>A step does one thing, and this one has “%1” and “%2”. Make two of it.</source>
        <translation>Une étape fait une seule chose, et celle-ci a «&#xa0;%1&#xa0;» et «&#xa0;%2&#xa0;». Faites-en deux.</translation>
    </message>
    <message>
        <source>There is no step “%1”.</source>
        <translation>Il n’y a pas d’étape «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>The step “%1”</source>
        <translation>L’étape «&#xa0;%1&#xa0;»</translation>
    </message>
    <message>
        <source>“reverse” goes with a list of names: { &quot;replay&quot;: [&quot;first&quot;, &quot;second&quot;], … }.</source>
        <translation>«&#xa0;reverse&#xa0;» va avec une liste de noms&#xa0;: { &quot;replay&quot;: [&quot;first&quot;, &quot;second&quot;], … }.</translation>
    </message>
    <message>
        <source>No receiver is started for this scenario, since it has a “target”: add a “receiver”.</source>
        <translation>Aucun récepteur n’est démarré pour ce scénario, car il a un «&#xa0;target&#xa0;»&#xa0;: ajoutez un «&#xa0;receiver&#xa0;».</translation>
    </message>
    <message>
        <source>The command has no name.</source>
        <translation>La commande n’a pas de nom.</translation>
    </message>
    <message>
        <source>“rotate”</source>
        <translation>«&#xa0;rotate&#xa0;»</translation>
    </message>
    <message>
        <source>event</source>
        <translation>d’événement</translation>
    </message>
    <message>
        <source>“data” and “body_file” do not go together: the file is the whole body.</source>
        <translation>«&#xa0;data&#xa0;» et «&#xa0;body_file&#xa0;» ne vont pas ensemble&#xa0;: le fichier est le corps entier.</translation>
    </message>
    <message>
        <source>“data” is an object: { &quot;goal_name&quot;: &quot;Purchase&quot; }.</source>
        <translation>«&#xa0;data&#xa0;» doit être un objet&#xa0;: { &quot;goal_name&quot;: &quot;Purchase&quot; }.</translation>
    </message>
    <message>
        <source>way to sign</source>
        <translation>de façon de signer</translation>
    </message>
    <message>
        <source>“%1” is fired twice. Give each its own name.</source>
        <translation>«&#xa0;%1&#xa0;» est déclenché deux fois. Donnez à chacun son propre nom.</translation>
    </message>
    <message>
        <source>“headers” is an object: { &quot;X-Name&quot;: &quot;value&quot; }.</source>
        <translation>«&#xa0;headers&#xa0;» doit être un objet&#xa0;: { &quot;X-Name&quot;: &quot;value&quot; }.</translation>
    </message>
    <message>
        <source>A header&apos;s value is a text in double quotes.</source>
        <translation>La valeur d’un en-tête est un texte entre guillemets doubles.</translation>
    </message>
    <message>
        <source>The signature is made by the bench: “sign” says how.</source>
        <translation>La signature est générée par Ovyxa Bench&#xa0;: «&#xa0;sign&#xa0;» dit comment.</translation>
    </message>
    <message>
        <source>“hit”</source>
        <translation>«&#xa0;hit&#xa0;»</translation>
    </message>
    <message>
        <source>A hit has a “url”: the page&apos;s full one, such as https://acme.test/pricing.</source>
        <translation>Un hit a une «&#xa0;url&#xa0;»&#xa0;: celle de la page, complète, par exemple https://acme.test/pricing.</translation>
    </message>
    <message>
        <source>Nothing was fired as “%1” before this step: no event has a name yet (“as”).</source>
        <translation>Rien n’a été déclenché sous le nom «&#xa0;%1&#xa0;» avant cette étape&#xa0;: aucun événement n’a encore de nom («&#xa0;as&#xa0;»).</translation>
    </message>
    <message>
        <source>Nothing was fired as “%1” before this step.</source>
        <translation>Rien n’a été déclenché sous le nom «&#xa0;%1&#xa0;» avant cette étape.</translation>
    </message>
    <message numerus="yes">
        <source>%1 is right: “%2”, %n step(s).</source>
        <translation>
            <numerusform>%1 est correct&#xa0;: «&#xa0;%2&#xa0;», %n étape.</numerusform>
            <numerusform>%1 est correct&#xa0;: «&#xa0;%2&#xa0;», %n étapes.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 right, %2 wrong.</source>
        <translation>%1 corrects, %2 incorrects.</translation>
    </message>
    <message>
        <source>--tap and --json both write to standard output: take one of them.</source>
        <translation>--tap et --json écrivent tous deux sur la sortie standard&#xa0;: choisissez l’un des deux.</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) passed.</source>
        <translation>
            <numerusform>%n étape réussie.</numerusform>
            <numerusform>%n étapes réussies.</numerusform>
        </translation>
    </message>
    <message>
        <source>Run files that say what happens and what must be true, on simulated time</source>
        <translation>Exécuter des fichiers qui disent ce qui se passe et ce qui doit être vrai, en temps simulé</translation>
    </message>
    <message>
        <source>Run scenarios, each on a temporary profile or in --profile. Ends with 0 if all expectations held, 1 if one did not, 2 if a file is wrong, 3 if the surroundings refuse</source>
        <translation>Exécuter des scénarios, chacun sur un profil temporaire ou dans --profile. Se termine avec 0 si toutes les attentes sont remplies, 1 si l’une ne l’est pas, 2 si un fichier est incorrect, 3 si l’environnement refuse</translation>
    </message>
    <message>
        <source>Say whether scenarios are written rightly, without running them</source>
        <translation>Dire si des scénarios sont écrits correctement, sans les exécuter</translation>
    </message>
    <message>
        <source>Recorded: %1</source>
        <translation>Enregistré&#xa0;: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) left out: not sent yet, cancelled or too large to be sent.</source>
        <translation>
            <numerusform>%n livraison omise&#xa0;: pas encore envoyée, annulée ou trop volumineuse pour être envoyée.</numerusform>
            <numerusform>%n livraisons omises&#xa0;: pas encore envoyées, annulées ou trop volumineuses pour être envoyées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) are in %1; run it with &quot;ovyxa-bench scenario run %1&quot;.</source>
        <translation>
            <numerusform>%n livraison est dans %1&#xa0;; exécutez-le avec «&#xa0;ovyxa-bench scenario run %1&#xa0;».</numerusform>
            <numerusform>%n livraisons sont dans %1&#xa0;; exécutez-le avec «&#xa0;ovyxa-bench scenario run %1&#xa0;».</numerusform>
        </translation>
    </message>
    <message>
        <source>Write a scenario from what was sent, answered and received, expectations included, ready to run</source>
        <translation>Écrire un scénario à partir de ce qui a été envoyé, répondu et reçu, attentes comprises, prêt à être exécuté</translation>
    </message>
    <message>
        <source>From when on, simulated: 10m or 2h ago, 14:30, today, 2025-03-15; without it, the last hour</source>
        <translation>À partir de quand, en temps simulé&#xa0;: 10m ou 2h (plus tôt), 14:30, today, 2025-03-15&#xa0;; sans cette option, la dernière heure</translation>
    </message>
    <message>
        <source>“%1” is no place in JSON. Write data.goal_name, data.items[0].name or $ for the whole.</source>
        <translation>« %1 » n’est pas un emplacement dans du JSON. Écrivez data.goal_name, data.items[0].name ou $ pour le tout.</translation>
    </message>
    <message>
        <source>The receiver listens at the “target”, so it would forward to itself. Name your app here, and another port there.</source>
        <translation>Le récepteur écoute sur « target » : il transmettrait donc à lui-même. Indiquez ici votre application et là-bas un autre port.</translation>
    </message>
    <message>
        <source>The bench that holds the profile receives already, on %1, and this scenario needs its receiver. Stop it there, or leave --profile out.</source>
        <translation>L’Ovyxa Bench qui détient le profil reçoit déjà, sur %1, et ce scénario a besoin de son récepteur. Arrêtez-le là-bas, ou omettez --profile.</translation>
    </message>
    <message>
        <source>The clock of the bench that holds the profile stands still: another scenario runs there, or somebody has stopped it. Let it go on first.</source>
        <translation>L’horloge de l’Ovyxa Bench qui détient le profil est à l’arrêt&#xa0;: un autre scénario s’y exécute, ou quelqu’un l’a arrêtée. Remettez-la d’abord en marche.</translation>
    </message>
    <message>
        <source>Signature: “%1” was signed rightly, and the app refused it with %2; what it checks may not be the bytes as they came.</source>
        <translation>Signature&#xa0;: «&#xa0;%1&#xa0;» était bien signé, et l’application l’a refusé avec %2&#xa0;; ce qu’elle vérifie n’est peut-être pas les octets tels qu’ils sont venus.</translation>
    </message>
    <message>
        <source>Idempotency: “%1” had been accepted, and was refused with %2 when it came again.</source>
        <translation>Idempotence&#xa0;: «&#xa0;%1&#xa0;» avait été accepté, et a été refusé avec %2 quand il est revenu.</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) passed, %1 failed.</source>
        <translation>
            <numerusform>%n étape réussie, %1 en échec.</numerusform>
            <numerusform>%n étapes réussies, %1 en échec.</numerusform>
        </translation>
    </message>
    <message>
        <source>The run did not come to its end.</source>
        <translation>L’exécution n’est pas arrivée à son terme.</translation>
    </message>
    <message>
        <source>Not run: another file is wrong.</source>
        <translation>Non exécuté&#xa0;: un autre fichier est incorrect.</translation>
    </message>
    <message>
        <source>The run was ended before all of its steps had run.</source>
        <translation>L’exécution a été arrêtée avant la fin de toutes ses étapes.</translation>
    </message>
    <message>
        <source>%1 deliveries are too many for a scenario, which takes %2. Begin later.</source>
        <translation>%1 livraisons, c’est trop pour un scénario, qui en accepte %2. Commencez plus tard.</translation>
    </message>
    <message>
        <source>What arrived in all</source>
        <translation>Ce qui est arrivé en tout</translation>
    </message>
    <message>
        <source>“%1” signed wrongly</source>
        <translation>«&#xa0;%1&#xa0;» mal signé</translation>
    </message>
    <message>
        <source>“%1” not signed</source>
        <translation>«&#xa0;%1&#xa0;» non signé</translation>
    </message>
    <message>
        <source>“%1” after a cut answer</source>
        <translation>«&#xa0;%1&#xa0;» après une réponse coupée</translation>
    </message>
    <message>
        <source>“%1” after a failure</source>
        <translation>«&#xa0;%1&#xa0;» après un échec</translation>
    </message>
    <message>
        <source>“%1” sent</source>
        <translation>«&#xa0;%1&#xa0;» envoyé</translation>
    </message>
    <message>
        <source>“%1” in reversed order</source>
        <translation>«&#xa0;%1&#xa0;» en ordre inverse</translation>
    </message>
    <message numerus="yes">
        <source>“%1” %n time(s) at once</source>
        <translation>
            <numerusform>«&#xa0;%1&#xa0;» %n fois à la fois</numerusform>
            <numerusform>«&#xa0;%1&#xa0;» %n fois à la fois</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” after %2</source>
        <translation>«&#xa0;%1&#xa0;» après %2</translation>
    </message>
    <message>
        <source>“%1” sent again</source>
        <translation>«&#xa0;%1&#xa0;» renvoyé</translation>
    </message>
    <message>
        <source>“%1” holds a line break or another control character. Write it as one line.</source>
        <translation>«&#xa0;%1&#xa0;» contient un saut de ligne ou un autre caractère de contrôle. Écrivez-le sur une seule ligne.</translation>
    </message>
    <message>
        <source>A step says what it does, and this one does not.</source>
        <translation>Une étape dit ce qu’elle fait, et celle-ci ne le dit pas.</translation>
    </message>
    <message>
        <source>“%1” is a pipe, and the bench that runs this waits for none. Name a file.</source>
        <translation>« %1 » est un tube, et l’Ovyxa Bench qui exécute ceci n’en attend aucun. Indiquez un fichier.</translation>
    </message>
    <message>
        <source>The report, --tap and --json all write to standard output: take one of them, or name a file.</source>
        <translation>Le rapport, --tap et --json écrivent tous sur la sortie standard : choisissez l’un d’eux, ou nommez un fichier.</translation>
    </message>
    <message>
        <source>Write a JUnit report there, for CI; - is standard output</source>
        <translation>Y écrire un rapport JUnit, pour la CI ; - est la sortie standard</translation>
    </message>
    <message>
        <source>Tell of it as TAP (Test Anything Protocol, version 13) on standard output</source>
        <translation>Rendre compte en TAP (Test Anything Protocol, version 13) sur la sortie standard</translation>
    </message>
    <message>
        <source>The scenario and --json both write to standard output: leave one out, or name a file.</source>
        <translation>Le scénario et --json écrivent tous deux sur la sortie standard : omettez l’un des deux, ou nommez un fichier.</translation>
    </message>
    <message>
        <source>The file to write; exact bodies go into files beside it; - is standard output</source>
        <translation>Le fichier à écrire ; les corps exacts vont dans des fichiers à côté ; - est la sortie standard</translation>
    </message>
    <message>
        <source>JSON files, // comments allowed; - is standard input</source>
        <translation>Fichiers JSON, commentaires // admis ; - est l’entrée standard</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) signed wrongly, and accepted all the same, are written as rightly signed: the receiver of a scenario would refuse them.</source>
        <translation>
            <numerusform>%n livraison mal signée, et acceptée malgré tout, est écrite comme bien signée : le récepteur d’un scénario la refuserait.</numerusform>
            <numerusform>%n livraisons mal signées, et acceptées malgré tout, sont écrites comme bien signées : le récepteur d’un scénario les refuserait.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) of several webhooks come later than they did: a scenario has one webhook, and its hour is full.</source>
        <translation>
            <numerusform>%n livraison de plusieurs webhooks arrive plus tard qu’alors : un scénario a un seul webhook, et son heure est pleine.</numerusform>
            <numerusform>%n livraisons de plusieurs webhooks arrivent plus tard qu’alors : un scénario a un seul webhook, et son heure est pleine.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioEditor</name>
    <message>
        <source>It comes with the bench and stays as it is.</source>
        <translation>Il est livré avec le banc et reste tel quel.</translation>
    </message>
    <message>
        <source>Edit a copy</source>
        <translation>Modifier une copie</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s), ready to run</source>
        <translation>
            <numerusform>%n étape, prête à être exécutée</numerusform>
            <numerusform>%n étapes, prêtes à être exécutées</numerusform>
        </translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>Y aller</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioPage</name>
    <message>
        <source>Scenarios</source>
        <translation>Scénarios</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Étapes</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Exécuter</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Étape</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Enregistrer sous…</translation>
    </message>
    <message>
        <source>Run the scenario</source>
        <translation>Exécuter le scénario</translation>
    </message>
    <message>
        <source>Run the scenario&apos;s next step</source>
        <translation>Exécuter l’étape suivante du scénario</translation>
    </message>
    <message>
        <source>Edit the scenario as text</source>
        <translation>Modifier le scénario en texte</translation>
    </message>
    <message>
        <source>Save the scenario</source>
        <translation>Enregistrer le scénario</translation>
    </message>
    <message>
        <source>Save the scenario as…</source>
        <translation>Enregistrer le scénario sous…</translation>
    </message>
    <message>
        <source>Open a scenario…</source>
        <translation>Ouvrir un scénario…</translation>
    </message>
    <message>
        <source>Record a scenario from the log…</source>
        <translation>Tirer un scénario du journal…</translation>
    </message>
    <message>
        <source>Record from the log…</source>
        <translation>Tirer du journal…</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>Ouvrir un fichier…</translation>
    </message>
    <message>
        <source>Each runs on a bench and a clock of its own: nothing of it comes into this log.</source>
        <translation>Chacun s’exécute sur un banc et une horloge à lui&#xa0;: rien n’en vient dans ce journal.</translation>
    </message>
    <message>
        <source>Run it to its end (F5)</source>
        <translation>L’exécuter jusqu’au bout (F5)</translation>
    </message>
    <message>
        <source>Run the next step, and wait (F10)</source>
        <translation>Exécuter l’étape suivante, puis attendre (F10)</translation>
    </message>
    <message>
        <source>End it here; the rest is not run (Esc)</source>
        <translation>L’arrêter ici&#xa0;; le reste n’est pas exécuté (Échap)</translation>
    </message>
    <message>
        <source>Open a scenario</source>
        <translation>Ouvrir un scénario</translation>
    </message>
    <message>
        <source>Scenarios (*.json *.jsonc);;All files (*)</source>
        <translation>Scénarios (*.json *.jsonc);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>Enregistré&#xa0;: %1</translation>
    </message>
    <message>
        <source>Save the scenario as</source>
        <translation>Enregistrer le scénario sous</translation>
    </message>
    <message>
        <source>“%1” is no longer listed; its file stays.</source>
        <translation>«&#xa0;%1&#xa0;» n’est plus dans la liste&#xa0;; son fichier reste.</translation>
    </message>
    <message>
        <source>Put it back</source>
        <translation>Le remettre</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Depuis</translation>
    </message>
    <message>
        <source>This is no scenario yet</source>
        <translation>Ce n’est pas encore un scénario</translation>
    </message>
    <message>
        <source>Edit as text</source>
        <translation>Modifier en texte</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continuer</translation>
    </message>
    <message>
        <source>Show the steps</source>
        <translation>Voir les étapes</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n étape</numerusform>
            <numerusform>%n étapes</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur %2</translation>
    </message>
    <message>
        <source>“%1” is still running, and one runs at a time.</source>
        <translation>«&#xa0;%1&#xa0;» est encore en cours, et un seul s’exécute à la fois.</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>L’afficher</translation>
    </message>
    <message>
        <source>open</source>
        <translation>ouvert</translation>
    </message>
    <message>
        <source>next</source>
        <translation>suivante</translation>
    </message>
    <message>
        <source>running</source>
        <translation>en cours</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>tenu</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>rompu</translation>
    </message>
    <message>
        <source>not run</source>
        <translation>non exécuté</translation>
    </message>
    <message>
        <source>unclear</source>
        <translation>incertain</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>Run all scenarios</source>
        <translation>Exécuter tous les scénarios</translation>
    </message>
    <message>
        <source>Write a new scenario</source>
        <translation>Écrire un nouveau scénario</translation>
    </message>
    <message>
        <source>Run all</source>
        <translation>Tout exécuter</translation>
    </message>
    <message>
        <source>Run all of them, one after the other (Shift+F5)</source>
        <translation>Les exécuter tous, l’un après l’autre (Maj+F5)</translation>
    </message>
    <message>
        <source>+ New</source>
        <translation>+ Nouveau</translation>
    </message>
    <message>
        <source>A new scenario</source>
        <translation>Un nouveau scénario</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n scenarios held.</source>
        <translation>
            <numerusform>%1 scénario sur %n respecté.</numerusform>
            <numerusform>%1 scénarios sur %n respectés.</numerusform>
        </translation>
    </message>
    <message>
        <source>What happens, and what must be true. An example, edited as text, shows what else there is.</source>
        <translation>Ce qui se passe, et ce qui doit être vrai. Un exemple, modifié comme texte, montre ce qu’il y a d’autre.</translation>
    </message>
    <message>
        <source>Not run, since there is a mistake in it: %1</source>
        <translation>Non exécuté, parce qu’il contient une erreur : %1</translation>
    </message>
    <message>
        <source>Save the run as JUnit</source>
        <translation>Enregistrer l’exécution en JUnit</translation>
    </message>
    <message>
        <source>JUnit (*.xml);;All files (*)</source>
        <translation>JUnit (*.xml);;Tous les fichiers (*)</translation>
    </message>
    <message numerus="yes">
        <source>%n skipped</source>
        <translation>
            <numerusform>%n sautée</numerusform>
            <numerusform>%n sautées</numerusform>
        </translation>
    </message>
    <message>
        <source>against its own receiver</source>
        <translation>contre son propre récepteur</translation>
    </message>
    <message>
        <source>against %1</source>
        <translation>contre %1</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Montrer</translation>
    </message>
    <message>
        <source>(copy)</source>
        <translation>(copie)</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Jusqu’à</translation>
    </message>
    <message>
        <source>It is running. Wait for its end, or stop it.</source>
        <translation>Il est en cours. Attendez la fin, ou arrêtez-le.</translation>
    </message>
    <message>
        <source>Nothing was changed since it was saved.</source>
        <translation>Rien n’a changé depuis l’enregistrement.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioRun</name>
    <message>
        <source>A temporary profile cannot be made: %1</source>
        <translation>Un profil temporaire ne peut pas être créé&#xa0;: %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioRunner</name>
    <message numerus="yes">
        <source>%n event(s) on the way to %1.</source>
        <translation>
            <numerusform>%n événement en route vers %1.</numerusform>
            <numerusform>%n événements en route vers %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hit(s) counted.</source>
        <translation>
            <numerusform>%n hit compté.</numerusform>
            <numerusform>%n hits comptés.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) could not be sent again.</source>
        <translation>
            <numerusform>%n livraison n’a pas pu être renvoyée.</numerusform>
            <numerusform>%n livraisons n’ont pas pu être renvoyées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The same bytes went out %n time(s).</source>
        <translation>
            <numerusform>Les mêmes octets sont partis %n fois.</numerusform>
            <numerusform>Les mêmes octets sont partis %n fois.</numerusform>
        </translation>
    </message>
    <message>
        <source>The receiver answers: %1.</source>
        <translation>Le récepteur répond&#xa0;: %1.</translation>
    </message>
    <message>
        <source>%1 later.</source>
        <translation>%1 plus tard.</translation>
    </message>
    <message>
        <source>A new secret; the old one is accepted for 24 hours more.</source>
        <translation>Un nouveau secret&#xa0;; l’ancien est encore accepté pendant 24 heures.</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>code de sortie %1</translation>
    </message>
    <message>
        <source>it cannot be started: %1</source>
        <translation>démarrage impossible&#xa0;: %1</translation>
    </message>
    <message numerus="yes">
        <source>The command was ended: it ran for %n minute(s).</source>
        <translation>
            <numerusform>La commande a été arrêtée&#xa0;: elle a tourné %n minute.</numerusform>
            <numerusform>La commande a été arrêtée&#xa0;: elle a tourné %n minutes.</numerusform>
        </translation>
    </message>
    <message>
        <source>it did not end</source>
        <translation>elle ne s’est pas terminée</translation>
    </message>
    <message>
        <source>%1 ended with %2.</source>
        <translation>%1 s’est terminé avec %2.</translation>
    </message>
    <message>
        <source>it was ended by signal %1</source>
        <translation>arrêt par le signal %1</translation>
    </message>
    <message>
        <source>Expected %1, found %2.</source>
        <translation>Attendu&#xa0;: %1&#xa0;; trouvé&#xa0;: %2.</translation>
    </message>
    <message>
        <source>Expected %1, found %2: %3</source>
        <translation>Attendu&#xa0;: %1&#xa0;; trouvé&#xa0;: %2 – %3</translation>
    </message>
    <message>
        <source>Scenario: %1</source>
        <translation>Scénario&#xa0;: %1</translation>
    </message>
    <message>
        <source>Not run.</source>
        <translation>Non exécuté.</translation>
    </message>
    <message>
        <source>It was ended before all of its steps had run.</source>
        <translation>Il a été arrêté avant que toutes ses étapes aient été exécutées.</translation>
    </message>
    <message>
        <source>As expected: %1.</source>
        <translation>Comme attendu&#xa0;: %1.</translation>
    </message>
    <message>
        <source>(after %1)</source>
        <translation>(après %1)</translation>
    </message>
    <message>
        <source>Expected %1; found %2%3.</source>
        <translation>Attendu&#xa0;: %1&#xa0;; trouvé&#xa0;: %2%3.</translation>
    </message>
    <message>
        <source>%1 cannot be started: %2</source>
        <translation>%1 ne peut pas être démarré&#xa0;: %2</translation>
    </message>
    <message>
        <source>It was ended while it ran.</source>
        <translation>Arrêtée pendant son exécution.</translation>
    </message>
    <message>
        <source>The clock is somebody else&apos;s meanwhile: a scenario or visitors are under way. Wait for their end.</source>
        <translation>L’horloge est prise en ce moment : un scénario ou des visiteurs sont en cours. Attendez leur fin.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioShelf</name>
    <message>
        <source>not run yet</source>
        <translation>pas encore exécuté</translation>
    </message>
    <message>
        <source>running</source>
        <translation>en cours</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>tenu</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>rompu</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>étape %1 sur %2</translation>
    </message>
    <message>
        <source>%1 of %2, %3</source>
        <translation>%1 sur %2, %3</translation>
    </message>
    <message>
        <source>step %1, %2</source>
        <translation>étape %1, %2</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>non enregistré</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 ne peut pas être lu&#xa0;: %2.</translation>
    </message>
    <message>
        <source>%1 is too large for a scenario.</source>
        <translation>%1 est trop grand pour un scénario.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 ne peut pas être écrit&#xa0;: %2.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioText</name>
    <message>
        <source>The scenario as text</source>
        <translation>Le scénario en texte</translation>
    </message>
</context>
<context>
    <name>ovyxa::SecretDialog</name>
    <message>
        <source>Kept in %1.</source>
        <translation>Conservé ici&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>The secret of %1</source>
        <translation>Le secret de %1</translation>
    </message>
    <message>
        <source>%1 is saved. This is its signing secret, shown now and later only if you ask for it. Your endpoint needs it to check X-Ovyxa-Signature.</source>
        <translation>%1 est enregistré. Voici son secret de signature, affiché maintenant, et plus tard seulement si vous le demandez. Votre point de terminaison en a besoin pour vérifier X-Ovyxa-Signature.</translation>
    </message>
    <message>
        <source>The key that signs what goes to %1.</source>
        <translation>La clé qui signe ce qui part vers %1.</translation>
    </message>
    <message>
        <source>Rotate the secret of %1</source>
        <translation>Renouveler le secret de %1</translation>
    </message>
    <message>
        <source>A new secret signs from now on. The receiver accepts the previous one too, for another %1 h.</source>
        <translation>Un nouveau secret signe à partir de maintenant. Le récepteur accepte aussi le précédent, pendant encore %1 h.</translation>
    </message>
    <message>
        <source>Own secret</source>
        <translation>Secret personnel</translation>
    </message>
    <message>
        <source>Leave empty to have one made, or paste the one from Ovyxa</source>
        <translation>Laisser vide pour en créer un, ou coller celui d’Ovyxa</translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation>Renouveler</translation>
    </message>
    <message>
        <source>Ovyxa does not say what becomes of the previous secret. Assumed: for %1 hours both are accepted.</source>
        <translation>Ovyxa ne dit pas ce que devient le secret précédent. Hypothèse&#xa0;: pendant %1 heures, les deux sont acceptés.</translation>
    </message>
    <message>
        <source>Signing secret</source>
        <translation>Secret de signature</translation>
    </message>
    <message>
        <source>Reveal</source>
        <translation>Révéler</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message numerus="yes">
        <source>Copied. The clipboard forgets it in %n s.</source>
        <translation>
            <numerusform>Copié. Le presse-papiers l’oublie dans %n s.</numerusform>
            <numerusform>Copié. Le presse-papiers l’oublie dans %n s.</numerusform>
        </translation>
    </message>
    <message>
        <source>This is the new secret, shown now and later only if you ask for it. The previous one is accepted until %1.</source>
        <translation>Voici le nouveau secret, affiché maintenant, et plus tard seulement si vous le demandez. Le précédent est accepté jusqu’à %1.</translation>
    </message>
    <message>
        <source>The secret is being rotated.</source>
        <translation>Le secret est en cours de rotation.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SecretFile</name>
    <message>
        <source>The file of secrets %1 is damaged. Restore it from a backup, or move it away and rotate the webhooks&apos; secrets.</source>
        <translation>Le fichier de secrets %1 est endommagé. Restaurez-le depuis une sauvegarde, ou déplacez-le et renouvelez les secrets des webhooks.</translation>
    </message>
    <message>
        <source>The file of secrets %1 cannot be read: %2.</source>
        <translation>Le fichier de secrets %1 ne peut pas être lu&#xa0;: %2.</translation>
    </message>
    <message>
        <source>The file of secrets %1 cannot be written: %2.</source>
        <translation>Le fichier de secrets %1 ne peut pas être écrit&#xa0;: %2.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SecretStore</name>
    <message numerus="yes">
        <source>the keychain did not answer within %n second(s)</source>
        <translation>
            <numerusform>le trousseau n’a pas répondu en %n seconde</numerusform>
            <numerusform>le trousseau n’a pas répondu en %n secondes</numerusform>
        </translation>
    </message>
    <message>
        <source>this start was told not to ask it</source>
        <translation>ce démarrage a pour consigne de ne pas l’interroger</translation>
    </message>
    <message>
        <source>The webhooks&apos; secrets lie in the system&apos;s keychain, which cannot be reached (%1). Unlock it, or start in the session that has it.</source>
        <translation>Les secrets des webhooks se trouvent dans le trousseau du système, qui est inaccessible (%1). Déverrouillez-le, ou démarrez dans la session qui le détient.</translation>
    </message>
    <message>
        <source>The entry “%1” in the system&apos;s keychain is damaged. Delete it, move %2 away and rotate the webhooks&apos; secrets.</source>
        <translation>L’entrée «&#xa0;%1&#xa0;» du trousseau du système est endommagée. Supprimez-la, déplacez %2 et renouvelez les secrets des webhooks.</translation>
    </message>
    <message>
        <source>the system&apos;s keychain</source>
        <translation>le trousseau du système</translation>
    </message>
    <message>
        <source>the file %1, readable by you alone</source>
        <translation>le fichier %1, lisible par vous seul</translation>
    </message>
    <message>
        <source>the file %1, readable by you alone, as no keychain could be used</source>
        <translation>le fichier %1, lisible par vous seul, car aucun trousseau n’a pu être utilisé</translation>
    </message>
    <message>
        <source>The system&apos;s keychain does not give out the webhooks&apos; secrets: it is locked, or no longer holds them. Unlock it and start again. If they are gone, restore it, or move %1 away and rotate the secrets.</source>
        <translation>Le trousseau du système ne donne pas les secrets des webhooks&#xa0;: il est verrouillé ou ne les contient plus. Déverrouillez-le et redémarrez. S’ils ont disparu, restaurez-le, ou déplacez %1 et renouvelez les secrets.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SelectionBar</name>
    <message>
        <source>Select none</source>
        <translation>Ne rien sélectionner</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>sur %1</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Plus</translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>%Ln sélectionnée</numerusform>
            <numerusform>%Ln sélectionnées</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::ShellWords</name>
    <message>
        <source>holds a variable or command ($…), which only a shell can fill in. Write its value.</source>
        <translation>contient une variable ou une commande ($…), que seul un shell peut remplacer. Écrivez sa valeur.</translation>
    </message>
    <message>
        <source>holds a command in backticks, which is not run. Write its result.</source>
        <translation>contient une commande entre accents graves, qui n’est pas exécutée. Écrivez son résultat.</translation>
    </message>
    <message>
        <source>goes on to another command or file (%1). Only the cURL line itself is read.</source>
        <translation>continue vers une autre commande ou un autre fichier (%1). Seule la ligne cURL elle-même est lue.</translation>
    </message>
    <message>
        <source>is quoted for Windows&apos; cmd. Choose &quot;Copy as cURL (bash)&quot;.</source>
        <translation>est échappée pour le cmd de Windows. Choisissez «&#xa0;Copier comme cURL (bash)&#xa0;».</translation>
    </message>
    <message>
        <source>holds a NUL byte, which no command line can.</source>
        <translation>contient un octet NUL, ce qu’aucune ligne de commande ne peut contenir.</translation>
    </message>
    <message>
        <source>opens a &apos; that is never closed.</source>
        <translation>ouvre un ’ qui n’est jamais refermé.</translation>
    </message>
    <message>
        <source>opens a &quot; that is never closed.</source>
        <translation>ouvre un &quot; qui n’est jamais refermé.</translation>
    </message>
    <message>
        <source>opens a $&apos; that is never closed.</source>
        <translation>ouvre un $’ qui n’est jamais refermé.</translation>
    </message>
    <message>
        <source>Line %1, column %2 of the command %3</source>
        <translation>À la ligne %1, colonne %2, la commande %3</translation>
    </message>
</context>
<context>
    <name>ovyxa::SignatureDoctor</name>
    <message>
        <source>compact</source>
        <translation>compact</translation>
    </message>
    <message>
        <source>with a space after each comma and colon</source>
        <translation>avec une espace après chaque virgule et chaque deux-points</translation>
    </message>
    <message>
        <source>with a space after each colon</source>
        <translation>avec une espace après chaque deux-points</translation>
    </message>
    <message>
        <source>with a space after each comma</source>
        <translation>avec une espace après chaque virgule</translation>
    </message>
    <message>
        <source>with spaces inside the brackets</source>
        <translation>avec des espaces à l’intérieur des crochets</translation>
    </message>
    <message>
        <source>pretty-printed</source>
        <translation>indenté</translation>
    </message>
    <message>
        <source>laid out another way</source>
        <translation>disposé autrement</translation>
    </message>
    <message>
        <source>with other white space</source>
        <translation>avec d’autres espaces</translation>
    </message>
    <message>
        <source>with its keys sorted</source>
        <translation>avec ses clés triées</translation>
    </message>
    <message>
        <source>with its keys in Ovyxa&apos;s order</source>
        <translation>avec ses clés dans l’ordre d’Ovyxa</translation>
    </message>
    <message>
        <source>with its shortest keys first, as databases keep JSON</source>
        <translation>avec ses clés les plus courtes d’abord, comme les bases de données conservent JSON</translation>
    </message>
    <message>
        <source>with its keys in JavaScript&apos;s order</source>
        <translation>avec ses clés dans l’ordre de JavaScript</translation>
    </message>
    <message>
        <source>pretty-printed by tabs</source>
        <translation>indenté par tabulations</translation>
    </message>
    <message numerus="yes">
        <source>pretty-printed by %n spaces</source>
        <translation>
            <numerusform>indenté par %n espace</numerusform>
            <numerusform>indenté par %n espaces</numerusform>
        </translation>
    </message>
    <message>
        <source>with its keys in another order</source>
        <translation>avec ses clés dans un autre ordre</translation>
    </message>
    <message>
        <source>with slashes escaped</source>
        <translation>avec les barres obliques échappées</translation>
    </message>
    <message>
        <source>with plain slashes</source>
        <translation>avec les barres obliques non échappées</translation>
    </message>
    <message>
        <source>with the characters special to HTML escaped</source>
        <translation>avec les caractères spéciaux de HTML échappés</translation>
    </message>
    <message>
        <source>with these plain</source>
        <translation>avec ceux-ci non échappés</translation>
    </message>
    <message>
        <source>with non-ASCII characters escaped</source>
        <translation>avec les caractères non ASCII échappés</translation>
    </message>
    <message>
        <source>with non-ASCII characters plain</source>
        <translation>avec les caractères non ASCII non échappés</translation>
    </message>
    <message>
        <source>with escapes in capital digits</source>
        <translation>avec les échappements en chiffres majuscules</translation>
    </message>
    <message>
        <source>with escapes in small digits</source>
        <translation>avec les échappements en chiffres minuscules</translation>
    </message>
    <message>
        <source>The body was re-serialised: it was signed %1 (%2 bytes) and arrived %3 (%4). First difference at byte %5.</source>
        <translation>Le corps a été resérialisé&#xa0;: il a été signé %1 (%2 octets) et il est arrivé %3 (%4). Première différence à l’octet %5.</translation>
    </message>
    <message>
        <source>in one form</source>
        <translation>sous une certaine forme</translation>
    </message>
    <message>
        <source>written another way</source>
        <translation>écrit autrement</translation>
    </message>
    <message>
        <source>the method</source>
        <translation>la méthode</translation>
    </message>
    <message>
        <source>the URL</source>
        <translation>l’URL</translation>
    </message>
    <message>
        <source>a timestamp</source>
        <translation>un horodatage</translation>
    </message>
    <message>
        <source>an id from the headers</source>
        <translation>un identifiant des en-têtes</translation>
    </message>
    <message>
        <source>Signed together with the body: %1.</source>
        <translation>Signé avec le corps&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Signed: %1 bytes; received: %2 bytes; first difference at byte %3.</source>
        <translation>Signé&#xa0;: %1 octets&#xa0;; reçu&#xa0;: %2 octets&#xa0;; première différence à l’octet %3.</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the same JSON as it was sent matches</source>
        <translation>Le HMAC-SHA256 du même JSON tel qu’il a été envoyé correspond</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the same JSON, %1, matches</source>
        <translation>Le HMAC-SHA256 du même JSON, %1, correspond</translation>
    </message>
    <message>
        <source>The request has no X-Ovyxa-Signature header.</source>
        <translation>La requête n’a pas d’en-tête X-Ovyxa-Signature.</translation>
    </message>
    <message>
        <source>See whether a proxy drops headers that begin with X-, and whether it was the sender that made the request.</source>
        <translation>Voyez si un proxy retire les en-têtes qui commencent par X-, et si c’est bien l’expéditeur qui a fait la requête.</translation>
    </message>
    <message>
        <source>The X-Ovyxa-Signature header is there, but empty.</source>
        <translation>L’en-tête X-Ovyxa-Signature est présent, mais vide.</translation>
    </message>
    <message>
        <source>Set the header after the signature was computed, and look at what the signer returned.</source>
        <translation>Définissez l’en-tête après le calcul de la signature, et regardez ce que le signataire a renvoyé.</translation>
    </message>
    <message>
        <source>The X-Ovyxa-Signature header came more than once, so it is unclear which one counts.</source>
        <translation>L’en-tête X-Ovyxa-Signature est arrivé plus d’une fois&#xa0;; on ne sait donc pas lequel compte.</translation>
    </message>
    <message>
        <source>Send the header once; a proxy that signs again should replace the header, not add one.</source>
        <translation>Envoyez l’en-tête une seule fois&#xa0;; un proxy qui signe de nouveau doit remplacer l’en-tête, pas en ajouter un.</translation>
    </message>
    <message>
        <source>The signature has white space around or inside it.</source>
        <translation>La signature a des espaces autour d’elle ou en elle.</translation>
    </message>
    <message>
        <source>Trim the header&apos;s value before it is sent or compared.</source>
        <translation>Retirez les espaces de la valeur de l’en-tête avant de l’envoyer ou de la comparer.</translation>
    </message>
    <message>
        <source>The signature stands in quotes.</source>
        <translation>La signature est entre guillemets.</translation>
    </message>
    <message>
        <source>Write the signature into the header without quotes.</source>
        <translation>Écrivez la signature dans l’en-tête sans guillemets.</translation>
    </message>
    <message>
        <source>The signature has a prefix that is not expected here.</source>
        <translation>La signature a un préfixe qui n’est pas attendu ici.</translation>
    </message>
    <message>
        <source>Cut the prefix before comparing, or set the signature&apos;s encoding to the one that is sent.</source>
        <translation>Retirez le préfixe avant de comparer, ou réglez l’encodage de la signature sur celui qui est envoyé.</translation>
    </message>
    <message>
        <source>The signature lacks the prefix “sha256=” that is expected here.</source>
        <translation>Il manque à la signature le préfixe «&#xa0;sha256=&#xa0;» attendu ici.</translation>
    </message>
    <message>
        <source>Write “sha256=” in front of the hex digits, or set the signature&apos;s encoding to hex.</source>
        <translation>Écrivez «&#xa0;sha256=&#xa0;» devant les chiffres hexadécimaux, ou réglez l’encodage de la signature sur hex.</translation>
    </message>
    <message>
        <source>The signature&apos;s hex digits are in upper case.</source>
        <translation>Les chiffres hexadécimaux de la signature sont en majuscules.</translation>
    </message>
    <message>
        <source>Write the hex digits in lower case.</source>
        <translation>Écrivez les chiffres hexadécimaux en minuscules.</translation>
    </message>
    <message>
        <source>The signature is written in hex, and base64 is expected here.</source>
        <translation>La signature est écrite en hex, et base64 est attendu ici.</translation>
    </message>
    <message>
        <source>Encode the signature&apos;s 32 bytes as base64, or set the signature&apos;s encoding to hex.</source>
        <translation>Encodez les 32 octets de la signature en base64, ou réglez l’encodage de la signature sur hex.</translation>
    </message>
    <message>
        <source>The signature is written in base64, and hex is expected here.</source>
        <translation>La signature est écrite en base64, et hex est attendu ici.</translation>
    </message>
    <message>
        <source>Encode the signature&apos;s 32 bytes as lower-case hex, or set the signature&apos;s encoding to base64.</source>
        <translation>Encodez les 32 octets de la signature en hex minuscule, ou réglez l’encodage de la signature sur base64.</translation>
    </message>
    <message>
        <source>The signature is written in the URL-safe alphabet of base64 (- and _).</source>
        <translation>La signature est écrite dans l’alphabet base64 pour URL (- et _).</translation>
    </message>
    <message>
        <source>Use the standard alphabet of base64 (+ and /), or hex.</source>
        <translation>Utilisez l’alphabet base64 standard (+ et /), ou hex.</translation>
    </message>
    <message>
        <source>The signature is written in base64 without the = at its end.</source>
        <translation>La signature est écrite en base64 sans le = final.</translation>
    </message>
    <message>
        <source>Keep the padding of base64: 32 bytes make 44 characters.</source>
        <translation>Conservez le remplissage de base64&#xa0;: 32 octets font 44 caractères.</translation>
    </message>
    <message>
        <source>The signature is percent-encoded, as for a URL.</source>
        <translation>La signature est encodée en pourcent, comme pour une URL.</translation>
    </message>
    <message>
        <source>Write the signature into the header as it is; headers need no URL encoding.</source>
        <translation>Écrivez la signature telle quelle dans l’en-tête&#xa0;; les en-têtes n’ont pas besoin d’encodage d’URL.</translation>
    </message>
    <message>
        <source>The signature&apos;s characters are escaped as for HTML.</source>
        <translation>Les caractères de la signature sont échappés comme pour HTML.</translation>
    </message>
    <message>
        <source>Write the signature into the header as it is; only a page needs escapes.</source>
        <translation>Écrivez la signature telle quelle dans l’en-tête&#xa0;; seule une page web a besoin d’échappements.</translation>
    </message>
    <message>
        <source>The signature was encoded twice: as %1, then as %2.</source>
        <translation>La signature a été encodée deux fois&#xa0;: en %1, puis en %2.</translation>
    </message>
    <message>
        <source>Encode the raw bytes of the HMAC, once.</source>
        <translation>Encodez les octets bruts du HMAC, une seule fois.</translation>
    </message>
    <message>
        <source>The signature&apos;s hex digits are separated by “%1”.</source>
        <translation>Les chiffres hexadécimaux de la signature sont séparés par «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>Write the 64 hex digits one after the other, as .NET&apos;s Convert.ToHexString does and BitConverter.ToString does not.</source>
        <translation>Écrivez les 64 chiffres hexadécimaux les uns à la suite des autres, comme le fait Convert.ToHexString de .NET, et non BitConverter.ToString.</translation>
    </message>
    <message>
        <source>The + of the base64 signature became a space on its way.</source>
        <translation>Le + de la signature base64 est devenu une espace en chemin.</translation>
    </message>
    <message>
        <source>The value was decoded as part of a form or URL: encode its + as %2B there, or send hex.</source>
        <translation>La valeur a été décodée comme une partie de formulaire ou d’URL&#xa0;: encodez-y son + en %2B, ou envoyez de l’hex.</translation>
    </message>
    <message>
        <source>The signature is written as a list of decimal bytes.</source>
        <translation>La signature est écrite comme une liste d’octets décimaux.</translation>
    </message>
    <message>
        <source>Encode the HMAC&apos;s 32 bytes as hex before they are written into the header.</source>
        <translation>Encodez les 32 octets du HMAC en hex avant de les écrire dans l’en-tête.</translation>
    </message>
    <message>
        <source>The header holds the HMAC&apos;s 32 raw bytes, not a text.</source>
        <translation>L’en-tête contient les 32 octets bruts du HMAC, pas un texte.</translation>
    </message>
    <message>
        <source>The signature&apos;s hex digits lack zeros: bytes below 16 were printed with one digit.</source>
        <translation>Il manque des zéros aux chiffres hexadécimaux de la signature&#xa0;: les octets inférieurs à 16 ont été écrits avec un seul chiffre.</translation>
    </message>
    <message>
        <source>Print each byte with two hex digits (%02x); a big integer loses the zeros in front.</source>
        <translation>Écrivez chaque octet avec deux chiffres hexadécimaux (%02x)&#xa0;; un grand entier perd les zéros initiaux.</translation>
    </message>
    <message>
        <source>The right signature stands in the header with other text around it.</source>
        <translation>La bonne signature figure dans l’en-tête, avec d’autre texte autour.</translation>
    </message>
    <message>
        <source>Write the signature alone into the header; tools such as openssl print a label before it.</source>
        <translation>Écrivez la signature seule dans l’en-tête&#xa0;; des outils comme openssl affichent un libellé devant.</translation>
    </message>
    <message>
        <source>The signature is cut off: what is there is right, and the rest is missing.</source>
        <translation>La signature est tronquée&#xa0;: ce qui est là est juste, et le reste manque.</translation>
    </message>
    <message>
        <source>Look for a column, variable or log line that is too short for the whole value.</source>
        <translation>Cherchez une colonne, une variable ou une ligne de journal trop courte pour la valeur entière.</translation>
    </message>
    <message>
        <source>The header&apos;s value cannot be an HMAC-SHA256, which is 64 hex digits or 44 characters of base64.</source>
        <translation>La valeur de l’en-tête ne peut pas être un HMAC-SHA256, qui fait 64 chiffres hexadécimaux ou 44 caractères base64.</translation>
    </message>
    <message>
        <source>Look at how the signer writes the header.</source>
        <translation>Regardez comment le signataire écrit l’en-tête.</translation>
    </message>
    <message>
        <source>No secret is known to check the signature with.</source>
        <translation>Aucun secret n’est connu pour vérifier la signature.</translation>
    </message>
    <message>
        <source>Give the receiver the webhook&apos;s signing secret.</source>
        <translation>Donnez au récepteur le secret de signature du webhook.</translation>
    </message>
    <message>
        <source>The signer used the secret with white space or a line break around it.</source>
        <translation>Le signataire a utilisé le secret entouré d’espaces ou d’un saut de ligne.</translation>
    </message>
    <message>
        <source>The secret known here has white space or a line break around it, and the signer used it without.</source>
        <translation>Le secret connu ici est entouré d’espaces ou d’un saut de ligne, et le signataire l’a utilisé sans.</translation>
    </message>
    <message>
        <source>Trim the secret when it is read from a file, a form or the environment.</source>
        <translation>Retirez les espaces autour du secret quand il est lu dans un fichier, un formulaire ou l’environnement.</translation>
    </message>
    <message>
        <source>The signer used the secret with quotes around it.</source>
        <translation>Le signataire a utilisé le secret entouré de guillemets.</translation>
    </message>
    <message>
        <source>The secret known here stands in quotes, and the signer used it without.</source>
        <translation>Le secret connu ici est entre guillemets, et le signataire l’a utilisé sans.</translation>
    </message>
    <message>
        <source>Remove the quotes where the secret is configured.</source>
        <translation>Retirez les guillemets là où le secret est configuré.</translation>
    </message>
    <message>
        <source>The secret was used in another letter case.</source>
        <translation>Le secret a été utilisé avec une autre casse.</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown.</source>
        <translation>Utilisez le secret exactement tel qu’il a été affiché.</translation>
    </message>
    <message>
        <source>The signer decoded the secret from hex before using it.</source>
        <translation>Le signataire a décodé le secret depuis l’hex avant de l’utiliser.</translation>
    </message>
    <message>
        <source>Use the secret&apos;s characters as they stand as the key (UTF-8), without decoding.</source>
        <translation>Utilisez comme clé les caractères du secret tels quels (UTF-8), sans décodage.</translation>
    </message>
    <message>
        <source>The signer decoded the secret from base64 before using it.</source>
        <translation>Le signataire a décodé le secret depuis base64 avant de l’utiliser.</translation>
    </message>
    <message>
        <source>The signer used the hex digits of the secret as the key.</source>
        <translation>Le signataire a utilisé comme clé les chiffres hexadécimaux du secret.</translation>
    </message>
    <message>
        <source>Use the secret&apos;s characters as they stand as the key (UTF-8), without encoding.</source>
        <translation>Utilisez comme clé les caractères du secret tels quels (UTF-8), sans encodage.</translation>
    </message>
    <message>
        <source>The signer used the base64 of the secret as the key.</source>
        <translation>Le signataire a utilisé comme clé le base64 du secret.</translation>
    </message>
    <message>
        <source>The signer used the secret percent-encoded, as for a URL.</source>
        <translation>Le signataire a utilisé le secret encodé en pourcent, comme pour une URL.</translation>
    </message>
    <message>
        <source>The secret known here is percent-encoded, as for a URL, and the signer used it decoded.</source>
        <translation>Le secret connu ici est encodé en pourcent, comme pour une URL, et le signataire l’a utilisé décodé.</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown, on both sides.</source>
        <translation>Utilisez des deux côtés le secret exactement tel qu’il a été affiché.</translation>
    </message>
    <message>
        <source>The signer used the secret with characters escaped as for %1.</source>
        <translation>Le signataire a utilisé le secret avec des caractères échappés comme pour %1.</translation>
    </message>
    <message>
        <source>The secret known here has characters escaped as for %1, and the signer used it without the escapes.</source>
        <translation>Le secret connu ici a des caractères échappés comme pour %1, et le signataire l’a utilisé sans échappements.</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown, on both sides; see where it is configured.</source>
        <translation>Utilisez des deux côtés le secret exactement tel qu’il a été affiché&#xa0;; voyez où il est configuré.</translation>
    </message>
    <message>
        <source>The signer used what a shell or settings file left of the secret: a $ or a backslash was lost.</source>
        <translation>Le signataire a utilisé ce qu’un shell ou un fichier de réglages a laissé du secret&#xa0;: un $ ou une barre oblique inverse s’est perdu.</translation>
    </message>
    <message>
        <source>Put the secret into single quotes where it is configured, or double each $ in a Compose file.</source>
        <translation>Mettez le secret entre apostrophes là où il est configuré, ou doublez chaque $ dans un fichier Compose.</translation>
    </message>
    <message>
        <source>The signer used the secret with “whsec_” in front, which it lacks here.</source>
        <translation>Le signataire a utilisé le secret précédé de «&#xa0;whsec_&#xa0;», qui manque ici.</translation>
    </message>
    <message>
        <source>The signer used the secret without the “whsec_” that stands in front of it here.</source>
        <translation>Le signataire a utilisé le secret sans le «&#xa0;whsec_&#xa0;» qui le précède ici.</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown on both sides, with its prefix or without.</source>
        <translation>Utilisez des deux côtés le secret exactement tel qu’il a été affiché, avec son préfixe ou sans.</translation>
    </message>
    <message>
        <source>The signer used only the first %1 of the secret&apos;s %2 bytes.</source>
        <translation>Le signataire n’a utilisé que les premiers %1 des %2 octets du secret.</translation>
    </message>
    <message>
        <source>The signer used only the last %1 of the secret&apos;s %2 bytes.</source>
        <translation>Le signataire n’a utilisé que les derniers %1 des %2 octets du secret.</translation>
    </message>
    <message>
        <source>See what cuts it: a column that is too short, or a #, $ or = that a shell or a settings file took for its own.</source>
        <translation>Voyez ce qui le coupe&#xa0;: une colonne trop courte, ou un #, $ ou = qu’un shell ou un fichier de réglages a interprété.</translation>
    </message>
    <message>
        <source>The signer used the secret twice in a row, as if pasted twice.</source>
        <translation>Le signataire a utilisé le secret deux fois de suite, comme s’il avait été collé deux fois.</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown, once.</source>
        <translation>Utilisez le secret exactement tel qu’il a été affiché, une seule fois.</translation>
    </message>
    <message>
        <source>The signer used the %1 of the secret as the key.</source>
        <translation>Le signataire a utilisé comme clé le %1 du secret.</translation>
    </message>
    <message>
        <source>Use the secret&apos;s characters as they stand as the key (UTF-8), without hashing.</source>
        <translation>Utilisez comme clé les caractères du secret tels quels (UTF-8), sans hachage.</translation>
    </message>
    <message>
        <source>The signer read the secret as %1, not as UTF-8.</source>
        <translation>Le signataire a lu le secret en %1, pas en UTF-8.</translation>
    </message>
    <message>
        <source>The secret known here is written in %1, and the signer used it in UTF-8.</source>
        <translation>Le secret connu ici est écrit en %1, et le signataire l’a utilisé en UTF-8.</translation>
    </message>
    <message>
        <source>Read the secret as UTF-8 on both sides.</source>
        <translation>Lisez le secret en UTF-8 des deux côtés.</translation>
    </message>
    <message>
        <source>The signer used the secret with a byte order mark in front.</source>
        <translation>Le signataire a utilisé le secret précédé d’une marque d’ordre des octets.</translation>
    </message>
    <message>
        <source>The secret known here begins with a byte order mark, which the signer did not use.</source>
        <translation>Le secret connu ici commence par une marque d’ordre des octets, que le signataire n’a pas utilisée.</translation>
    </message>
    <message>
        <source>Save the secret&apos;s file as UTF-8 without a byte order mark.</source>
        <translation>Enregistrez le fichier du secret en UTF-8 sans marque d’ordre des octets.</translation>
    </message>
    <message>
        <source>The signer used the secret as UTF-16.</source>
        <translation>Le signataire a utilisé le secret en UTF-16.</translation>
    </message>
    <message>
        <source>The secret known here is written in UTF-16, and the signer used its characters in UTF-8.</source>
        <translation>Le secret connu ici est écrit en UTF-16, et le signataire a utilisé ses caractères en UTF-8.</translation>
    </message>
    <message>
        <source>Save the secret&apos;s file as UTF-8; Windows PowerShell&apos;s &gt; writes UTF-16.</source>
        <translation>Enregistrez le fichier du secret en UTF-8&#xa0;; le &gt; de Windows PowerShell écrit de l’UTF-16.</translation>
    </message>
    <message>
        <source>The signer used the whole line “%1%2…” as the secret, not what stands after the “%2”.</source>
        <translation>Le signataire a utilisé toute la ligne «&#xa0;%1%2…&#xa0;» comme secret, pas ce qui suit le «&#xa0;%2&#xa0;».</translation>
    </message>
    <message>
        <source>The secret known here is a whole line, “%1%2…”; the signer used what stands after the “%2”.</source>
        <translation>Le secret connu ici est une ligne entière, «&#xa0;%1%2…&#xa0;»&#xa0;; le signataire a utilisé ce qui suit le «&#xa0;%2&#xa0;».</translation>
    </message>
    <message>
        <source>Put the secret alone into its file, without its name; only a shell or a .env reader takes names off.</source>
        <translation>Mettez le secret seul dans son fichier, sans son nom&#xa0;; seul un shell ou un lecteur de .env retire les noms.</translation>
    </message>
    <message>
        <source>The signer used JSON that holds the secret, not the secret in it.</source>
        <translation>Le signataire a utilisé le JSON qui contient le secret, pas le secret qu’il contient.</translation>
    </message>
    <message>
        <source>The secret known here is JSON; the signer used the text of its member “%1”.</source>
        <translation>Le secret connu ici est du JSON&#xa0;; le signataire a utilisé le texte de son membre «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>Put the secret alone into its file, without JSON around it.</source>
        <translation>Mettez le secret seul dans son fichier, sans JSON autour.</translation>
    </message>
    <message>
        <source>The signer used the secret with other lines around it.</source>
        <translation>Le signataire a utilisé le secret avec d’autres lignes autour.</translation>
    </message>
    <message>
        <source>The secret known here has %1 lines; the signer used line %2.</source>
        <translation>Le secret connu ici a %1 lignes&#xa0;; le signataire a utilisé la ligne %2.</translation>
    </message>
    <message>
        <source>Put the secret alone into its file.</source>
        <translation>Mettez le secret seul dans son fichier.</translation>
    </message>
    <message>
        <source>The signer used “%1” as the secret: a setting that was never filled in.</source>
        <translation>Le signataire a utilisé «&#xa0;%1&#xa0;» comme secret&#xa0;: un réglage qui n’a jamais été rempli.</translation>
    </message>
    <message>
        <source>See whether the signer&apos;s configuration is loaded, and whether the secret&apos;s name there is right.</source>
        <translation>Voyez si la configuration du signataire est chargée, et si le nom du secret y est juste.</translation>
    </message>
    <message>
        <source>The signer used an empty secret.</source>
        <translation>Le signataire a utilisé un secret vide.</translation>
    </message>
    <message>
        <source>See whether the signer&apos;s configuration is loaded: an unset environment variable gives an empty secret.</source>
        <translation>Voyez si la configuration du signataire est chargée&#xa0;: une variable d’environnement non définie donne un secret vide.</translation>
    </message>
    <message>
        <source>It was signed with a secret that was replaced and is no longer accepted.</source>
        <translation>La signature a été faite avec un secret qui a été remplacé et n’est plus accepté.</translation>
    </message>
    <message>
        <source>Give the signer the current secret.</source>
        <translation>Donnez au signataire le secret actuel.</translation>
    </message>
    <message>
        <source>It was signed with another webhook&apos;s secret.</source>
        <translation>La signature a été faite avec le secret d’un autre webhook.</translation>
    </message>
    <message>
        <source>Use the secret of the webhook that sends here; each has its own.</source>
        <translation>Utilisez le secret du webhook qui envoie ici&#xa0;; chacun a le sien.</translation>
    </message>
    <message>
        <source>It was signed with %1, not with SHA-256.</source>
        <translation>La signature a été faite avec %1, pas avec SHA-256.</translation>
    </message>
    <message>
        <source>Compute the HMAC with SHA-256.</source>
        <translation>Calculez le HMAC avec SHA-256.</translation>
    </message>
    <message>
        <source>Use an HMAC function: the secret is its key, the body its message.</source>
        <translation>Utilisez une fonction HMAC&#xa0;: le secret est sa clé, le corps son message.</translation>
    </message>
    <message>
        <source>The HMAC was made twice: the first one, as %1, was signed again.</source>
        <translation>Le HMAC a été calculé deux fois&#xa0;: le premier, en %1, a été signé de nouveau.</translation>
    </message>
    <message>
        <source>Sign the body once, and write that HMAC into the header.</source>
        <translation>Signez le corps une seule fois, et écrivez ce HMAC dans l’en-tête.</translation>
    </message>
    <message>
        <source>The HMAC was hashed once more: the header holds the SHA-256 of it, as %1.</source>
        <translation>Le HMAC a été haché une fois de plus&#xa0;: l’en-tête contient son SHA-256, en %1.</translation>
    </message>
    <message>
        <source>Write the HMAC itself into the header.</source>
        <translation>Écrivez le HMAC lui-même dans l’en-tête.</translation>
    </message>
    <message>
        <source>Not the body was signed, but its %1.</source>
        <translation>Ce n’est pas le corps qui a été signé, mais son %1.</translation>
    </message>
    <message>
        <source>Give the body itself to the HMAC function; it does its own hashing.</source>
        <translation>Donnez le corps lui-même à la fonction HMAC&#xa0;; elle se charge du hachage.</translation>
    </message>
    <message>
        <source>Secret and body were mixed up: the body was used as the key, and the secret was signed with it.</source>
        <translation>Le secret et le corps ont été confondus&#xa0;: le corps a servi de clé, et le secret a été signé avec elle.</translation>
    </message>
    <message>
        <source>Swap the two arguments of the HMAC function: the secret is its key, the body its message.</source>
        <translation>Intervertissez les deux arguments de la fonction HMAC&#xa0;: le secret est sa clé, le corps son message.</translation>
    </message>
    <message>
        <source>The body was re-serialised.</source>
        <translation>Le corps a été resérialisé.</translation>
    </message>
    <message>
        <source>Check the signature over the raw bytes of the request, before anything parses them.</source>
        <translation>Vérifiez la signature sur les octets bruts de la requête, avant toute analyse.</translation>
    </message>
    <message>
        <source>Numbers were printed anew: “%1” was signed, and “%2” arrived.</source>
        <translation>Des nombres ont été réécrits&#xa0;: «&#xa0;%1&#xa0;» a été signé, et «&#xa0;%2&#xa0;» est arrivé.</translation>
    </message>
    <message>
        <source>Check the signature over the raw bytes of the request: parsing JSON keeps a number&apos;s value, not its digits (1.0, 19.90, 1e3, beyond 2^53).</source>
        <translation>Vérifiez la signature sur les octets bruts de la requête&#xa0;: analyser du JSON conserve la valeur d’un nombre, pas ses chiffres (1.0, 19.90, 1e3, au-delà de 2^53).</translation>
    </message>
    <message>
        <source>The body arrived with a line break at its end that was not signed.</source>
        <translation>Le corps est arrivé avec un saut de ligne final qui n’a pas été signé.</translation>
    </message>
    <message>
        <source>Send the bytes that were signed; tools that read a body from a file or a shell often add a line break.</source>
        <translation>Envoyez les octets qui ont été signés&#xa0;; les outils qui lisent un corps dans un fichier ou un shell ajoutent souvent un saut de ligne.</translation>
    </message>
    <message>
        <source>The body was signed with a line break at its end that did not arrive.</source>
        <translation>Le corps a été signé avec un saut de ligne final qui n’est pas arrivé.</translation>
    </message>
    <message>
        <source>Sign the bytes that are sent, and do not trim the body before checking it.</source>
        <translation>Signez les octets qui sont envoyés, et ne rognez pas le corps avant de le vérifier.</translation>
    </message>
    <message>
        <source>White space stood around the body when it arrived that was not signed.</source>
        <translation>Le corps est arrivé entouré d’espaces qui n’ont pas été signées.</translation>
    </message>
    <message>
        <source>White space around the body was signed that did not arrive.</source>
        <translation>Le corps a été signé entouré d’espaces qui ne sont pas arrivées.</translation>
    </message>
    <message>
        <source>Check and sign the raw bytes; do not trim on one side only.</source>
        <translation>Vérifiez et signez les octets bruts&#xa0;; ne rognez pas d’un seul côté.</translation>
    </message>
    <message>
        <source>The body&apos;s line ends differ: LF was signed, CRLF arrived.</source>
        <translation>Les fins de ligne du corps diffèrent&#xa0;: LF a été signé, CRLF est arrivé.</translation>
    </message>
    <message>
        <source>The body&apos;s line ends differ: CRLF was signed, LF arrived.</source>
        <translation>Les fins de ligne du corps diffèrent&#xa0;: CRLF a été signé, LF est arrivé.</translation>
    </message>
    <message>
        <source>Read and send the body as bytes, not as text.</source>
        <translation>Lisez et envoyez le corps comme des octets, pas comme du texte.</translation>
    </message>
    <message>
        <source>A byte order mark stands before the body that arrived, and was not signed.</source>
        <translation>Une marque d’ordre des octets précède le corps arrivé, et n’a pas été signée.</translation>
    </message>
    <message>
        <source>A byte order mark was signed before the body, and did not arrive.</source>
        <translation>Une marque d’ordre des octets a été signée devant le corps, et n’est pas arrivée.</translation>
    </message>
    <message>
        <source>Write UTF-8 without a byte order mark.</source>
        <translation>Écrivez de l’UTF-8 sans marque d’ordre des octets.</translation>
    </message>
    <message>
        <source>The body was compressed (%1) after it was signed.</source>
        <translation>Le corps a été compressé (%1) après avoir été signé.</translation>
    </message>
    <message>
        <source>The body was signed compressed (%1) and arrived unpacked.</source>
        <translation>Le corps a été signé compressé (%1) et il est arrivé décompressé.</translation>
    </message>
    <message>
        <source>Sign the body&apos;s bytes before they are compressed, and check them after they are unpacked.</source>
        <translation>Signez les octets du corps avant la compression, et vérifiez-les après la décompression.</translation>
    </message>
    <message>
        <source>The body was signed as UTF-8 and arrived as Latin-1.</source>
        <translation>Le corps a été signé en UTF-8 et il est arrivé en Latin-1.</translation>
    </message>
    <message>
        <source>The body was signed as Latin-1 and arrived as UTF-8.</source>
        <translation>Le corps a été signé en Latin-1 et il est arrivé en UTF-8.</translation>
    </message>
    <message>
        <source>Handle the body as UTF-8 bytes on both sides.</source>
        <translation>Traitez le corps comme des octets UTF-8 des deux côtés.</translation>
    </message>
    <message>
        <source>The body&apos;s UTF-8 was taken for Latin-1 or Windows-1252 and encoded once more before it arrived.</source>
        <translation>L’UTF-8 du corps a été pris pour du Latin-1 ou du Windows-1252 et encodé une fois de plus avant d’arriver.</translation>
    </message>
    <message>
        <source>The body&apos;s UTF-8 was taken for Latin-1 or Windows-1252 and encoded once more before it was signed.</source>
        <translation>L’UTF-8 du corps a été pris pour du Latin-1 ou du Windows-1252 et encodé une fois de plus avant d’être signé.</translation>
    </message>
    <message>
        <source>The body was signed as UTF-8 and arrived as %1.</source>
        <translation>Le corps a été signé en UTF-8 et il est arrivé en %1.</translation>
    </message>
    <message>
        <source>The body was signed as %1 and arrived as UTF-8.</source>
        <translation>Le corps a été signé en %1 et il est arrivé en UTF-8.</translation>
    </message>
    <message>
        <source>The body was signed as UTF-8 and arrived as UTF-16.</source>
        <translation>Le corps a été signé en UTF-8 et il est arrivé en UTF-16.</translation>
    </message>
    <message>
        <source>The body was signed as UTF-16 and arrived as UTF-8.</source>
        <translation>Le corps a été signé en UTF-16 et il est arrivé en UTF-8.</translation>
    </message>
    <message>
        <source>Turn the text into UTF-8 bytes before it is signed.</source>
        <translation>Convertissez le texte en octets UTF-8 avant de le signer.</translation>
    </message>
    <message>
        <source>The body&apos;s accented characters were recomposed: it was signed in the Unicode form %1, and arrived in another.</source>
        <translation>Les caractères accentués du corps ont été recomposés&#xa0;: il a été signé dans la forme Unicode %1 et il est arrivé dans une autre.</translation>
    </message>
    <message>
        <source>Leave the text as it is after signing: NFC and NFD look alike and are other bytes. File names on macOS come as NFD.</source>
        <translation>Laissez le texte tel quel après la signature&#xa0;: NFC et NFD se ressemblent, mais ce sont d’autres octets. Les noms de fichiers de macOS arrivent en NFD.</translation>
    </message>
    <message>
        <source>The body was encoded as base64 after it was signed.</source>
        <translation>Le corps a été encodé en base64 après avoir été signé.</translation>
    </message>
    <message>
        <source>The body was signed as base64 and arrived decoded.</source>
        <translation>Le corps a été signé en base64 et il est arrivé décodé.</translation>
    </message>
    <message>
        <source>Decode the body first where a gateway hands it over as base64, and check the decoded bytes.</source>
        <translation>Décodez d’abord le corps si une passerelle le remet en base64, et vérifiez les octets décodés.</translation>
    </message>
    <message>
        <source>The body was written as hex digits after it was signed.</source>
        <translation>Le corps a été écrit en chiffres hexadécimaux après avoir été signé.</translation>
    </message>
    <message>
        <source>The body&apos;s hex digits were signed, not its bytes.</source>
        <translation>Ce sont les chiffres hexadécimaux du corps qui ont été signés, pas ses octets.</translation>
    </message>
    <message>
        <source>Sign and send the same bytes.</source>
        <translation>Signez et envoyez les mêmes octets.</translation>
    </message>
    <message>
        <source>The body was percent-encoded after it was signed.</source>
        <translation>Le corps a été encodé en pourcent après avoir été signé.</translation>
    </message>
    <message>
        <source>The body was signed percent-encoded and arrived decoded.</source>
        <translation>Le corps a été signé encodé en pourcent et il est arrivé décodé.</translation>
    </message>
    <message>
        <source>Sign and send the same bytes; only a form&apos;s fields need URL encoding.</source>
        <translation>Signez et envoyez les mêmes octets&#xa0;; seuls les champs d’un formulaire ont besoin d’encodage d’URL.</translation>
    </message>
    <message>
        <source>The body&apos;s characters were escaped as for HTML after it was signed.</source>
        <translation>Les caractères du corps ont été échappés comme pour HTML après la signature.</translation>
    </message>
    <message>
        <source>The body was signed with its characters escaped as for HTML, and arrived without the escapes.</source>
        <translation>Le corps a été signé avec ses caractères échappés comme pour HTML, et il est arrivé sans les échappements.</translation>
    </message>
    <message>
        <source>Take out what sanitises request bodies before the signature is checked.</source>
        <translation>Retirez ce qui assainit le corps des requêtes avant la vérification de la signature.</translation>
    </message>
    <message>
        <source>The body was turned into a JSON string once more after it was signed.</source>
        <translation>Le corps a été transformé une fois de plus en chaîne JSON après avoir été signé.</translation>
    </message>
    <message>
        <source>The body was turned into a JSON string once more before it was signed.</source>
        <translation>Le corps a été transformé une fois de plus en chaîne JSON avant d’être signé.</translation>
    </message>
    <message>
        <source>Serialise the payload once, and sign and send that text.</source>
        <translation>Sérialisez la charge utile une seule fois, puis signez et envoyez ce texte.</translation>
    </message>
    <message>
        <source>The body was put into the form field “%1” after it was signed.</source>
        <translation>Le corps a été placé dans le champ de formulaire «&#xa0;%1&#xa0;» après avoir été signé.</translation>
    </message>
    <message>
        <source>The body was signed as the form field “%1” and arrived bare.</source>
        <translation>Le corps a été signé comme champ de formulaire «&#xa0;%1&#xa0;» et il est arrivé nu.</translation>
    </message>
    <message>
        <source>Send JSON with Content-Type: application/json, or check the field&apos;s decoded value.</source>
        <translation>Envoyez du JSON avec Content-Type: application/json, ou vérifiez la valeur décodée du champ.</translation>
    </message>
    <message>
        <source>What was signed stands inside what arrived, at “%1”: something wrapped it.</source>
        <translation>Ce qui a été signé se trouve dans ce qui est arrivé, sous «&#xa0;%1&#xa0;»&#xa0;: quelque chose l’a enveloppé.</translation>
    </message>
    <message>
        <source>What was signed is the body in a wrapper, as the value of “%1”.</source>
        <translation>Ce qui a été signé est le corps dans une enveloppe, comme valeur de «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>Unwrap it first, or check the signature where the request comes in, before a gateway or framework wraps it.</source>
        <translation>Retirez d’abord l’enveloppe, ou vérifiez la signature là où la requête arrive, avant qu’une passerelle ou un framework ne l’enveloppe.</translation>
    </message>
    <message>
        <source>What arrived is the body as %1 prints it.</source>
        <translation>Ce qui est arrivé est le corps tel que %1 l’affiche.</translation>
    </message>
    <message>
        <source>What was signed is the body as %1 prints it, not its bytes.</source>
        <translation>Ce qui a été signé est le corps tel que %1 l’affiche, pas ses octets.</translation>
    </message>
    <message>
        <source>Sign and send the body&apos;s bytes, not what a language prints for them.</source>
        <translation>Signez et envoyez les octets du corps, pas ce qu’un langage affiche à leur place.</translation>
    </message>
    <message>
        <source>The body was empty when it arrived, and was not when it was signed.</source>
        <translation>Le corps était vide à l’arrivée, mais pas au moment de la signature.</translation>
    </message>
    <message>
        <source>An empty body was signed.</source>
        <translation>C’est un corps vide qui a été signé.</translation>
    </message>
    <message>
        <source>Read the body once and keep its bytes: a stream that was read before gives nothing.</source>
        <translation>Lisez le corps une seule fois et gardez ses octets&#xa0;: un flux déjà lu ne donne plus rien.</translation>
    </message>
    <message>
        <source>What was signed is “%1”, not the body.</source>
        <translation>C’est «&#xa0;%1&#xa0;» qui a été signé, pas le corps.</translation>
    </message>
    <message>
        <source>Only the value of “data” was signed.</source>
        <translation>Seule la valeur de «&#xa0;data&#xa0;» a été signée.</translation>
    </message>
    <message>
        <source>The body arrived cut off.</source>
        <translation>Le corps est arrivé tronqué.</translation>
    </message>
    <message>
        <source>Look for a size limit or a closed connection between sender and receiver.</source>
        <translation>Cherchez une limite de taille ou une connexion fermée entre l’expéditeur et le récepteur.</translation>
    </message>
    <message>
        <source>The body was changed after it was signed.</source>
        <translation>Le corps a été modifié après avoir été signé.</translation>
    </message>
    <message>
        <source>Find what rewrites requests between sender and receiver; the signature is right for the bytes that were sent.</source>
        <translation>Trouvez ce qui réécrit les requêtes entre l’expéditeur et le récepteur&#xa0;; la signature est juste pour les octets envoyés.</translation>
    </message>
    <message>
        <source>The method was signed together with the body.</source>
        <translation>La méthode a été signée avec le corps.</translation>
    </message>
    <message>
        <source>The URL was signed together with the body.</source>
        <translation>L’URL a été signée avec le corps.</translation>
    </message>
    <message>
        <source>A timestamp was signed together with the body.</source>
        <translation>Un horodatage a été signé avec le corps.</translation>
    </message>
    <message>
        <source>An id from the headers was signed together with the body.</source>
        <translation>Un identifiant des en-têtes a été signé avec le corps.</translation>
    </message>
    <message>
        <source>The signature does not match the body with any known secret, and none of the known causes explains it.</source>
        <translation>La signature ne correspond au corps avec aucun secret connu, et aucune des causes connues ne l’explique.</translation>
    </message>
    <message>
        <source>Compare the bytes that are signed with those that arrive: length first, then the first that differs.</source>
        <translation>Comparez les octets signés avec ceux qui arrivent&#xa0;: d’abord la longueur, puis le premier qui diffère.</translation>
    </message>
    <message>
        <source>Compare the bytes that are signed with those that arrive: their number first, then the first that differs. If they are the same, the secrets are not: copy it anew from the sender.</source>
        <translation>Comparez les octets signés avec ceux qui arrivent&#xa0;: d’abord leur nombre, puis le premier qui diffère. S’ils sont identiques, ce sont les secrets qui ne le sont pas&#xa0;: copiez de nouveau celui de l’expéditeur.</translation>
    </message>
    <message>
        <source>The body is not the one that was sent: find what rewrites requests on the way before you look at anything else.</source>
        <translation>Le corps n’est pas celui qui a été envoyé&#xa0;: trouvez ce qui réécrit les requêtes en chemin avant de chercher ailleurs.</translation>
    </message>
    <message>
        <source>The body arrived as it was sent, so look at the secret: copy it anew from the sender to the receiver.</source>
        <translation>Le corps est arrivé tel qu’il a été envoyé&#xa0;; examinez donc le secret&#xa0;: copiez-le de nouveau de l’expéditeur au récepteur.</translation>
    </message>
    <message>
        <source>The body arrived empty, so it cannot be seen what was signed: look for a redirect that dropped it, or for something that read it before.</source>
        <translation>Le corps est arrivé vide&#xa0;; on ne voit donc pas ce qui a été signé&#xa0;: cherchez une redirection qui l’a perdu, ou quelque chose qui l’a lu avant.</translation>
    </message>
    <message>
        <source>Content-Length says %1 bytes, and there are %2: these are not the bytes that arrived.</source>
        <translation>Content-Length annonce %1 octets, et il y en a %2&#xa0;: ce ne sont pas les octets qui sont arrivés.</translation>
    </message>
    <message>
        <source>The body is compressed (Content-Encoding: %1): unpack it and check those bytes, or see whether the sender signs before or after it packs.</source>
        <translation>Le corps est compressé (Content-Encoding: %1)&#xa0;: décompressez-le et vérifiez ces octets, ou voyez si l’expéditeur signe avant ou après la compression.</translation>
    </message>
    <message>
        <source>The body arrived as a form (Content-Type: %1), and Ovyxa sends JSON: look at what turns one into the other.</source>
        <translation>Le corps est arrivé comme formulaire (Content-Type: %1), et Ovyxa envoie du JSON&#xa0;: regardez ce qui transforme l’un en l’autre.</translation>
    </message>
    <message>
        <source>The body is compressed, though no Content-Encoding says so: unpack it, and check those bytes.</source>
        <translation>Le corps est compressé, bien qu’aucun Content-Encoding ne le dise&#xa0;: décompressez-le et vérifiez ces octets.</translation>
    </message>
    <message>
        <source>Characters of the body were lost (“�” stands in their place), so it was read in the wrong charset before it came here: keep it as bytes.</source>
        <translation>Des caractères du corps ont été perdus («&#xa0;�&#xa0;» figure à leur place)&#xa0;; il a donc été lu dans le mauvais jeu de caractères avant d’arriver ici&#xa0;: gardez-le sous forme d’octets.</translation>
    </message>
    <message>
        <source>The body is JSON that is nested too deep to be compared in every way of writing it: compare the bytes that are signed with those that arrive.</source>
        <translation>Le corps est un JSON trop imbriqué pour être comparé dans toutes ses écritures&#xa0;: comparez les octets signés avec ceux qui arrivent.</translation>
    </message>
    <message>
        <source>The body is not whole JSON: it was cut off or changed after it was signed. Compare its length with what was sent.</source>
        <translation>Le corps n’est pas du JSON complet&#xa0;: il a été tronqué ou modifié après la signature. Comparez sa longueur avec ce qui a été envoyé.</translation>
    </message>
    <message>
        <source>The body is no JSON object, as Ovyxa sends it: compare the bytes that are signed with those that arrive, before anything else.</source>
        <translation>Le corps n’est pas un objet JSON tel qu’Ovyxa l’envoie&#xa0;: comparez avant tout les octets signés avec ceux qui arrivent.</translation>
    </message>
    <message>
        <source>The body is not written as Ovyxa writes JSON (compact): compare the bytes that are signed with those that arrive, and look for what parses it and writes it anew.</source>
        <translation>Le corps n’est pas écrit comme Ovyxa écrit le JSON (compact)&#xa0;: comparez les octets signés avec ceux qui arrivent, et cherchez ce qui l’analyse et le réécrit.</translation>
    </message>
    <message>
        <source>The secret looks odd, and may be what differs. %1</source>
        <translation>Le secret paraît inhabituel, et c’est peut-être lui qui diffère. %1</translation>
    </message>
    <message>
        <source>The HMAC was not computed, as there is no secret</source>
        <translation>Le HMAC n’a pas été calculé, car il n’y a pas de secret</translation>
    </message>
    <message>
        <source>Header X-Ovyxa-Signature is missing</source>
        <translation>L’en-tête X-Ovyxa-Signature manque</translation>
    </message>
    <message>
        <source>Header X-Ovyxa-Signature is there, once</source>
        <translation>L’en-tête X-Ovyxa-Signature est présent, une fois</translation>
    </message>
    <message numerus="yes">
        <source>Header X-Ovyxa-Signature is there %n times</source>
        <translation>
            <numerusform>L’en-tête X-Ovyxa-Signature est présent %n fois</numerusform>
            <numerusform>L’en-tête X-Ovyxa-Signature est présent %n fois</numerusform>
        </translation>
    </message>
    <message>
        <source>Its value is empty</source>
        <translation>Sa valeur est vide</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the bytes received matches</source>
        <translation>Le HMAC-SHA256 des octets reçus correspond</translation>
    </message>
    <message numerus="yes">
        <source>%n characters that are neither hex nor base64</source>
        <translation>
            <numerusform>%n caractère qui n’est ni hex ni base64</numerusform>
            <numerusform>%n caractères qui ne sont ni hex ni base64</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Base64 of %n bytes</source>
        <translation>
            <numerusform>Base64 de %n octet</numerusform>
            <numerusform>Base64 de %n octets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hex digits, lower case</source>
        <translation>
            <numerusform>%n chiffre hexadécimal, en minuscule</numerusform>
            <numerusform>%n chiffres hexadécimaux, en minuscules</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hex digits, not all in lower case</source>
        <translation>
            <numerusform>%n chiffre hexadécimal, pas en minuscule</numerusform>
            <numerusform>%n chiffres hexadécimaux, pas tous en minuscules</numerusform>
        </translation>
    </message>
    <message>
        <source>“sha256=” and %1</source>
        <translation>«&#xa0;sha256=&#xa0;» et %1</translation>
    </message>
    <message>
        <source>It is the secret of “%1”.</source>
        <translation>C’est le secret de «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the bytes received begins or ends with it</source>
        <translation>Le HMAC-SHA256 des octets reçus commence ou se termine par elle</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the bytes received is the same 32 bytes</source>
        <translation>Le HMAC-SHA256 des octets reçus donne les mêmes 32 octets</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the bytes received does not match</source>
        <translation>Le HMAC-SHA256 des octets reçus ne correspond pas</translation>
    </message>
    <message>
        <source>With this taken into account it matches: %1</source>
        <translation>En tenant compte de cela, il correspond&#xa0;: %1</translation>
    </message>
    <message>
        <source>The body did not arrive as it was sent. %1</source>
        <translation>Le corps n’est pas arrivé tel qu’il a été envoyé. %1</translation>
    </message>
    <message>
        <source>The body arrived as it was sent</source>
        <translation>Le corps est arrivé tel qu’il a été envoyé</translation>
    </message>
    <message>
        <source>The body is empty</source>
        <translation>Le corps est vide</translation>
    </message>
    <message>
        <source>The body is large, so not every reading was tried</source>
        <translation>Le corps est volumineux&#xa0;; toutes les lectures n’ont donc pas été essayées</translation>
    </message>
    <message>
        <source>Content-Encoding says %1, and the body is not packed: something unpacked it, and perhaps the packed bytes were signed. Those cannot be made again, since each packer packs in its own way (gzip even writes the time): check the signature before anything unpacks the body.</source>
        <translation>Content-Encoding annonce %1, et le corps n’est pas compressé : quelque chose l’a décompressé, et les octets compressés ont peut-être été signés. Ceux-ci ne peuvent pas être reconstitués, car chaque compresseur procède à sa façon (gzip inscrit même l’heure) : vérifiez la signature avant que quoi que ce soit décompresse le corps.</translation>
    </message>
    <message>
        <source>None of %1 other readings of header, secret and body matches</source>
        <translation>Aucune des %1 autres lectures de l’en-tête, du secret et du corps ne correspond</translation>
    </message>
    <message>
        <source>with U+2028 and U+2029 escaped</source>
        <translation>avec U+2028 et U+2029 échappés</translation>
    </message>
    <message>
        <source>The signer used the secret with a character in it that cannot be seen, such as a zero-width space.</source>
        <translation>Le signataire a utilisé le secret avec un caractère invisible, tel qu’une espace sans chasse.</translation>
    </message>
    <message>
        <source>The secret known here holds a character that cannot be seen, such as a zero-width space, and the signer used it without.</source>
        <translation>Le secret connu ici contient un caractère invisible, tel qu’une espace sans chasse, et le signataire l’a utilisé sans lui.</translation>
    </message>
    <message>
        <source>Type the secret anew, or copy it from where it was first shown and not from a formatted page.</source>
        <translation>Saisissez de nouveau le secret, ou copiez-le de l’endroit où il a été montré d’abord, et non d’une page mise en forme.</translation>
    </message>
    <message>
        <source>Checked together with the body: %1.</source>
        <translation>Vérifié avec le corps : %1.</translation>
    </message>
    <message>
        <source>The right signature came in the header “%1”, and none in X-Ovyxa-Signature: something on the way renamed it.</source>
        <translation>La bonne signature est arrivée dans l’en-tête « %1 », et aucune dans X-Ovyxa-Signature : quelque chose l’a renommée en chemin.</translation>
    </message>
    <message>
        <source>Have the proxy hand X-Ovyxa-Signature on under its own name, or read the signature where it stands now.</source>
        <translation>Faites transmettre X-Ovyxa-Signature par le proxy sous son propre nom, ou lisez la signature là où elle se trouve.</translation>
    </message>
    <message>
        <source>It is a plain hash (%1), not an HMAC.</source>
        <translation>C’est un simple hachage (%1), pas un HMAC.</translation>
    </message>
    <message>
        <source>The body&apos;s accented characters were recomposed, into the Unicode form %1, before its signature was checked.</source>
        <translation>Les caractères accentués du corps ont été recomposés, dans la forme Unicode %1, avant la vérification de la signature.</translation>
    </message>
    <message>
        <source>What was checked is “%1”, not the body.</source>
        <translation>Ce qui a été vérifié est « %1 », pas le corps.</translation>
    </message>
    <message>
        <source>Give the HMAC function the bytes that are sent, not an object that was parsed or has yet to be serialised.</source>
        <translation>Donnez à la fonction HMAC les octets envoyés, pas un objet déjà analysé ou encore à sérialiser.</translation>
    </message>
    <message>
        <source>Only the value of “data” was checked.</source>
        <translation>Seule la valeur de « data » a été vérifiée.</translation>
    </message>
    <message>
        <source>Compute the HMAC over the whole body.</source>
        <translation>Calculez le HMAC sur le corps entier.</translation>
    </message>
    <message>
        <source>The method was put to the body when it was checked.</source>
        <translation>La méthode a été ajoutée au corps lors de la vérification.</translation>
    </message>
    <message>
        <source>Compute the HMAC over the body alone.</source>
        <translation>Calculez le HMAC sur le corps seul.</translation>
    </message>
    <message>
        <source>The URL was put to the body when it was checked.</source>
        <translation>L’URL a été ajoutée au corps lors de la vérification.</translation>
    </message>
    <message>
        <source>A timestamp was put to the body when it was checked.</source>
        <translation>Un horodatage a été ajouté au corps lors de la vérification.</translation>
    </message>
    <message>
        <source>An id from the headers was put to the body when it was checked.</source>
        <translation>Un identifiant des en-têtes a été ajouté au corps lors de la vérification.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SignaturePage</name>
    <message>
        <source>passed</source>
        <translation>réussi</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>échec</translation>
    </message>
    <message>
        <source>note</source>
        <translation>note</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signature</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>Signé</translation>
    </message>
    <message>
        <source>Signed bytes</source>
        <translation>Octets signés</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Reçu</translation>
    </message>
    <message>
        <source>Received bytes</source>
        <translation>Octets reçus</translation>
    </message>
    <message>
        <source>How to check it</source>
        <translation>Comment la vérifier</translation>
    </message>
    <message>
        <source>Code that checks the signature</source>
        <translation>Code qui vérifie la signature</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>Copier le code</translation>
    </message>
    <message>
        <source>Ovyxa documents the header X-Ovyxa-Signature and HMAC-SHA256. That it covers the exact body bytes and is written in lower-case hex is assumed; each webhook has a switch for the writing.</source>
        <translation>Ovyxa documente l’en-tête X-Ovyxa-Signature et HMAC-SHA256. Hypothèse&#xa0;: la signature porte sur les octets exacts du corps et s’écrit en hex minuscule&#xa0;; chaque webhook a un réglage pour l’écriture.</translation>
    </message>
    <message>
        <source>It was made with the secret “%1” and is written as %2.</source>
        <translation>Elle a été faite avec le secret «&#xa0;%1&#xa0;» et elle est écrite en %2.</translation>
    </message>
    <message>
        <source>The signature matches.</source>
        <translation>La signature correspond.</translation>
    </message>
    <message>
        <source>There is no signature.</source>
        <translation>Il n’y a pas de signature.</translation>
    </message>
    <message>
        <source>The signature was not checked.</source>
        <translation>La signature n’a pas été vérifiée.</translation>
    </message>
    <message>
        <source>The signature does not match.</source>
        <translation>La signature ne correspond pas.</translation>
    </message>
    <message>
        <source>How to fix it</source>
        <translation>Comment corriger</translation>
    </message>
    <message>
        <source>Nothing was signed yet.</source>
        <translation>Rien n’a encore été signé.</translation>
    </message>
    <message>
        <source>The signature is made when the request goes out.</source>
        <translation>La signature est faite au départ de la requête.</translation>
    </message>
    <message>
        <source>Signed, and not seen by this receiver.</source>
        <translation>Signée, et pas vue par ce récepteur.</translation>
    </message>
    <message>
        <source>The endpoint keeps its own record of what arrived. Point a webhook at the built-in receiver to see both sides.</source>
        <translation>Le point de terminaison tient sa propre trace de ce qui est arrivé. Pointez un webhook vers le récepteur intégré pour voir les deux côtés.</translation>
    </message>
    <message>
        <source>Header X-Ovyxa-Signature: %1</source>
        <translation>En-tête X-Ovyxa-Signature: %1</translation>
    </message>
    <message>
        <source>Written as %1</source>
        <translation>Écrite en %1</translation>
    </message>
    <message>
        <source>Signed · %1</source>
        <translation>Signé · %1</translation>
    </message>
    <message>
        <source>Signed and received · %1</source>
        <translation>Signé et reçu · %1</translation>
    </message>
    <message>
        <source>Received · %1</source>
        <translation>Reçu · %1</translation>
    </message>
    <message>
        <source>Language of the code: %1</source>
        <translation>Langage du code&#xa0;: %1</translation>
    </message>
    <message>
        <source>That could not be explained.</source>
        <translation>Cela n’a pas pu être expliqué.</translation>
    </message>
    <message>
        <source>Your handler computed the right signature.</source>
        <translation>Votre gestionnaire a calculé la bonne signature.</translation>
    </message>
    <message>
        <source>If it refuses all the same, look at what it compares it with: the header as it came, whole, in the same writing.</source>
        <translation>S’il refuse malgré tout, voyez à quoi il la compare : l’en-tête tel qu’il est arrivé, entier, écrit de la même façon.</translation>
    </message>
    <message>
        <source>Your handler computed something else.</source>
        <translation>Votre gestionnaire a calculé autre chose.</translation>
    </message>
    <message>
        <source>Open the signature doctor</source>
        <translation>Ouvrir le docteur des signatures</translation>
    </message>
    <message>
        <source>The bytes signed, on the wire and received side by side, and the code that mends it</source>
        <translation>Les octets signés, sur le fil et reçus, côte à côte, et le code qui corrige</translation>
    </message>
    <message>
        <source>not known: it was not signed here</source>
        <translation>inconnu : ce n’est pas ici qu’il a été signé</translation>
    </message>
    <message>
        <source>not known: it did not leave from this log</source>
        <translation>inconnu : il n’est pas parti de ce journal</translation>
    </message>
    <message>
        <source>not known: the endpoint alone keeps it</source>
        <translation>inconnu : seul le point de terminaison le garde</translation>
    </message>
    <message>
        <source>by this bench, %1</source>
        <translation>par ce banc, %1</translation>
    </message>
    <message>
        <source>attempt %1 of %2</source>
        <translation>tentative %1 sur %2</translation>
    </message>
    <message>
        <source>as it left, attempt %1</source>
        <translation>tel qu’il est parti, tentative %1</translation>
    </message>
    <message>
        <source>found out: this is what its signature fits</source>
        <translation>trouvé : c’est à cela que sa signature correspond</translation>
    </message>
    <message>
        <source>what the signature was checked over</source>
        <translation>ce sur quoi la signature a été vérifiée</translation>
    </message>
    <message>
        <source>found out: what your handler checked</source>
        <translation>trouvé : ce que votre gestionnaire a vérifié</translation>
    </message>
    <message>
        <source>What was entered cannot be an HMAC-SHA256, which is 64 hex digits or 44 characters of base64.</source>
        <translation>Ce qui a été saisi ne peut pas être un HMAC-SHA256, soit 64 chiffres hexadécimaux ou 44 caractères de base64.</translation>
    </message>
    <message>
        <source>No mistake that is known here gives this value from the body and the webhook&apos;s secret. Log the bytes that your handler hashes, and the secret that it takes: one of them is another.</source>
        <translation>Aucune erreur connue ici ne donne cette valeur à partir du corps et du secret du webhook. Journalisez les octets que votre gestionnaire hache et le secret qu&apos;il prend : l&apos;un des deux est un autre.</translation>
    </message>
    <message numerus="yes">
        <source>HMAC-SHA256 over %Ln bytes, the body as sent</source>
        <translation>
            <numerusform>HMAC-SHA256 sur %Ln octet, le corps tel qu’envoyé</numerusform>
            <numerusform>HMAC-SHA256 sur %Ln octets, le corps tel qu’envoyé</numerusform>
        </translation>
    </message>
    <message>
        <source>Signed, and never sent.</source>
        <translation>Signée, et jamais envoyée.</translation>
    </message>
    <message>
        <source>Signed and sent · %1</source>
        <translation>Signé et envoyé · %1</translation>
    </message>
    <message>
        <source>Your handler checked · %1</source>
        <translation>Votre gestionnaire a vérifié · %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::Simulation</name>
    <message>
        <source>The simulation has been stopped.</source>
        <translation>La simulation a été arrêtée.</translation>
    </message>
    <message>
        <source>There is no simulation running. Start one first.</source>
        <translation>Aucune simulation n’est en cours. Démarrez-en une d’abord.</translation>
    </message>
    <message>
        <source>A spike is of 1 to 1,000,000 visitors.</source>
        <translation>Un pic compte de 1 à 1&#xa0;000&#xa0;000 de visiteurs.</translation>
    </message>
    <message>
        <source>Time only goes forward.</source>
        <translation>Le temps ne va que vers l’avant.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SimulatorForm</name>
    <message>
        <source>New visitors a minute</source>
        <translation>Nouveaux visiteurs par minute</translation>
    </message>
    <message>
        <source>Pages a visit, on average</source>
        <translation>Pages par visite, en moyenne</translation>
    </message>
    <message>
        <source>Share of bots in per cent</source>
        <translation>Part des robots en pourcentage</translation>
    </message>
    <message>
        <source>Seed: the same one gives the same visitors</source>
        <translation>Graine&#xa0;: la même donne les mêmes visiteurs</translation>
    </message>
    <message>
        <source>Paths with their weights</source>
        <translation>Chemins avec leurs poids</translation>
    </message>
    <message>
        <source>Sources with their weights</source>
        <translation>Sources avec leurs poids</translation>
    </message>
    <message>
        <source>Countries with their weights</source>
        <translation>Pays avec leurs poids</translation>
    </message>
    <message>
        <source>Custom events with their weights</source>
        <translation>Événements personnalisés avec leurs poids</translation>
    </message>
    <message>
        <source>none, or signup 3, purchase 1</source>
        <translation>aucun, ou signup 3, purchase 1</translation>
    </message>
    <message>
        <source>What is changed here counts from the next start.</source>
        <translation>Ce qui est modifié ici compte à partir du prochain démarrage.</translation>
    </message>
    <message>
        <source>Visitors of the spike</source>
        <translation>Visiteurs du pic</translation>
    </message>
    <message>
        <source>Spike</source>
        <translation>Pic</translation>
    </message>
    <message>
        <source>Fill the month to so many per cent</source>
        <translation>Remplir le mois jusqu’à ce pourcentage</translation>
    </message>
    <message>
        <source>Fill month</source>
        <translation>Remplir le mois</translation>
    </message>
    <message>
        <source>Run ahead</source>
        <translation>Avance rapide</translation>
    </message>
    <message>
        <source>Comma-separated, each with its weight: %1</source>
        <translation>Séparés par des virgules, chacun avec son poids&#xa0;: %1</translation>
    </message>
    <message>
        <source>Visitors/min</source>
        <translation>Visiteurs/min</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Pages</translation>
    </message>
    <message>
        <source>Bots</source>
        <translation>Robots</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Graine</translation>
    </message>
    <message>
        <source>Paths</source>
        <translation>Chemins</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Sources</translation>
    </message>
    <message>
        <source>Countries</source>
        <translation>Pays</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Événements</translation>
    </message>
    <message>
        <source>So many visitors more within the next ten simulated seconds</source>
        <translation>Autant de visiteurs de plus dans les dix prochaines secondes simulées</translation>
    </message>
    <message>
        <source>Count events as if they had come earlier this month, until usage stands there</source>
        <translation>Compter des événements comme s’ils étaient arrivés plus tôt ce mois-ci, jusqu’à atteindre cette utilisation</translation>
    </message>
    <message>
        <source>How Ovyxa counts where it is silent: a visitor is a truncated IP address and a browser for a day; known crawlers count nowhere; a spike fires above the webhook&apos;s threshold, and again only after the count was at most that.</source>
        <translation>Comment on compte là où Ovyxa ne dit rien&#xa0;: un visiteur est une adresse IP tronquée et un navigateur pour une journée&#xa0;; les robots d’indexation connus ne comptent nulle part&#xa0;; un pic se déclenche au-delà du seuil du webhook, et de nouveau seulement une fois que le nombre est revenu à ce seuil ou en dessous.</translation>
    </message>
    <message>
        <source>How far to run ahead</source>
        <translation>De combien avancer</translation>
    </message>
    <message>
        <source>an hour</source>
        <translation>une heure</translation>
    </message>
    <message>
        <source>a day</source>
        <translation>un jour</translation>
    </message>
    <message>
        <source>to the month&apos;s end</source>
        <translation>jusqu’à la fin du mois</translation>
    </message>
    <message>
        <source>Progress of running ahead</source>
        <translation>Progression de l’avance rapide</translation>
    </message>
    <message>
        <source>Stop the visitors</source>
        <translation>Arrêter les visiteurs</translation>
    </message>
    <message>
        <source>Let visitors come</source>
        <translation>Faire venir des visiteurs</translation>
    </message>
    <message>
        <source>Ends running ahead, and the visitors with it</source>
        <translation>Met fin à l’avance rapide, et aux visiteurs avec elle</translation>
    </message>
    <message>
        <source>Go through this time as fast as this machine can; retries and the hourly limit keep their times</source>
        <translation>Parcourir ce temps aussi vite que cette machine le peut&#xa0;; les relances et la limite horaire gardent leurs délais</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Send a spike of simulated visitors</source>
        <translation>Envoyer un pic de visiteurs simulés</translation>
    </message>
    <message>
        <source>Fill the month&apos;s usage</source>
        <translation>Remplir l’usage du mois</translation>
    </message>
    <message>
        <source>Run ahead with the simulated visitors, or end it</source>
        <translation>Avance rapide avec les visiteurs simulés, ou y mettre fin</translation>
    </message>
    <message>
        <source>Visitors need a site: add one, or run a trial.</source>
        <translation>Les visiteurs ont besoin d’un site : ajoutez-en un, ou lancez un essai.</translation>
    </message>
    <message>
        <source>No visitors come yet: press “Let visitors come” first.</source>
        <translation>Aucun visiteur ne vient encore : faites-en d’abord venir.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SiteBar</name>
    <message>
        <source>+ Webhook</source>
        <translation>+ Webhook</translation>
    </message>
    <message>
        <source>Choose, add or remove a site</source>
        <translation>Choisir, ajouter ou supprimer un site</translation>
    </message>
    <message>
        <source>Add a webhook</source>
        <translation>Ajouter un webhook</translation>
    </message>
    <message>
        <source>No site</source>
        <translation>Aucun site</translation>
    </message>
    <message>
        <source>Site: %1</source>
        <translation>Site&#xa0;: %1</translation>
    </message>
    <message>
        <source>Add a site, then a webhook</source>
        <translation>Ajouter un site, puis un webhook</translation>
    </message>
    <message>
        <source>Add a webhook to %1</source>
        <translation>Ajouter un webhook à %1</translation>
    </message>
    <message>
        <source>Add a site…</source>
        <translation>Ajouter un site…</translation>
    </message>
    <message>
        <source>Set the country of %1…</source>
        <translation>Définir le pays de %1…</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>Supprimer %1</translation>
    </message>
    <message>
        <source>Site id</source>
        <translation>Identifiant du site</translation>
    </message>
    <message>
        <source>Country of the site</source>
        <translation>Pays du site</translation>
    </message>
    <message>
        <source>acme.test, as in site_id</source>
        <translation>acme.test, comme dans site_id</translation>
    </message>
    <message>
        <source>Two letters, such as DE</source>
        <translation>Deux lettres, par exemple FR</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Ajouter</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Définir</translation>
    </message>
    <message>
        <source>A country is two letters, as in ISO 3166: DE, FR, US.</source>
        <translation>Un pays s’écrit en deux lettres, selon ISO 3166&#xa0;: DE, FR, US.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>It is being added.</source>
        <translation>Il est en cours d’ajout.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SlackPreview</name>
    <message>
        <source>The message as Slack shows it</source>
        <translation>Le message tel que Slack l’affiche</translation>
    </message>
    <message>
        <source>APP</source>
        <translation>APP</translation>
    </message>
</context>
<context>
    <name>ovyxa::SpeedSlider</name>
    <message>
        <source>Speed of the simulated clock</source>
        <translation>Vitesse de l’horloge simulée</translation>
    </message>
    <message>
        <source>Simulated time goes at %1; ← and → change it, Home is real time</source>
        <translation>Le temps simulé va à %1 ; ← et → le changent, Début est le temps réel</translation>
    </message>
</context>
<context>
    <name>ovyxa::SpikeFields</name>
    <message>
        <source>Active visitors</source>
        <translation>Visiteurs actifs</translation>
    </message>
    <message>
        <source> visitors</source>
        <extracomment>stands behind a number in a field</extracomment>
        <translation> visiteurs</translation>
    </message>
    <message>
        <source>More visitors are active than a threshold</source>
        <translation>Le nombre de visiteurs actifs dépasse un seuil</translation>
    </message>
    <message numerus="yes">
        <source>More than %1 active in %n minutes</source>
        <translation>
            <numerusform>Plus de %1 actifs en %n minute</numerusform>
            <numerusform>Plus de %1 actifs en %n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::StatusLine</name>
    <message>
        <source>delivered</source>
        <translation>livrées</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>en attente</translation>
    </message>
    <message>
        <source>held</source>
        <translation>retenues</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>en échec</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>annulées</translation>
    </message>
    <message numerus="yes">
        <source>deliveries</source>
        <translation>
            <numerusform>livraison</numerusform>
            <numerusform>livraisons</numerusform>
        </translation>
    </message>
    <message>
        <source>(the sum does not balance; the log may be damaged)</source>
        <translation>(la somme ne tombe pas juste&#xa0;; le journal est peut-être endommagé)</translation>
    </message>
    <message>
        <source>= %1 delivered + %2 waiting + %3 held + %4 failed + %5 cancelled</source>
        <translation>= %1 livrées + %2 en attente + %3 retenues + %4 en échec + %5 annulées</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Affichage</translation>
    </message>
    <message>
        <source>Every delivery stands in exactly one of these. An event makes one for each webhook, and a replay one more. “Waiting” takes in queued and sending. Click a figure to see its deliveries.</source>
        <translation>Chaque livraison figure dans un seul de ces nombres. Un événement en produit une pour chaque webhook, et un rejeu une de plus. «&#xa0;En attente&#xa0;» comprend en file et envoi en cours. Cliquez sur un nombre pour voir ses livraisons.</translation>
    </message>
    <message>
        <source>View: colours and places</source>
        <translation>Affichage&#xa0;: couleurs et panneaux</translation>
    </message>
    <message numerus="yes">
        <source>%n assumptions in use</source>
        <translation>
            <numerusform>%n hypothèse en vigueur</numerusform>
            <numerusform>%n hypothèses en vigueur</numerusform>
        </translation>
    </message>
    <message>
        <source>What the bench assumes where Ovyxa&apos;s documentation is silent</source>
        <translation>Ce qu’Ovyxa Bench suppose là où la documentation d’Ovyxa ne dit rien</translation>
    </message>
    <message>
        <source>Secrets: %1</source>
        <translation>Secrets&#xa0;: %1</translation>
    </message>
    <message>
        <source>Signing secrets are kept in %1.</source>
        <translation>Les secrets de signature sont conservés ici&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Times are shown in: %1</source>
        <translation>Heures affichées en&#xa0;: %1</translation>
    </message>
    <message>
        <source>Where Ovyxa&apos;s documentation is silent, the bench assumes:</source>
        <translation>Là où la documentation d’Ovyxa ne dit rien, Ovyxa Bench suppose&#xa0;:</translation>
    </message>
    <message numerus="yes">
        <source>of %Ln events</source>
        <translation>
            <numerusform>pour %Ln événement</numerusform>
            <numerusform>pour %Ln événements</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries</source>
        <translation>
            <numerusform>%Ln livraison</numerusform>
            <numerusform>%Ln livraisons</numerusform>
        </translation>
    </message>
    <message>
        <source>Show what the bench assumes</source>
        <translation>Montrer ce que le banc suppose</translation>
    </message>
    <message>
        <source>Times: %1</source>
        <translation>Heures : %1</translation>
    </message>
    <message>
        <source>List all deliveries</source>
        <translation>Lister toutes les livraisons</translation>
    </message>
    <message>
        <source>List the delivered ones</source>
        <translation>Lister celles livrées</translation>
    </message>
    <message>
        <source>List those that wait</source>
        <translation>Lister celles en attente</translation>
    </message>
    <message>
        <source>List those that are held back</source>
        <translation>Lister celles retenues</translation>
    </message>
    <message>
        <source>List the failed ones</source>
        <translation>Lister celles en échec</translation>
    </message>
    <message>
        <source>List the cancelled ones</source>
        <translation>Lister celles annulées</translation>
    </message>
</context>
<context>
    <name>ovyxa::SteadyScroll</name>
    <message>
        <source>Go to the newest</source>
        <translation>Aller aux plus récentes</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln nouvelle</numerusform>
            <numerusform>%Ln nouvelles</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::StepModel</name>
    <message>
        <source>Expected %1; found %2.</source>
        <translation>Attendu&#xa0;: %1&#xa0;; trouvé&#xa0;: %2.</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>Étape %1&#xa0;: %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::TimelineView</name>
    <message>
        <source>Select a delivery to see its attempts and what comes next.</source>
        <translation>Sélectionnez une livraison pour voir ses tentatives et la suite.</translation>
    </message>
    <message>
        <source>now</source>
        <translation>maintenant</translation>
    </message>
    <message>
        <source>Time line: no delivery belongs to the request</source>
        <translation>Chronologie&#xa0;: aucune livraison n’appartient à la requête</translation>
    </message>
    <message>
        <source>Time line: no delivery is selected</source>
        <translation>Chronologie&#xa0;: aucune livraison n’est sélectionnée</translation>
    </message>
    <message>
        <source>Time line of %1 to %2, %3</source>
        <translation>Chronologie de %1 vers %2, %3</translation>
    </message>
    <message>
        <source>Now: seconds to run the clock forward</source>
        <translation>Maintenant : secondes dont l’horloge avance</translation>
    </message>
    <message>
        <source>Drag it forward to run the clock to that moment. By keys: → goes from attempt to attempt, Enter runs the clock there, Esc gives up.</source>
        <translation>Glisser vers l’avant pour avancer l’horloge jusqu’à ce moment. Au clavier : → va de tentative en tentative, Entrée avance l’horloge jusque-là, Échap renonce.</translation>
    </message>
    <message>
        <source>Cancel: the clock stays where it is</source>
        <translation>Annuler : l’horloge reste où elle est</translation>
    </message>
    <message>
        <source>the clock runs to %1 …</source>
        <translation>l’horloge avance jusqu’à %1 …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>This request belongs to no delivery in the log: somebody else sent it, or its delivery was deleted.</source>
        <translation>Cette requête n’appartient à aucune livraison du journal : quelqu’un d’autre l’a envoyée, ou sa livraison a été supprimée.</translation>
    </message>
</context>
<context>
    <name>ovyxa::TopBar</name>
    <message>
        <source>Run a trial</source>
        <translation>Lancer un essai</translation>
    </message>
    <message>
        <source>Open the list of commands</source>
        <translation>Ouvrir la liste des commandes</translation>
    </message>
    <message>
        <source>Replay failed</source>
        <translation>Rejouer les échecs</translation>
    </message>
    <message>
        <source>Running …</source>
        <translation>En cours …</translation>
    </message>
    <message numerus="yes">
        <source>Replay %Ln failed deliveries</source>
        <translation>
            <numerusform>Rejouer %Ln livraison en échec</numerusform>
            <numerusform>Rejouer %Ln livraisons en échec</numerusform>
        </translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Rejouer</translation>
    </message>
    <message>
        <source>Trial</source>
        <extracomment>&quot;Run a trial&quot;, where there is room for one word alone</extracomment>
        <translation>Essai</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrafficController</name>
    <message>
        <source>%1 %2: %3</source>
        <translation>%1 %2&#xa0;: %3</translation>
    </message>
    <message>
        <source>Running ahead; the clock goes with it.</source>
        <translation>Avance rapide en cours&#xa0;; l’horloge suit.</translation>
    </message>
    <message>
        <source>The clock is paused: start it at the top.</source>
        <translation>L’horloge est en pause&#xa0;: remettez-la en marche en haut.</translation>
    </message>
    <message>
        <source>They come to %1, at ×%2.</source>
        <translation>Ils viennent sur %1, à ×%2.</translation>
    </message>
    <message>
        <source>The clock goes at ×%1: hurry it at the top.</source>
        <translation>L’horloge tourne à ×%1&#xa0;: accélérez-la en haut.</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrafficDesk</name>
    <message>
        <source>The Events API dropped a connection from %1. %2</source>
        <translation>L’Events API a coupé une connexion de %1. %2</translation>
    </message>
    <message>
        <source>There is no site “%1”.</source>
        <translation>Il n’y a pas de site «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>A month can be filled to 1 to 1,000 %.</source>
        <translation>Un mois peut être rempli de 1 à 1&#xa0;000&#xa0;%.</translation>
    </message>
    <message>
        <source>%1 of %2 events have been counted this month, which is %3 % already.</source>
        <translation>%1 événements sur %2 ont été comptés ce mois-ci, soit déjà %3&#xa0;%.</translation>
    </message>
    <message>
        <source>“%1” is not an IP address. Use 127.0.0.1 or ::1.</source>
        <translation>«&#xa0;%1&#xa0;» n’est pas une adresse IP. Utilisez 127.0.0.1 ou ::1.</translation>
    </message>
    <message>
        <source>Events carry the site&apos;s default country.</source>
        <translation>Les événements portent le pays par défaut du site.</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrafficDoor</name>
    <message>
        <source>There is no site “%1”. Add it first.</source>
        <translation>Il n’y a pas de site «&#xa0;%1&#xa0;». Ajoutez-le d’abord.</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrafficPanel</name>
    <message>
        <source>Where traffic comes from</source>
        <translation>D’où vient le trafic</translation>
    </message>
    <message>
        <source>Simulator</source>
        <translation>Simulateur</translation>
    </message>
    <message>
        <source>Events API</source>
        <translation>Events API</translation>
    </message>
    <message>
        <source>Use any free port</source>
        <translation>Prendre un port libre</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Maintenant</translation>
    </message>
    <message>
        <source>The plan&apos;s limit of events a month</source>
        <translation>La limite d’événements par mois du forfait</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Forfait</translation>
    </message>
    <message>
        <source>Goals…</source>
        <translation>Objectifs…</translation>
    </message>
    <message>
        <source>Add or remove what counts as a goal</source>
        <translation>Ajouter ou supprimer ce qui compte comme objectif</translation>
    </message>
    <message>
        <source>Page views and custom events count, bots do not. The period is the calendar month in UTC. 80 % and 100 % fire once a month each, once for each site that listens.</source>
        <translation>Les pages vues et les événements personnalisés comptent, les robots non. La période est le mois civil en UTC. 80&#xa0;% et 100&#xa0;% se déclenchent chacun une fois par mois, une fois pour chaque site à l’écoute.</translation>
    </message>
    <message>
        <source>Stop the Events API</source>
        <translation>Arrêter l’Events API</translation>
    </message>
    <message>
        <source>Start the Events API</source>
        <translation>Démarrer l’Events API</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>et %n autre</numerusform>
            <numerusform>et %n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>No goals yet: add one.</source>
        <translation>Pas encore d’objectifs&#xa0;: ajoutez-en un.</translation>
    </message>
    <message>
        <source>Completions of each goal: %1</source>
        <translation>Réalisations de chaque objectif&#xa0;: %1</translation>
    </message>
    <message>
        <source>Page views and custom events counted since the start, hits of crawlers, and requests that the Events API refused</source>
        <translation>Pages vues et événements personnalisés comptés depuis le démarrage, passages de robots d’indexation, et requêtes refusées par l’Events API</translation>
    </message>
    <message>
        <source>Stop the simulated visitors</source>
        <translation>Arrêter les visiteurs simulés</translation>
    </message>
    <message>
        <source>Let simulated visitors come</source>
        <translation>Faire venir des visiteurs simulés</translation>
    </message>
    <message>
        <source>Copy a line that tries the Events API</source>
        <translation>Copier une ligne qui essaie l’Events API</translation>
    </message>
    <message>
        <source>Make a key for the Events API…</source>
        <translation>Créer une clé pour l’Events API…</translation>
    </message>
    <message>
        <source>Copied: a command that posts a page view.</source>
        <translation>Copié : une commande qui envoie une page vue.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Trial</name>
    <message numerus="yes">
        <source>Waited %n second(s) for %1.</source>
        <translation>
            <numerusform>Attente de %n seconde&#xa0;: %1.</numerusform>
            <numerusform>Attente de %n secondes&#xa0;: %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Listens on %1 with a certificate of the profile&apos;s own CA.</source>
        <translation>Écoute sur %1 avec un certificat de la CA propre au profil.</translation>
    </message>
    <message>
        <source>Trial</source>
        <translation>Essai</translation>
    </message>
    <message numerus="yes">
        <source>Sends to %1; its secret of %n character(s) is kept in %2.</source>
        <translation>
            <numerusform>Envoie à %1&#xa0;; son secret de %n caractère est conservé ici&#xa0;: %2.</numerusform>
            <numerusform>Envoie à %1&#xa0;; son secret de %n caractères est conservé ici&#xa0;: %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The event went to %n webhook(s) instead of one.</source>
        <translation>
            <numerusform>L’événement est parti vers %n webhook au lieu d’un seul.</numerusform>
            <numerusform>L’événement est parti vers %n webhooks au lieu d’un seul.</numerusform>
        </translation>
    </message>
    <message>
        <source>the delivery to end</source>
        <translation>la fin de la livraison</translation>
    </message>
    <message>
        <source>Delivered over %1 in %2 ms, answered %3. Receiver: %4</source>
        <translation>Livrée par %1 en %2 ms, réponse %3. Récepteur&#xa0;: %4</translation>
    </message>
    <message>
        <source>no TLS</source>
        <translation>sans TLS</translation>
    </message>
    <message>
        <source>the receiver&apos;s record</source>
        <translation>la trace du récepteur</translation>
    </message>
    <message>
        <source>Retry %1 came %2 ms after the attempt before it, not %3 ms.</source>
        <translation>La relance %1 est venue %2 ms après la tentative précédente, et non %3 ms.</translation>
    </message>
    <message numerus="yes">
        <source>The delivery is %1 after %n attempt(s).</source>
        <translation>
            <numerusform>La livraison est %1 après %n tentative.</numerusform>
            <numerusform>La livraison est %1 après %n tentatives.</numerusform>
        </translation>
    </message>
    <message>
        <source>503, 503, then 200: delivered with the second retry, one and five simulated minutes after the failures.</source>
        <translation>503, 503, puis 200&#xa0;: livrée à la seconde relance, une et cinq minutes simulées après les échecs.</translation>
    </message>
    <message>
        <source>Four requests, the last 30 simulated minutes after the third: delivery and webhook are marked failed.</source>
        <translation>Quatre requêtes, la dernière 30 minutes simulées après la troisième&#xa0;: la livraison et le webhook sont marqués en échec.</translation>
    </message>
    <message>
        <source>the webhook to be marked failed</source>
        <translation>le marquage du webhook en échec</translation>
    </message>
    <message>
        <source>There is no failed delivery to replay.</source>
        <translation>Il n’y a pas de livraison en échec à rejouer.</translation>
    </message>
    <message>
        <source>The failed delivery went out again byte for byte, was verified, and the webhook is healthy again.</source>
        <translation>La livraison en échec est repartie octet pour octet, a été vérifiée, et le webhook est de nouveau opérationnel.</translation>
    </message>
    <message>
        <source>the webhook to be healthy</source>
        <translation>le rétablissement du webhook</translation>
    </message>
    <message>
        <source>the replay to be made</source>
        <translation>le rejeu</translation>
    </message>
    <message>
        <source>There is no delivery to tamper with.</source>
        <translation>Il n’y a pas de livraison à falsifier.</translation>
    </message>
    <message>
        <source>A changed body was answered %1 and judged “%2”.</source>
        <translation>Un corps modifié a reçu la réponse %1 et a été jugé «&#xa0;%2&#xa0;».</translation>
    </message>
    <message>
        <source>One byte changed in flight: answered 401. Receiver: %1</source>
        <translation>Un octet modifié en route&#xa0;: réponse 401. Récepteur&#xa0;: %1</translation>
    </message>
    <message>
        <source>%1 deliveries of %2 events = %3 delivered + %4 waiting + %5 held + %6 failed + %7 cancelled</source>
        <translation>%1 livraisons pour %2 événements = %3 livrées + %4 en attente + %5 retenues + %6 en échec + %7 annulées</translation>
    </message>
    <message>
        <source>the sums to balance</source>
        <translation>l’équilibre des sommes</translation>
    </message>
</context>
<context>
    <name>ovyxa::TriggerCard</name>
    <message>
        <source>Fire</source>
        <translation>Déclencher</translation>
    </message>
    <message>
        <source>Fire %1</source>
        <translation>Déclencher %1</translation>
    </message>
    <message>
        <source>Edit the data of %1</source>
        <translation>Modifier les données de %1</translation>
    </message>
    <message>
        <source>Edit the event&apos;s data, and see the exact bytes</source>
        <translation>Modifier les données de l’événement et voir les octets exacts</translation>
    </message>
    <message>
        <source>Close the editor</source>
        <translation>Fermer l’éditeur</translation>
    </message>
    <message>
        <source>Send</source>
        <extracomment>what &quot;Fire&quot; says where there is room for some letters alone</extracomment>
        <translation>Envoyer</translation>
    </message>
</context>
<context>
    <name>ovyxa::TriggerController</name>
    <message numerus="yes">
        <source>Ovyxa JSON to %n webhooks: %1 bytes</source>
        <translation>
            <numerusform>JSON Ovyxa vers %n webhook&#xa0;: %1 octets</numerusform>
            <numerusform>JSON Ovyxa vers %n webhooks&#xa0;: %1 octets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Slack message to %n webhooks: %1 bytes</source>
        <translation>
            <numerusform>Message Slack vers %n webhook&#xa0;: %1 octets</numerusform>
            <numerusform>Message Slack vers %n webhooks&#xa0;: %1 octets</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 bytes are too many: Ovyxa sends at most %2. Such a delivery fails at once.</source>
        <translation>%1 octets, c’est trop&#xa0;: Ovyxa en envoie au plus %2. Une telle livraison échoue aussitôt.</translation>
    </message>
    <message>
        <source>Add a site first, or run a trial.</source>
        <translation>Ajoutez d’abord un site, ou lancez un essai.</translation>
    </message>
    <message>
        <source>No webhook of %1 listens for %2. Add one, or tick the event in a webhook&apos;s form.</source>
        <translation>Aucun webhook de %1 ne reçoit %2. Ajoutez-en un, ou cochez l’événement dans le formulaire d’un webhook.</translation>
    </message>
    <message numerus="yes">
        <source>On its way to %n webhooks.</source>
        <translation>
            <numerusform>En route vers %n webhook.</numerusform>
            <numerusform>En route vers %n webhooks.</numerusform>
        </translation>
    </message>
    <message>
        <source>Kept as skipped: each webhook that listens is paused.</source>
        <translation>Conservé comme ignoré&#xa0;: tous les webhooks à l’écoute sont en pause.</translation>
    </message>
    <message numerus="yes">
        <source>Not above the threshold of %n others.</source>
        <extracomment>of webhooks that a spike was not sent to</extracomment>
        <translation>
            <numerusform>Pas au-dessus du seuil de %n autre.</numerusform>
            <numerusform>Pas au-dessus du seuil de %n autres.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::TriggerPanel</name>
    <message>
        <source>Fire %1</source>
        <translation>Déclencher %1</translation>
    </message>
    <message>
        <source>Fire a trigger</source>
        <translation>Déclencheurs</translation>
    </message>
    <message>
        <source>Why not here?</source>
        <translation>Pourquoi absent&#xa0;?</translation>
    </message>
    <message>
        <source>Why is this delivery not here?</source>
        <translation>Pourquoi cette livraison n’est-elle pas ici&#xa0;?</translation>
    </message>
    <message>
        <source>Explains why an event did not become a delivery to a webhook, and what mends it</source>
        <translation>Explique pourquoi un événement n’est pas devenu une livraison à un webhook, et comment y remédier</translation>
    </message>
    <message>
        <source>Goals of the site…</source>
        <translation>Objectifs du site…</translation>
    </message>
    <message>
        <source>Add or remove what counts as a goal</source>
        <translation>Ajouter ou retirer ce qui compte comme objectif</translation>
    </message>
    <message>
        <source>Fire the goal %1</source>
        <translation>Déclencher l’objectif %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrustRow</name>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Copy the line for %1</source>
        <translation>Copier la ligne pour %1</translation>
    </message>
    <message>
        <source>asking</source>
        <translation>en cours</translation>
    </message>
    <message>
        <source>accepts</source>
        <translation>accepte</translation>
    </message>
    <message>
        <source>refuses</source>
        <translation>refuse</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>non installé</translation>
    </message>
    <message>
        <source>unclear</source>
        <translation>incertain</translation>
    </message>
    <message>
        <source>Tried here: with it, it accepts.</source>
        <translation>Essayé ici&#xa0;: avec elle, il accepte.</translation>
    </message>
    <message>
        <source>Tried here: with it, it still refuses.</source>
        <translation>Essayé ici&#xa0;: même avec elle, il refuse.</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Système</translation>
    </message>
    <message>
        <source>is being asked …</source>
        <translation>est interrogé…</translation>
    </message>
    <message>
        <source>Has the authority in its store.</source>
        <translation>A l’autorité dans son magasin.</translation>
    </message>
    <message>
        <source>Its store has the authority.</source>
        <translation>Son magasin contient l’autorité.</translation>
    </message>
    <message>
        <source>No requests in the python3 on the PATH.</source>
        <translation>Pas de requests dans le python3 du PATH.</translation>
    </message>
    <message>
        <source>No %1 on the PATH.</source>
        <translation>Pas de %1 dans le PATH.</translation>
    </message>
    <message>
        <source>It could not be asked.</source>
        <translation>Il n’a pas pu être interrogé.</translation>
    </message>
    <message>
        <source>Reads the system&apos;s store, and the authority is not in it.</source>
        <translation>Lit le magasin du système, et l’autorité n’y est pas.</translation>
    </message>
    <message>
        <source>Brings a store of its own, and does not read the system&apos;s.</source>
        <translation>Apporte son propre magasin et ne lit pas celui du système.</translation>
    </message>
    <message>
        <source>Its ssl module reads OpenSSL&apos;s store, and the authority is not in it.</source>
        <translation>Son module ssl lit le magasin d’OpenSSL, et l’autorité n’y est pas.</translation>
    </message>
    <message>
        <source>Brings a store of its own. The line puts this authority in its place, so others are refused then.</source>
        <translation>Apporte son propre magasin. La ligne met cette autorité à sa place&#xa0;: les autres sont alors refusées.</translation>
    </message>
    <message>
        <source>Brings a store of its own. The line adds to it, which may take an administrator.</source>
        <translation>Apporte son propre magasin. La ligne y ajoute l’autorité&#xa0;; il faut peut-être un administrateur.</translation>
    </message>
    <message>
        <source>The authority is not in its store. The line is for an administrator; curl, Python and Go read it.</source>
        <translation>L’autorité n’est pas dans son magasin. La ligne est pour un administrateur&#xa0;; curl, Python et Go le lisent.</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrustView</name>
    <message>
        <source>Ask again</source>
        <translation>Demander à nouveau</translation>
    </message>
    <message>
        <source>Who on this machine accepts this certificate</source>
        <translation>Qui accepte ce certificat sur cette machine</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Copier le chemin</translation>
    </message>
    <message>
        <source>Copy the path of the CA file</source>
        <translation>Copier le chemin du fichier CA</translation>
    </message>
    <message>
        <source>Each was asked for a page at a server that shows the receiver&apos;s certificate, in the surroundings that this bench was started in; nothing of it is in the log. A line counts where it is given: in that shell, or in that store.</source>
        <translation>Chacun a dû demander une page à un serveur qui présente le certificat du récepteur, dans l’environnement où ce banc a été lancé&#xa0;; rien n’en figure dans le journal. Une ligne vaut là où elle est donnée&#xa0;: dans ce shell, ou dans ce magasin.</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Qui</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>What it said</source>
        <translation>Ce qu’il a dit</translation>
    </message>
    <message>
        <source>The line that mends it</source>
        <translation>La ligne qui y remédie</translation>
    </message>
    <message>
        <source>asking …</source>
        <translation>en cours…</translation>
    </message>
    <message>
        <source>asked %1</source>
        <translation>demandé à %1</translation>
    </message>
    <message>
        <source>The bench&apos;s own authority</source>
        <translation>L’autorité propre au banc</translation>
    </message>
    <message>
        <source>The bench&apos;s own authority, valid to %1</source>
        <translation>L’autorité propre au banc, valable jusqu’au %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::TryOutcome</name>
    <message>
        <source>signed again</source>
        <translation>signé de nouveau</translation>
    </message>
    <message>
        <source>signed as it was</source>
        <translation>signature d’origine</translation>
    </message>
    <message>
        <source>signed wrongly</source>
        <translation>mal signé</translation>
    </message>
    <message>
        <source>not signed</source>
        <translation>non signé</translation>
    </message>
    <message>
        <source>the body</source>
        <translation>le corps</translation>
    </message>
    <message>
        <source>%1 added</source>
        <translation>%1 ajouté</translation>
    </message>
    <message>
        <source>%1 taken out</source>
        <translation>%1 retiré</translation>
    </message>
    <message>
        <source>the URL</source>
        <translation>l’URL</translation>
    </message>
    <message>
        <source>how the body is written</source>
        <translation>l’écriture du corps</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n de plus</numerusform>
            <numerusform>%n de plus</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::UsageBar</name>
    <message>
        <source>this month</source>
        <translation>ce mois-ci</translation>
    </message>
    <message>
        <source>Usage of %1: %2, %3</source>
        <translation>Utilisation de %1&#xa0;: %2, %3</translation>
    </message>
    <message>
        <source>Page views and custom events of all sites in %1 (UTC); bots do not count.</source>
        <translation>Pages vues et événements personnalisés de tous les sites en %1 (UTC)&#xa0;; les robots ne comptent pas.</translation>
    </message>
</context>
<context>
    <name>ovyxa::UsageFields</name>
    <message>
        <source>Threshold of the plan</source>
        <translation>Seuil du forfait</translation>
    </message>
    <message>
        <source>Month, as 2026-11</source>
        <translation>Mois, par exemple 2026-11</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1&#xa0;%</translation>
    </message>
    <message>
        <source>The month&apos;s usage reaches the plan&apos;s limit</source>
        <translation>L’utilisation du mois atteint la limite du forfait</translation>
    </message>
    <message>
        <source>Says %1 of %2 · counted: %3</source>
        <translation>Indique %1 sur %2 · compté&#xa0;: %3</translation>
    </message>
</context>
<context>
    <name>ovyxa::VisitorCurve</name>
    <message>
        <source>active now</source>
        <translation>actifs en ce moment</translation>
    </message>
    <message>
        <source>No visitors yet. Start the simulator, or post page views to the Events API.</source>
        <translation>Pas encore de visiteurs. Démarrez le simulateur, ou envoyez des pages vues à l’Events API.</translation>
    </message>
    <message>
        <source>an hour before</source>
        <translation>une heure avant</translation>
    </message>
    <message>
        <source>%1: over %L2</source>
        <translation>%1&#xa0;: plus de %L2</translation>
    </message>
    <message>
        <source>%1: more than %L2</source>
        <translation>%1&#xa0;: plus de %L2</translation>
    </message>
    <message numerus="yes">
        <source>%1: %Ln active visitor(s)</source>
        <translation>
            <numerusform>%1&#xa0;: %Ln visiteur actif</numerusform>
            <numerusform>%1&#xa0;: %Ln visiteurs actifs</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is told when more than %L2 are active</source>
        <translation>%1 est prévenu quand plus de %L2 sont actifs</translation>
    </message>
    <message numerus="yes">
        <source>%Ln active visitor(s) in the last 5 minutes</source>
        <translation>
            <numerusform>%Ln visiteur actif dans les 5 dernières minutes</numerusform>
            <numerusform>%Ln visiteurs actifs dans les 5 dernières minutes</numerusform>
        </translation>
    </message>
    <message>
        <source>No visitors since the start. Start the simulator, or post page views to the Events API.</source>
        <translation>Aucun visiteur depuis le démarrage. Démarrez le simulateur, ou envoyez des pages vues à l’Events API.</translation>
    </message>
</context>
<context>
    <name>ovyxa::WaysBack</name>
    <message>
        <source>Undo the last deletion</source>
        <translation>Annuler la dernière suppression</translation>
    </message>
</context>
<context>
    <name>ovyxa::WebhookController</name>
    <message>
        <source>%1 and its webhooks are removed; this cannot be undone any more.</source>
        <translation>%1 et ses webhooks sont supprimés&#xa0;; cela ne peut plus être annulé.</translation>
    </message>
    <message>
        <source>Add a site first: a webhook belongs to one.</source>
        <translation>Ajoutez d’abord un site&#xa0;: un webhook appartient à un site.</translation>
    </message>
    <message>
        <source>%1 and its webhooks are removed.</source>
        <translation>%1 et ses webhooks sont supprimés.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>A test %1 is on its way to %2.</source>
        <translation>Un test %1 est en route vers %2.</translation>
    </message>
    <message>
        <source>%1 sends Slack messages from now on.</source>
        <translation>%1 envoie désormais des messages Slack.</translation>
    </message>
    <message>
        <source>%1 has no failed deliveries that are still owed.</source>
        <translation>%1 n’a pas de livraison en échec qui reste due.</translation>
    </message>
    <message>
        <source>%1 is paused: the test %2 is kept as skipped.</source>
        <translation>%1 est en pause&#xa0;: le %2 de test est conservé comme ignoré.</translation>
    </message>
    <message>
        <source>%1 is paused: its events are kept as skipped, and can be sent later. What is under way goes on.</source>
        <translation>%1 est en pause&#xa0;: ses événements sont conservés comme ignorés et peuvent être envoyés plus tard. Ce qui est en cours continue.</translation>
    </message>
    <message>
        <source>%1 gets its events again.</source>
        <translation>%1 reçoit de nouveau ses événements.</translation>
    </message>
    <message>
        <source>%1 is removed.</source>
        <translation>%1 est retiré.</translation>
    </message>
    <message>
        <source>%1 is back.</source>
        <translation>%1 est de retour.</translation>
    </message>
    <message numerus="yes">
        <source>%1 already has %Ln webhooks, as many as Ovyxa allows for a site. Remove one, or use another site.</source>
        <translation>
            <numerusform>%1 a déjà %Ln webhook, autant qu’Ovyxa en autorise pour un site. Supprimez-en un, ou utilisez un autre site.</numerusform>
            <numerusform>%1 a déjà %Ln webhooks, autant qu’Ovyxa en autorise pour un site. Supprimez-en un, ou utilisez un autre site.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 gets its events again. %Ln were skipped while it was paused.</source>
        <translation>
            <numerusform>%1 reçoit de nouveau ses événements. %Ln a été ignoré pendant la pause.</numerusform>
            <numerusform>%1 reçoit de nouveau ses événements. %Ln ont été ignorés pendant la pause.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Send the %Ln skipped</source>
        <translation>
            <numerusform>Envoyer le %Ln ignoré</numerusform>
            <numerusform>Envoyer les %Ln ignorés</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln that it had under way are cancelled.</source>
        <translation>
            <numerusform>%Ln qu&apos;il avait en cours est annulée.</numerusform>
            <numerusform>%Ln qu&apos;il avait en cours sont annulées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 is back. %Ln were cancelled with it.</source>
        <translation>
            <numerusform>%1 est de retour. %Ln livraison a été annulée avec lui.</numerusform>
            <numerusform>%1 est de retour. %Ln livraisons ont été annulées avec lui.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Send the %Ln again</source>
        <translation>
            <numerusform>Renvoyer la %Ln</numerusform>
            <numerusform>Renvoyer les %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo removing %1</source>
        <translation>Annuler le retrait de %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::WebhookForm</name>
    <message>
        <source>Add a webhook to %1</source>
        <translation>Ajouter un webhook à %1</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>Modifier %1</translation>
    </message>
    <message>
        <source>Destination URL</source>
        <translation>URL de destination</translation>
    </message>
    <message>
        <source>Ovyxa takes HTTPS only. Assumed: http:// is let through to this machine alone, and only where you allow it; credentials, a fragment and a missing host are refused.</source>
        <translation>Ovyxa n’accepte que HTTPS. Hypothèse&#xa0;: http:// n’est admis que vers cette machine, et seulement si vous l’autorisez&#xa0;; des identifiants, un fragment ou l’absence d’hôte sont refusés.</translation>
    </message>
    <message>
        <source>Allow plain HTTP to this machine</source>
        <translation>Autoriser le HTTP non chiffré vers cette machine</translation>
    </message>
    <message>
        <source>Plain HTTP to this machine is allowed</source>
        <translation>Le HTTP non chiffré vers cette machine est autorisé</translation>
    </message>
    <message>
        <source>127.0.0.0/8, ::1 and localhost, for every webhook of this profile</source>
        <translation>127.0.0.0/8, ::1 et localhost, pour tous les webhooks de ce profil</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>The host&apos;s name, if you leave this empty.</source>
        <translation>Le nom de l’hôte, si vous laissez ce champ vide.</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Événements</translation>
    </message>
    <message>
        <source>Fires above this many active visitors:</source>
        <translation>Se déclenche au-delà de ce nombre de visiteurs actifs&#xa0;:</translation>
    </message>
    <message>
        <source>Spike threshold, active visitors</source>
        <translation>Seuil du pic, visiteurs actifs</translation>
    </message>
    <message>
        <source>Each webhook has a threshold of its own. It fires when the count goes from at most that to more, and again only after it was at most that.</source>
        <translation>Chaque webhook a son propre seuil. Il se déclenche quand le nombre passe de ce seuil ou moins à davantage, et de nouveau seulement après être revenu à ce seuil ou en dessous.</translation>
    </message>
    <message>
        <source>Ovyxa JSON</source>
        <translation>JSON Ovyxa</translation>
    </message>
    <message>
        <source>Slack message</source>
        <translation>Message Slack</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Corps</translation>
    </message>
    <message>
        <source>Ovyxa says that Slack&apos;s incoming webhook URL works as a destination, and not what it then sends. Slack refuses a body without a text, so a Slack message is made of the event.</source>
        <translation>Ovyxa dit que l’URL d’un webhook entrant de Slack convient comme destination, mais pas ce qu’elle envoie alors. Slack refuse un corps sans texte&#xa0;; un message Slack est donc composé à partir de l’événement.</translation>
    </message>
    <message>
        <source>64 hex digits</source>
        <translation>64 chiffres hexadécimaux</translation>
    </message>
    <message>
        <source>sha256= and 64 hex digits</source>
        <translation>sha256= et 64 chiffres hexadécimaux</translation>
    </message>
    <message>
        <source>Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signature</translation>
    </message>
    <message>
        <source>Ovyxa documents an HMAC-SHA256 signature in X-Ovyxa-Signature, and not how it is written. Lower-case hex of the exact body is the assumption.</source>
        <translation>Ovyxa documente une signature HMAC-SHA256 dans X-Ovyxa-Signature, mais pas son écriture. Hypothèse&#xa0;: hex minuscule du corps exact.</translation>
    </message>
    <message>
        <source>Secret from Ovyxa</source>
        <translation>Secret d’Ovyxa</translation>
    </message>
    <message numerus="yes">
        <source>Ovyxa shows a secret and does not say how it is used. Assumed: its UTF-8 bytes are the key; one that is made here is %n random bytes as hex digits.</source>
        <translation>
            <numerusform>Ovyxa affiche un secret et ne dit pas comment il est utilisé. Hypothèse&#xa0;: ses octets UTF-8 forment la clé&#xa0;; un secret créé ici se compose de %n octet aléatoire en chiffres hexadécimaux.</numerusform>
            <numerusform>Ovyxa affiche un secret et ne dit pas comment il est utilisé. Hypothèse&#xa0;: ses octets UTF-8 forment la clé&#xa0;; un secret créé ici se compose de %n octets aléatoires en chiffres hexadécimaux.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paste the secret that Ovyxa showed you, to get the same signatures. Otherwise %n random bytes are used.</source>
        <translation>
            <numerusform>Collez le secret qu’Ovyxa vous a affiché pour obtenir les mêmes signatures. Sinon, %n octet aléatoire est utilisé.</numerusform>
            <numerusform>Collez le secret qu’Ovyxa vous a affiché pour obtenir les mêmes signatures. Sinon, %n octets aléatoires sont utilisés.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Add webhook</source>
        <translation>Ajouter le webhook</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Will be sent to %1</source>
        <translation>Sera envoyé à %1</translation>
    </message>
    <message>
        <source>Slack answers 400 no_text to Ovyxa&apos;s JSON: its messages need a text.</source>
        <translation>Slack répond 400 no_text au JSON d’Ovyxa&#xa0;: ses messages ont besoin d’un texte.</translation>
    </message>
    <message>
        <source>Send Slack messages</source>
        <translation>Envoyer des messages Slack</translation>
    </message>
</context>
<context>
    <name>ovyxa::WebhookPanel</name>
    <message>
        <source>Webhooks</source>
        <translation>Webhooks</translation>
    </message>
    <message>
        <source>Add a webhook…</source>
        <translation>Ajouter un webhook…</translation>
    </message>
    <message>
        <source>Add a site…</source>
        <translation>Ajouter un site…</translation>
    </message>
    <message>
        <source>Edit webhook…</source>
        <translation>Modifier le webhook…</translation>
    </message>
    <message>
        <source>Send a test</source>
        <translation>Envoyer un test</translation>
    </message>
    <message>
        <source>Replay its failed deliveries…</source>
        <translation>Rejouer ses livraisons en échec…</translation>
    </message>
    <message>
        <source>Copy URL</source>
        <translation>Copier l’URL</translation>
    </message>
    <message>
        <source>Show secret…</source>
        <translation>Afficher le secret…</translation>
    </message>
    <message>
        <source>Rotate secret…</source>
        <translation>Renouveler le secret…</translation>
    </message>
    <message>
        <source>Remove webhook</source>
        <translation>Supprimer le webhook</translation>
    </message>
    <message>
        <source>No webhook yet. Add one: it takes the URL that is to be told, and the events to tell it.</source>
        <translation>Pas encore de webhook. Ajoutez-en un&#xa0;: il lui faut l’URL à prévenir, et les événements à lui signaler.</translation>
    </message>
    <message>
        <source>No site yet. Run a trial to have everything set up, or add the site whose events you want to send.</source>
        <translation>Pas encore de site. Lancez un essai pour que tout soit installé, ou ajoutez le site dont vous voulez envoyer les événements.</translation>
    </message>
    <message>
        <source>Add a webhook</source>
        <translation>Ajouter un webhook</translation>
    </message>
    <message>
        <source>Add a site</source>
        <translation>Ajouter un site</translation>
    </message>
    <message>
        <source>%1 sends Ovyxa&apos;s JSON to Slack, which answers 400 no_text: its messages need a text.</source>
        <translation>%1 envoie le JSON d’Ovyxa à Slack, qui répond 400 no_text&#xa0;: ses messages ont besoin d’un texte.</translation>
    </message>
    <message>
        <source>Send Slack messages</source>
        <translation>Envoyer des messages Slack</translation>
    </message>
    <message>
        <source>%1 (simulated)</source>
        <translation>%1 (simulée)</translation>
    </message>
    <message>
        <source>Pause webhook</source>
        <translation>Mettre le webhook en pause</translation>
    </message>
    <message>
        <source>Resume webhook</source>
        <translation>Reprendre le webhook</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ActionCommand</name>
    <message>
        <source>It was asked to end, and stopped before it was done.</source>
        <translation>Il a été demandé de terminer&#xa0;; l’arrêt a eu lieu avant la fin.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::BenchCommand</name>
    <message>
        <source>A temporary profile cannot be made: %1</source>
        <translation>Impossible de créer un profil temporaire&#xa0;: %1</translation>
    </message>
    <message>
        <source>Another bench holds the default profile, so a temporary one is used and removed at the end. Give --profile DIR to keep what happens here.</source>
        <translation>Un autre Ovyxa Bench détient le profil par défaut&#xa0;; un profil temporaire est donc utilisé, puis supprimé à la fin. Indiquez --profile DIR pour conserver ce qui se passe ici.</translation>
    </message>
    <message>
        <source>%1 is a file; a profile is a folder. Name another place.</source>
        <translation>%1 est un fichier&#xa0;; un profil est un dossier. Indiquez un autre emplacement.</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be read. Check its permissions, or name another place.</source>
        <translation>Le dossier de profil %1 ne peut pas être lu. Vérifiez ses droits, ou indiquez un autre emplacement.</translation>
    </message>
    <message>
        <source>Nothing is kept in %1 yet.</source>
        <translation>Rien n’est encore conservé dans %1.</translation>
    </message>
    <message>
        <source>The profile&apos;s simulated clock stands %1 ahead of this machine&apos;s. &quot;ovyxa-bench clock reset&quot; takes it back.</source>
        <translation>L’horloge simulée du profil a %1 d’avance sur celle de cette machine. «&#xa0;ovyxa-bench clock reset&#xa0;» la ramène.</translation>
    </message>
    <message>
        <source>It was asked to end while it waited for the profile.</source>
        <translation>L’arrêt a été demandé pendant l’attente du profil.</translation>
    </message>
    <message>
        <source>The time was up while it waited for the profile.</source>
        <translation>Le temps s’est écoulé pendant l’attente du profil.</translation>
    </message>
    <message>
        <source>Other programs cannot work with this bench while it runs. %1</source>
        <translation>D’autres programmes ne peuvent pas travailler avec cet Ovyxa Bench pendant qu’il tourne. %1</translation>
    </message>
    <message>
        <source>Webhooks must use HTTPS. For a server on this machine, use https://, give --allow-loopback-http, or let the profile allow it: &quot;ovyxa-bench settings set allow_loopback_http=on&quot;.</source>
        <translation>Les webhooks doivent utiliser HTTPS. Pour un serveur sur cette machine, utilisez https://, indiquez --allow-loopback-http ou autorisez-le dans le profil : « ovyxa-bench settings set allow_loopback_http=on ».</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ChildProcess</name>
    <message>
        <source>The command %1 cannot be started: %2</source>
        <translation>La commande %1 ne peut pas être lancée&#xa0;: %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::Command</name>
    <message>
        <source>Standard output takes nothing more (%1), so this ends here.</source>
        <translation>La sortie standard n’accepte plus rien (%1)&#xa0;; tout s’arrête donc ici.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::HostedRun</name>
    <message>
        <source>A running bench does not carry this out: it is for a bench, or a profile, of its own.</source>
        <translation>Un Ovyxa Bench en cours d’exécution ne s’en charge pas&#xa0;: il faut pour cela un Ovyxa Bench, ou un profil, à part.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ListenCommand</name>
    <message>
        <source>the key&apos;s file</source>
        <translation>le fichier de la clé</translation>
    </message>
    <message>
        <source>--fail-on-invalid needs a secret: without one no request can be valid. Give --secret, --secret-file or OVYXA_BENCH_SECRET.</source>
        <translation>--fail-on-invalid exige un secret&#xa0;: sans lui, aucune requête ne peut être valide. Indiquez --secret, --secret-file ou OVYXA_BENCH_SECRET.</translation>
    </message>
    <message>
        <source>--alert needs a secret: without one no signature is checked, and an event that nobody verified proves nothing. Give --secret, --secret-file or OVYXA_BENCH_SECRET.</source>
        <translation>--alert exige un secret&#xa0;: sans lui, aucune signature n’est vérifiée, et un événement que personne n’a vérifié ne prouve rien. Indiquez --secret, --secret-file ou OVYXA_BENCH_SECRET.</translation>
    </message>
    <message>
        <source>Listening on %1. Ctrl+C ends it.</source>
        <translation>Écoute sur %1. Ctrl+C y met fin.</translation>
    </message>
    <message>
        <source>Clients trust it with the CA certificate %1</source>
        <translation>Les clients lui font confiance avec le certificat CA %1</translation>
    </message>
    <message>
        <source>This address can be reached from other machines.</source>
        <translation>Cette adresse est accessible depuis d’autres machines.</translation>
    </message>
    <message numerus="yes">
        <source>The time was up after %1 of %n request(s).</source>
        <translation>
            <numerusform>Le temps s’est écoulé après %1 requête sur %n.</numerusform>
            <numerusform>Le temps s’est écoulé après %1 requêtes sur %n.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s): %1 with a valid signature, %2 with an invalid one.</source>
        <translation>
            <numerusform>%n requête&#xa0;: %1 avec une signature valide, %2 avec une signature invalide.</numerusform>
            <numerusform>%n requêtes&#xa0;: %1 avec une signature valide, %2 avec une signature invalide.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s).</source>
        <translation>
            <numerusform>%n alerte.</numerusform>
            <numerusform>%n alertes.</numerusform>
        </translation>
    </message>
    <message>
        <source>Receive webhooks and check their signatures</source>
        <translation>Recevoir des webhooks et vérifier leurs signatures</translation>
    </message>
    <message>
        <source>The IP address to listen on</source>
        <translation>L’adresse IP sur laquelle écouter</translation>
    </message>
    <message>
        <source>0 = any free one</source>
        <translation>0 = n’importe quel port libre</translation>
    </message>
    <message>
        <source>HTTP instead of HTTPS</source>
        <translation>HTTP au lieu de HTTPS</translation>
    </message>
    <message>
        <source>A certificate of your own (PEM); without it, one of the profile&apos;s CA</source>
        <translation>Votre propre certificat (PEM)&#xa0;; sans cette option, un certificat de la CA du profil</translation>
    </message>
    <message>
        <source>Its private key (PEM)</source>
        <translation>Sa clé privée (PEM)</translation>
    </message>
    <message>
        <source>Which encoding is accepted: hex, prefixed, base64 or any</source>
        <translation>L’encodage accepté&#xa0;: hex, prefixed, base64 ou any</translation>
    </message>
    <message>
        <source>A Host besides this machine&apos;s names, such as a tunnel&apos;s</source>
        <translation>Un Host en plus des noms de cette machine, par exemple celui d’un tunnel</translation>
    </message>
    <message>
        <source>Tell each request with its headers and body</source>
        <translation>Afficher chaque requête avec ses en-têtes et son corps</translation>
    </message>
    <message>
        <source>Answer so many requests, take no more, and end</source>
        <translation>Répondre à ce nombre de requêtes, n’en accepter aucune autre, et terminer</translation>
    </message>
    <message>
        <source>End after this time: 500ms, 5s, 2m or plain seconds</source>
        <translation>Terminer après cette durée&#xa0;: 500ms, 5s, 2m ou simplement des secondes</translation>
    </message>
    <message>
        <source>For this run, tell when verified events reach a figure: &apos;goal.completed[goal_name=Purchase] &gt;= 100 per day&apos;</source>
        <translation>Pour cette exécution, prévenir quand les événements vérifiés atteignent un nombre&#xa0;: ’goal.completed[goal_name=Purchase] &gt;= 100 per day’</translation>
    </message>
    <message>
        <source>End with exit code 1 at the first alert</source>
        <translation>Terminer avec le code de sortie 1 à la première alerte</translation>
    </message>
    <message>
        <source>End with exit code 1 if any request was not signed with a known secret</source>
        <translation>Terminer avec le code de sortie 1 si une requête n’était pas signée avec un secret connu</translation>
    </message>
    <message numerus="yes">
        <source>The command ended after %1 of %n request(s).</source>
        <translation>
            <numerusform>La commande s’est terminée après %1 requête sur %n.</numerusform>
            <numerusform>La commande s’est terminée après %1 requêtes sur %n.</numerusform>
        </translation>
    </message>
    <message>
        <source>The time was up before the command had ended.</source>
        <translation>Le temps était écoulé avant la fin de la commande.</translation>
    </message>
    <message>
        <source>Behind --: a command to run once it is ready, without a shell, with OVYXA_BENCH_URL and OVYXA_BENCH_CA set. It ends with it, and with its exit code, unless --count, --duration, --fail-on-invalid or an alert says no (1)</source>
        <translation>Après --&#xa0;: une commande à exécuter dès que tout est prêt, sans shell, avec OVYXA_BENCH_URL et OVYXA_BENCH_CA définies. Le programme se termine avec elle et avec son code de sortie, sauf si --count, --duration, --fail-on-invalid ou une alerte dit non (1)</translation>
    </message>
    <message>
        <source>What to answer in turn, such as 503x2,200 or delay=2s:200; the last step repeats. It is answered as it stands, whatever the signature; without it 200, and 401 to what is not signed rightly. Steps: a status, close, reset, hang, truncate=BYTES, drip=TIME, garbage, redirect=URL, slack, zapier, app</source>
        <translation>Ce qui est répondu à tour de rôle, comme 503x2,200 ou delay=2s:200&#xa0;; la dernière étape se répète. C’est répondu tel quel, quelle que soit la signature&#xa0;; sans cela 200, et 401 à ce qui n’est pas bien signé. Étapes&#xa0;: un statut, close, reset, hang, truncate=BYTES, drip=TIME, garbage, redirect=URL, slack, zapier, app</translation>
    </message>
    <message>
        <source>The bench that holds the profile receives already, on %1. See what it gets with &quot;ovyxa-bench watch&quot;, stop it there, or name another profile with --profile.</source>
        <translation>L’Ovyxa Bench qui détient le profil reçoit déjà, sur %1. Voyez ce qu’il reçoit avec «&#xa0;ovyxa-bench watch&#xa0;», arrêtez-le là-bas, ou indiquez un autre profil avec --profile.</translation>
    </message>
    <message>
        <source>It was asked to end while it waited for the profile.</source>
        <translation>L’arrêt a été demandé pendant l’attente du profil.</translation>
    </message>
    <message numerus="yes">
        <source>%n had no signature.</source>
        <translation>
            <numerusform>%n n’avait pas de signature.</numerusform>
            <numerusform>%n n’avaient pas de signature.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n went unchecked, as no secret is known.</source>
        <translation>
            <numerusform>%n n’a pas été vérifiée, faute de secret connu.</numerusform>
            <numerusform>%n n’ont pas été vérifiées, faute de secret connu.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be checked, each for the reason that stands with it.</source>
        <translation>
            <numerusform>%n n’a pas pu être vérifiée ; la raison est indiquée avec elle.</numerusform>
            <numerusform>%n n’ont pas pu être vérifiées ; la raison est indiquée avec chacune.</numerusform>
        </translation>
    </message>
    <message>
        <source>It was asked to end before the command had ended.</source>
        <translation>La fin a été demandée avant que la commande soit terminée.</translation>
    </message>
    <message>
        <source>--allow-host takes one name as it stands in the Host field, such as abc.tunnel.example, and not &quot;%1&quot;. Give it once for each name.</source>
        <translation>--allow-host prend un nom tel qu’il figure dans le champ Host, comme abc.tunnel.example, et non &quot;%1&quot;. Donnez-le une fois par nom.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::McpCommand</name>
    <message>
        <source>Speaking the Model Context Protocol on standard input and output. Its end ends the session.</source>
        <translation>Model Context Protocol sur l’entrée et la sortie standard. La fin de l’entrée termine la session.</translation>
    </message>
    <message>
        <source>The bench for a coding agent: Model Context Protocol over standard input and output</source>
        <translation>Ovyxa Bench pour un agent de programmation&#xa0;: Model Context Protocol sur l’entrée et la sortie standard</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>Faire aussi confiance à ce certificat CA (PEM)</translation>
    </message>
    <message>
        <source>An agent starts it by itself: its settings take this command and its arguments.</source>
        <translation>Un agent le lance lui-même : ses réglages prennent cette commande et ses arguments.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ReplayCommand</name>
    <message numerus="yes">
        <source>%n delivery(ies) to send again.</source>
        <translation>
            <numerusform>%n livraison à renvoyer.</numerusform>
            <numerusform>%n livraisons à renvoyer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) could not be sent again: their webhook is gone.</source>
        <translation>
            <numerusform>%n livraison n’a pas pu être renvoyée&#xa0;: son webhook n’existe plus.</numerusform>
            <numerusform>%n livraisons n’ont pas pu être renvoyées&#xa0;: leur webhook n’existe plus.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) were sent again meanwhile, and are owed no more.</source>
        <translation>
            <numerusform>%n livraison a été renvoyée entre-temps et n’est plus due.</numerusform>
            <numerusform>%n livraisons ont été renvoyées entre-temps et ne sont plus dues.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ResendCommand</name>
    <message>
        <source>the body&apos;s file</source>
        <translation>le fichier du corps</translation>
    </message>
    <message>
        <source>Delivery %1 was never sent with a signature, so there is none to keep.</source>
        <translation>La livraison %1 n’a jamais été envoyée avec une signature&#xa0;; il n’y en a donc aucune à conserver.</translation>
    </message>
    <message>
        <source>Delivery %1 was sent without a header %2.</source>
        <translation>La livraison %1 a été envoyée sans en-tête %2.</translation>
    </message>
    <message>
        <source>Edit a delivery and send it again, byte for byte, as a new one</source>
        <translation>Modifier une livraison et la renvoyer, octet pour octet, comme nouvelle</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>Laquelle, par son numéro</translation>
    </message>
    <message>
        <source>Send exactly these bytes; - is standard input</source>
        <translation>Envoyer exactement ces octets&#xa0;; - est l’entrée standard</translation>
    </message>
    <message>
        <source>Leave this header out; without the signature&apos;s, nothing is signed</source>
        <translation>Omettre cet en-tête&#xa0;; sans celui de la signature, rien n’est signé</translation>
    </message>
    <message>
        <source>To another URL than its webhook&apos;s</source>
        <translation>Vers une autre URL que celle de son webhook</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>Faire aussi confiance à ce certificat CA (PEM)</translation>
    </message>
    <message>
        <source>Let http:// through to this machine</source>
        <translation>Laisser passer http:// vers cette machine</translation>
    </message>
    <message>
        <source>The first failure is final</source>
        <translation>Le premier échec est définitif</translation>
    </message>
    <message>
        <source>A signature that is left out is neither wrong nor as it was: leave one of the two.</source>
        <translation>Une signature omise n’est ni fausse ni celle d’origine&#xa0;: omettez l’une des deux options.</translation>
    </message>
    <message>
        <source>Set a header, &quot;Name: value&quot;; twice the same name sends it twice; of a signature the value is sent as given</source>
        <translation>Définir un en-tête, «&#xa0;Nom: valeur&#xa0;»&#xa0;; deux fois le même nom l’envoie deux fois&#xa0;; la valeur d’une signature part telle quelle</translation>
    </message>
    <message>
        <source>A signature that is given as a header is not made: give the header, or say how to sign.</source>
        <translation>Une signature donnée comme en-tête n’est pas calculée : donnez l’en-tête, ou dites comment signer.</translation>
    </message>
    <message>
        <source>%1 is made by the bench for each request, and cannot be left out.</source>
        <translation>%1 est créé par Ovyxa Bench pour chaque requête et ne peut pas être omis.</translation>
    </message>
    <message>
        <source>again (with the present secret), as-it-was, or wrong</source>
        <translation>again (avec le secret actuel), as-it-was (telle quelle) ou wrong (fausse)</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ServeCommand</name>
    <message>
        <source>The country database %1 cannot be read.</source>
        <translation>La base de pays %1 ne peut pas être lue.</translation>
    </message>
    <message>
        <source>The profile has no key of the Events API, so one was made for this run: %1</source>
        <translation>Le profil n’a pas de clé de l’Events API&#xa0;; une clé a donc été créée pour cette exécution&#xa0;: %1</translation>
    </message>
    <message>
        <source>The Events API listens on %1, and for plain HTTP on the same port. Ctrl+C ends it.</source>
        <translation>L’Events API écoute sur %1, et en HTTP non chiffré sur le même port. Ctrl+C y met fin.</translation>
    </message>
    <message>
        <source>Clients trust it with the CA certificate %1</source>
        <translation>Les clients lui font confiance avec le certificat CA %1</translation>
    </message>
    <message>
        <source>The profile has no webhook yet: events will be counted, and nobody told of them.</source>
        <translation>Le profil n’a pas encore de webhook&#xa0;: les événements seront comptés, et personne n’en sera prévenu.</translation>
    </message>
    <message>
        <source>%1 was refused with %2: %3</source>
        <translation>%1 a été refusé avec %2&#xa0;: %3</translation>
    </message>
    <message>
        <source>Delivery %1: %2.</source>
        <translation>Livraison %1&#xa0;: %2.</translation>
    </message>
    <message>
        <source>The whole bench without a window: the Events API, the triggers, and the profile&apos;s webhooks</source>
        <translation>Ovyxa Bench entier, sans fenêtre&#xa0;: l’Events API, les déclencheurs et les webhooks du profil</translation>
    </message>
    <message>
        <source>0 = any free one</source>
        <translation>0 = n’importe quel port libre</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>Faire aussi confiance à ce certificat CA (PEM)</translation>
    </message>
    <message>
        <source>Look visitors&apos; countries up in this MaxMind-format file; the profile remembers it</source>
        <translation>Chercher le pays des visiteurs dans ce fichier au format MaxMind&#xa0;; le profil le retient</translation>
    </message>
    <message>
        <source>unlimited, free (1,000 an hour) or pro (5,000); the profile remembers it</source>
        <translation>unlimited, free (1&#xa0;000 par heure) ou pro (5&#xa0;000)&#xa0;; le profil la retient</translation>
    </message>
    <message>
        <source>End after this time: 500ms, 5s, 2m or plain seconds</source>
        <translation>Terminer après cette durée&#xa0;: 500ms, 5s, 2m ou simplement des secondes</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) set off; delivered %1, failed %2, held %3.</source>
        <translation>
            <numerusform>%n événement déclenché&#xa0;; livrées&#xa0;: %1, en échec&#xa0;: %2, retenues&#xa0;: %3.</numerusform>
            <numerusform>%n événements déclenchés&#xa0;; livrées&#xa0;: %1, en échec&#xa0;: %2, retenues&#xa0;: %3.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) that an earlier run left unfinished are taken up.</source>
        <translation>
            <numerusform>%n livraison laissée inachevée par une exécution précédente est reprise.</numerusform>
            <numerusform>%n livraisons laissées inachevées par une exécution précédente sont reprises.</numerusform>
        </translation>
    </message>
    <message>
        <source>It was asked to end while it waited for the profile.</source>
        <translation>L’arrêt a été demandé pendant l’attente du profil.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::SimulateCommand</name>
    <message>
        <source>Made-up visitors of a site, for a span of simulated time</source>
        <translation>Des visiteurs fictifs d’un site, pendant une durée de temps simulé</translation>
    </message>
    <message>
        <source>Whose visitors</source>
        <translation>Les visiteurs de quel site</translation>
    </message>
    <message>
        <source>How long, simulated: 30m, 12h, 30d</source>
        <translation>Combien de temps, simulé&#xa0;: 30m, 12h, 30d</translation>
    </message>
    <message>
        <source>The same seed gives the same visitors</source>
        <translation>La même graine donne les mêmes visiteurs</translation>
    </message>
    <message>
        <source>a number from 0 on is expected</source>
        <translation>un nombre à partir de 0 est attendu</translation>
    </message>
    <message>
        <source>New visitors a minute</source>
        <translation>Nouveaux visiteurs par minute</translation>
    </message>
    <message>
        <source>Pages a visit, on average</source>
        <translation>Pages par visite, en moyenne</translation>
    </message>
    <message>
        <source>Per cent of the hits that are of crawlers</source>
        <translation>Part des passages dus aux robots d’indexation, en pourcentage</translation>
    </message>
    <message>
        <source>Comma-separated, each with its weight: %1</source>
        <translation>Séparés par des virgules, chacun avec son poids&#xa0;: %1</translation>
    </message>
    <message>
        <source>So many visitors more within the first ten seconds</source>
        <translation>Autant de visiteurs de plus dans les dix premières secondes</translation>
    </message>
    <message>
        <source>First fill the month&apos;s usage to so many per cent</source>
        <translation>Remplir d’abord l’utilisation du mois jusqu’à ce pourcentage</translation>
    </message>
    <message>
        <source>Set the plan&apos;s limit of events a month</source>
        <translation>Définir la limite d’événements par mois du forfait</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>Faire aussi confiance à ce certificat CA (PEM)</translation>
    </message>
    <message>
        <source>of %1, simulated</source>
        <translation>de %1, simulé</translation>
    </message>
    <message>
        <source>Visitors or a scenario are under way on the bench already, and its clock goes with them. Wait for their end, or stop them.</source>
        <translation>Des visiteurs ou un scénario sont déjà en cours sur le banc, et son horloge va avec eux. Attendez leur fin, ou arrêtez-les.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::TrialCommand</name>
    <message numerus="yes">
        <source>%n step(s) passed.</source>
        <translation>
            <numerusform>%n étape réussie.</numerusform>
            <numerusform>%n étapes réussies.</numerusform>
        </translation>
    </message>
    <message>
        <source>Prove the whole way: trigger, sign, deliver, retry, receive, verify, replay; on a temporary profile, or in --profile</source>
        <translation>Prouver tout le parcours&#xa0;: déclencher, signer, livrer, relancer, recevoir, vérifier, rejouer&#xa0;; sur un profil temporaire, ou dans --profile</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) passed, %1 failed.</source>
        <translation>
            <numerusform>%n étape réussie, %1 en échec.</numerusform>
            <numerusform>%n étapes réussies, %1 en échec.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::TriggerCommand</name>
    <message>
        <source>the body&apos;s file</source>
        <translation>le fichier du corps</translation>
    </message>
    <message>
        <source>--data takes KEY=VALUE, such as goal_name=Purchase.</source>
        <translation>--data prend CLÉ=VALEUR, par exemple goal_name=Purchase.</translation>
    </message>
    <message>
        <source>Send one event, or several, to one URL</source>
        <translation>Envoyer un événement, ou plusieurs, à une URL</translation>
    </message>
    <message>
        <source>goal.completed, usage.threshold or realtime.spike</source>
        <translation>goal.completed, usage.threshold ou realtime.spike</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>Vers où</translation>
    </message>
    <message>
        <source>The payload&apos;s site_id</source>
        <translation>Le site_id de la charge utile</translation>
    </message>
    <message>
        <source>hex, prefixed or base64</source>
        <translation>hex, prefixed ou base64</translation>
    </message>
    <message>
        <source>ovyxa or slack</source>
        <translation>ovyxa ou slack</translation>
    </message>
    <message>
        <source>Set a field of the payload&apos;s data</source>
        <translation>Définir un champ des données de la charge utile</translation>
    </message>
    <message>
        <source>Send exactly these bytes; - is standard input</source>
        <translation>Envoyer exactement ces octets&#xa0;; - est l’entrée standard</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>Faire aussi confiance à ce certificat CA (PEM)</translation>
    </message>
    <message>
        <source>Let http:// through to this machine</source>
        <translation>Laisser passer http:// vers cette machine</translation>
    </message>
    <message>
        <source>The first failure is final</source>
        <translation>Le premier échec est définitif</translation>
    </message>
    <message>
        <source>How many events</source>
        <translation>Nombre d’événements</translation>
    </message>
    <message>
        <source>The time was up before all had ended.</source>
        <translation>Le temps était écoulé avant que toutes soient terminées.</translation>
    </message>
    <message>
        <source>usual, or tricky: data that a handler cannot verify if it checks what it has parsed and written anew (letters, U+2028, slashes, quotes, figures such as 1.0)</source>
        <translation>usual, ou tricky&#xa0;: des données qu’un gestionnaire ne peut pas vérifier s’il vérifie ce qu’il a analysé puis réécrit (lettres, U+2028, barres obliques, guillemets, nombres comme 1.0)</translation>
    </message>
    <message>
        <source>End with 1 after this time, real: 500ms, 5s, 2m or plain seconds; what is left stays due</source>
        <translation>Terminer avec 1 après cette durée, en temps réel&#xa0;: 500ms, 5s, 2m ou simplement des secondes&#xa0;; ce qui reste demeure dû</translation>
    </message>
    <message>
        <source>No secret was given, so one was made for this run, shown this once: %1</source>
        <translation>Aucun secret n’a été indiqué&#xa0;; un secret a donc été créé pour cette exécution, affiché cette seule fois&#xa0;: %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::VerifyCommand</name>
    <message>
        <source>A secret is needed: give --secret-file, set OVYXA_BENCH_SECRET, or give --secret for a throw-away one.</source>
        <translation>Il faut un secret&#xa0;: indiquez --secret-file, définissez OVYXA_BENCH_SECRET, ou indiquez --secret pour un secret jetable.</translation>
    </message>
    <message>
        <source>the body</source>
        <translation>le corps</translation>
    </message>
    <message>
        <source>--header takes a field as it was received, such as &quot;Content-Encoding: gzip&quot;, and not &quot;%1&quot;.</source>
        <translation>--header prend un champ tel qu’il a été reçu, par exemple «&#xa0;Content-Encoding: gzip&#xa0;», et non «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>The signature is valid (%1).</source>
        <translation>La signature est valide (%1).</translation>
    </message>
    <message>
        <source>The signature is not valid.</source>
        <translation>La signature n’est pas valide.</translation>
    </message>
    <message>
        <source>Check a signature; when it does not match, say why</source>
        <translation>Vérifier une signature&#xa0;; si elle ne correspond pas, dire pourquoi</translation>
    </message>
    <message>
        <source>The value of X-Ovyxa-Signature</source>
        <translation>La valeur de X-Ovyxa-Signature</translation>
    </message>
    <message>
        <source>Another header of the request, as &quot;Name: value&quot;: evidence where the signature does not match; as often as there are any</source>
        <translation>Un autre en-tête de la requête, sous la forme «&#xa0;Nom: valeur&#xa0;»&#xa0;: un indice si la signature ne correspond pas&#xa0;; autant de fois qu’il y en a</translation>
    </message>
    <message>
        <source>The request&apos;s method, in case it was signed too</source>
        <translation>La méthode de la requête, au cas où elle a été signée aussi</translation>
    </message>
    <message>
        <source>The URL it was sent to, in case it was signed too</source>
        <translation>L’URL à laquelle elle a été envoyée, au cas où elle a été signée aussi</translation>
    </message>
    <message>
        <source>The body&apos;s exact bytes; - is standard input</source>
        <translation>Les octets exacts du corps&#xa0;; - est l’entrée standard</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::WaitForCommand</name>
    <message>
        <source>There are %1 of %2.</source>
        <translation>Il y en a %1 sur %2.</translation>
    </message>
    <message>
        <source>The time was up: there are %1 of %2.</source>
        <translation>Le temps est écoulé&#xa0;: il y en a %1 sur %2.</translation>
    </message>
    <message>
        <source>Wait until the profile&apos;s logs hold what fits a query, what is there already included; ends with 1 if they do not in time. since: asks for new ones only</source>
        <translation>Attendre que les journaux du profil contiennent ce qui correspond à un filtre, y compris ce qui s’y trouve déjà&#xa0;; termine avec 1 si ce n’est pas le cas à temps. since: ne demande que les nouveaux</translation>
    </message>
    <message>
        <source>Such as &apos;state:delivered event:goal.completed&apos; or &apos;verdict:valid&apos;</source>
        <translation>Par exemple ’state:delivered event:goal.completed’ ou ’verdict:valid’</translation>
    </message>
    <message>
        <source>So many</source>
        <translation>Ce nombre</translation>
    </message>
    <message>
        <source>How long, real: 500ms, 5s, 2m or plain seconds</source>
        <translation>Combien de temps, en temps réel&#xa0;: 500ms, 5s, 2m ou simplement des secondes</translation>
    </message>
    <message>
        <source>It was asked to end: there are %1 of %2.</source>
        <translation>L’arrêt a été demandé&#xa0;: il y en a %1 sur %2.</translation>
    </message>
    <message>
        <source>So far there are %1 of %2.</source>
        <translation>Jusqu’ici, il y en a %1 sur %2.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::Watch</name>
    <message>
        <source>Delivery %1: %2.</source>
        <translation>Livraison %1&#xa0;: %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) are held back by the hourly limit and stay in the log.</source>
        <translation>
            <numerusform>%n livraison est retenue par la limite horaire et reste dans le journal.</numerusform>
            <numerusform>%n livraisons sont retenues par la limite horaire et restent dans le journal.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) had not ended; they stay in the log, due.</source>
        <translation>
            <numerusform>%n livraison n’était pas terminée&#xa0;; elle reste due dans le journal.</numerusform>
            <numerusform>%n livraisons n’étaient pas terminées&#xa0;; elles restent dues dans le journal.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delivered %1, failed %2, held %3.</source>
        <translation>Livrées %1, en échec %2, retenues %3.</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) were cancelled.</source>
        <translation>
            <numerusform>%n livraison a été annulée.</numerusform>
            <numerusform>%n livraisons ont été annulées.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::WatchCommand</name>
    <message>
        <source>Watching %1. Ctrl+C ends it.</source>
        <translation>Observation de %1. Ctrl+C y met fin.</translation>
    </message>
    <message>
        <source>%1 deliveries ended, %2 attempts, %3 requests received.</source>
        <translation>Livraisons terminées&#xa0;: %1, tentatives&#xa0;: %2, requêtes reçues&#xa0;: %3.</translation>
    </message>
    <message>
        <source>Only what fits, of the deliveries or of the received requests, whose words are used; what both know asks for both</source>
        <translation>Seulement ce qui correspond, parmi les livraisons ou les requêtes reçues, selon les mots employés&#xa0;; ce que les deux connaissent porte sur les deux</translation>
    </message>
    <message>
        <source>End after so many deliveries that ended and requests received</source>
        <translation>Terminer après ce nombre de livraisons terminées et de requêtes reçues</translation>
    </message>
    <message>
        <source>End after this time: 500ms, 5s, 2m or plain seconds; with 1 if --count was not reached</source>
        <translation>Terminer après cette durée&#xa0;: 500ms, 5s, 2m ou simplement des secondes&#xa0;; avec 1 si --count n’a pas été atteint</translation>
    </message>
    <message>
        <source>Tell what comes into the profile&apos;s logs, until the bench that holds it ends</source>
        <translation>Dire ce qui arrive dans les journaux du profil, jusqu’à la fin du banc qui le tient</translation>
    </message>
</context>
<context>
    <name>ovyxa::host::BenchHost</name>
    <message>
        <source>So many ask this bench already that it takes no more.</source>
        <translation>Cet Ovyxa Bench reçoit déjà tant de demandes qu’il n’en accepte plus.</translation>
    </message>
</context>
<context>
    <name>ovyxa::host::Holder</name>
    <message>
        <source>The bench that holds the profile ended before this was done. What it had stored is in the log.</source>
        <translation>L’Ovyxa Bench qui détient le profil s’est terminé avant que ce soit fait. Ce qu’il avait enregistré est dans le journal.</translation>
    </message>
    <message>
        <source>What the files named hold is too much for the bench that holds the profile.</source>
        <translation>Le contenu des fichiers indiqués est trop volumineux pour l’Ovyxa Bench qui détient le profil.</translation>
    </message>
    <message>
        <source>What holds the profile does not answer as a bench does.</source>
        <translation>Ce qui détient le profil ne répond pas comme le fait Ovyxa Bench.</translation>
    </message>
    <message>
        <source>The bench that holds the profile refuses this.</source>
        <translation>L’Ovyxa Bench qui détient le profil refuse cela.</translation>
    </message>
    <message>
        <source>The bench that holds the profile does not answer any more. Nothing was asked of it.</source>
        <translation>L’Ovyxa Bench qui tient le profil ne répond plus. Rien ne lui a été demandé.</translation>
    </message>
</context>
<context>
    <name>ovyxa::host::HostConnection</name>
    <message>
        <source>The bench that carried this out has ended.</source>
        <translation>L’Ovyxa Bench qui s’en chargeait s’est terminé.</translation>
    </message>
    <message>
        <source>A connection is for one command; this one has sent %1 messages.</source>
        <translation>Une connexion sert à une seule commande&#xa0;; celle-ci a envoyé %1 messages.</translation>
    </message>
    <message>
        <source>The running bench is version %1, and speaks another protocol (%2) than this program. Use the same version of both.</source>
        <translation>L’Ovyxa Bench en cours d’exécution est en version %1 et parle un autre protocole (%2) que ce programme. Utilisez la même version des deux côtés.</translation>
    </message>
    <message>
        <source>The first message is hello, with the protocol&apos;s version.</source>
        <translation>Le premier message est hello, avec la version du protocole.</translation>
    </message>
    <message>
        <source>There is no method &quot;%1&quot;. There are hello, run and raise.</source>
        <translation>Il n’y a pas de méthode «&#xa0;%1&#xa0;». Il y a hello, run et raise.</translation>
    </message>
    <message>
        <source>The bench that holds the profile has no window.</source>
        <translation>L’Ovyxa Bench qui détient le profil n’a pas de fenêtre.</translation>
    </message>
    <message>
        <source>A connection is for one command, and this one has one.</source>
        <translation>Une connexion sert à une seule commande, et celle-ci en a déjà une.</translation>
    </message>
    <message>
        <source>run takes arguments (texts), directory, language, secret and files (an object of {content} or {problem}).</source>
        <translation>run prend arguments (des textes), directory, language, secret et files (un objet de {content} ou {problem}).</translation>
    </message>
    <message>
        <source>This had more to say than was read, so it was ended. What it had stored is in the log.</source>
        <translation>Ceci avait plus à dire que ce qui a été lu, et a été arrêté. Ce qui était enregistré est dans le journal.</translation>
    </message>
</context>
<context>
    <name>ovyxa::payload</name>
    <message>
        <source>The payload is %1 bytes; Ovyxa sends at most %2 bytes (under 10 KB). It was not sent. Shorten the event&apos;s data.</source>
        <translation>La charge utile fait %1 octets&#xa0;; Ovyxa envoie au plus %2 octets (moins de 10 KB). Elle n’a pas été envoyée. Raccourcissez les données de l’événement.</translation>
    </message>
    <message>
        <source>This body has no timestamp to renew. Replay it byte for byte.</source>
        <translation>Ce corps n’a pas d’horodatage à renouveler. Rejouez-le octet pour octet.</translation>
    </message>
</context>
<context>
    <name>ovyxa::rules</name>
    <message>
        <source>An address is written in digits, such as 127.0.0.1 or ::1.</source>
        <translation>Une adresse s’écrit en chiffres, par exemple 127.0.0.1 ou ::1.</translation>
    </message>
    <message>
        <source>%1 is empty. Type a name.</source>
        <translation>%1 est vide. Saisissez un nom.</translation>
    </message>
    <message>
        <source>%1 is %2 characters long; at most %3 are allowed.</source>
        <translation>%1 compte %2 caractères&#xa0;; au plus %3 sont permis.</translation>
    </message>
    <message>
        <source>%1 contains a control character, such as a line break. Remove it.</source>
        <translation>%1 contient un caractère de contrôle, par exemple un saut de ligne. Supprimez-le.</translation>
    </message>
    <message>
        <source>A page view counts by its path alone, without query and fragment, so “%1” would never match. Write %2.</source>
        <translation>Une page vue compte par son seul chemin, sans chaîne de requête ni fragment&#xa0;; «&#xa0;%1&#xa0;» ne correspondrait donc jamais. Écrivez %2.</translation>
    </message>
    <message>
        <source>In “%1” a percent sign is not followed by two hexadecimal digits, so it would never match. Write %2.</source>
        <translation>Dans «&#xa0;%1&#xa0;», un signe pour cent n’est pas suivi de deux chiffres hexadécimaux&#xa0;; cela ne correspondrait donc jamais. Écrivez %2.</translation>
    </message>
    <message>
        <source>The site id</source>
        <translation>L’identifiant du site</translation>
    </message>
    <message>
        <source>The site id contains a space. Write it as Ovyxa does, such as acme.test.</source>
        <translation>L’identifiant du site contient une espace. Écrivez-le comme Ovyxa, par exemple acme.test.</translation>
    </message>
    <message>
        <source>The country is two upper-case letters (ISO 3166), such as FR.</source>
        <translation>Le pays s’écrit en deux lettres majuscules (ISO 3166), par exemple FR.</translation>
    </message>
    <message>
        <source>The goal&apos;s name</source>
        <translation>Le nom de l’objectif</translation>
    </message>
    <message>
        <source>The event&apos;s name</source>
        <translation>Le nom de l’événement</translation>
    </message>
    <message>
        <source>A pageview goal&apos;s path starts with /, such as /thanks or /blog/*.</source>
        <translation>Le chemin d’un objectif de page vue commence par /, par exemple /thanks ou /blog/*.</translation>
    </message>
    <message>
        <source>The goal&apos;s path</source>
        <translation>Le chemin de l’objectif</translation>
    </message>
    <message>
        <source>The secret is %1 bytes long; at most %2 are allowed.</source>
        <translation>Le secret fait %1 octets&#xa0;; au plus %2 sont permis.</translation>
    </message>
    <message>
        <source>The secret is not UTF-8 text. Paste it as Ovyxa showed it.</source>
        <translation>Le secret n’est pas du texte UTF-8. Collez-le tel qu’Ovyxa l’a affiché.</translation>
    </message>
    <message>
        <source>The secret begins or ends with white space. Remove it, or signatures will not match.</source>
        <translation>Le secret commence ou se termine par une espace. Supprimez-la, sinon les signatures ne correspondront pas.</translation>
    </message>
    <message>
        <source>The secret contains a control character. Paste it as Ovyxa showed it.</source>
        <translation>Le secret contient un caractère de contrôle. Collez-le tel qu’Ovyxa l’a affiché.</translation>
    </message>
    <message>
        <source>Ovyxa allows at most %1 webhooks a site, and %2 has them all. Remove one, or use another site.</source>
        <translation>Ovyxa autorise au plus %1 webhooks par site, et %2 les a déjà tous. Supprimez-en un, ou utilisez un autre site.</translation>
    </message>
    <message>
        <source>The webhook&apos;s name</source>
        <translation>Le nom du webhook</translation>
    </message>
    <message>
        <source>The site has a webhook “%1” already. Choose another name.</source>
        <translation>Le site a déjà un webhook «&#xa0;%1&#xa0;». Choisissez un autre nom.</translation>
    </message>
    <message>
        <source>No event is chosen, so this webhook would never fire. Choose at least one.</source>
        <translation>Aucun événement n’est choisi&#xa0;; ce webhook ne se déclencherait donc jamais. Choisissez-en au moins un.</translation>
    </message>
    <message>
        <source>The spike threshold is a number of visitors, 0 or more.</source>
        <translation>Le seuil du pic est un nombre de visiteurs, 0 ou plus.</translation>
    </message>
    <message>
        <source>Choose the site whose visitors are to be simulated.</source>
        <translation>Choisissez le site dont les visiteurs doivent être simulés.</translation>
    </message>
    <message>
        <source>Between 0.1 and 100,000 visitors a minute can be simulated.</source>
        <translation>Il est possible de simuler entre 0,1 et 100&#xa0;000 visiteurs par minute.</translation>
    </message>
    <message>
        <source>A visit is of 1 to 50 pages.</source>
        <translation>Une visite compte de 1 à 50 pages.</translation>
    </message>
    <message>
        <source>The share of bots is between 0 and 100 %.</source>
        <translation>La part des robots est comprise entre 0 et 100&#xa0;%.</translation>
    </message>
    <message>
        <source>There must be at least one path, one source and one country to choose from.</source>
        <translation>Il faut au moins un chemin, une source et un pays parmi lesquels choisir.</translation>
    </message>
    <message>
        <source>There can be at most 1,000 to choose from.</source>
        <translation>Le choix peut porter sur 1&#xa0;000 éléments au plus.</translation>
    </message>
    <message>
        <source>Each choice needs a text, and a weight from 1 to 1,000,000.</source>
        <translation>Chaque choix exige un texte, et un poids de 1 à 1&#xa0;000&#xa0;000.</translation>
    </message>
    <message>
        <source>A path begins with a slash: “%1” does not.</source>
        <translation>Un chemin commence par une barre oblique&#xa0;: pas «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>A country is two capital letters, such as FR: “%1” is not.</source>
        <translation>Un pays s’écrit en deux lettres majuscules, par exemple FR&#xa0;: pas «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>There is nothing between two commas. Write values with their weights: / 8, /pricing 4.</source>
        <translation>Il n’y a rien entre deux virgules. Écrivez les valeurs avec leurs poids&#xa0;: / 8, /pricing 4.</translation>
    </message>
    <message>
        <source>The weight of “%1” must be at least 1; leave it out of the list instead.</source>
        <translation>Le poids de «&#xa0;%1&#xa0;» doit être d’au moins 1&#xa0;; sinon, retirez-le de la liste.</translation>
    </message>
</context>
<context>
    <name>ovyxa::storage</name>
    <message>
        <source>There is no profile yet: %1 does not exist. Start the desktop, or add a site.</source>
        <translation>Il n’y a pas encore de profil&#xa0;: %1 n’existe pas. Ouvrez la fenêtre, ou ajoutez un site.</translation>
    </message>
    <message>
        <source>There is no delivery %1.</source>
        <translation>Il n’y a pas de livraison %1.</translation>
    </message>
    <message>
        <source>There is no captured request %1.</source>
        <translation>Il n’y a pas de requête reçue %1.</translation>
    </message>
    <message>
        <source>The profile&apos;s database is of version %1; this program knows versions up to %2. Use a newer Ovyxa Bench, or another profile.</source>
        <translation>La base de données du profil est de version %1&#xa0;; ce programme connaît les versions jusqu’à %2. Utilisez un Ovyxa Bench plus récent, ou un autre profil.</translation>
    </message>
    <message>
        <source>%1 holds nothing yet. Start the desktop, or add a site.</source>
        <translation>%1 ne contient encore rien. Ouvrez la fenêtre, ou ajoutez un site.</translation>
    </message>
    <message>
        <source>%1 was written by an older Ovyxa Bench. Start the desktop once, or set something off: a copy is kept and the database brought up to date.</source>
        <translation>%1 a été écrit par un Ovyxa Bench plus ancien. Ouvrez une fois la fenêtre, ou déclenchez quelque chose&#xa0;: une copie est conservée et la base de données est mise à jour.</translation>
    </message>
    <message>
        <source>%1 is damaged or is no database of Ovyxa Bench. Move it away to start anew, or restore a backup.</source>
        <translation>%1 est endommagé ou n’est pas une base de données d’Ovyxa Bench. Déplacez-le pour repartir de zéro, ou restaurez une sauvegarde.</translation>
    </message>
    <message>
        <source>The disk is full: %1 cannot be written. Make room; nothing already stored is lost.</source>
        <translation>Le disque est plein&#xa0;: %1 ne peut pas être écrit. Faites de la place&#xa0;; rien de ce qui est déjà enregistré n’est perdu.</translation>
    </message>
    <message>
        <source>%1 cannot be written: the file or its folder is read-only. Change its permissions, or use another profile.</source>
        <translation>%1 ne peut pas être écrit&#xa0;: le fichier ou son dossier est en lecture seule. Changez ses droits, ou utilisez un autre profil.</translation>
    </message>
    <message>
        <source>%1 cannot be opened. Check that its folder exists and that you may read and write it.</source>
        <translation>%1 ne peut pas être ouvert. Vérifiez que son dossier existe et que vous pouvez y lire et y écrire.</translation>
    </message>
    <message>
        <source>%1 is held by another program.</source>
        <translation>%1 est détenu par un autre programme.</translation>
    </message>
    <message>
        <source>%1 cannot be read or written: the disk reports a fault (%2).</source>
        <translation>%1 ne peut pas être lu ou écrit&#xa0;: le disque signale un défaut (%2).</translation>
    </message>
    <message>
        <source>The database %1 cannot hold this: %2</source>
        <translation>La base de données %1 ne peut pas contenir ceci&#xa0;: %2</translation>
    </message>
    <message>
        <source>The database %1 refused: %2</source>
        <translation>La base de données %1 a refusé&#xa0;: %2</translation>
    </message>
    <message>
        <source>The body of delivery %1 is not in the database any more.</source>
        <translation>Le corps de la livraison %1 n’est plus dans la base de données.</translation>
    </message>
    <message>
        <source>This could not be stored: the bench ran out of memory or met a fault of its own.</source>
        <translation>Ceci n’a pas pu être enregistré&#xa0;: Ovyxa Bench a manqué de mémoire ou a rencontré une erreur interne.</translation>
    </message>
    <message>
        <source>The database %1 is a link to %2, and there is no file. Put it back, or take the link away.</source>
        <translation>La base de données %1 est un lien vers %2, où il n’y a aucun fichier. Remettez-le, ou retirez le lien.</translation>
    </message>
    <message>
        <source>The database %1 is no ordinary file. Move it away, and start again.</source>
        <translation>La base de données %1 n&apos;est pas un fichier ordinaire. Déplacez-la et recommencez.</translation>
    </message>
</context>
</TS>
