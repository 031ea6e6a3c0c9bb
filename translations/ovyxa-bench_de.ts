<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AlertRules</name>
    <message>
        <source>At character %1: %2 A rule reads goal.completed[goal_name=Purchase] &gt;= 100 per day.</source>
        <translation>Bei Zeichen %1: %2 Eine Regel lautet goal.completed[goal_name=Purchase] &gt;= 100 per day.</translation>
    </message>
    <message>
        <source>a filter is a field of the event&apos;s data, =, and a value.</source>
        <translation>Ein Filter ist ein Feld der Ereignisdaten, = und ein Wert.</translation>
    </message>
    <message>
        <source>the closing quote is missing.</source>
        <translation>Das schließende Anführungszeichen fehlt.</translation>
    </message>
    <message>
        <source>the closing ] is missing.</source>
        <translation>Das schließende ] fehlt.</translation>
    </message>
    <message>
        <source>it begins with goal.completed, usage.threshold or realtime.spike.</source>
        <translation>Sie beginnt mit goal.completed, usage.threshold oder realtime.spike.</translation>
    </message>
    <message>
        <source>sum takes the name of a field in brackets: sum(value).</source>
        <translation>Auf sum folgt der Name eines Feldes in Klammern: sum(value).</translation>
    </message>
    <message>
        <source>&gt;= is expected.</source>
        <translation>Hier gehört &gt;= hin.</translation>
    </message>
    <message>
        <source>per minute, per hour, per day or per month is expected.</source>
        <translation>Hier gehört per minute, per hour, per day oder per month hin.</translation>
    </message>
    <message>
        <source>a time is expected, such as silent for 15m.</source>
        <translation>Hier gehört eine Zeit hin, etwa silent for 15m.</translation>
    </message>
    <message>
        <source>the rule should end here.</source>
        <translation>Hier sollte die Regel enden.</translation>
    </message>
    <message>
        <source>A rule has at most %1 characters.</source>
        <translation>Eine Regel hat höchstens %1 Zeichen.</translation>
    </message>
    <message>
        <source>a number above 0 is expected, without separators and with at most %1 decimals, such as 100 or 99.5.</source>
        <translation>Hier gehört eine Zahl über 0 hin, ohne Trennzeichen und mit höchstens %1 Nachkommastellen, etwa 100 oder 99.5.</translation>
    </message>
    <message>
        <source>The rule contains a control character. Remove it.</source>
        <translation>Die Regel enthält ein Steuerzeichen. Entfernen Sie es.</translation>
    </message>
</context>
<context>
    <name>Assumptions</name>
    <message>
        <source>After a rotation the previous secret is accepted for another %1.</source>
        <translation>Nach einem Wechsel gilt das vorige Geheimnis noch %1.</translation>
    </message>
    <message>
        <source>A payload&apos;s timestamp is the time of the event; a retry sends the same bytes again.</source>
        <translation>Der Zeitstempel der Nutzdaten ist die Zeit des Ereignisses; eine Wiederholung sendet dieselben Bytes noch einmal.</translation>
    </message>
    <message>
        <source>X-Ovyxa-Signature is made over the exact body bytes and written in lower-case hex, unless the webhook says otherwise.</source>
        <translation>X-Ovyxa-Signature wird über die genauen Bytes des Bodys gebildet und in kleinen Hexziffern geschrieben, sofern der Webhook nichts anderes sagt.</translation>
    </message>
    <message>
        <source>The request carries no delivery number and no timestamp header.</source>
        <translation>Die Anfrage trägt weder eine Zustellungsnummer noch einen Zeitstempel-Header.</translation>
    </message>
    <message>
        <source>The %1 of a request run from the start of connecting to the last byte of the answer.</source>
        <translation>Die %1 einer Anfrage laufen vom Beginn des Verbindens bis zum letzten Byte der Antwort.</translation>
    </message>
    <message>
        <source>The first %1 of an answer are kept.</source>
        <translation>Von einer Antwort werden die ersten %1 aufgehoben.</translation>
    </message>
    <message>
        <source>A redirect counts as a failure and is never followed. Retry-After is shown and not obeyed.</source>
        <translation>Eine Weiterleitung gilt als Fehlschlag und wird nie verfolgt. Retry-After wird angezeigt und nicht befolgt.</translation>
    </message>
    <message>
        <source>A failed webhook goes on receiving events; the mark clears with its next success.</source>
        <translation>Ein gescheiterter Webhook bekommt weiter Ereignisse; die Markierung endet mit seinem nächsten Erfolg.</translation>
    </message>
    <message>
        <source>Delivery is at least once: an attempt cut off by a crash is made again.</source>
        <translation>Zugestellt wird mindestens einmal: Ein Versuch, den ein Absturz abbricht, wird noch einmal gemacht.</translation>
    </message>
    <message>
        <source>In goal.completed, visitor_count is 1 and every completion fires, each visit anew.</source>
        <translation>In goal.completed ist visitor_count 1, und jedes Erreichen löst aus, bei jedem Besuch neu.</translation>
    </message>
    <message>
        <source>usage.threshold carries threshold, usage, limit and period, and fires once a month for each threshold.</source>
        <translation>usage.threshold enthält threshold, usage, limit und period und löst je Schwelle einmal im Monat aus.</translation>
    </message>
    <message>
        <source>The period is the calendar month in UTC; page views and custom events count, bots do not.</source>
        <translation>Der Zeitraum ist der Kalendermonat in UTC; Seitenaufrufe und eigene Ereignisse zählen, Bots nicht.</translation>
    </message>
    <message>
        <source>realtime.spike carries active_visitors, threshold and window_minutes; it fires when the count goes over the webhook&apos;s own threshold, and arms again when it is back at or under it.</source>
        <translation>realtime.spike enthält active_visitors, threshold und window_minutes; es löst aus, wenn die Zahl über die eigene Schwelle des Webhooks steigt, und ist wieder scharf, sobald sie auf oder unter ihr liegt.</translation>
    </message>
    <message>
        <source>A Slack webhook gets a Slack message, as Slack refuses a body without “text”.</source>
        <translation>Ein Slack-Webhook bekommt eine Slack-Nachricht, denn Slack lehnt einen Body ohne „text“ ab.</translation>
    </message>
    <message>
        <source>Plain HTTP is let through to this machine, because you allowed it. Ovyxa itself takes HTTPS only.</source>
        <translation>Unverschlüsseltes HTTP zu diesem Rechner ist zugelassen, weil Sie es erlaubt haben. Ovyxa selbst nimmt nur HTTPS.</translation>
    </message>
    <message>
        <source>A visitor is a truncated IP address and a kind of browser, for a day; well-known crawlers count nowhere.</source>
        <translation>Ein Besucher ist für einen Tag eine gekürzte IP-Adresse und eine Art von Browser; bekannte Crawler zählen nirgends.</translation>
    </message>
    <message>
        <source>The Events API takes custom events as it takes page views, with a name and optional properties; its rate limit is off unless chosen.</source>
        <translation>Die Events API nimmt eigene Ereignisse wie Seitenaufrufe, dazu einen Namen und wahlweise properties; ihre Ratenbegrenzung ist aus, solange keine gewählt ist.</translation>
    </message>
    <message>
        <source>Alert rules count by the time of receipt, in calendar minutes, hours, days and months in UTC.</source>
        <translation>Alarmregeln zählen nach der Zeit des Empfangs, in Kalenderminuten, -stunden, -tagen und -monaten in UTC.</translation>
    </message>
    <message>
        <source>source is utm_source, else the referrer&apos;s known name, else its host, else “direct”.</source>
        <translation>source ist utm_source, sonst der bekannte Name der verweisenden Seite, sonst deren Host, sonst „direct“.</translation>
    </message>
    <message>
        <source>country is the address&apos;s, where a country database is set, else the site&apos;s default country.</source>
        <translation>country ist das Land der Adresse, wo eine Länderdatenbank gesetzt ist, sonst das Standardland der Website.</translation>
    </message>
    <message>
        <source>Each request has a connection of its own, unless the webhook keeps them; trust is the system&apos;s authorities and the profile&apos;s.</source>
        <translation>Jede Anfrage hat eine eigene Verbindung, sofern der Webhook sie nicht hält; vertraut wird den Zertifizierungsstellen des Systems und des Profils.</translation>
    </message>
    <message>
        <source>Interim answers are passed over; a malformed answer is a failure that names the line.</source>
        <translation>Zwischenantworten werden übergangen; eine fehlerhafte Antwort ist ein Fehlschlag, der die Zeile nennt.</translation>
    </message>
    <message numerus="yes">
        <source>The signing secret is %Ln random bytes as hex digits, or the one that you paste; its UTF-8 bytes are the key.</source>
        <translation>
            <numerusform>Das Signaturgeheimnis ist %Ln Zufallsbyte als Hexziffern, oder das, das Sie einfügen; seine UTF-8-Bytes sind der Schlüssel.</numerusform>
            <numerusform>Das Signaturgeheimnis besteht aus %Ln Zufallsbytes als Hexziffern, oder es ist das, das Sie einfügen; seine UTF-8-Bytes sind der Schlüssel.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A payload is at most %Ln bytes; a larger one is never sent.</source>
        <translation>
            <numerusform>Nutzdaten umfassen höchstens %Ln Byte; größere werden nie gesendet.</numerusform>
            <numerusform>Nutzdaten umfassen höchstens %Ln Bytes; größere werden nie gesendet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The limit of %Ln deliveries an hour slides; a delivery counts once, when its first attempt starts, and what is over it is held.</source>
        <translation>
            <numerusform>Die Grenze von %Ln Zustellung je Stunde gleitet; eine Zustellung zählt einmal, mit dem Beginn ihres ersten Versuchs, und was darüber liegt, wird zurückgehalten.</numerusform>
            <numerusform>Die Grenze von %Ln Zustellungen je Stunde gleitet; eine Zustellung zählt einmal, mit dem Beginn ihres ersten Versuchs, und was darüber liegt, wird zurückgehalten.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BenchSocket</name>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 lässt sich nicht schreiben: %2.</translation>
    </message>
    <message>
        <source>There is no short place for its socket: %1 is too long a name for one.</source>
        <translation>Es gibt keinen kurzen Ort für den Socket: %1 ist als Name zu lang dafür.</translation>
    </message>
    <message>
        <source>There is a folder where its socket belongs: %1. Take it away.</source>
        <translation>Wo sein Socket hingehört, ist ein Ordner: %1. Den Ordner entfernen.</translation>
    </message>
</context>
<context>
    <name>Buttons</name>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>CaptureWords</name>
    <message>
        <source>not HTTP/1.1</source>
        <translation>kein HTTP/1.1</translation>
    </message>
    <message>
        <source>Host %1 is neither a name of this machine nor one that you allowed, so the request got 421. If a tunnel forwards to the receiver, allow its name.</source>
        <translation>Host %1 ist weder ein Name dieses Rechners noch einer, den Sie erlaubt haben, deshalb bekam die Anfrage 421. Wenn ein Tunnel zum Empfänger weiterleitet, erlauben Sie seinen Namen.</translation>
    </message>
    <message>
        <source>The request&apos;s framing is not HTTP/1.1, so it got 400.</source>
        <translation>Der Rahmen der Anfrage ist kein HTTP/1.1, deshalb bekam sie 400.</translation>
    </message>
</context>
<context>
    <name>Captures</name>
    <message>
        <source>not HTTP/1.1</source>
        <translation>kein HTTP/1.1</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n Byte</numerusform>
            <numerusform>%n Bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… %n byte(s) in all</source>
        <translation>
            <numerusform>… %n Byte insgesamt</numerusform>
            <numerusform>… %n Bytes insgesamt</numerusform>
        </translation>
    </message>
    <message>
        <source>What was answered is not known.</source>
        <translation>Was geantwortet wurde, ist nicht bekannt.</translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) of %1.</source>
        <translation>
            <numerusform>%n Anfrage von %1.</numerusform>
            <numerusform>%n Anfragen von %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Older ones: --offset-id %1</source>
        <translation>Ältere: --offset-id %1</translation>
    </message>
    <message>
        <source>There is no received request %1.</source>
        <translation>Es gibt keine empfangene Anfrage %1.</translation>
    </message>
    <message>
        <source>List what the receiver got, newest first</source>
        <translation>Auflisten, was beim Empfänger ankam, Neuestes zuerst</translation>
    </message>
    <message>
        <source>Only these: valid, invalid, missing, unchecked</source>
        <translation>Nur diese: valid, invalid, missing, unchecked</translation>
    </message>
    <message>
        <source>At most so many</source>
        <translation>Höchstens so viele</translation>
    </message>
    <message>
        <source>Only those before this one</source>
        <translation>Nur die vor dieser</translation>
    </message>
    <message>
        <source>With headers, bodies and answers</source>
        <translation>Mit Headern, Bodys und Antworten</translation>
    </message>
    <message>
        <source>Show one with its headers, body and answer</source>
        <translation>Eine mit Headern, Body und Antwort zeigen</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>Welche, nach ihrer Nummer</translation>
    </message>
    <message>
        <source>ndjson, har or http (a .http file)</source>
        <translation>ndjson, har oder http (eine .http-Datei)</translation>
    </message>
    <message>
        <source>Into this file, whole or not at all; without it, or with -, to standard output</source>
        <translation>In diese Datei, ganz oder gar nicht; sonst, oder mit -, auf die Standardausgabe</translation>
    </message>
    <message>
        <source>The requests that the receiver got</source>
        <translation>Die Anfragen, die beim Empfänger ankamen</translation>
    </message>
    <message>
        <source>Write what the receiver got, all of it or what a query fits, oldest first</source>
        <translation>Schreiben, was beim Empfänger ankam, alles oder was eine Abfrage trifft, Ältestes zuerst</translation>
    </message>
    <message>
        <source>Answered: %1</source>
        <translation>Geantwortet: %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 %2: signature %3, %n byte(s), answered %4. %5</source>
        <translation>
            <numerusform>%1 %2: Signatur %3, %n Byte, beantwortet mit %4. %5</numerusform>
            <numerusform>%1 %2: Signatur %3, %n Bytes, beantwortet mit %4. %5</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Causes</name>
    <message>
        <source>The name in %1 was not found within %2 s. Check the spelling of the host, and whether this machine is online.</source>
        <translation>Der Name in %1 war nach %2 s nicht gefunden. Prüfen Sie die Schreibweise des Hosts und ob dieser Rechner online ist.</translation>
    </message>
    <message>
        <source>No connection to %1 within %2 s. Check the host, the port and any firewall between.</source>
        <translation>Keine Verbindung zu %1 binnen %2 s. Prüfen Sie Host, Port und eine Firewall dazwischen.</translation>
    </message>
    <message>
        <source>No secure connection to %1 within %2 s: it did not complete the TLS handshake. Check that this port speaks https.</source>
        <translation>Keine sichere Verbindung zu %1 innerhalb von %2 s: Der TLS-Handshake wurde nicht abgeschlossen. Prüfen Sie, ob dieser Port https spricht.</translation>
    </message>
    <message>
        <source>%1 did not take the whole request within %2 s. Check that it reads the body.</source>
        <translation>%1 hat die Anfrage nicht binnen %2 s ganz abgenommen. Prüfen Sie, ob er den Body liest.</translation>
    </message>
    <message>
        <source>%1 got the request and did not answer within %2 s. Answer at once, and do the work afterwards.</source>
        <translation>%1 hat die Anfrage bekommen und nicht binnen %2 s geantwortet. Antworten Sie gleich, und erledigen Sie die Arbeit danach.</translation>
    </message>
    <message>
        <source>%1 began to answer but did not finish within %2 s. Check that the answer ends.</source>
        <translation>%1 hat zu antworten begonnen, ist aber nicht binnen %2 s fertig geworden. Prüfen Sie, ob die Antwort endet.</translation>
    </message>
    <message>
        <source>the certificate of %1 is signed by itself, so nothing vouches for it. If it is yours, name its file as one more CA.</source>
        <translation>das Zertifikat von %1 ist von sich selbst unterschrieben, also bürgt nichts dafür. Wenn es Ihres ist, nennen Sie seine Datei als weitere CA.</translation>
    </message>
    <message>
        <source>the certificate of %1 was issued by “%2”, which is not trusted here, or the server does not send its whole chain. If that authority is yours, name its certificate as one more CA.</source>
        <translation>das Zertifikat von %1 wurde von „%2“ ausgestellt, dem hier nicht vertraut wird, oder der Server sendet nicht seine ganze Kette. Wenn diese CA Ihre ist, nennen Sie ihr Zertifikat als weitere CA.</translation>
    </message>
    <message>
        <source>a certificate of %1 expired on %2. Renew it on the server, and check this machine&apos;s clock.</source>
        <translation>ein Zertifikat von %1 ist am %2 abgelaufen. Erneuern Sie es auf dem Server, und prüfen Sie die Uhr dieses Rechners.</translation>
    </message>
    <message>
        <source>a certificate of %1 is valid from %2 only. Check this machine&apos;s clock and the server&apos;s.</source>
        <translation>ein Zertifikat von %1 gilt erst ab %2. Prüfen Sie die Uhr dieses Rechners und die des Servers.</translation>
    </message>
    <message>
        <source>the certificate of %1 has no subject alternative name, and the common name does not count. Have it made again with the host as a subject alternative name.</source>
        <translation>das Zertifikat von %1 hat keinen alternativen Namen (SAN), und der Common Name zählt nicht. Lassen Sie es neu ausstellen, mit dem Host als alternativem Namen.</translation>
    </message>
    <message>
        <source>the certificate is for %1, not for %2. Check the URL, or have a certificate made for this host.</source>
        <translation>das Zertifikat gilt für %1, nicht für %2. Prüfen Sie die URL, oder lassen Sie ein Zertifikat für diesen Host ausstellen.</translation>
    </message>
    <message>
        <source>the certificate of %1 was not accepted: %2.</source>
        <translation>das Zertifikat von %1 wurde nicht angenommen: %2.</translation>
    </message>
    <message>
        <source>the handshake with %1 failed.</source>
        <translation>der Handshake mit %1 ist gescheitert.</translation>
    </message>
    <message>
        <source>It did not accept the request: its answer may say why.</source>
        <translation>Er hat die Anfrage nicht angenommen: Seine Antwort sagt vielleicht, warum.</translation>
    </message>
    <message>
        <source>It refused access: check how it verifies the signature, and its secret.</source>
        <translation>Er hat den Zugang verweigert: Prüfen Sie, wie er die Signatur prüft, und sein Geheimnis.</translation>
    </message>
    <message>
        <source>Check the path of the URL.</source>
        <translation>Prüfen Sie den Pfad der URL.</translation>
    </message>
    <message>
        <source>The path exists but takes no POST. Check the path of the URL.</source>
        <translation>Den Pfad gibt es, aber er nimmt kein POST. Prüfen Sie den Pfad der URL.</translation>
    </message>
    <message>
        <source>It waited too long for the request. Check what stands between this machine and it.</source>
        <translation>Er hat zu lange auf die Anfrage gewartet. Prüfen Sie, was zwischen diesem Rechner und ihm steht.</translation>
    </message>
    <message>
        <source>This address is given up for good. Enter the new one, or remove the webhook.</source>
        <translation>Diese Adresse ist endgültig aufgegeben. Tragen Sie die neue ein, oder entfernen Sie den Webhook.</translation>
    </message>
    <message>
        <source>It takes no bodies of this size. Raise its limit.</source>
        <translation>Er nimmt keine Bodys dieser Größe. Heben Sie seine Grenze an.</translation>
    </message>
    <message>
        <source>It does not take application/json. Check what its handler expects.</source>
        <translation>Er nimmt kein application/json. Prüfen Sie, was sein Handler erwartet.</translation>
    </message>
    <message>
        <source>It does not serve this host name. Check the URL, or allow the name there.</source>
        <translation>Er bedient diesen Hostnamen nicht. Prüfen Sie die URL, oder erlauben Sie den Namen dort.</translation>
    </message>
    <message>
        <source>It understood the request but not its content: its answer may say what is missing.</source>
        <translation>Er hat die Anfrage verstanden, aber nicht ihren Inhalt: Seine Antwort sagt vielleicht, was fehlt.</translation>
    </message>
    <message>
        <source>It asks for fewer requests. Retry-After is shown but not obeyed: the retries keep to their own times.</source>
        <translation>Er bittet um weniger Anfragen. Retry-After wird angezeigt, aber nicht befolgt: Die Wiederholungen behalten ihre eigenen Zeiten.</translation>
    </message>
    <message>
        <source>Its handler failed: look into its log.</source>
        <translation>Sein Handler ist gescheitert: Sehen Sie in sein Protokoll.</translation>
    </message>
    <message>
        <source>The gateway in front of it got no proper answer: check that the service behind it runs.</source>
        <translation>Das Gateway davor bekam keine ordentliche Antwort: Prüfen Sie, ob der Dienst dahinter läuft.</translation>
    </message>
    <message>
        <source>It is not ready at the moment.</source>
        <translation>Er ist im Augenblick nicht bereit.</translation>
    </message>
    <message>
        <source>Only a 2xx counts as delivered.</source>
        <translation>Nur ein 2xx gilt als zugestellt.</translation>
    </message>
    <message>
        <source>The endpoint answered %1. %2</source>
        <translation>Der Endpunkt hat %1 geantwortet. %2</translation>
    </message>
    <message>
        <source>The endpoint answered %1. Redirects are not followed; only a 2xx counts as delivered.</source>
        <translation>Der Endpunkt hat %1 geantwortet. Weiterleitungen werden nicht verfolgt; nur ein 2xx gilt als zugestellt.</translation>
    </message>
    <message>
        <source>The endpoint redirects to %2 (%1). Redirects are not followed: if that is the right address, make it the webhook&apos;s URL.</source>
        <translation>Der Endpunkt leitet zu %2 weiter (%1). Weiterleitungen werden nicht verfolgt: Ist das die richtige Adresse, machen Sie sie zur URL des Webhooks.</translation>
    </message>
    <message>
        <source>The webhook&apos;s URL cannot be sent to. Edit the webhook and enter it again.</source>
        <translation>An die URL des Webhooks lässt sich nichts senden. Bearbeiten Sie den Webhook, und tragen Sie sie neu ein.</translation>
    </message>
    <message>
        <source>The header “%1” was not sent: its name or value is not allowed there.</source>
        <translation>Der Header „%1“ wurde nicht gesendet: Sein Name oder Wert ist dort nicht erlaubt.</translation>
    </message>
    <message>
        <source>The request could not be finished: its body ended after %1 of the %2 bytes that were announced.</source>
        <translation>Die Anfrage ließ sich nicht zu Ende bringen: Ihr Inhalt endete nach %1 der angekündigten %2 Bytes.</translation>
    </message>
    <message>
        <source>Nothing was sent: the certificate authority that the webhook names cannot be read from %1 (%2). Put the file back, or edit the webhook.</source>
        <translation>Es wurde nichts gesendet: Die Zertifizierungsstelle, die der Webhook nennt, lässt sich nicht aus %1 lesen (%2). Legen Sie die Datei wieder hin oder bearbeiten Sie den Webhook.</translation>
    </message>
    <message>
        <source>Nothing was sent: there is no certificate in %1, which the webhook names as its certificate authority. Name another file in the webhook.</source>
        <translation>Es wurde nichts gesendet: In %1, das der Webhook als Zertifizierungsstelle nennt, steht kein Zertifikat. Nennen Sie im Webhook eine andere Datei.</translation>
    </message>
    <message>
        <source>Cancelled before the request was sent.</source>
        <translation>Abgebrochen, bevor die Anfrage gesendet war.</translation>
    </message>
    <message>
        <source>Cancelled while the request was under way: the endpoint may have got it.</source>
        <translation>Abgebrochen, während die Anfrage unterwegs war: Der Endpunkt hat sie vielleicht bekommen.</translation>
    </message>
    <message>
        <source>The name %1 has no address. Check the spelling of the host, and whether this machine is online.</source>
        <translation>Der Name %1 hat keine Adresse. Prüfen Sie die Schreibweise des Hosts und ob dieser Rechner online ist.</translation>
    </message>
    <message>
        <source>Connection refused: nothing listens on %1. Start your server, or use the built-in receiver.</source>
        <translation>Verbindung abgelehnt: Auf %1 lauscht nichts. Starten Sie Ihren Server, oder nehmen Sie den eingebauten Empfänger.</translation>
    </message>
    <message>
        <source>Connection refused: nothing listens on %1. Check that the service runs and that the port is right.</source>
        <translation>Verbindung abgelehnt: Auf %1 lauscht nichts. Prüfen Sie, ob der Dienst läuft und der Port stimmt.</translation>
    </message>
    <message>
        <source>%1 could not be reached: the system gave up connecting. Check the host, the port and any firewall between.</source>
        <translation>%1 war nicht zu erreichen: Das System hat den Verbindungsaufbau aufgegeben. Prüfen Sie Host, Port und eine Firewall dazwischen.</translation>
    </message>
    <message>
        <source>The connection to %1 failed (%2). Check the network between this machine and the endpoint.</source>
        <translation>Die Verbindung zu %1 ist gescheitert (%2). Prüfen Sie das Netz zwischen diesem Rechner und dem Endpunkt.</translation>
    </message>
    <message>
        <source>The system&apos;s proxy did not let the request through to %1 (%2). Check the proxy, or turn it off in the settings.</source>
        <translation>Der Proxy des Systems hat die Anfrage nicht zu %1 durchgelassen (%2). Prüfen Sie den Proxy, oder schalten Sie ihn in den Einstellungen ab.</translation>
    </message>
    <message>
        <source>TLS: %1 closed the connection during the handshake. Check that this port speaks https, with TLS 1.2 or 1.3.</source>
        <translation>TLS: %1 hat die Verbindung während des Handshakes geschlossen. Prüfen Sie, ob dieser Port https spricht, mit TLS 1.2 oder 1.3.</translation>
    </message>
    <message>
        <source>TLS: %1 refused the handshake. It may have no version or cipher in common with the bench (TLS 1.2 or 1.3), or ask for a client certificate, which the bench does not have.</source>
        <translation>TLS: %1 hat den Handshake abgelehnt. Vielleicht gibt es keine gemeinsame Version oder Chiffre (TLS 1.2 oder 1.3), oder es wird ein Client-Zertifikat verlangt, das die Bench nicht hat.</translation>
    </message>
    <message>
        <source>TLS: no secure connection to %1 (%2). Check that this port speaks https, with TLS 1.2 or 1.3.</source>
        <translation>TLS: keine sichere Verbindung zu %1 (%2). Prüfen Sie, ob dieser Port https spricht, mit TLS 1.2 oder 1.3.</translation>
    </message>
    <message>
        <source>TLS: %1 asks for a client certificate, which the bench does not have. Let the endpoint take requests without one: the signature is what proves who sends.</source>
        <translation>TLS: %1 verlangt ein Client-Zertifikat, das die Bench nicht hat. Lassen Sie den Endpunkt Anfragen ohne eines annehmen: Die Signatur beweist, wer sendet.</translation>
    </message>
    <message>
        <source>%1 closed the connection without an answer. Check whether the endpoint crashed, or ended the request without answering.</source>
        <translation>%1 hat die Verbindung ohne Antwort geschlossen. Prüfen Sie, ob der Endpunkt abgestürzt ist oder die Anfrage ohne Antwort beendet hat.</translation>
    </message>
    <message>
        <source>%1 closed the kept connection without an answer, perhaps at the very moment of sending. The endpoint may or may not have got the request. Let it keep connections for longer, or use a new connection for each request.</source>
        <translation>%1 hat die gehaltene Verbindung ohne Antwort geschlossen, vielleicht genau im Moment des Sendens. Ob der Endpunkt die Anfrage bekommen hat, ist offen. Lassen Sie ihn Verbindungen länger halten oder verwenden Sie für jede Anfrage eine neue.</translation>
    </message>
    <message>
        <source>The bench ended while this request was under way. The endpoint may have got it; it is sent again.</source>
        <translation>Ovyxa Bench endete, während diese Anfrage unterwegs war. Der Endpunkt hat sie vielleicht bekommen; sie wird noch einmal gesendet.</translation>
    </message>
    <message>
        <source>This was not sent. %1</source>
        <translation>Das wurde nicht gesendet. %1</translation>
    </message>
    <message>
        <source>This was not sent. The webhook has no secret to sign with. Rotate its secret: that makes a new one.</source>
        <translation>Das wurde nicht gesendet. Dem Webhook fehlt ein Geheimnis zum Signieren. Wechseln Sie sein Geheimnis: Dabei entsteht ein neues.</translation>
    </message>
    <message>
        <source>This was not sent. Its body is not in the database any more.</source>
        <translation>Das wurde nicht gesendet. Der Body steht nicht mehr in der Datenbank.</translation>
    </message>
    <message>
        <source>Other clients would have read %1 and let this pass; the bench does not, so that you see it.</source>
        <translation>Andere Clients hätten %1 gelesen und dies durchgehen lassen; Ovyxa Bench tut das nicht, damit Sie es sehen.</translation>
    </message>
    <message>
        <source>More bytes (%1) came behind the end of the answer, beginning with “%2”. They were not taken for part of it: its Content-Length is too small, its status has no body, or a second answer was sent.</source>
        <translation>Hinter dem Ende der Antwort kamen weitere Bytes (%1), die mit „%2“ beginnen. Sie wurden nicht zu ihr gezählt: Ihre Content-Length ist zu klein, ihr Status hat keinen Inhalt, oder es kam eine zweite Antwort.</translation>
    </message>
    <message>
        <source>The sender&apos;s request broke off after %1 bytes of its body, and so did passing it on.</source>
        <translation>Die Anfrage des Absenders brach nach %1 Bytes ihres Bodys ab, und damit auch ihre Weiterleitung.</translation>
    </message>
    <message>
        <source>It was passed on mended, as gateways may (RFC 9112 5). Whoever reads strictly refuses such an answer, the bench&apos;s own sender among them: mend it in the server.</source>
        <translation>Sie wurde ausgebessert weitergegeben, wie es Gateways dürfen (RFC 9112 5). Wer streng liest, lehnt so eine Antwort ab, auch der eigene Sender der Bench: Bessern Sie sie im Server aus.</translation>
    </message>
    <message>
        <source>The sender closed its connection before it had the whole answer of the server behind the receiver. The server may have done its work: nobody got its answer.</source>
        <translation>Der Absender hat seine Verbindung geschlossen, bevor er die ganze Antwort des Servers hinter dem Empfänger hatte. Der Server hat seine Arbeit vielleicht getan: Die Antwort bekam niemand.</translation>
    </message>
    <message>
        <source>The receiver was stopped before the whole answer of the server behind it had come. The server may have done its work.</source>
        <translation>Der Empfänger wurde angehalten, bevor die ganze Antwort des Servers dahinter gekommen war. Der Server hat seine Arbeit vielleicht getan.</translation>
    </message>
    <message>
        <source>Nothing was sent to %1: this machine&apos;s certificate authorities could not be read within %2 s. Check the disk that they are on (on Debian: /etc/ssl/certs).</source>
        <translation>Es wurde nichts an %1 gesendet: Die Zertifizierungsstellen dieses Rechners ließen sich nicht innerhalb von %2 s lesen. Prüfen Sie den Datenträger, auf dem sie liegen (unter Debian: /etc/ssl/certs).</translation>
    </message>
    <message>
        <source>%1 began to answer (%3) but did not finish within %2 s. Check that the answer ends.</source>
        <translation>%1 hat zu antworten begonnen (%3), ist aber nicht binnen %2 s fertig geworden. Prüfen Sie, ob die Antwort endet.</translation>
    </message>
    <message>
        <source>the key of the certificate of %1 is too short to be trusted (%2 bits). Make one of RSA with 2048 bits, or of an elliptic curve.</source>
        <translation>der Schlüssel des Zertifikats von %1 ist zu kurz, um ihm zu trauen (%2 Bit). Nehmen Sie RSA mit 2048 Bit oder eine elliptische Kurve.</translation>
    </message>
    <message>
        <source>the certificate of %1 is signed with %2, which can be forged. Have it issued anew with SHA-256.</source>
        <translation>das Zertifikat von %1 ist mit %2 signiert, was sich fälschen lässt. Lassen Sie es mit SHA-256 neu ausstellen.</translation>
    </message>
    <message>
        <source>This was not sent: the webhook was paused when the event came. The payload is kept. Resume the webhook, and replay it.</source>
        <translation>Dies wurde nicht gesendet: Der Webhook war pausiert, als das Ereignis kam. Die Nutzdaten sind aufbewahrt. Setzen Sie den Webhook fort und wiederholen Sie die Zustellung.</translation>
    </message>
    <message>
        <source>%1 sent an interim answer (%3) and no final one within %2 s. Answer at once, and do the work afterwards.</source>
        <translation>%1 hat eine vorläufige Antwort (%3) gesendet und binnen %2 s keine endgültige. Antworten Sie gleich, und erledigen Sie die Arbeit danach.</translation>
    </message>
    <message>
        <source>TLS: %1 did not answer in TLS, as a server of plain HTTP does not. Give the port that speaks https, or, for a server on this machine, write http://.</source>
        <translation>TLS: %1 hat nicht in TLS geantwortet, wie es ein Server tut, der nur HTTP spricht. Geben Sie den Port an, der https spricht, oder schreiben Sie für einen Server auf diesem Rechner http://.</translation>
    </message>
    <message>
        <source>TLS: %1 speaks only versions of TLS that are older than 1.2, which are not safe. Let it speak TLS 1.2 or 1.3.</source>
        <translation>TLS: %1 spricht nur Versionen von TLS, die älter als 1.2 und nicht sicher sind. Lassen Sie es TLS 1.2 oder 1.3 sprechen.</translation>
    </message>
    <message>
        <source>TLS: %1 serves no host of this name, and refused the handshake for it. Check the host in the URL, or add the name there.</source>
        <translation>TLS: %1 bedient keinen Host dieses Namens und hat deshalb den Handshake abgelehnt. Prüfen Sie den Host in der URL, oder fügen Sie den Namen dort hinzu.</translation>
    </message>
    <message>
        <source>the certificate has the address %1 as a DNS name, where it does not count. Have it made again with the address as an IP entry: subjectAltName=IP:%1.</source>
        <translation>das Zertifikat hat die Adresse %1 als DNS-Namen, wo sie nicht zählt. Lassen Sie es mit der Adresse als IP-Eintrag neu ausstellen: subjectAltName=IP:%1.</translation>
    </message>
    <message>
        <source>It wants another protocol than HTTP/1.1, which Ovyxa does not speak. Let it take HTTP/1.1.</source>
        <translation>Er will ein anderes Protokoll als HTTP/1.1, das Ovyxa nicht spricht. Lassen Sie ihn HTTP/1.1 annehmen.</translation>
    </message>
    <message>
        <source>It takes no heads of this size. Shorten the URL, or raise its limit.</source>
        <translation>Er nimmt keine Header dieser Größe an. Kürzen Sie die URL, oder heben Sie seine Grenze an.</translation>
    </message>
    <message>
        <source>It does not take HTTP/1.1. Check what stands in front of the endpoint.</source>
        <translation>Er nimmt kein HTTP/1.1 an. Prüfen Sie, was vor dem Endpunkt steht.</translation>
    </message>
    <message>
        <source>It is passed on in a circle there. Check where its proxies send it.</source>
        <translation>Dort wird sie im Kreis weitergereicht. Prüfen Sie, wohin seine Proxys sie senden.</translation>
    </message>
    <message>
        <source>The network in front of it (Cloudflare) got no proper answer: check that the server behind it runs.</source>
        <translation>Das Netz davor (Cloudflare) bekam keine richtige Antwort: Prüfen Sie, ob der Server dahinter läuft.</translation>
    </message>
    <message>
        <source>The network in front of it (Cloudflare) does not trust its certificate: renew that on the server.</source>
        <translation>Das Netz davor (Cloudflare) vertraut seinem Zertifikat nicht: Erneuern Sie es auf dem Server.</translation>
    </message>
    <message>
        <source>The network in front of it (Cloudflare) cannot find it: check its DNS entry or its tunnel.</source>
        <translation>Das Netz davor (Cloudflare) findet ihn nicht: Prüfen Sie seinen DNS-Eintrag oder seinen Tunnel.</translation>
    </message>
    <message>
        <source>Sizes of chunks are hexadecimal: “%1” would fit what came if it were read as decimal.</source>
        <translation>Chunk-Größen sind hexadezimal: „%1“ würde zu dem passen, was kam, wenn man es dezimal läse.</translation>
    </message>
    <message>
        <source>Or the port speaks https: then write https:// in the URL.</source>
        <translation>Oder der Port spricht https: Dann schreiben Sie https:// in die URL.</translation>
    </message>
    <message>
        <source>The name %1 could not be looked up: this machine&apos;s name server failed or did not answer. Check whether this machine is online, and which name server it asks.</source>
        <translation>Der Name %1 ließ sich nicht nachschlagen: Der Nameserver dieses Rechners hat versagt oder nicht geantwortet. Prüfen Sie, ob dieser Rechner online ist und welchen Nameserver er fragt.</translation>
    </message>
    <message>
        <source>TLS: the handshake with %1 went well, but what came afterwards is not of that secure connection (%2), so that nothing more could be read. Check what writes to the connection there besides TLS.</source>
        <translation>TLS: Der Handshake mit %1 gelang, aber was danach kam, gehört nicht zu dieser sicheren Verbindung (%2), sodass nichts weiter gelesen werden konnte. Prüfen Sie, was dort außer TLS in die Verbindung schreibt.</translation>
    </message>
    <message>
        <source>The page with it says that a client certificate is required, which the bench does not have. Let the endpoint take requests without one: the signature is what proves who sends.</source>
        <translation>Die Seite dazu sagt, dass ein Client-Zertifikat nötig ist, und die Bench hat keines. Lassen Sie den Endpunkt Anfragen ohne eines annehmen: Die Signatur beweist, wer sendet.</translation>
    </message>
    <message>
        <source>The page with it says that this port speaks https, and the request came in plain HTTP. Write https:// in the URL.</source>
        <translation>Die Seite dazu sagt, dass dieser Port https spricht und die Anfrage in einfachem HTTP kam. Schreiben Sie https:// in die URL.</translation>
    </message>
    <message>
        <source>It says that nothing has changed, though it was not asked that. Only a 2xx counts as delivered.</source>
        <translation>Er sagt, dass sich nichts geändert hat, obwohl er das nicht gefragt wurde. Nur ein 2xx zählt als zugestellt.</translation>
    </message>
    <message>
        <source>The page with it says that plain HTTP came to a port of https: what stands in front of the endpoint speaks HTTP to it. Let that proxy or tunnel speak https there.</source>
        <translation>Die Seite dazu sagt, dass einfaches HTTP an einem Port für https ankam: Was vor dem Endpunkt steht, spricht HTTP mit ihm. Lassen Sie den Proxy oder Tunnel dort https sprechen.</translation>
    </message>
</context>
<context>
    <name>ClockCommands</name>
    <message>
        <source>It was not ahead: nothing has changed.</source>
        <translation>Sie ging nicht vor: Nichts hat sich geändert.</translation>
    </message>
    <message>
        <source>The profile&apos;s simulated time: show it, take it ahead, take it back</source>
        <translation>Die simulierte Zeit des Profils: zeigen, vorstellen, zurückstellen</translation>
    </message>
    <message>
        <source>Where it stands, and how far ahead of this machine&apos;s time</source>
        <translation>Wo sie steht und wie weit sie der Zeit dieses Rechners voraus ist</translation>
    </message>
    <message>
        <source>Take it back to this machine&apos;s time: what is due, and what counts in the hour, goes back by as much; what happened keeps its time</source>
        <translation>Auf die Zeit dieses Rechners zurückstellen: Was fällig ist und was in der Stunde zählt, geht um ebenso viel zurück; was geschehen ist, behält seine Zeit</translation>
    </message>
    <message>
        <source>Take it ahead; what falls due on the way is sent in its turn</source>
        <translation>Vorstellen; was unterwegs fällig wird, wird der Reihe nach gesendet</translation>
    </message>
    <message>
        <source>How far, simulated: 90s, 36m, 12h, 30d</source>
        <translation>Wie weit, simuliert: 90s, 36m, 12h, 30d</translation>
    </message>
</context>
<context>
    <name>ClockWords</name>
    <message>
        <source>%1 ahead</source>
        <translation>%1 voraus</translation>
    </message>
    <message>
        <source>%1 behind</source>
        <translation>%1 zurück</translation>
    </message>
    <message>
        <source>simulated</source>
        <translation>simuliert</translation>
    </message>
    <message>
        <source>Jump</source>
        <translation>Sprung</translation>
    </message>
    <message>
        <source>Jump · %1</source>
        <translation>Sprung · %1</translation>
    </message>
    <message>
        <source>Jump to next</source>
        <translation>Zum Nächsten</translation>
    </message>
    <message>
        <source>Jump to next · %1</source>
        <translation>Zum Nächsten · %1</translation>
    </message>
    <message>
        <source>real time</source>
        <translation>Echtzeit</translation>
    </message>
    <message>
        <source>%1 times</source>
        <translation>%1-fach</translation>
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message>
        <source>There is no subcommand &quot;%1&quot;.</source>
        <translation>Es gibt keinen Unterbefehl „%1“.</translation>
    </message>
    <message>
        <source>There is no option %1 here.</source>
        <translation>Die Option %1 gibt es hier nicht.</translation>
    </message>
    <message>
        <source>There is an argument too many.</source>
        <translation>Da ist ein Argument zu viel.</translation>
    </message>
    <message>
        <source>Argument %1 is not valid UTF-8. Write it in UTF-8, or give its content in a file.</source>
        <translation>Das Argument %1 ist kein gültiges UTF-8. Schreiben Sie es in UTF-8, oder geben Sie den Inhalt in einer Datei an.</translation>
    </message>
    <message>
        <source>Ovyxa Bench: trigger, sign, deliver, receive and inspect Ovyxa webhooks on your own machine. Without a subcommand the desktop opens.</source>
        <translation>Ovyxa Bench: Ovyxa-Webhooks auf dem eigenen Rechner auslösen, signieren, zustellen, empfangen und untersuchen. Ohne Unterbefehl öffnet sich das Fenster.</translation>
    </message>
    <message>
        <source>Print this help</source>
        <translation>Diese Hilfe ausgeben</translation>
    </message>
    <message>
        <source>Print the version</source>
        <translation>Die Version ausgeben</translation>
    </message>
    <message>
        <source>The folder of all that the program keeps; without it, the platform&apos;s data folder</source>
        <translation>Der Ordner für alles, was das Programm aufhebt; sonst der Datenordner der Plattform</translation>
    </message>
    <message>
        <source>The language, such as de or en; without it, the system&apos;s</source>
        <translation>Die Sprache, etwa de oder en; sonst die des Systems</translation>
    </message>
    <message>
        <source>One JSON object a line on standard output, and nothing else there</source>
        <translation>Ein JSON-Objekt je Zeile auf der Standardausgabe, und sonst nichts</translation>
    </message>
    <message>
        <source>There is no translation for &quot;%1&quot;. There are: %2.</source>
        <translation>Es gibt keine Übersetzung für „%1“. Es gibt: %2.</translation>
    </message>
    <message>
        <source>There is no display here for the desktop (neither DISPLAY nor WAYLAND_DISPLAY is set). The subcommands need none: see &quot;ovyxa-bench --help&quot;, or start with &quot;ovyxa-bench trial&quot;.</source>
        <translation>Hier gibt es keine Anzeige für das Fenster (weder DISPLAY noch WAYLAND_DISPLAY ist gesetzt). Die Unterbefehle brauchen keine: siehe „ovyxa-bench --help“, oder beginnen Sie mit „ovyxa-bench trial“.</translation>
    </message>
    <message>
        <source>A subcommand is missing: %1.</source>
        <translation>Es fehlt ein Unterbefehl: %1.</translation>
    </message>
    <message>
        <source>%1 takes a number from %2 to %3, and &quot;%4&quot; is none of these.</source>
        <translation>%1 nimmt eine Zahl von %2 bis %3, und „%4“ ist keine davon.</translation>
    </message>
    <message>
        <source>%1 takes one of %2, and &quot;%3&quot; is none of these.</source>
        <translation>%1 nimmt eines von %2, und „%3“ ist keines davon.</translation>
    </message>
    <message>
        <source>%1 is missing.</source>
        <translation>%1 fehlt.</translation>
    </message>
    <message>
        <source>%1 goes together with %2.</source>
        <translation>%1 gilt nur zusammen mit %2.</translation>
    </message>
    <message>
        <source>%1 and %2 exclude each other.</source>
        <translation>%1 und %2 schließen einander aus.</translation>
    </message>
    <message>
        <source>%1 takes a number, and &quot;%2&quot; is none.</source>
        <translation>%1 nimmt eine Zahl, und „%2“ ist keine.</translation>
    </message>
    <message>
        <source>%1 needs a value.</source>
        <translation>%1 braucht einen Wert.</translation>
    </message>
    <message>
        <source>%1 is empty. Check whether a variable that should fill it is set.</source>
        <translation>%1 ist leer. Prüfen Sie, ob die Variable gesetzt ist, aus der der Wert kommen sollte.</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Optionen</translation>
    </message>
    <message>
        <source>Subcommands</source>
        <translation>Unterbefehle</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>Aufruf</translation>
    </message>
    <message>
        <source>OPTIONS</source>
        <translation>OPTIONEN</translation>
    </message>
    <message>
        <source>SUBCOMMAND</source>
        <translation>UNTERBEFEHL</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>Argumente</translation>
    </message>
    <message>
        <source>%1 may be given only once.</source>
        <translation>%1 darf nur einmal angegeben werden.</translation>
    </message>
    <message>
        <source>There is no subcommand &quot;%1&quot; here. There are: %2.</source>
        <translation>Hier gibt es keinen Unterbefehl „%1“. Es gibt: %2.</translation>
    </message>
    <message>
        <source>There is an argument too many. A command to run stands behind --: listen -- CMD ARG…</source>
        <translation>Ein Argument ist zu viel. Ein Befehl, der laufen soll, steht hinter --: listen -- CMD ARG…</translation>
    </message>
    <message>
        <source>Behind -- a command is missing.</source>
        <translation>Hinter -- fehlt ein Befehl.</translation>
    </message>
    <message>
        <source>Every subcommand also takes --profile DIR, --json, --wait-lock TIME, --own, --lang CODE and --version: see &quot;ovyxa-bench --help&quot;.</source>
        <translation>Jeder Unterbefehl nimmt auch --profile DIR, --json, --wait-lock TIME, --own, --lang CODE und --version: siehe „ovyxa-bench --help“.</translation>
    </message>
    <message>
        <source>Wait so long, real, for a profile that another bench holds: 500ms, 10s, 2m or plain seconds</source>
        <translation>So lange (wirkliche Zeit) auf ein Profil warten, das eine andere Bench hält: 500ms, 10s, 2m oder Sekunden</translation>
    </message>
    <message>
        <source>Work with the profile by itself, or end with 3 where another bench holds it; no temporary one is used</source>
        <translation>Selbst mit dem Profil arbeiten oder, wo eine andere Bench es hält, mit 3 enden; kein vorübergehendes wird benutzt</translation>
    </message>
    <message>
        <source>%1 takes one of %2, and &quot;%3&quot; is none of these. The nearest is &quot;%4&quot;.</source>
        <translation>%1 nimmt eines von %2, und „%3“ ist keines davon. Am nächsten kommt „%4“.</translation>
    </message>
    <message>
        <source>Standard input is named twice, and can be read once. Name a file for one of the two.</source>
        <translation>Die Standardeingabe ist zweimal genannt und lässt sich nur einmal lesen. Nennen Sie für eines von beiden eine Datei.</translation>
    </message>
    <message>
        <source>Other programs cannot work with this bench while it runs. %1</source>
        <translation>Andere Programme können mit dieser Bench nicht arbeiten, solange sie läuft. %1</translation>
    </message>
    <message>
        <source>&quot;%1 --help&quot; tells what there is.</source>
        <translation>„%1 --help“ sagt, was es gibt.</translation>
    </message>
    <message>
        <source>There is no option %1 here. The nearest is %2.</source>
        <translation>Die Option %1 gibt es hier nicht. Am nächsten kommt %2.</translation>
    </message>
    <message>
        <source>There is no subcommand &quot;%1&quot;. The nearest is &quot;%2&quot;.</source>
        <translation>Es gibt keinen Unterbefehl „%1“. Am nächsten kommt „%2“.</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>required</source>
        <translation>erforderlich</translation>
    </message>
    <message>
        <source>default: %1</source>
        <translation>Vorgabe: %1</translation>
    </message>
    <message>
        <source>with %1</source>
        <translation>mit %1</translation>
    </message>
    <message>
        <source>not with %1</source>
        <translation>nicht mit %1</translation>
    </message>
    <message>
        <source>Examples:</source>
        <translation>Beispiele:</translation>
    </message>
    <message>
        <source>This needs to open %1 files at once, and may not here. Let it open more, as with ulimit -n 256.</source>
        <translation>Dies muss %1 Dateien gleichzeitig öffnen und darf es hier nicht. Lassen Sie mehr zu, etwa mit ulimit -n 256.</translation>
    </message>
    <message>
        <source>The folder that this runs in is gone, so --profile %1 is nowhere. Name its whole path.</source>
        <translation>Den Ordner, in dem dies läuft, gibt es nicht mehr, so dass --profile %1 nirgends liegt. Nennen Sie den ganzen Pfad.</translation>
    </message>
</context>
<context>
    <name>Completion</name>
    <message>
        <source>Print what a shell needs to complete this program&apos;s words: source &lt;(ovyxa-bench completion bash)</source>
        <translation>Ausgeben, womit eine Shell die Wörter dieses Programms vervollständigt: source &lt;(ovyxa-bench completion bash)</translation>
    </message>
    <message>
        <source>bash, zsh or fish</source>
        <translation>bash, zsh oder fish</translation>
    </message>
</context>
<context>
    <name>Configure</name>
    <message>
        <source>%1  (country %2)</source>
        <translation>%1  (Land %2)</translation>
    </message>
    <message>
        <source>There is no site &quot;%1&quot;.</source>
        <translation>Es gibt keine Website „%1“.</translation>
    </message>
    <message>
        <source>Removed, with its webhooks and goals. Its deliveries stay in the log.</source>
        <translation>Entfernt, samt Webhooks und Zielen. Ihre Zustellungen bleiben im Protokoll.</translation>
    </message>
    <message>
        <source>Removed.</source>
        <translation>Entfernt.</translation>
    </message>
    <message>
        <source>There is no goal %1.</source>
        <translation>Es gibt kein Ziel %1.</translation>
    </message>
    <message>
        <source>The profile&apos;s sites</source>
        <translation>Die Websites des Profils</translation>
    </message>
    <message>
        <source>Add a site</source>
        <translation>Eine Website hinzufügen</translation>
    </message>
    <message>
        <source>Its site_id in payloads, such as acme.test</source>
        <translation>Ihre site_id in den Nutzdaten, etwa acme.test</translation>
    </message>
    <message>
        <source>Two letters; stands in payloads when nothing better is known</source>
        <translation>Zwei Buchstaben; steht in den Nutzdaten, wenn nichts Besseres bekannt ist</translation>
    </message>
    <message>
        <source>List the sites</source>
        <translation>Die Websites auflisten</translation>
    </message>
    <message>
        <source>Remove a site with its webhooks and goals</source>
        <translation>Eine Website samt Webhooks und Zielen entfernen</translation>
    </message>
    <message>
        <source>Which</source>
        <translation>Welche</translation>
    </message>
    <message>
        <source>The sites&apos; goals</source>
        <translation>Die Ziele der Websites</translation>
    </message>
    <message>
        <source>Add a goal</source>
        <translation>Ein Ziel hinzufügen</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>Von welcher</translation>
    </message>
    <message>
        <source>What it is called</source>
        <translation>Wie es heißt</translation>
    </message>
    <message>
        <source>Reached by viewing this path; * stands for any run of characters</source>
        <translation>Erreicht durch den Aufruf dieses Pfads; * steht für beliebig viele Zeichen</translation>
    </message>
    <message>
        <source>Reached by the custom event of this name</source>
        <translation>Erreicht durch das eigene Ereignis dieses Namens</translation>
    </message>
    <message>
        <source>List the goals</source>
        <translation>Die Ziele auflisten</translation>
    </message>
    <message>
        <source>Of this site only</source>
        <translation>Nur von dieser Website</translation>
    </message>
    <message>
        <source>Remove a goal</source>
        <translation>Ein Ziel entfernen</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>Welches, nach seiner Nummer</translation>
    </message>
    <message>
        <source>No sites yet.</source>
        <translation>Noch keine Websites.</translation>
    </message>
    <message>
        <source>No goals yet.</source>
        <translation>Noch keine Ziele.</translation>
    </message>
    <message>
        <source>No goals of %1 yet.</source>
        <translation>Noch keine Ziele von %1.</translation>
    </message>
</context>
<context>
    <name>CountryDatabase</name>
    <message>
        <source>The country database %1 cannot be used: %2.</source>
        <translation>Die Länderdatenbank %1 lässt sich nicht verwenden: %2.</translation>
    </message>
    <message>
        <source>This build has no libmaxminddb, so it reads no country database.</source>
        <translation>Dieses Programm wurde ohne libmaxminddb gebaut und liest keine Länderdatenbank.</translation>
    </message>
</context>
<context>
    <name>Deliveries</name>
    <message>
        <source>Only these: queued, held, sending, waiting, delivered, failed, cancelled</source>
        <translation>Nur diese: queued, held, sending, waiting, delivered, failed, cancelled</translation>
    </message>
    <message>
        <source>List the log, newest first</source>
        <translation>Das Protokoll auflisten, das Neueste zuerst</translation>
    </message>
    <message>
        <source>Only what contains this text</source>
        <translation>Nur was diesen Text enthält</translation>
    </message>
    <message>
        <source>At most so many</source>
        <translation>Höchstens so viele</translation>
    </message>
    <message>
        <source>Show one with its attempts</source>
        <translation>Eine mit ihren Versuchen zeigen</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>Welche, nach ihrer Nummer</translation>
    </message>
    <message>
        <source>Which, by their numbers</source>
        <translation>Welche, nach ihren Nummern</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>Auch diesem CA-Zertifikat vertrauen (PEM)</translation>
    </message>
    <message>
        <source>The first failure is final</source>
        <translation>Der erste Fehlschlag gilt</translation>
    </message>
    <message>
        <source>The log of deliveries</source>
        <translation>Das Protokoll der Zustellungen</translation>
    </message>
    <message>
        <source>There is no delivery %1.</source>
        <translation>Es gibt keine Zustellung %1.</translation>
    </message>
    <message>
        <source>Into this file, whole or not at all; without it, or with -, to standard output</source>
        <translation>In diese Datei, ganz oder gar nicht; sonst, oder mit -, auf die Standardausgabe</translation>
    </message>
    <message>
        <source>Send deliveries again, byte for byte, as new ones; of the failed ones, what is still owed</source>
        <translation>Zustellungen erneut senden, Byte für Byte, als neue; von den gescheiterten, was noch aussteht</translation>
    </message>
    <message>
        <source>Say what it would come to, and send nothing</source>
        <translation>Sagen, worauf es hinausliefe, und nichts senden</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) of %1.</source>
        <translation>
            <numerusform>%n Zustellung von %1.</numerusform>
            <numerusform>%n Zustellungen von %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Older ones: --offset-id %1</source>
        <translation>Ältere: --offset-id %1</translation>
    </message>
    <message>
        <source>Only those before this one</source>
        <translation>Nur die vor dieser</translation>
    </message>
    <message>
        <source>ndjson, csv, har or http (a .http file)</source>
        <translation>ndjson, csv, har oder http (eine .http-Datei)</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>certificate of %1 from %2, until %3</source>
        <translation>Zertifikat von %1, ausgestellt von %2, gültig bis %3</translation>
    </message>
    <message>
        <source>sent at %1, answered at %2, ended at %3</source>
        <translation>gesendet nach %1, beantwortet nach %2, beendet nach %3</translation>
    </message>
    <message>
        <source>on a kept connection, %1</source>
        <translation>auf einer behaltenen Verbindung, %1</translation>
    </message>
    <message>
        <source>name looked up at %1, connecting at %2, connected at %3, encrypted at %4, %5</source>
        <translation>Name aufgelöst nach %1, Verbindungsaufbau nach %2, verbunden nach %3, verschlüsselt nach %4, %5</translation>
    </message>
    <message numerus="yes">
        <source>… %n byte(s) in all</source>
        <translation>
            <numerusform>… %n Byte insgesamt</numerusform>
            <numerusform>… %n Bytes insgesamt</numerusform>
        </translation>
    </message>
    <message>
        <source>Write the log, all of it or what a query fits; secrets are never in it</source>
        <translation>Das Protokoll schreiben, alles oder was eine Abfrage trifft; Geheimnisse stehen nie darin</translation>
    </message>
    <message>
        <source>Still owed, so sent by replay --state failed: %1.</source>
        <translation>Davon noch geschuldet und von replay --state failed gesendet: %1.</translation>
    </message>
    <message>
        <source>Only these: queued, held, sending, waiting, delivered, failed, cancelled; failed are all that failed, and beside their number stands how many of them are still owed</source>
        <translation>Nur diese: queued, held, sending, waiting, delivered, failed, cancelled; failed sind alle fehlgeschlagenen, und neben ihrer Zahl steht, wie viele davon noch geschuldet sind</translation>
    </message>
</context>
<context>
    <name>Desktop</name>
    <message>
        <source>&quot;%1&quot; says no format. Let the name end in .ndjson, .csv, .har or .http.</source>
        <translation>„%1“ nennt kein Format. Lassen Sie den Namen auf .ndjson, .csv, .har oder .http enden.</translation>
    </message>
</context>
<context>
    <name>Difference</name>
    <message>
        <source>the whole body</source>
        <translation>der ganze Inhalt</translation>
    </message>
    <message>
        <source>(no. %1 of that name)</source>
        <translation>(Nr. %1 dieses Namens)</translation>
    </message>
    <message>
        <source>body</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>header</source>
        <translation>Kopfzeile</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>always differs</source>
        <translation>immer verschieden</translation>
    </message>
    <message>
        <source>differs from byte %1 on: %2</source>
        <translation>verschieden ab Byte %1: %2</translation>
    </message>
    <message>
        <source>The names stand in another order.</source>
        <translation>Die Namen stehen in anderer Reihenfolge.</translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) say the same, written otherwise.</source>
        <translation>
            <numerusform>%n Text sagt dasselbe, anders geschrieben.</numerusform>
            <numerusform>%n Texte sagen dasselbe, anders geschrieben.</numerusform>
        </translation>
    </message>
    <message>
        <source>The headers stand in another order.</source>
        <translation>Die Kopfzeilen stehen in anderer Reihenfolge.</translation>
    </message>
    <message>
        <source>The bodies say the same, but not in the same bytes: a signature of one does not fit the other.</source>
        <translation>Die Inhalte sagen dasselbe, aber nicht mit denselben Bytes: Die Signatur des einen passt nicht zum anderen.</translation>
    </message>
    <message>
        <source>Nothing that counts differs.</source>
        <translation>Nichts, was zählt, ist verschieden.</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s).</source>
        <translation>
            <numerusform>%n Unterschied.</numerusform>
            <numerusform>%n Unterschiede.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no delivery %1.</source>
        <translation>Es gibt keine Zustellung %1.</translation>
    </message>
    <message>
        <source>There is no received request %1.</source>
        <translation>Es gibt keine empfangene Anfrage %1.</translation>
    </message>
    <message>
        <source>The older, by its number</source>
        <translation>Die ältere, mit ihrer Nummer</translation>
    </message>
    <message>
        <source>The one in question</source>
        <translation>Die, um die es geht</translation>
    </message>
    <message>
        <source>Compare what two deliveries sent last, and the answers; ends with 1 where something that counts differs</source>
        <translation>Vergleicht, was zwei Zustellungen zuletzt gesendet haben, und die Antworten; endet mit 1, wo etwas verschieden ist, das zählt</translation>
    </message>
    <message>
        <source>Compare two received requests and their answers; ends with 1 where something that counts differs</source>
        <translation>Vergleicht zwei empfangene Anfragen und ihre Antworten; endet mit 1, wo etwas verschieden ist, das zählt</translation>
    </message>
    <message>
        <source>Of a body only the beginning is kept, and so only beginnings were compared.</source>
        <translation>Von einem Body ist nur der Anfang aufbewahrt, und so wurden nur Anfänge verglichen.</translation>
    </message>
    <message>
        <source>Of an answer&apos;s body only the beginning is kept, and so only beginnings were compared.</source>
        <translation>Vom Body einer Antwort ist nur der Anfang aufbewahrt, und so wurden nur Anfänge verglichen.</translation>
    </message>
</context>
<context>
    <name>Forwarder</name>
    <message>
        <source>There is no server behind the receiver.</source>
        <translation>Hinter dem Empfänger ist kein Server.</translation>
    </message>
    <message>
        <source>Requests are passed on to %1 with their own path and query.</source>
        <translation>Anfragen gehen mit ihrem eigenen Pfad und Query weiter an %1.</translation>
    </message>
    <message>
        <source>Requests are passed on to %1, whose path takes the place of theirs; their query goes along.</source>
        <translation>Anfragen gehen weiter an %1, dessen Pfad ihren ersetzt; ihr Query geht mit.</translation>
    </message>
</context>
<context>
    <name>Forwarding</name>
    <message>
        <source>Pass each request on to this URL, and its answer back. Without a path it keeps each request&apos;s own, with one it replaces it; the query goes along. With --respond, the steps close, reset, truncate, drip, delay, hang and garbage break that answer once it has been given; app passes it back whole</source>
        <translation>Jede Anfrage an diese URL weitergeben und ihre Antwort zurück. Ohne Pfad behält jede Anfrage ihren eigenen, mit einem ersetzt er ihn; der Query geht mit. Mit --respond stören die Schritte close, reset, truncate, drip, delay, hang und garbage diese Antwort, nachdem sie gegeben wurde; app gibt sie ganz zurück</translation>
    </message>
    <message>
        <source>Pass on without X-Forwarded-For, -Host, -Proto and Forwarded</source>
        <translation>Ohne X-Forwarded-For, -Host, -Proto und Forwarded weitergeben</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM), for --forward-to</source>
        <translation>Für --forward-to auch diesem CA-Zertifikat vertrauen (PEM)</translation>
    </message>
    <message>
        <source>The step app answers with what a server behind the receiver says: name one with --forward-to.</source>
        <translation>Der Schritt app antwortet mit dem, was ein Server hinter dem Empfänger sagt: Nennen Sie einen mit --forward-to.</translation>
    </message>
    <message>
        <source>No step of --respond passes a request on to --forward-to. Add the step app, or one that breaks the app&apos;s answer, such as close; or leave one of the two.</source>
        <translation>Kein Schritt von --respond leitet eine Anfrage an --forward-to weiter. Fügen Sie den Schritt app hinzu oder einen, der die Antwort der App stört, etwa close; oder lassen Sie eines von beiden weg.</translation>
    </message>
</context>
<context>
    <name>HttpRequest</name>
    <message>
        <source>The trailer fields after the body are too long.</source>
        <translation>Die Trailer-Felder nach dem Body sind zu lang.</translation>
    </message>
    <message>
        <source>The line with a chunk&apos;s size is too long.</source>
        <translation>Die Zeile mit der Größe eines Teilstücks ist zu lang.</translation>
    </message>
    <message>
        <source>A trailer line begins with white space.</source>
        <translation>Eine Trailer-Zeile beginnt mit Leerraum.</translation>
    </message>
    <message>
        <source>A chunk&apos;s size is not a plain hexadecimal number.</source>
        <translation>Die Größe eines Teilstücks ist keine einfache Hexadezimalzahl.</translation>
    </message>
    <message>
        <source>What follows a chunk&apos;s size is not a chunk extension.</source>
        <translation>Was auf die Größe eines Teilstücks folgt, ist keine Chunk-Erweiterung.</translation>
    </message>
    <message>
        <source>The chunk extensions are too long.</source>
        <translation>Die Chunk-Erweiterungen sind zu lang.</translation>
    </message>
    <message numerus="yes">
        <source>The chunks sum up to more than the %n byte(s) that a body may have.</source>
        <translation>
            <numerusform>Die Teilstücke ergeben mehr als das %n Byte, das ein Body haben darf.</numerusform>
            <numerusform>Die Teilstücke ergeben mehr als die %n Bytes, die ein Body haben darf.</numerusform>
        </translation>
    </message>
    <message>
        <source>A trailer field would change the framing or the host.</source>
        <translation>Ein Trailer-Feld würde den Rahmen oder den Host ändern.</translation>
    </message>
    <message>
        <source>The request line ends in %1, where “HTTP/1.1” was expected.</source>
        <translation>Die Anfragezeile endet mit %1, wo „HTTP/1.1“ erwartet war.</translation>
    </message>
    <message>
        <source>The peer speaks %1; this server speaks HTTP/1.1.</source>
        <translation>Die Gegenseite spricht %1; dieser Server spricht HTTP/1.1.</translation>
    </message>
    <message>
        <source>The request line has no target between method and version.</source>
        <translation>Der Anfragezeile fehlt das Ziel zwischen Methode und Version.</translation>
    </message>
    <message>
        <source>The target holds a character that must be percent-encoded.</source>
        <translation>Das Ziel enthält ein Zeichen, das prozentkodiert sein muss.</translation>
    </message>
    <message>
        <source>The target of CONNECT must be a host and a port.</source>
        <translation>Das Ziel von CONNECT muss ein Host mit Port sein.</translation>
    </message>
    <message>
        <source>The target %1 is neither a path nor a whole URL.</source>
        <translation>Das Ziel %1 ist weder ein Pfad noch eine ganze URL.</translation>
    </message>
    <message>
        <source>There is no Host header; HTTP/1.1 requires one.</source>
        <translation>Der Host-Header fehlt; HTTP/1.1 verlangt einen.</translation>
    </message>
    <message>
        <source>There is more than one Host header.</source>
        <translation>Es gibt mehr als einen Host-Header.</translation>
    </message>
    <message>
        <source>The Host header is empty.</source>
        <translation>Der Host-Header ist leer.</translation>
    </message>
    <message>
        <source>The Host header %1 is not a host with an optional port.</source>
        <translation>Der Host-Header %1 ist kein Host mit oder ohne Port.</translation>
    </message>
    <message>
        <source>There is more than one Content-Length header.</source>
        <translation>Es gibt mehr als einen Content-Length-Header.</translation>
    </message>
    <message>
        <source>The Content-Length %1 is not a plain decimal number.</source>
        <translation>Content-Length %1 ist keine einfache Dezimalzahl.</translation>
    </message>
    <message>
        <source>The Content-Length header is empty.</source>
        <translation>Der Content-Length-Header ist leer.</translation>
    </message>
    <message>
        <source>There are both Content-Length and Transfer-Encoding; where the body ends is ambiguous.</source>
        <translation>Es gibt sowohl Content-Length als auch Transfer-Encoding; wo der Body endet, ist mehrdeutig.</translation>
    </message>
    <message>
        <source>HTTP/1.0 has no Transfer-Encoding; where the body ends is ambiguous.</source>
        <translation>HTTP/1.0 kennt kein Transfer-Encoding; wo der Body endet, ist mehrdeutig.</translation>
    </message>
    <message>
        <source>The Transfer-Encoding must be “chunked” alone, and is %1.</source>
        <translation>Transfer-Encoding muss allein „chunked“ sein und ist %1.</translation>
    </message>
    <message>
        <source>The peer expects %1; only “100-continue” can be met.</source>
        <translation>Die Gegenseite erwartet %1; nur „100-continue“ lässt sich erfüllen.</translation>
    </message>
    <message>
        <source>A line holds a CR that is not followed by LF.</source>
        <translation>Eine Zeile enthält ein CR, auf das kein LF folgt.</translation>
    </message>
    <message>
        <source>A line ends in LF alone; it must end in CR LF.</source>
        <translation>Eine Zeile endet nur mit LF; sie muss mit CR LF enden.</translation>
    </message>
    <message>
        <source>A line holds a control character, such as NUL.</source>
        <translation>Eine Zeile enthält ein Steuerzeichen, etwa NUL.</translation>
    </message>
    <message>
        <source>The request does not begin with a method, but with %1.</source>
        <translation>Die Anfrage beginnt nicht mit einer Methode, sondern mit %1.</translation>
    </message>
    <message>
        <source>The request line has neither target nor version.</source>
        <translation>Der Anfragezeile fehlen Ziel und Version.</translation>
    </message>
    <message>
        <source>The request line has no version.</source>
        <translation>Der Anfragezeile fehlt die Version.</translation>
    </message>
    <message>
        <source>The header line %1 has no colon.</source>
        <translation>Der Header-Zeile %1 fehlt der Doppelpunkt.</translation>
    </message>
    <message>
        <source>The header %1 has white space before its colon.</source>
        <translation>Der Header %1 hat Leerraum vor seinem Doppelpunkt.</translation>
    </message>
    <message>
        <source>The header name %1 is empty or holds a character that it must not.</source>
        <translation>Der Header-Name %1 ist leer oder enthält ein Zeichen, das er nicht enthalten darf.</translation>
    </message>
    <message>
        <source>The request line is too long.</source>
        <translation>Die Anfragezeile ist zu lang.</translation>
    </message>
    <message>
        <source>The headers are too long.</source>
        <translation>Die Header sind zu lang.</translation>
    </message>
    <message>
        <source>The peer speaks TLS, and this port is plain HTTP. Use http:// in its URL, or let the server use TLS.</source>
        <translation>Die Gegenseite spricht TLS, und dieser Port ist unverschlüsseltes HTTP. Schreiben Sie http:// in ihre URL, oder lassen Sie den Server TLS verwenden.</translation>
    </message>
    <message>
        <source>The request begins with white space.</source>
        <translation>Die Anfrage beginnt mit Leerraum.</translation>
    </message>
    <message>
        <source>A header line begins with white space (line folding).</source>
        <translation>Eine Header-Zeile beginnt mit Leerraum (Zeilenfaltung).</translation>
    </message>
    <message>
        <source>The request begins with more than one blank line.</source>
        <translation>Die Anfrage beginnt mit mehr als einer Leerzeile.</translation>
    </message>
    <message numerus="yes">
        <source>The body has more than the %n byte(s) that it may have.</source>
        <translation>
            <numerusform>Der Body hat mehr als das %n Byte, das er haben darf.</numerusform>
            <numerusform>Der Body hat mehr als die %n Bytes, die er haben darf.</numerusform>
        </translation>
    </message>
    <message>
        <source>The target holds a fragment (#), which has no place in a request.</source>
        <translation>Das Ziel enthält ein Fragment (#), das in einer Anfrage keinen Platz hat.</translation>
    </message>
    <message>
        <source>The body has a coding before its chunks, which this server does not know: %1.</source>
        <translation>Der Inhalt ist vor der Zerlegung in Teilstücke noch anders kodiert worden, und das kennt dieser Server nicht: %1.</translation>
    </message>
    <message>
        <source>The request&apos;s headers did not come whole within %1 s.</source>
        <translation>Die Header der Anfrage kamen nicht binnen %1 s ganz an.</translation>
    </message>
    <message>
        <source>The request&apos;s body did not come whole within %1 s.</source>
        <translation>Der Body der Anfrage kam nicht binnen %1 s ganz an.</translation>
    </message>
    <message>
        <source>The requests under way take all the memory that they may have together. Send it again later.</source>
        <translation>Die laufenden Anfragen brauchen schon allen Speicher, den sie zusammen haben dürfen. Senden Sie diese später noch einmal.</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>A chunk&apos;s size (%1) and its data do not fit: no CR LF comes where the chunk should end by it.</source>
        <translation>Die Größe eines Teilstücks (%1) und seine Daten passen nicht zusammen: Wo es danach enden müsste, folgt kein CR LF.</translation>
    </message>
    <message>
        <source>A chunk&apos;s size (%1) and its data do not fit: the data would end by it if it were decimal, and sizes of chunks are hexadecimal.</source>
        <translation>Die Größe eines Teilstücks (%1) und seine Daten passen nicht zusammen: Dezimal gelesen würde sie passen, Größen von Teilstücken sind aber hexadezimal.</translation>
    </message>
    <message>
        <source>The peer speaks plain HTTP, and this port is for TLS. Use https:// in its URL, or let the server be plain HTTP.</source>
        <translation>Die Gegenseite spricht unverschlüsseltes HTTP, und dieser Port ist für TLS. Schreiben Sie https:// in ihre URL, oder lassen Sie den Server unverschlüsseltes HTTP sprechen.</translation>
    </message>
</context>
<context>
    <name>HttpResponse</name>
    <message>
        <source>in chunk %1</source>
        <translation>in Chunk %1</translation>
    </message>
    <message>
        <source>in line %1 of the trailers</source>
        <translation>in Zeile %1 der Trailer</translation>
    </message>
    <message>
        <source>in line %1</source>
        <translation>in Zeile %1</translation>
    </message>
    <message>
        <source>The answer is not HTTP but TLS: the port expects https://.</source>
        <translation>Die Antwort ist nicht HTTP, sondern TLS: Der Port erwartet https://.</translation>
    </message>
    <message>
        <source>The answer is not HTTP/1.1 but HTTP/2, which was not asked for.</source>
        <translation>Die Antwort ist nicht HTTP/1.1, sondern HTTP/2, das nicht verlangt wurde.</translation>
    </message>
    <message>
        <source>The answer is not HTTP: it begins with %1.</source>
        <translation>Die Antwort ist kein HTTP: Sie beginnt mit %1.</translation>
    </message>
    <message numerus="yes">
        <source>The answer was cut short: the connection ended after %n byte(s) of the body, before the end of its chunks.</source>
        <translation>
            <numerusform>Die Antwort wurde abgeschnitten: Die Verbindung endete nach %n Byte des Inhalts, vor dem Ende seiner Chunks.</numerusform>
            <numerusform>Die Antwort wurde abgeschnitten: Die Verbindung endete nach %n Bytes des Inhalts, vor dem Ende seiner Chunks.</numerusform>
        </translation>
    </message>
    <message>
        <source>The answer was cut short: the connection ended after %1 of %2 bytes of the body.</source>
        <translation>Die Antwort wurde abgeschnitten: Die Verbindung endete nach %1 von %2 Bytes des Inhalts.</translation>
    </message>
    <message>
        <source>a header line has no colon</source>
        <translation>eine Kopfzeile hat keinen Doppelpunkt</translation>
    </message>
    <message>
        <source>a header has white space before its colon</source>
        <translation>eine Kopfzeile hat Leerraum vor ihrem Doppelpunkt</translation>
    </message>
    <message>
        <source>a header&apos;s name is empty or holds a character that it must not</source>
        <translation>der Name einer Kopfzeile ist leer oder enthält ein unzulässiges Zeichen</translation>
    </message>
    <message>
        <source>a header line begins with white space (line folding)</source>
        <translation>eine Kopfzeile beginnt mit Leerraum (Zeilenfaltung)</translation>
    </message>
    <message>
        <source>a line holds a CR that is not followed by LF</source>
        <translation>eine Zeile enthält ein CR, auf das kein LF folgt</translation>
    </message>
    <message>
        <source>a line ends in LF alone; it must end in CR LF</source>
        <translation>eine Zeile endet mit LF allein; sie muss mit CR LF enden</translation>
    </message>
    <message>
        <source>a line holds a control character, such as NUL</source>
        <translation>eine Zeile enthält ein Steuerzeichen wie NUL</translation>
    </message>
    <message>
        <source>the Content-Length is not a plain decimal number</source>
        <translation>Content-Length ist keine einfache Dezimalzahl</translation>
    </message>
    <message>
        <source>a second Content-Length differs from the first</source>
        <translation>eine zweite Content-Length weicht von der ersten ab</translation>
    </message>
    <message>
        <source>there are both Content-Length and Transfer-Encoding, so where the body ends is ambiguous</source>
        <translation>es gibt Content-Length und Transfer-Encoding zugleich, sodass unklar ist, wo der Inhalt endet</translation>
    </message>
    <message>
        <source>the Transfer-Encoding is not “chunked” alone</source>
        <translation>Transfer-Encoding ist nicht allein „chunked“</translation>
    </message>
    <message>
        <source>HTTP/1.0 has no Transfer-Encoding, so where the body ends is ambiguous</source>
        <translation>HTTP/1.0 kennt kein Transfer-Encoding, sodass unklar ist, wo der Inhalt endet</translation>
    </message>
    <message>
        <source>the chunk size is not hexadecimal</source>
        <translation>die Chunk-Größe ist nicht hexadezimal</translation>
    </message>
    <message>
        <source>the line with the chunk size is too long</source>
        <translation>die Zeile mit der Chunk-Größe ist zu lang</translation>
    </message>
    <message>
        <source>the chunk size is larger than any body</source>
        <translation>die Chunk-Größe ist größer als jeder Inhalt</translation>
    </message>
    <message>
        <source>what follows the chunk size is not a chunk extension</source>
        <translation>was auf die Chunk-Größe folgt, ist keine Chunk-Erweiterung</translation>
    </message>
    <message>
        <source>a trailer field would change the framing or the host</source>
        <translation>ein Trailer-Feld würde die Abgrenzung oder den Host ändern</translation>
    </message>
    <message>
        <source>The connection was closed without an answer.</source>
        <translation>Die Verbindung wurde ohne Antwort geschlossen.</translation>
    </message>
    <message>
        <source>The answer begins with %1, which is no status line such as “HTTP/1.1 200 OK”.</source>
        <translation>Die Antwort beginnt mit %1; das ist keine Statuszeile wie „HTTP/1.1 200 OK“.</translation>
    </message>
    <message>
        <source>The answer begins with %1, where HTTP/1.1 was expected.</source>
        <translation>Die Antwort beginnt mit %1, erwartet wurde HTTP/1.1.</translation>
    </message>
    <message>
        <source>The answer&apos;s headers are too long: more than 64 KiB.</source>
        <translation>Die Kopfzeilen der Antwort sind zu lang: mehr als 64 KiB.</translation>
    </message>
    <message>
        <source>The answer&apos;s interim answers, headers and trailers are too long: more than 100 KiB.</source>
        <translation>Zwischenantworten, Kopfzeilen und Trailer der Antwort sind zu lang: mehr als 100 KiB.</translation>
    </message>
    <message>
        <source>The answer is %1, though no other protocol was asked for.</source>
        <translation>Die Antwort ist %1, obwohl kein anderes Protokoll verlangt wurde.</translation>
    </message>
    <message>
        <source>The answer was cut short: the connection ended before its headers did.</source>
        <translation>Die Antwort wurde abgeschnitten: Die Verbindung endete vor ihren Kopfzeilen.</translation>
    </message>
    <message>
        <source>The answer is malformed %1, %2: %3.</source>
        <translation>Die Antwort ist fehlerhaft %1, %2: %3.</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>the Content-Length is larger than any body</source>
        <translation>die Content-Length ist größer als jeder Body</translation>
    </message>
    <message numerus="yes">
        <source>The answer was cut short: its length was not told, and the connection broke after %n byte(s) of the body, instead of ending in order.</source>
        <translation>
            <numerusform>Die Antwort wurde abgeschnitten: Ihre Länge war nicht genannt, und die Verbindung brach nach %n Byte des Inhalts ab, statt ordentlich zu enden.</numerusform>
            <numerusform>Die Antwort wurde abgeschnitten: Ihre Länge war nicht genannt, und die Verbindung brach nach %n Bytes des Inhalts ab, statt ordentlich zu enden.</numerusform>
        </translation>
    </message>
    <message>
        <source>The connection was closed without a final answer: only an interim one came, %1.</source>
        <translation>Die Verbindung wurde ohne endgültige Antwort geschlossen: Es kam nur eine vorläufige, %1.</translation>
    </message>
    <message>
        <source>there is a second Transfer-Encoding</source>
        <translation>es gibt ein zweites Transfer-Encoding</translation>
    </message>
    <message>
        <source>the size and the data do not fit, as no CR LF comes where the chunk should end by it</source>
        <translation>Größe und Daten passen nicht zusammen, denn wo der Chunk danach enden müsste, folgt kein CR LF</translation>
    </message>
</context>
<context>
    <name>Input</name>
    <message>
        <source>the secret&apos;s file</source>
        <translation>die Datei mit dem Geheimnis</translation>
    </message>
    <message>
        <source>Cannot read %1, %2: %3.</source>
        <translation>Nicht lesbar: %1, %2: %3.</translation>
    </message>
    <message>
        <source>Reading %1, %2, stopped: it is larger than %3 bytes.</source>
        <translation>Nicht zu Ende gelesen, weil größer als %3 Bytes: %1, %2.</translation>
    </message>
    <message>
        <source>The signing secret. It shows in the process list: for throw-away ones</source>
        <translation>Das Signaturgeheimnis. Es ist in der Prozessliste zu sehen: für solche zum Wegwerfen</translation>
    </message>
    <message>
        <source>Read the secret from a file; one newline at its end is left off. Or set OVYXA_BENCH_SECRET</source>
        <translation>Das Geheimnis aus einer Datei lesen; ein Zeilenende am Schluss zählt nicht mit. Oder OVYXA_BENCH_SECRET setzen</translation>
    </message>
    <message>
        <source>The secret given with --secret is empty.</source>
        <translation>Das Geheimnis hinter --secret ist leer.</translation>
    </message>
    <message>
        <source>the certificate&apos;s file</source>
        <translation>die Datei mit dem Zertifikat</translation>
    </message>
    <message>
        <source>%1 holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).</source>
        <translation>%1 enthält kein Zertifikat in PEM-Form (-----BEGIN CERTIFICATE-----).</translation>
    </message>
    <message>
        <source>How many times faster simulated time runs, 1 to 3600</source>
        <translation>Wievielmal schneller die simulierte Zeit läuft, 1 bis 3600</translation>
    </message>
    <message>
        <source>a number from 1 to 3600 is expected</source>
        <translation>erwartet wird eine Zahl von 1 bis 3600</translation>
    </message>
    <message>
        <source>There is nothing in %1, %2.</source>
        <translation>Hier steht nichts: %1, %2.</translation>
    </message>
    <message>
        <source>A key of the Events API for this run. It shows in the process list: for throw-away ones</source>
        <translation>Ein Schlüssel der Events API für diesen Lauf. Er ist in der Prozessliste zu sehen: nur für Wegwerfschlüssel</translation>
    </message>
    <message>
        <source>Read the key from a file; one newline at its end is left off. Or set OVYXA_BENCH_API_KEY</source>
        <translation>Den Schlüssel aus einer Datei lesen; ein Zeilenende am Schluss fällt weg. Oder OVYXA_BENCH_API_KEY setzen</translation>
    </message>
    <message>
        <source>the key&apos;s file</source>
        <translation>die Datei mit dem Schlüssel</translation>
    </message>
    <message>
        <source>A key stands in an Authorization header, so it is of letters, digits and signs without spaces.</source>
        <translation>Ein Schlüssel steht in einem Authorization-Header, also besteht er aus Buchstaben, Ziffern und Zeichen ohne Leerzeichen.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is too long: at most %2 days.</source>
        <translation>„%1“ ist zu lang: höchstens %2 Tage.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a duration. Write 500ms, 5s, 2m, 1h, 12d or plain seconds; at most %2 days.</source>
        <translation>„%1“ ist keine Dauer. Schreiben Sie 500ms, 5s, 2m, 1h, 12d oder einfach Sekunden; höchstens %2 Tage.</translation>
    </message>
    <message>
        <source>There is no site &quot;%1&quot;.</source>
        <translation>Es gibt keine Website „%1“.</translation>
    </message>
    <message>
        <source>There is no site &quot;%1&quot;. The nearest is &quot;%2&quot;.</source>
        <translation>Es gibt keine Website „%1“. Am nächsten kommt „%2“.</translation>
    </message>
    <message>
        <source>A certificate in %1 is damaged. Export it again.</source>
        <translation>Ein Zertifikat in %1 ist beschädigt. Exportieren Sie es noch einmal.</translation>
    </message>
</context>
<context>
    <name>JsonRpc</name>
    <message>
        <source>&quot;method&quot; must be the name of a method, as a string.</source>
        <translation>„method“ muss der Name einer Methode sein, als String.</translation>
    </message>
    <message>
        <source>&quot;id&quot; must be a string or a whole number. Leave it out of a notification.</source>
        <translation>„id“ muss ein String oder eine ganze Zahl sein. In einer Benachrichtigung bleibt es weg.</translation>
    </message>
    <message>
        <source>&quot;params&quot; must be an object or a list, or left out.</source>
        <translation>„params“ muss ein Objekt oder eine Liste sein oder wegbleiben.</translation>
    </message>
    <message>
        <source>A message has a &quot;method&quot;, a &quot;result&quot; or an &quot;error&quot;, and one of the three alone.</source>
        <translation>Eine Nachricht hat „method“, „result“ oder „error“, und nur eines der drei.</translation>
    </message>
    <message>
        <source>An answer needs the &quot;id&quot; of what it answers.</source>
        <translation>Eine Antwort braucht die „id“ dessen, worauf sie antwortet.</translation>
    </message>
    <message>
        <source>&quot;error&quot; must be an object with &quot;code&quot; and &quot;message&quot;.</source>
        <translation>„error“ muss ein Objekt mit „code“ und „message“ sein.</translation>
    </message>
    <message>
        <source>A number in the message is too large to be read.</source>
        <translation>Eine Zahl in der Nachricht ist zu groß, um sie zu lesen.</translation>
    </message>
    <message>
        <source>A line is one message; send those of a batch one by one.</source>
        <translation>Eine Zeile ist eine Nachricht; senden Sie die eines Stapels einzeln.</translation>
    </message>
    <message>
        <source>A message is a JSON object.</source>
        <translation>Eine Nachricht ist ein JSON-Objekt.</translation>
    </message>
    <message>
        <source>A message says &quot;jsonrpc&quot;: &quot;2.0&quot;; this one does not.</source>
        <translation>In einer Nachricht steht &quot;jsonrpc&quot;: &quot;2.0&quot;; in dieser nicht.</translation>
    </message>
    <message>
        <source>The line has more than %1 bytes, so nothing of it was read. Send less at once.</source>
        <translation>Die Zeile hat mehr als %1 Bytes, deshalb wurde nichts davon gelesen. Senden Sie weniger auf einmal.</translation>
    </message>
    <message>
        <source>The batch is empty: it has no message.</source>
        <translation>Der Stapel ist leer: Er enthält keine Nachricht.</translation>
    </message>
    <message>
        <source>A batch has at most %1 messages, and this one %2, so none of them was read. Send them in several.</source>
        <translation>Ein Stapel hat höchstens %1 Nachrichten, dieser hat %2; darum wurde keine gelesen. In mehreren senden.</translation>
    </message>
    <message>
        <source>A batch holds messages, and no other batch.</source>
        <translation>Ein Stapel enthält Nachrichten und keinen weiteren Stapel.</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>This is the one time that the key is shown.</source>
        <translation>Nur dieses eine Mal wird der Schlüssel gezeigt.</translation>
    </message>
    <message>
        <source>The keys of the Events API</source>
        <translation>Die Schlüssel der Events API</translation>
    </message>
    <message>
        <source>Make a key; it is shown this once</source>
        <translation>Einen Schlüssel erzeugen; er wird nur jetzt gezeigt</translation>
    </message>
    <message>
        <source>What tells it from others, such as the server that will use it</source>
        <translation>Was ihn von anderen unterscheidet, etwa der Server, der ihn benutzt</translation>
    </message>
    <message>
        <source>List the keys, revoked ones too</source>
        <translation>Die Schlüssel auflisten, auch widerrufene</translation>
    </message>
    <message>
        <source>Have a key refused from now on</source>
        <translation>Einen Schlüssel von jetzt an abweisen</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>Welchen, nach seiner Nummer</translation>
    </message>
    <message>
        <source>No keys yet.</source>
        <translation>Noch keine Schlüssel.</translation>
    </message>
</context>
<context>
    <name>LadderMarks</name>
    <message>
        <source>the first attempt meets it</source>
        <translation>der erste Versuch trifft darauf</translation>
    </message>
    <message>
        <source>retry %1 meets it</source>
        <translation>Wiederholung %1 trifft darauf</translation>
    </message>
    <message>
        <source>the first attempt arrives</source>
        <translation>der erste Versuch kommt an</translation>
    </message>
    <message>
        <source>retry %1 arrives</source>
        <translation>Wiederholung %1 kommt an</translation>
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
        <translation>%1 d</translation>
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
        <translation>OpenSSL konnte keinen Schlüssel oder kein Zertifikat herstellen; vielleicht hat das System keinen Speicher mehr.</translation>
    </message>
    <message>
        <source>%1 is a file, where the certificates&apos; folder should be. Move it away.</source>
        <translation>%1 ist eine Datei, wo der Ordner der Zertifikate sein sollte. Räumen Sie sie weg.</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made. Check who may write there and that the disk is not full.</source>
        <translation>Der Ordner %1 lässt sich nicht anlegen. Prüfen Sie, wer dort schreiben darf und ob die Platte noch Platz hat.</translation>
    </message>
    <message>
        <source>%1 is damaged. Put back a copy, or delete %2 and %3: a new authority is then made, and whatever trusted the old one must be given the new %2.</source>
        <translation>%1 ist beschädigt. Legen Sie eine Kopie zurück, oder löschen Sie %2 und %3: Dann entsteht eine neue CA, und was der alten vertraute, braucht das neue %2.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2. Check who may read it.</source>
        <translation>%1 lässt sich nicht lesen: %2. Prüfen Sie, wer die Datei lesen darf.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2. Check who may write there and that the disk is not full.</source>
        <translation>%1 lässt sich nicht schreiben: %2. Prüfen Sie, wer dort schreiben darf und ob die Platte noch Platz hat.</translation>
    </message>
    <message>
        <source>%1 is missing, though its certificate is there. Put back a copy, or delete %2: a new authority is then made, and whatever trusted the old one must be given the new %2.</source>
        <translation>%1 fehlt, obwohl das Zertifikat da ist. Legen Sie eine Kopie zurück, oder löschen Sie %2: Dann entsteht eine neue CA, und was der alten vertraute, braucht das neue %2.</translation>
    </message>
    <message>
        <source>%1 and %2 do not belong together. Put back the right copies, or delete both: a new authority is then made, and whatever trusted the old one must be given the new %1.</source>
        <translation>%1 und %2 gehören nicht zusammen. Legen Sie die richtigen Kopien zurück, oder löschen Sie beide: Dann entsteht eine neue CA, und was der alten vertraute, braucht das neue %1.</translation>
    </message>
</context>
<context>
    <name>LogExport</name>
    <message>
        <source>Cannot write %1: %2.</source>
        <translation>%1 lässt sich nicht schreiben: %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) written to %1.</source>
        <translation>
            <numerusform>%n Zustellung nach %1 geschrieben.</numerusform>
            <numerusform>%n Zustellungen nach %1 geschrieben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies).</source>
        <translation>
            <numerusform>%n Zustellung.</numerusform>
            <numerusform>%n Zustellungen.</numerusform>
        </translation>
    </message>
    <message>
        <source>With --json standard output is JSON lines and nothing else: name a file with -o, or leave --json off.</source>
        <translation>Mit --json stehen auf der Standardausgabe JSON-Zeilen und sonst nichts: Nennen Sie mit -o eine Datei, oder lassen Sie --json weg.</translation>
    </message>
    <message numerus="yes">
        <source>%n request(s).</source>
        <translation>
            <numerusform>%n Anfrage.</numerusform>
            <numerusform>%n Anfragen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) written to %1.</source>
        <translation>
            <numerusform>%n Anfrage nach %1 geschrieben.</numerusform>
            <numerusform>%n Anfragen nach %1 geschrieben.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cannot write %1: %2. What was there is still there.</source>
        <translation>%1 kann nicht geschrieben werden: %2. Was dort stand, steht dort noch.</translation>
    </message>
    <message numerus="yes">
        <source>%n left out: the format cannot tell it.</source>
        <translation>
            <numerusform>%n ausgelassen: Das Format kann sie nicht wiedergeben.</numerusform>
            <numerusform>%n ausgelassen: Das Format kann sie nicht wiedergeben.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogRemoval</name>
    <message numerus="yes">
        <source>%n record(s) would be deleted.</source>
        <translation>
            <numerusform>%n Eintrag würde gelöscht.</numerusform>
            <numerusform>%n Einträge würden gelöscht.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) deleted, %1 freed.</source>
        <translation>
            <numerusform>%n Eintrag gelöscht, %1 freigegeben.</numerusform>
            <numerusform>%n Einträge gelöscht, %1 freigegeben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them stay(s): still to be sent, or what shows that an older failed one is no longer owed.</source>
        <translation>
            <numerusform>%n davon bleibt: noch zu senden, oder der Beleg, dass eine ältere fehlgeschlagene nicht mehr geschuldet ist.</numerusform>
            <numerusform>%n davon bleiben: noch zu senden, oder der Beleg, dass eine ältere fehlgeschlagene nicht mehr geschuldet ist.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delivery %1 has ended already: %2.</source>
        <translation>Zustellung %1 ist schon zu Ende: %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) cancelled.</source>
        <translation>
            <numerusform>%n Zustellung abgebrochen.</numerusform>
            <numerusform>%n Zustellungen abgebrochen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete what has ended, with its attempts, for good; what is still to be sent stays</source>
        <translation>Löschen, was zu Ende ist, mit seinen Versuchen und endgültig; was noch zu senden ist, bleibt</translation>
    </message>
    <message>
        <source>What was made before this time: 30d or 12h (ago), 2025-03-15, 2025-03-15T14:30:00Z</source>
        <translation>Was vor dieser Zeit entstand: 30d oder 12h (vorher), 2025-03-15, 2025-03-15T14:30:00Z</translation>
    </message>
    <message>
        <source>All but so many, the newest</source>
        <translation>Alle bis auf so viele, die neuesten</translation>
    </message>
    <message>
        <source>Say what it would come to, and delete nothing</source>
        <translation>Sagen, worauf es hinausliefe, und nichts löschen</translation>
    </message>
    <message>
        <source>End deliveries that are queued, held, being sent or waiting for a retry; ends with 1 if one had ended already</source>
        <translation>Zustellungen beenden, die anstehen, zurückgehalten sind, gesendet werden oder auf eine Wiederholung warten; endet mit 1, wenn eine schon zu Ende war</translation>
    </message>
    <message>
        <source>Which, by their numbers</source>
        <translation>Welche, nach ihren Nummern</translation>
    </message>
    <message>
        <source>Delete all that the receiver got, for good; their numbers are never used again</source>
        <translation>Alles endgültig löschen, was der Empfänger bekam; die Nummern werden nie wieder vergeben</translation>
    </message>
</context>
<context>
    <name>NumberRange</name>
    <message>
        <source>A whole number from %1 to %2.</source>
        <translation>Eine ganze Zahl von %1 bis %2.</translation>
    </message>
    <message>
        <source>A number from %1 to %2.</source>
        <translation>Eine Zahl von %1 bis %2.</translation>
    </message>
</context>
<context>
    <name>Output</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>Phases</name>
    <message>
        <source>Prepare</source>
        <translation>Vorbereiten</translation>
    </message>
    <message>
        <source>Connect and TLS</source>
        <translation>Verbinden und TLS</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Wait for the answer</source>
        <translation>Auf die Antwort warten</translation>
    </message>
    <message>
        <source>Receive</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Until the end</source>
        <translation>Bis zum Ende</translation>
    </message>
    <message>
        <source>Look the name up</source>
        <translation>Namen nachschlagen</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>TLS handshake</source>
        <translation>TLS-Handshake</translation>
    </message>
</context>
<context>
    <name>ProfileCommands</name>
    <message>
        <source>%1 cannot be made yours alone, so no secret was written.</source>
        <translation>%1 lässt sich nicht für Sie allein anlegen, darum wurde kein Geheimnis geschrieben.</translation>
    </message>
    <message>
        <source>It holds the webhooks&apos; secrets: keep it to yourself.</source>
        <translation>Es enthält die Geheimnisse der Webhooks: Behalten Sie es für sich.</translation>
    </message>
    <message>
        <source>Secrets are not in it: --with-secrets adds them.</source>
        <translation>Geheimnisse sind nicht darin: --with-secrets fügt sie hinzu.</translation>
    </message>
    <message>
        <source>Its secret, shown this once: %1</source>
        <translation>Sein Geheimnis, nur dieses eine Mal gezeigt: %1</translation>
    </message>
    <message>
        <source>Write sites, webhooks, goals, alert rules and settings as one JSON file; the log is not in it</source>
        <translation>Websites, Webhooks, Ziele, Alarmregeln und Einstellungen als eine JSON-Datei schreiben; das Protokoll ist nicht darin</translation>
    </message>
    <message>
        <source>Into this file, whole or not at all; without it, to standard output</source>
        <translation>In diese Datei, ganz oder gar nicht; ohne sie auf die Standardausgabe</translation>
    </message>
    <message>
        <source>With the webhooks&apos; secrets; the file is then yours alone to read (0600)</source>
        <translation>Mit den Geheimnissen der Webhooks; die Datei können dann nur Sie lesen (0600)</translation>
    </message>
    <message>
        <source>Read such a file: add what is not there, change what is, and leave the rest. One that is wrong changes nothing</source>
        <translation>Eine solche Datei lesen: hinzufügen, was fehlt, ändern, was da ist, und den Rest lassen. Eine falsche ändert nichts</translation>
    </message>
    <message>
        <source>Which; - is standard input</source>
        <translation>Welche; - ist die Standardeingabe</translation>
    </message>
    <message>
        <source>the profile&apos;s file</source>
        <translation>die Datei des Profils</translation>
    </message>
    <message numerus="yes">
        <source>%n site(s)</source>
        <translation>
            <numerusform>%n Website</numerusform>
            <numerusform>%n Websites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n webhook(s)</source>
        <translation>
            <numerusform>%n Webhook</numerusform>
            <numerusform>%n Webhooks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n goal(s)</source>
        <translation>
            <numerusform>%n Ziel</numerusform>
            <numerusform>%n Ziele</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert rule(s)</source>
        <translation>
            <numerusform>%n Alarmregel</numerusform>
            <numerusform>%n Alarmregeln</numerusform>
        </translation>
    </message>
    <message>
        <source>Written: %1, and the settings.</source>
        <translation>Geschrieben: %1 und die Einstellungen.</translation>
    </message>
    <message>
        <source>Added or changed: %1.</source>
        <translation>Hinzugefügt oder geändert: %1.</translation>
    </message>
    <message>
        <source>The file stays half imported. %1</source>
        <translation>Die Datei bleibt halb übernommen. %1</translation>
    </message>
    <message>
        <source>It was asked to end, and goes on until the file is imported whole; asked again it ends at once, and leaves half of it.</source>
        <translation>Es sollte enden und macht weiter, bis die Datei ganz importiert ist; noch einmal gebeten, endet es sofort und lässt die Hälfte zurück.</translation>
    </message>
    <message>
        <source>the settings</source>
        <translation>die Einstellungen</translation>
    </message>
    <message numerus="yes">
        <source>%n secret(s)</source>
        <translation>
            <numerusform>%n Geheimnis</numerusform>
            <numerusform>%n Geheimnisse</numerusform>
        </translation>
    </message>
    <message>
        <source>It was asked to end, and goes on until the file is imported whole.</source>
        <translation>Es sollte enden, macht aber weiter, bis die Datei ganz importiert ist.</translation>
    </message>
    <message>
        <source>There are no webhooks, so no secrets are in it.</source>
        <translation>Es gibt keine Webhooks, also stehen keine Geheimnisse darin.</translation>
    </message>
</context>
<context>
    <name>ProfileFile</name>
    <message>
        <source>this is no JSON object.</source>
        <translation>Das ist kein JSON-Objekt.</translation>
    </message>
    <message>
        <source>this is no JSON.</source>
        <translation>Das ist kein JSON.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>there is no such name here.</source>
        <translation>Einen solchen Namen gibt es hier nicht.</translation>
    </message>
    <message>
        <source>Did you mean &quot;%1&quot;?</source>
        <translation>Meinten Sie „%1“?</translation>
    </message>
    <message>
        <source>&quot;profile&quot; is expected: this is no file of export-profile.</source>
        <translation>Erwartet wird „profile“: Das ist keine Datei von export-profile.</translation>
    </message>
    <message>
        <source>a number is expected.</source>
        <translation>Erwartet wird eine Zahl.</translation>
    </message>
    <message>
        <source>this program reads version %1. Use the Ovyxa Bench that wrote the file.</source>
        <translation>Dieses Programm liest Version %1. Nehmen Sie die Ovyxa Bench, die die Datei schrieb.</translation>
    </message>
    <message>
        <source>a list is expected.</source>
        <translation>Erwartet wird eine Liste.</translation>
    </message>
    <message>
        <source>this is missing.</source>
        <translation>Das fehlt.</translation>
    </message>
    <message>
        <source>a text is expected.</source>
        <translation>Erwartet wird ein Text.</translation>
    </message>
    <message>
        <source>one of %1 is expected.</source>
        <translation>Erwartet wird eines von %1.</translation>
    </message>
    <message>
        <source>an object is expected.</source>
        <translation>Erwartet wird ein Objekt.</translation>
    </message>
    <message>
        <source>this site stands twice.</source>
        <translation>Diese Website steht zweimal da.</translation>
    </message>
    <message>
        <source>there is no site &quot;%1&quot;, neither in the file nor in the profile.</source>
        <translation>Eine Website „%1“ gibt es weder in der Datei noch im Profil.</translation>
    </message>
    <message>
        <source>a number of visitors, 0 or more, is expected.</source>
        <translation>Erwartet wird eine Zahl von Besuchern, 0 oder mehr.</translation>
    </message>
    <message>
        <source>either &quot;path&quot; or &quot;event&quot; is expected.</source>
        <translation>Erwartet wird entweder „path“ oder „event“.</translation>
    </message>
    <message>
        <source>true or false is expected.</source>
        <translation>true oder false wird erwartet.</translation>
    </message>
    <message>
        <source>%1 is a pipe. Name a file.</source>
        <translation>%1 ist eine Pipe. Eine Datei angeben.</translation>
    </message>
    <message>
        <source>this goal stands twice.</source>
        <translation>Dieses Ziel steht zweimal da.</translation>
    </message>
    <message>
        <source>this rule stands twice.</source>
        <translation>Diese Regel steht zweimal da.</translation>
    </message>
    <message>
        <source>it is empty. Left out, the one that is there stays, or one is made.</source>
        <translation>es ist leer. Ohne diese Angabe bleibt das vorhandene, oder eines wird erzeugt.</translation>
    </message>
</context>
<context>
    <name>Query</name>
    <message>
        <source>There is no key &quot;%1:&quot;. Known are %2 (quotes around it make it a text).</source>
        <translation>Es gibt keinen Schlüssel „%1:“. Bekannt sind %2 (in Anführungszeichen ist es ein Text).</translation>
    </message>
    <message>
        <source>%1: there is no &quot;%2&quot;. Known are %3.</source>
        <translation>%1: „%2“ gibt es nicht. Bekannt sind %3.</translation>
    </message>
    <message>
        <source>%1: there is no &quot;%2&quot;. The nearest is &quot;%3&quot;; known are %4.</source>
        <translation>%1: „%2“ gibt es nicht. Am nächsten ist „%3“; bekannt sind %4.</translation>
    </message>
    <message>
        <source>&quot;%1:&quot; has nothing behind it, or behind a comma.</source>
        <translation>Hinter „%1:“ oder hinter einem Komma steht nichts.</translation>
    </message>
    <message>
        <source>A quote does not end. Write \&quot; for one that is to be found.</source>
        <translation>Ein Anführungszeichen hat kein Ende. Schreiben Sie \&quot; für eines, das gefunden werden soll.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no span of time. Write 500ms, &gt;2s, &lt;=1m or 100ms..2s.</source>
        <translation>%1: „%2“ ist keine Zeitspanne. Schreiben Sie 500ms, &gt;2s, &lt;=1m oder 100ms..2s.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no size. Write 400, &gt;10KiB, &lt;=1MiB or 1k..2k.</source>
        <translation>%1: „%2“ ist keine Größe. Schreiben Sie 400, &gt;10KiB, &lt;=1MiB oder 1k..2k.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no figure. Write 3, &gt;3, &lt;=3 or 3..5.</source>
        <translation>%1: „%2“ ist keine Zahl. Schreiben Sie 3, &gt;3, &lt;=3 oder 3..5.</translation>
    </message>
    <message>
        <source>%1: nothing is between %2 and %3: the lower one stands first.</source>
        <translation>%1: Zwischen %2 und %3 liegt nichts: Das Kleinere steht zuerst.</translation>
    </message>
    <message>
        <source>There is no key &quot;%1:&quot;. The nearest is &quot;%2&quot;; known are %3 (quotes around it make it a text).</source>
        <translation>Es gibt keinen Schlüssel „%1:“. Am nächsten kommt „%2“; bekannt sind %3 (in Anführungszeichen ist es ein Text).</translation>
    </message>
    <message>
        <source>The query asks for nothing, which would mean the whole log. Write state:* to mean that.</source>
        <translation>Die Abfrage fragt nach nichts, und das hieße: das ganze Protokoll. Wer das meint, schreibt state:*.</translation>
    </message>
    <message>
        <source>&quot;%1:&quot; is asked of deliveries and &quot;%2:&quot; of received requests; a query is about one of them.</source>
        <translation>„%1:“ fragt nach Zustellungen und „%2:“ nach empfangenen Anfragen; eine Abfrage gilt einem von beiden.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no time. Write 10m or 2h (ago), 14:30, today, 2025-03-15 or 2025-03-15T14:30:00Z, or with &gt; or &lt;, or A..B.</source>
        <translation>%1: „%2“ ist keine Zeit. Schreiben Sie 10m oder 2h (zuvor), 14:30, today, 2025-03-15 oder 2025-03-15T14:30:00Z, auch mit &gt; oder &lt; davor, oder A..B.</translation>
    </message>
    <message>
        <source>&quot;-&quot; says what is not wanted, and has nothing behind it (quotes around it make it a text).</source>
        <translation>„-“ sagt, was nicht gemeint ist, und hat nichts hinter sich (in Anführungszeichen ist es ein Text).</translation>
    </message>
    <message>
        <source>&quot;id:&quot; names deliveries by their numbers, as in id:12 or id:40..52.</source>
        <translation>„id:“ nennt Zustellungen bei ihren Nummern, wie in id:12 oder id:40..52.</translation>
    </message>
    <message>
        <source>&quot;id:&quot; names more than %1 deliveries.</source>
        <translation>„id:“ nennt mehr als %1 Zustellungen.</translation>
    </message>
    <message>
        <source>Only what fits, such as: %1</source>
        <translation>Nur was passt, etwa: %1</translation>
    </message>
    <message>
        <source>&quot;%1:&quot; wants the name of a field behind a dot, as in %2.</source>
        <translation>„%1:“ braucht den Namen eines Felds nach einem Punkt, wie in %2.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no number. Write 12, 40..52 or 3,5,8.</source>
        <translation>%1: „%2“ ist keine Nummer. Schreiben Sie 12, 40..52 oder 3,5,8.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no time. Write 10m or 2h (ago), 14:30, today, 2025-03-15 or 2025-03-15T14:30:00Z.</source>
        <translation>%1: „%2“ ist keine Zeit. Schreiben Sie 10m oder 2h (zuvor), 14:30, today, 2025-03-15 oder 2025-03-15T14:30:00Z.</translation>
    </message>
    <message>
        <source>%1: no answer has the status &quot;%2&quot;; they go from 100 to 999.</source>
        <translation>%1: Keine Antwort hat den Status „%2“; es gibt 100 bis 999.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is of signs alone, and asks for nothing (quotes around it make it a text).</source>
        <translation>„%1“ besteht nur aus Zeichen und fragt nach nichts (in Anführungszeichen wird es zum Text).</translation>
    </message>
    <message>
        <source>%1: there is no method &quot;%2&quot; (quotes around it look for it all the same).</source>
        <translation>%1: Eine Methode „%2“ gibt es nicht (in Anführungszeichen wird sie trotzdem gesucht).</translation>
    </message>
    <message>
        <source>%1: there is no method &quot;%2&quot;; the nearest is %3 (quotes around it look for it all the same).</source>
        <translation>%1: Eine Methode „%2“ gibt es nicht; am nächsten kommt %3 (in Anführungszeichen wird sie trotzdem gesucht).</translation>
    </message>
</context>
<context>
    <name>QueryHelp</name>
    <message>
        <source>About to be sent</source>
        <translation>Wird gleich gesendet</translation>
    </message>
    <message>
        <source>Held back by the hour&apos;s limit</source>
        <translation>Vom Stundenlimit zurückgehalten</translation>
    </message>
    <message>
        <source>A request is under way</source>
        <translation>Eine Anfrage ist unterwegs</translation>
    </message>
    <message>
        <source>To be tried again</source>
        <translation>Wird noch einmal versucht</translation>
    </message>
    <message>
        <source>Answered with a 2xx</source>
        <translation>Mit 2xx beantwortet</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>Aufgegeben</translation>
    </message>
    <message>
        <source>Attempts that went well</source>
        <translation>Versuche, die gelangen</translation>
    </message>
    <message>
        <source>Answers other than 2xx</source>
        <translation>Andere Antworten als 2xx</translation>
    </message>
    <message>
        <source>Answers that lead elsewhere</source>
        <translation>Antworten, die woanders hinführen</translation>
    </message>
    <message>
        <source>Attempts that ran out of time</source>
        <translation>Versuche, denen die Zeit ausging</translation>
    </message>
    <message>
        <source>No such host</source>
        <translation>Rechner nicht gefunden</translation>
    </message>
    <message>
        <source>Nothing listened there</source>
        <translation>Dort hörte nichts zu</translation>
    </message>
    <message>
        <source>The connection was lost</source>
        <translation>Die Verbindung ging verloren</translation>
    </message>
    <message>
        <source>TLS did not come about</source>
        <translation>TLS kam nicht zustande</translation>
    </message>
    <message>
        <source>Closed without an answer</source>
        <translation>Ohne Antwort geschlossen</translation>
    </message>
    <message>
        <source>An answer that is not HTTP</source>
        <translation>Eine Antwort, die kein HTTP ist</translation>
    </message>
    <message>
        <source>Too large to be sent</source>
        <translation>Zu groß zum Senden</translation>
    </message>
    <message>
        <source>The bench ended meanwhile</source>
        <translation>Die Bench endete währenddessen</translation>
    </message>
    <message>
        <source>Cancelled meanwhile</source>
        <translation>Währenddessen abgebrochen</translation>
    </message>
    <message>
        <source>Text or a key</source>
        <translation>Text oder ein Schlüssel</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>Your filters</source>
        <translation>Ihre Filter</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Früher</translation>
    </message>
    <message>
        <source>Delivered, waiting, failed …</source>
        <translation>Zugestellt, wartend, gescheitert …</translation>
    </message>
    <message>
        <source>What happened on the site</source>
        <translation>Was auf der Site geschah</translation>
    </message>
    <message>
        <source>Its name</source>
        <translation>Sein Name</translation>
    </message>
    <message>
        <source>Whose event it was</source>
        <translation>Wessen Ereignis es war</translation>
    </message>
    <message>
        <source>Last answer: 503, 5xx, &gt;=400</source>
        <translation>Letzte Antwort: 503, 5xx, &gt;=400</translation>
    </message>
    <message>
        <source>Why an attempt failed</source>
        <translation>Warum ein Versuch scheiterte</translation>
    </message>
    <message>
        <source>How many: 4, &gt;1</source>
        <translation>Wie viele: 4, &gt;1</translation>
    </message>
    <message>
        <source>Last attempt: &gt;2s, 10ms..1s</source>
        <translation>Letzter Versuch: &gt;2s, 10ms..1s</translation>
    </message>
    <message>
        <source>The body: &gt;10k</source>
        <translation>Der Body: &gt;10k</translation>
    </message>
    <message>
        <source>1h, today, 14:30, a date</source>
        <translation>1h, today, 14:30, ein Datum</translation>
    </message>
    <message>
        <source>yes, no, or of which delivery</source>
        <translation>yes, no oder von welcher Zustellung</translation>
    </message>
    <message>
        <source>A field of the payload&apos;s data</source>
        <translation>Ein Feld aus data der Nutzdaten</translation>
    </message>
    <message>
        <source>Sent to this webhook</source>
        <translation>An diesen Webhook gesendet</translation>
    </message>
    <message>
        <source>An event of this site</source>
        <translation>Ein Ereignis dieser Site</translation>
    </message>
    <message>
        <source>Sent again by hand</source>
        <translation>Von Hand noch einmal gesendet</translation>
    </message>
    <message>
        <source>Sent by its event</source>
        <translation>Von seinem Ereignis gesendet</translation>
    </message>
    <message>
        <source>In names, payloads, answers</source>
        <translation>In Namen, Nutzdaten, Antworten</translation>
    </message>
    <message>
        <source>Cancelled by somebody, or skipped by a pause</source>
        <translation>Von jemandem abgebrochen oder durch eine Pause ausgelassen</translation>
    </message>
    <message>
        <source>Skipped: the webhook was paused</source>
        <translation>Ausgelassen: Der Webhook war pausiert</translation>
    </message>
    <message>
        <source>Search deliveries and payloads…</source>
        <translation>Zustellungen und Nutzdaten durchsuchen…</translation>
    </message>
    <message>
        <source>Filter: search deliveries and payloads</source>
        <translation>Filter: Zustellungen und Nutzdaten durchsuchen</translation>
    </message>
    <message>
        <source>Words are searched for; state:failed, webhook:Orders, status:5xx, since:1h and more ask for a field; a dash in front leaves out. Ctrl+Space lists all keys.</source>
        <translation>Wörter werden gesucht; state:failed, webhook:Orders, status:5xx, since:1h und mehr fragen nach einem Feld; ein Strich davor schließt aus. Strg+Leertaste zeigt alle Schlüssel.</translation>
    </message>
    <message>
        <source>What its signature is worth</source>
        <translation>Was ihre Signatur wert ist</translation>
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
        <translation>Was geantwortet wurde: 503, 5xx</translation>
    </message>
    <message>
        <source>A header, as in header.user-agent:curl*</source>
        <translation>Ein Header, wie in header.user-agent:curl*</translation>
    </message>
    <message>
        <source>Signed with a secret known here</source>
        <translation>Mit einem hier bekannten Geheimnis signiert</translation>
    </message>
    <message>
        <source>Signed, but not over these bytes</source>
        <translation>Signiert, aber nicht über diese Bytes</translation>
    </message>
    <message>
        <source>Without a signature</source>
        <translation>Ohne Signatur</translation>
    </message>
    <message>
        <source>There was no secret to check with</source>
        <translation>Es gab kein Geheimnis zum Prüfen</translation>
    </message>
    <message>
        <source>Search received requests…</source>
        <translation>Empfangene Anfragen durchsuchen…</translation>
    </message>
    <message>
        <source>Filter: search received requests and what they were answered</source>
        <translation>Filter: empfangene Anfragen und ihre Antworten durchsuchen</translation>
    </message>
    <message>
        <source>Words are searched for; verdict:invalid, method:POST, path:/hook*, status:5xx, since:1h and more ask for a field; a dash in front leaves out. Ctrl+Space lists all keys.</source>
        <translation>Wörter werden gesucht; verdict:invalid, method:POST, path:/hook*, status:5xx, since:1h und mehr fragen nach einem Feld; ein Strich davor schließt aus. Strg+Leertaste zeigt alle Schlüssel.</translation>
    </message>
    <message>
        <source>In heads, bodies, answers</source>
        <translation>In Köpfen, Bodys, Antworten</translation>
    </message>
    <message>
        <source>Its number: 12, 40..52</source>
        <translation>Ihre Nummer: 12, 40..52</translation>
    </message>
</context>
<context>
    <name>ReadyFile</name>
    <message>
        <source>Written once it is ready, with the URL and the CA&apos;s file as its two lines; removed at the end</source>
        <translation>Wird geschrieben, sobald es bereit ist, mit URL und CA-Datei als ihren zwei Zeilen, und am Ende entfernt</translation>
    </message>
    <message>
        <source>The file %1 that says when it is ready cannot be written: %2</source>
        <translation>Die Datei %1, die sagt, wann es bereit ist, lässt sich nicht schreiben: %2</translation>
    </message>
    <message>
        <source>--ready-file: there is no folder %1.</source>
        <translation>--ready-file: Es gibt keinen Ordner %1.</translation>
    </message>
    <message>
        <source>--ready-file: %1 is there, and is no ordinary file.</source>
        <translation>--ready-file: %1 ist da und keine gewöhnliche Datei.</translation>
    </message>
    <message>
        <source>--ready-file: %1 is a link. Name the file itself.</source>
        <translation>--ready-file: %1 ist eine Verknüpfung. Nennen Sie die Datei selbst.</translation>
    </message>
    <message>
        <source>--ready-file: %1 is there, and holds something else. Name another file, or remove it.</source>
        <translation>--ready-file: %1 ist da und enthält etwas anderes. Nennen Sie eine andere Datei, oder entfernen Sie diese.</translation>
    </message>
    <message>
        <source>--ready-file takes a file&apos;s name; standard output says by itself where it listens.</source>
        <translation>--ready-file nimmt den Namen einer Datei; die Standardausgabe sagt von selbst, wo gehorcht wird.</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>&quot;%1&quot; is no KEY=VALUE, such as plan_limit=100000. Keys are %2.</source>
        <translation>„%1“ ist kein KEY=VALUE wie plan_limit=100000. Die Schlüssel sind %2.</translation>
    </message>
    <message>
        <source>The profile&apos;s switches</source>
        <translation>Die Schalter des Profils</translation>
    </message>
    <message>
        <source>List them</source>
        <translation>Sie auflisten</translation>
    </message>
    <message>
        <source>Set one or several</source>
        <translation>Einen oder mehrere setzen</translation>
    </message>
    <message>
        <source>%1 takes %2, and &quot;%3&quot; is none of these.</source>
        <translation>%1 nimmt %2, und „%3“ gehört nicht dazu.</translation>
    </message>
    <message>
        <source>on or off</source>
        <translation>on oder off</translation>
    </message>
    <message>
        <source>Did you mean %1?</source>
        <translation>Meinten Sie %1?</translation>
    </message>
    <message>
        <source>There is no setting &quot;%1&quot;. There are %2.</source>
        <translation>Eine Einstellung „%1“ gibt es nicht. Es gibt %2.</translation>
    </message>
    <message>
        <source>a number of events a month from 1 on</source>
        <translation>eine Zahl von Ereignissen im Monat ab 1</translation>
    </message>
    <message>
        <source>unlimited, free (1,000 an hour) or pro (5,000)</source>
        <translation>unlimited, free (1.000 in der Stunde) oder pro (5.000)</translation>
    </message>
    <message>
        <source>The country database %1 cannot be read.</source>
        <translation>Die Länderdatenbank %1 lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>allow_loopback_http=on|off (plain HTTP to this machine), system_proxy=on|off, plan_limit=N (events a month), rate_limit=unlimited|free|pro (the Events API&apos;s), country_database=FILE (MaxMind format; empty: none), keep_newest=N|off and keep_days=N|off (what each log holds, older records are deleted)</source>
        <translation>allow_loopback_http=on|off (HTTP ohne TLS zu diesem Rechner), system_proxy=on|off, plan_limit=N (Ereignisse im Monat), rate_limit=unlimited|free|pro (der Events API), country_database=DATEI (im Format von MaxMind; leer: keine), keep_newest=N|off und keep_days=N|off (was jedes Log behält, Älteres wird gelöscht)</translation>
    </message>
    <message>
        <source>a number of records from 1 on, or off</source>
        <translation>eine Anzahl von Einträgen ab 1, oder off</translation>
    </message>
    <message>
        <source>a number of days from 1 to 3,650, or off</source>
        <translation>eine Anzahl von Tagen von 1 bis 3650, oder off</translation>
    </message>
    <message>
        <source>true or false is expected, without quotation marks.</source>
        <translation>true oder false wird erwartet, ohne Anführungszeichen.</translation>
    </message>
    <message>
        <source>a number is expected, without quotation marks.</source>
        <translation>eine Zahl wird erwartet, ohne Anführungszeichen.</translation>
    </message>
</context>
<context>
    <name>ShownWords</name>
    <message>
        <source>valid</source>
        <translation>gültig</translation>
    </message>
    <message>
        <source>invalid</source>
        <translation>ungültig</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>unchecked</source>
        <translation>ungeprüft</translation>
    </message>
    <message>
        <source>untried</source>
        <translation>unversucht</translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>in Ordnung</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>redirect</source>
        <translation>Weiterleitung</translation>
    </message>
    <message>
        <source>timeout</source>
        <translation>Zeit abgelaufen</translation>
    </message>
    <message>
        <source>dns</source>
        <translation>Name unbekannt</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>connection</source>
        <translation>Verbindung gescheitert</translation>
    </message>
    <message>
        <source>tls</source>
        <translation>TLS gescheitert</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>geschlossen</translation>
    </message>
    <message>
        <source>protocol</source>
        <translation>fehlerhafte Antwort</translation>
    </message>
    <message>
        <source>too_large</source>
        <translation>zu groß</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>receiver</source>
        <translation>Empfänger</translation>
    </message>
    <message>
        <source>recovers</source>
        <translation>erholt sich</translation>
    </message>
    <message>
        <source>never recovers</source>
        <translation>erholt sich nie</translation>
    </message>
    <message>
        <source>replay</source>
        <translation>erneutes Senden</translation>
    </message>
    <message>
        <source>tampered</source>
        <translation>verfälscht</translation>
    </message>
    <message>
        <source>balance</source>
        <translation>Bilanz</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>queued</source>
        <translation>eingereiht</translation>
    </message>
    <message>
        <source>held</source>
        <translation>gehalten</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>sendet</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>zugestellt</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>valid</source>
        <translation>gültig</translation>
    </message>
    <message>
        <source>invalid</source>
        <translation>ungültig</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>unchecked</source>
        <translation>ungeprüft</translation>
    </message>
    <message>
        <source>not tried yet</source>
        <translation>unversucht</translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>in Ordnung</translation>
    </message>
    <message>
        <source>not 2xx</source>
        <translation>kein 2xx</translation>
    </message>
    <message>
        <source>redirect</source>
        <translation>Weiterleitung</translation>
    </message>
    <message>
        <source>timeout</source>
        <translation>Zeit abgelaufen</translation>
    </message>
    <message>
        <source>no such host</source>
        <translation>Host unbekannt</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>Verbindung weg</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>not HTTP</source>
        <translation>kein HTTP</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>zu groß</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <source>Stored, and about to be sent.</source>
        <translation>Gespeichert, gleich wird gesendet.</translation>
    </message>
    <message>
        <source>A request is under way.</source>
        <translation>Eine Anfrage ist unterwegs.</translation>
    </message>
    <message>
        <source>The last attempt did not succeed. It is tried again after a while.</source>
        <translation>Der letzte Versuch ist misslungen. Nach einer Weile folgt der nächste.</translation>
    </message>
    <message>
        <source>The endpoint answered with a 2xx.</source>
        <translation>Der Endpunkt hat mit einem 2xx geantwortet.</translation>
    </message>
    <message>
        <source>Cancelled before it was delivered.</source>
        <translation>Abgebrochen, bevor sie zugestellt war.</translation>
    </message>
    <message>
        <source>Held back by the limit of %1 deliveries an hour. It goes out as the hour frees.</source>
        <translation>Von der Grenze von %1 Zustellungen je Stunde gehalten. Sie geht hinaus, sobald die Stunde Platz hat.</translation>
    </message>
    <message>
        <source>Never sent, because its payload is too large.</source>
        <translation>Nie gesendet, weil die Nutzdaten zu groß sind.</translation>
    </message>
    <message>
        <source>Never sent. Its response says why.</source>
        <translation>Nie gesendet. Die Antwort sagt, warum.</translation>
    </message>
    <message numerus="yes">
        <source>Given up after %n attempt(s). Replay it once the endpoint works.</source>
        <translation>
            <numerusform>Nach %n Versuch aufgegeben. Wiederholen Sie die Zustellung, wenn der Endpunkt wieder arbeitet.</numerusform>
            <numerusform>Nach %n Versuchen aufgegeben. Wiederholen Sie die Zustellung, wenn der Endpunkt wieder arbeitet.</numerusform>
        </translation>
    </message>
    <message>
        <source>malformed</source>
        <translation>fehlgeformt</translation>
    </message>
    <message>
        <source>cross-site</source>
        <translation>fremde Seite</translation>
    </message>
    <message>
        <source>Skipped, because the webhook was paused. Replay it to send it.</source>
        <translation>Ausgelassen, weil der Webhook pausiert war. Wiederholen Sie sie, um sie zu senden.</translation>
    </message>
    <message>
        <source>cut short</source>
        <translation>abgeschnitten</translation>
    </message>
    <message>
        <source>no Ovyxa event</source>
        <translation>kein Ovyxa-Ereignis</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>ausgelassen</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>sending</source>
        <translation>sendet</translation>
    </message>
    <message>
        <source>first</source>
        <translation>zuerst</translation>
    </message>
    <message>
        <source>again</source>
        <translation>erneut</translation>
    </message>
    <message>
        <source>retry %1 · +%2</source>
        <translation>Wiederholung %1 · +%2</translation>
    </message>
    <message>
        <source>next: retry %1 of %2, %3</source>
        <translation>als Nächstes: Wiederholung %1 von %2, %3</translation>
    </message>
    <message>
        <source>next: the same attempt again</source>
        <translation>als Nächstes: derselbe Versuch noch einmal</translation>
    </message>
    <message>
        <source>held by the hourly limit, goes out %1</source>
        <translation>von der Stundengrenze gehalten, geht %1 hinaus</translation>
    </message>
    <message>
        <source>held by the hourly limit</source>
        <translation>von der Stundengrenze gehalten</translation>
    </message>
    <message>
        <source>about to be sent</source>
        <translation>wird gleich gesendet</translation>
    </message>
    <message>
        <source>sending now</source>
        <translation>wird gerade gesendet</translation>
    </message>
    <message numerus="yes">
        <source>given up after %n attempts</source>
        <translation>
            <numerusform>nach %n Versuch aufgegeben</numerusform>
            <numerusform>nach %n Versuchen aufgegeben</numerusform>
        </translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>delivered with attempt %1</source>
        <translation>mit Versuch %1 zugestellt</translation>
    </message>
    <message>
        <source>never sent</source>
        <translation>nie gesendet</translation>
    </message>
    <message>
        <source>skipped: the webhook was paused</source>
        <translation>ausgelassen: Der Webhook war pausiert</translation>
    </message>
    <message>
        <source>the first attempt</source>
        <translation>der erste Versuch</translation>
    </message>
    <message>
        <source>retry %1</source>
        <translation>Wiederholung %1</translation>
    </message>
    <message>
        <source>run to %1, %2 · before %3</source>
        <translation>bis %1, %2 · vor: %3</translation>
    </message>
    <message>
        <source>run to %1, %2 · due by then: %3</source>
        <translation>bis %1, %2 · bis dahin fällig: %3</translation>
    </message>
</context>
<context>
    <name>Times</name>
    <message>
        <source>UTC</source>
        <translation>UTC</translation>
    </message>
    <message>
        <source>Local time</source>
        <translation>Ortszeit</translation>
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
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 B</source>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>dd MMM</source>
        <translation>dd. MMM</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 d</translation>
    </message>
    <message>
        <source>dd MMM</source>
        <comment>as short as a day can be told: dd.MM, dd/MM</comment>
        <translation>dd.MM</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>Time ago</source>
        <translation>Wie lange her</translation>
    </message>
</context>
<context>
    <name>TlsFiles</name>
    <message>
        <source>There is no file %1. Check the path.</source>
        <translation>Es gibt keine Datei %1. Prüfen Sie den Pfad.</translation>
    </message>
    <message>
        <source>%1 is not a file. Name the PEM file itself.</source>
        <translation>%1 ist keine Datei. Nennen Sie die PEM-Datei selbst.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2. Check who may read it.</source>
        <translation>%1 lässt sich nicht lesen: %2. Prüfen Sie, wer die Datei lesen darf.</translation>
    </message>
    <message>
        <source>%1 is too large for a PEM file. Check that it is the right one.</source>
        <translation>%1 ist zu groß für eine PEM-Datei. Prüfen Sie, ob es die richtige ist.</translation>
    </message>
    <message>
        <source>A certificate in %1 is damaged. Export it again.</source>
        <translation>Ein Zertifikat in %1 ist beschädigt. Exportieren Sie es noch einmal.</translation>
    </message>
    <message>
        <source>%1 holds a private key, but no certificate. Are the two files swapped?</source>
        <translation>%1 enthält einen privaten Schlüssel, aber kein Zertifikat. Sind die beiden Dateien vertauscht?</translation>
    </message>
    <message>
        <source>There is no certificate in %1. It must be a PEM file, with a line “-----BEGIN CERTIFICATE-----”.</source>
        <translation>In %1 steht kein Zertifikat. Es muss eine PEM-Datei sein, mit einer Zeile „-----BEGIN CERTIFICATE-----“.</translation>
    </message>
    <message>
        <source>The private key in %1 is locked with a pass phrase. Save it without one, for example with “openssl pkey -in FILE -out NEW-FILE”.</source>
        <translation>Der private Schlüssel in %1 ist mit einer Passphrase verschlossen. Sichern Sie ihn ohne, etwa mit „openssl pkey -in DATEI -out NEUE-DATEI“.</translation>
    </message>
    <message>
        <source>The private key in %1 is damaged. Export it again.</source>
        <translation>Der private Schlüssel in %1 ist beschädigt. Exportieren Sie ihn noch einmal.</translation>
    </message>
    <message>
        <source>%1 holds a certificate, but no private key. Are the two files swapped?</source>
        <translation>%1 enthält ein Zertifikat, aber keinen privaten Schlüssel. Sind die beiden Dateien vertauscht?</translation>
    </message>
    <message>
        <source>There is no private key in %1. It must be a PEM file, with a line “-----BEGIN PRIVATE KEY-----”.</source>
        <translation>In %1 steht kein privater Schlüssel. Es muss eine PEM-Datei sein, mit einer Zeile „-----BEGIN PRIVATE KEY-----“.</translation>
    </message>
    <message>
        <source>The private key in %1 is neither RSA nor EC. Use one of these.</source>
        <translation>Der private Schlüssel in %1 ist weder RSA noch EC. Nehmen Sie einen von diesen.</translation>
    </message>
    <message>
        <source>The RSA key in %1 has %2 bits. TLS wants at least %3; make a new one.</source>
        <translation>Der RSA-Schlüssel in %1 hat %2 Bits. TLS will mindestens %3; erzeugen Sie einen neuen.</translation>
    </message>
    <message>
        <source>The key in %1 does not belong to the certificate in %2. Use the key that the certificate was made with.</source>
        <translation>Der Schlüssel in %1 gehört nicht zum Zertifikat in %2. Nehmen Sie den Schlüssel, mit dem das Zertifikat gemacht wurde.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate must come first in %1, before those that signed it.</source>
        <translation>Das Zertifikat des Servers muss in %1 zuerst stehen, vor denen, die es unterschrieben haben.</translation>
    </message>
</context>
<context>
    <name>TlsReport</name>
    <message>
        <source>The TLS handshake failed: the peer does not trust the certificate. Give it the certificate of the authority.</source>
        <translation>Der TLS-Handshake ist gescheitert: Die Gegenseite vertraut dem Zertifikat nicht. Geben Sie ihr das Zertifikat der CA.</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer says that the certificate has expired. Compare the clocks.</source>
        <translation>Der TLS-Handshake ist gescheitert: Die Gegenseite sagt, das Zertifikat sei abgelaufen. Vergleichen Sie die Uhren.</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer speaks plain HTTP, and this port speaks TLS. Use https:// in its URL.</source>
        <translation>Der TLS-Handshake ist gescheitert: Die Gegenseite spricht unverschlüsseltes HTTP, und dieser Port spricht TLS. Schreiben Sie https:// in ihre URL.</translation>
    </message>
    <message>
        <source>The TLS handshake failed: what the peer sent is not TLS.</source>
        <translation>Der TLS-Handshake ist gescheitert: Was die Gegenseite gesendet hat, ist kein TLS.</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer wants a version of TLS older than 1.2.</source>
        <translation>Der TLS-Handshake ist gescheitert: Die Gegenseite will eine ältere Version von TLS als 1.2.</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer and this server have no cipher in common.</source>
        <translation>Der TLS-Handshake ist gescheitert: Die Gegenseite und dieser Server haben keine Chiffre gemeinsam.</translation>
    </message>
    <message>
        <source>The TLS connection failed: %1.</source>
        <translation>Die TLS-Verbindung ist gescheitert: %1.</translation>
    </message>
    <message>
        <source>The certificate ended at %1, so peers refuse it. Use a newer one, unless that is what you try out.</source>
        <translation>Das Zertifikat ist am %1 abgelaufen, deshalb lehnt die Gegenseite es ab. Nehmen Sie ein neueres, wenn Sie nicht gerade das ausprobieren.</translation>
    </message>
    <message>
        <source>The certificate begins only at %1, so peers refuse it. Compare the clocks, or use another one.</source>
        <translation>Das Zertifikat gilt erst ab %1, deshalb lehnt die Gegenseite es ab. Vergleichen Sie die Uhren, oder nehmen Sie ein anderes.</translation>
    </message>
</context>
<context>
    <name>TrafficWords</name>
    <message>
        <source>%L1 / %L2 events (%3%)</source>
        <translation>%L1 / %L2 Ereignisse (%3 %)</translation>
    </message>
    <message>
        <source>limit reached</source>
        <translation>Grenze erreicht</translation>
    </message>
    <message>
        <source>within the plan</source>
        <translation>im Rahmen des Tarifs</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Free: %L1 an hour</source>
        <translation>Free: %L1 in der Stunde</translation>
    </message>
    <message>
        <source>Pro: %L1 an hour</source>
        <translation>Pro: %L1 in der Stunde</translation>
    </message>
    <message>
        <source>%1 % reached</source>
        <translation>%1 % erreicht</translation>
    </message>
    <message>
        <source>%L1 / %L2 (%3%)</source>
        <translation>%L1 / %L2 (%3 %)</translation>
    </message>
    <message>
        <source>%L1 by bots</source>
        <translation>%L1 von Bots</translation>
    </message>
    <message>
        <source>%L1 refused</source>
        <translation>%L1 abgelehnt</translation>
    </message>
    <message numerus="yes">
        <source>%Ln views</source>
        <translation>
            <numerusform>%Ln Aufruf</numerusform>
            <numerusform>%Ln Aufrufe</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events</source>
        <translation>
            <numerusform>%Ln Ereignis</numerusform>
            <numerusform>%Ln Ereignisse</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UrlPolicy</name>
    <message>
        <source>The URL is %1 bytes long; at most %2 are allowed. Check that nothing else was pasted with it.</source>
        <translation>Die URL ist %1 Bytes lang; höchstens %2 sind erlaubt. Prüfen Sie, ob noch etwas anderes mit eingefügt wurde.</translation>
    </message>
    <message>
        <source>The URL holds broken text (half a character). Type it again.</source>
        <translation>Die URL enthält zerbrochenen Text (ein halbes Zeichen). Tippen Sie sie neu.</translation>
    </message>
    <message>
        <source>The URL holds a backslash. Write “/” instead.</source>
        <translation>Die URL enthält einen Rückstrich. Schreiben Sie stattdessen „/“.</translation>
    </message>
    <message>
        <source>The URL holds a space. Remove it, or write %20 where it belongs to the path.</source>
        <translation>Die URL enthält ein Leerzeichen. Entfernen Sie es, oder schreiben Sie %20, wo es zum Pfad gehört.</translation>
    </message>
    <message>
        <source>The URL holds an invisible character (U+%1). Remove it.</source>
        <translation>Die URL enthält ein unsichtbares Zeichen (U+%1). Entfernen Sie es.</translation>
    </message>
    <message>
        <source>This is not a valid URL: the host, the port or a %-escape in it cannot be read. It should look like https://example.com/hook.</source>
        <translation>Das ist keine gültige URL: Der Host, der Port oder eine %-Schreibweise darin ist nicht zu lesen. Sie sollte aussehen wie https://example.com/hook.</translation>
    </message>
    <message>
        <source>Enter the URL that events are sent to, such as https://example.com/hook.</source>
        <translation>Tragen Sie die URL ein, an die Ereignisse gesendet werden, etwa https://example.com/hook.</translation>
    </message>
    <message>
        <source>This is not a valid URL. It should look like https://example.com/hook.</source>
        <translation>Das ist keine gültige URL. Sie sollte aussehen wie https://example.com/hook.</translation>
    </message>
    <message>
        <source>The URL does not say how to connect. Put https:// in front of it.</source>
        <translation>Die URL sagt nicht, wie verbunden werden soll. Setzen Sie https:// davor.</translation>
    </message>
    <message>
        <source>Webhooks are sent over https, not over “%1”. Use an https:// URL.</source>
        <translation>Webhooks werden über https gesendet, nicht über „%1“. Nehmen Sie eine https://-URL.</translation>
    </message>
    <message>
        <source>Two slashes are missing after “%1:”. It should look like https://example.com/hook.</source>
        <translation>Nach „%1:“ fehlen zwei Schrägstriche. Sie sollte aussehen wie https://example.com/hook.</translation>
    </message>
    <message>
        <source>The URL holds a user name or password (what stands before “@”). Remove it: it would end up in logs, and the signature is what proves who sends.</source>
        <translation>Die URL enthält einen Benutzernamen oder ein Passwort (was vor „@“ steht). Entfernen Sie es: Es käme in Protokolle, und wer sendet, beweist die Signatur.</translation>
    </message>
    <message>
        <source>The URL holds a fragment (“#…”), which is never sent. Remove it.</source>
        <translation>Die URL enthält ein Fragment („#…“), das nie gesendet wird. Entfernen Sie es.</translation>
    </message>
    <message>
        <source>The URL names no host. It should look like https://example.com/hook.</source>
        <translation>Die URL nennt keinen Host. Sie sollte aussehen wie https://example.com/hook.</translation>
    </message>
    <message>
        <source>Port 0 cannot be connected to. Give the port that the endpoint listens on, or leave it out.</source>
        <translation>Mit Port 0 kann man sich nicht verbinden. Nennen Sie den Port, auf dem der Endpunkt lauscht, oder lassen Sie ihn weg.</translation>
    </message>
    <message>
        <source>Webhooks must use HTTPS: http:// would send events in the clear to %1. Use https://.</source>
        <translation>Webhooks müssen HTTPS verwenden: http:// würde Ereignisse unverschlüsselt an %1 senden. Nehmen Sie https://.</translation>
    </message>
    <message>
        <source>Webhooks must use HTTPS. For a server on this machine, allow plain HTTP to this machine, or use https://.</source>
        <translation>Webhooks müssen HTTPS verwenden. Für einen Server auf diesem Rechner erlauben Sie unverschlüsseltes HTTP zu diesem Rechner, oder nehmen Sie https://.</translation>
    </message>
    <message>
        <source>The URL does not say how to connect. For a server on this machine write http://%1.</source>
        <translation>Die URL sagt nicht, wie verbunden wird. Schreiben Sie für einen Server auf diesem Rechner http://%1.</translation>
    </message>
    <message>
        <source>The path holds an empty segment (“//”). It is sent exactly so, and some servers take it for another path.</source>
        <translation>Der Pfad enthält ein leeres Segment („//“). Er wird genau so gesendet, und manche Server halten ihn für einen anderen Pfad.</translation>
    </message>
    <message>
        <source>The path holds “.” or “..” as a segment. It is sent exactly so, and some servers resolve it or refuse it.</source>
        <translation>Der Pfad enthält „.“ oder „..“ als Segment. Er wird genau so gesendet, und manche Server lösen es auf oder lehnen es ab.</translation>
    </message>
    <message>
        <source>The URL holds the character %1, which must be escaped. Write %2 instead.</source>
        <translation>Die URL enthält das Zeichen %1, das maskiert sein muss. Schreiben Sie stattdessen %2.</translation>
    </message>
    <message>
        <source>%1 is where a server on this machine listens, or what a container calls it. Write %2.</source>
        <translation>%1 ist, wo ein Server auf diesem Rechner lauscht, oder wie ein Container ihn nennt. Schreiben Sie %2.</translation>
    </message>
    <message>
        <source>A colon is missing after “%1”. It should look like https://example.com/hook.</source>
        <translation>Nach „%1“ fehlt ein Doppelpunkt. Die URL sollte aussehen wie https://example.com/hook.</translation>
    </message>
    <message>
        <source>An address of IPv6 stands in brackets. It should look like http://[::1]:3000 or https://[2001:db8::1]/hook.</source>
        <translation>Eine IPv6-Adresse steht in eckigen Klammern. Die URL sollte aussehen wie http://[::1]:3000 oder https://[2001:db8::1]/hook.</translation>
    </message>
    <message>
        <source>What stands behind “%1:” is no port. For a server on this machine write http://%1:3000.</source>
        <translation>Was hinter „%1:“ steht, ist kein Port. Für einen Server auf diesem Rechner schreiben Sie http://%1:3000.</translation>
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
        <translation>Ein Besucher erreicht ein Ziel.</translation>
    </message>
    <message>
        <source>The month&apos;s events reach %1 % or %2 % of the plan.</source>
        <translation>Die Ereignisse des Monats erreichen %1 % oder %2 % des Tarifs.</translation>
    </message>
    <message>
        <source>More visitors are active at once than a threshold.</source>
        <translation>Mehr Besucher als eine Schwelle sind zugleich aktiv.</translation>
    </message>
    <message>
        <source>Listens for %1.</source>
        <translation>Bekommt %1.</translation>
    </message>
    <message>
        <source>%1 of %2 deliveries used in the last hour.</source>
        <translation>%1 von %2 Zustellungen der letzten Stunde verbraucht.</translation>
    </message>
    <message>
        <source>The previous secret is still accepted.</source>
        <translation>Das vorige Geheimnis wird noch angenommen.</translation>
    </message>
    <message>
        <source>Slack answers 400 no_text to Ovyxa&apos;s JSON: its messages need a text.</source>
        <translation>Slack antwortet auf Ovyxas JSON mit 400 no_text: Seine Nachrichten brauchen einen Text.</translation>
    </message>
    <message>
        <source>points at your receiver</source>
        <translation>zeigt auf Ihren Empfänger</translation>
    </message>
    <message>
        <source>%1 of %2 %3</source>
        <extracomment>the first of so many retries, and when: &quot;1 of 3 in 0:42&quot;</extracomment>
        <translation>%1 von %2 %3</translation>
    </message>
    <message>
        <source>nothing listens there</source>
        <translation>dort lauscht nichts</translation>
    </message>
    <message>
        <source>failing</source>
        <translation>scheitert</translation>
    </message>
    <message>
        <source>retrying</source>
        <translation>wiederholt</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>Its events are kept as skipped until it is resumed, and can be sent then. What was under way goes on.</source>
        <translation>Seine Ereignisse werden als ausgelassen aufbewahrt, bis er fortgesetzt wird, und können dann gesendet werden. Was unterwegs war, läuft weiter.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events skipped</source>
        <translation>
            <numerusform>%Ln Ereignis ausgelassen</numerusform>
            <numerusform>%Ln Ereignisse ausgelassen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in the last hour</source>
        <translation>
            <numerusform>%Ln in der letzten Stunde</numerusform>
            <numerusform>%Ln in der letzten Stunde</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries are held back until the hour has room.</source>
        <translation>
            <numerusform>%Ln Zustellung wird gehalten, bis in der Stunde Platz ist.</numerusform>
            <numerusform>%Ln Zustellungen werden gehalten, bis in der Stunde Platz ist.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Webhooks</name>
    <message>
        <source>Its secret, shown this once: %1</source>
        <translation>Sein Geheimnis, nur dieses eine Mal gezeigt: %1</translation>
    </message>
    <message>
        <source>Secrets are kept in %1.</source>
        <translation>Geheimnisse liegen hier: %1.</translation>
    </message>
    <message>
        <source>--events takes goal.completed, usage.threshold and realtime.spike, separated by commas; &quot;%1&quot; is something else.</source>
        <translation>--events nimmt goal.completed, usage.threshold und realtime.spike, durch Kommas getrennt; „%1“ ist etwas anderes.</translation>
    </message>
    <message>
        <source>There is no webhook %1.</source>
        <translation>Es gibt keinen Webhook %1.</translation>
    </message>
    <message>
        <source>Removed. Its deliveries stay in the log.</source>
        <translation>Entfernt. Seine Zustellungen bleiben im Protokoll.</translation>
    </message>
    <message>
        <source>The sites&apos; webhooks</source>
        <translation>Die Webhooks der Websites</translation>
    </message>
    <message>
        <source>Add a webhook; without a secret, one is made and shown once</source>
        <translation>Einen Webhook hinzufügen; ohne Geheimnis wird eines erzeugt und einmal gezeigt</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>Von welcher</translation>
    </message>
    <message>
        <source>Where to; https</source>
        <translation>Wohin; https</translation>
    </message>
    <message>
        <source>goal.completed, usage.threshold, realtime.spike; separated by commas</source>
        <translation>goal.completed, usage.threshold, realtime.spike; durch Kommas getrennt</translation>
    </message>
    <message>
        <source>What it is called; without it, the URL&apos;s host</source>
        <translation>Wie er heißt; sonst der Host der URL</translation>
    </message>
    <message>
        <source>realtime.spike fires above so many active visitors</source>
        <translation>realtime.spike löst über so vielen aktiven Besuchern aus</translation>
    </message>
    <message>
        <source>ovyxa or slack</source>
        <translation>ovyxa oder slack</translation>
    </message>
    <message>
        <source>hex, prefixed or base64</source>
        <translation>hex, prefixed oder base64</translation>
    </message>
    <message>
        <source>List the webhooks</source>
        <translation>Die Webhooks auflisten</translation>
    </message>
    <message>
        <source>Of this site only</source>
        <translation>Nur von dieser Website</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>Welcher, nach seiner Nummer</translation>
    </message>
    <message>
        <source>Remove a webhook; its deliveries stay in the log</source>
        <translation>Einen Webhook entfernen; seine Zustellungen bleiben im Protokoll</translation>
    </message>
    <message>
        <source>Give a webhook a new secret; for 24 hours the receiver accepts both</source>
        <translation>Einem Webhook ein neues Geheimnis geben; 24 Stunden lang nimmt der Empfänger beide</translation>
    </message>
    <message>
        <source>Trust this certificate authority too, for this webhook alone (PEM); read at each delivery</source>
        <translation>Auch dieser Zertifizierungsstelle vertrauen, nur für diesen Webhook (PEM); bei jeder Zustellung gelesen</translation>
    </message>
    <message>
        <source>new for each request, or kept</source>
        <translation>new: neu für jede Anfrage, oder kept: gehalten</translation>
    </message>
    <message>
        <source>Paused: its events are kept as skipped from now on. What is under way goes on.</source>
        <translation>Pausiert: Seine Ereignisse werden von jetzt an als ausgelassen aufbewahrt. Was unterwegs ist, läuft weiter.</translation>
    </message>
    <message numerus="yes">
        <source>Resumed. %n event(s) were skipped and can be sent: deliveries replay --query &apos;%1&apos;</source>
        <translation>
            <numerusform>Fortgesetzt. %n Ereignis wurde ausgelassen und kann gesendet werden: deliveries replay --query &apos;%1&apos;</numerusform>
            <numerusform>Fortgesetzt. %n Ereignisse wurden ausgelassen und können gesendet werden: deliveries replay --query &apos;%1&apos;</numerusform>
        </translation>
    </message>
    <message>
        <source>Resumed.</source>
        <translation>Fortgesetzt.</translation>
    </message>
    <message>
        <source>Pause a webhook: its events are kept as skipped, and can be sent later</source>
        <translation>Einen Webhook pausieren: Seine Ereignisse werden als ausgelassen aufbewahrt und können später gesendet werden</translation>
    </message>
    <message>
        <source>Resume a paused webhook; says what was skipped meanwhile</source>
        <translation>Einen pausierten Webhook fortsetzen; sagt, was inzwischen ausgelassen wurde</translation>
    </message>
    <message>
        <source>The nearest is &quot;%1&quot;.</source>
        <translation>Am nächsten kommt „%1“.</translation>
    </message>
    <message>
        <source>No webhooks yet.</source>
        <translation>Noch keine Webhooks.</translation>
    </message>
    <message>
        <source>No webhooks of %1 yet.</source>
        <translation>Noch keine Webhooks von %1.</translation>
    </message>
    <message>
        <source>Webhooks must use HTTPS. For a server on this machine, use https://, or let the profile allow it: &quot;ovyxa-bench settings set allow_loopback_http=on&quot;.</source>
        <translation>Webhooks müssen HTTPS verwenden. Für einen Server auf diesem Rechner: https:// verwenden oder es im Profil erlauben: „ovyxa-bench settings set allow_loopback_http=on“.</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>, spike above %1 visitors</source>
        <translation>, Spitze über %1 Besuchern</translation>
    </message>
    <message>
        <source>path %1</source>
        <translation>Pfad %1</translation>
    </message>
    <message>
        <source>event %1</source>
        <translation>Ereignis %1</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>eingereiht</translation>
    </message>
    <message>
        <source>held</source>
        <translation>gehalten</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>sendet</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>zugestellt</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message numerus="yes">
        <source>%n attempt(s)</source>
        <translation>
            <numerusform>%n Versuch</numerusform>
            <numerusform>%n Versuche</numerusform>
        </translation>
    </message>
    <message>
        <source>Delivery %1, attempt %2: %3 after %4 ms.</source>
        <translation>Zustellung %1, Versuch %2: %3 nach %4 ms.</translation>
    </message>
    <message numerus="yes">
        <source>The next attempt is in %n second(s) of simulated time.</source>
        <translation>
            <numerusform>Der nächste Versuch folgt in %n Sekunde simulierter Zeit.</numerusform>
            <numerusform>Der nächste Versuch folgt in %n Sekunden simulierter Zeit.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (revoked)</source>
        <translation>%1 (widerrufen)</translation>
    </message>
    <message>
        <source>%1  Alert: %2. It stands at %3.</source>
        <translation>%1  Alarm: %2. Der Stand ist %3.</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) to send again.</source>
        <translation>
            <numerusform>%n Zustellung ist erneut zu senden.</numerusform>
            <numerusform>%n Zustellungen sind erneut zu senden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them was already answered with 2xx: the endpoint may have processed it.</source>
        <translation>
            <numerusform>%n davon wurde schon mit 2xx beantwortet: Der Endpunkt hat sie womöglich verarbeitet.</numerusform>
            <numerusform>%n davon wurden schon mit 2xx beantwortet: Der Endpunkt hat sie womöglich verarbeitet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be sent again: its webhook is gone.</source>
        <translation>
            <numerusform>%n kann nicht erneut gesendet werden: Ihr Webhook ist weg.</numerusform>
            <numerusform>%n können nicht erneut gesendet werden: Ihre Webhooks sind weg.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) at once</source>
        <translation>
            <numerusform>%n Anfrage auf einmal</numerusform>
            <numerusform>%n Anfragen auf einmal</numerusform>
        </translation>
    </message>
    <message>
        <source>; all of them take %1 s if each takes as long as it did last time, and at most %2 s.</source>
        <translation>; alle dauern %1 s, wenn jede so lange braucht wie zuletzt, und höchstens %2 s.</translation>
    </message>
    <message>
        <source>What goes on failing is tried for the last time after %1 min of simulated time.</source>
        <translation>Was weiter scheitert, wird nach %1 min simulierter Zeit zum letzten Mal versucht.</translation>
    </message>
    <message>
        <source>Simulated time: %1, as this machine&apos;s.</source>
        <translation>Simulierte Zeit: %1, wie die dieses Rechners.</translation>
    </message>
    <message>
        <source>Simulated time: %1, %2 ahead of this machine&apos;s.</source>
        <translation>Simulierte Zeit: %1, der dieses Rechners um %2 voraus.</translation>
    </message>
    <message>
        <source>, paused</source>
        <translation>, pausiert</translation>
    </message>
    <message>
        <source>Page views counted: %1, custom events: %2, those of bots left out: %3; %4 of %5 events this month (%6 %).</source>
        <translation>Gezählte Seitenaufrufe: %1, eigene Ereignisse: %2, von Bots und nicht gezählt: %3; %4 von %5 Ereignissen in diesem Monat (%6 %).</translation>
    </message>
</context>
<context>
    <name>ovyxa::AbsencePanel</name>
    <message>
        <source>Why is this delivery not here?</source>
        <translation>Warum ist diese Zustellung nicht hier?</translation>
    </message>
    <message>
        <source>Close, and go back to the inspector</source>
        <translation>Schließen und zurück zum Inspektor</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>to</source>
        <extracomment>between an event and a webhook: &quot;goal.completed to Orders&quot;</extracomment>
        <translation>an</translation>
    </message>
    <message>
        <source>Time near which it is missed</source>
        <translation>Zeit, um die es vermisst wird</translation>
    </message>
    <message>
        <source>near</source>
        <extracomment>before a time</extracomment>
        <translation>um</translation>
    </message>
    <message>
        <source>There is no webhook yet, so nothing is sent anywhere.</source>
        <translation>Es gibt noch keinen Webhook, also wird nirgends etwas hingesendet.</translation>
    </message>
    <message>
        <source>Add one on the left: it gets the events of its site that it listens to.</source>
        <translation>Fügen Sie links einen hinzu: Er bekommt die Ereignisse seiner Site, die für ihn ausgewählt sind.</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>nicht gesendet</translation>
    </message>
    <message>
        <source>this event</source>
        <translation>dieses Ereignis</translation>
    </message>
    <message numerus="yes">
        <source>%n events found</source>
        <translation>
            <numerusform>%n Ereignis gefunden</numerusform>
            <numerusform>%n Ereignisse gefunden</numerusform>
        </translation>
    </message>
    <message>
        <source>Of these the nearest is meant</source>
        <translation>Gemeint ist das nächstgelegene</translation>
    </message>
    <message>
        <source>Fire %1</source>
        <translation>%1 auslösen</translation>
    </message>
    <message>
        <source>Fire with %1</source>
        <translation>Mit %1 auslösen</translation>
    </message>
    <message>
        <source>Lower it to %1</source>
        <translation>Auf %1 senken</translation>
    </message>
    <message>
        <source>Listen to %1</source>
        <translation>%1 bekommen</translation>
    </message>
    <message>
        <source>Send it to %1</source>
        <translation>An %1 senden</translation>
    </message>
    <message>
        <source>Send it again</source>
        <translation>Erneut senden</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>Bearbeiten und erneut senden</translation>
    </message>
    <message>
        <source>Run the clock until then</source>
        <translation>Die Uhr bis dahin laufen lassen</translation>
    </message>
    <message>
        <source>Show it in the log</source>
        <translation>Im Protokoll zeigen</translation>
    </message>
    <message>
        <source>%1 fires above %2 now.</source>
        <translation>%1 löst jetzt über %2 aus.</translation>
    </message>
    <message>
        <source>%1 listens to %2 now.</source>
        <translation>%1 bekommt jetzt %2.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Resume %1</source>
        <translation>%1 fortsetzen</translation>
    </message>
    <message>
        <source>%1 gets its events again.</source>
        <translation>%1 bekommt seine Ereignisse wieder.</translation>
    </message>
</context>
<context>
    <name>ovyxa::AbsenceReport</name>
    <message>
        <source>Where this event went</source>
        <translation>Wohin dieses Ereignis ging</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>Als Text kopieren</translation>
    </message>
    <message>
        <source>All of this, for a ticket or a colleague</source>
        <translation>All das, für ein Ticket oder eine Kollegin</translation>
    </message>
    <message>
        <source>Asked in this order</source>
        <translation>In dieser Reihenfolge gefragt</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Show the delivery to %1</source>
        <translation>Die Zustellung an %1 zeigen</translation>
    </message>
</context>
<context>
    <name>ovyxa::AbsenceWords</name>
    <message>
        <source>No %1 happened within 5 minutes of that time.</source>
        <translation>Innerhalb von 5 Minuten um diese Zeit gab es kein %1.</translation>
    </message>
    <message>
        <source>It belongs to %1, and %2 is a webhook of %3.</source>
        <translation>Es gehört zu %1, und %2 ist ein Webhook von %3.</translation>
    </message>
    <message>
        <source>It was never sent: the visitor was a bot.</source>
        <translation>Es wurde nie gesendet: Der Besucher war ein Bot.</translation>
    </message>
    <message>
        <source>It was never sent: %1 does not listen to %2.</source>
        <translation>Es wurde nie gesendet: %1 bekommt kein %2.</translation>
    </message>
    <message>
        <source>It was never sent: %1 was added later, %2.</source>
        <translation>Es wurde nie gesendet: %1 kam erst später dazu, %2.</translation>
    </message>
    <message>
        <source>It was never sent: %1 did not listen to %2 then.</source>
        <translation>Es wurde nie gesendet: %1 bekam damals kein %2.</translation>
    </message>
    <message>
        <source>It went to one other webhook alone.</source>
        <translation>Es ging nur an einen anderen Webhook.</translation>
    </message>
    <message>
        <source>It went to %1 alone.</source>
        <translation>Es ging nur an %1.</translation>
    </message>
    <message numerus="yes">
        <source>It was never sent: %n active visitors are not above %1&apos;s threshold of %2.</source>
        <translation>
            <numerusform>Es wurde nie gesendet: %n aktiver Besucher liegt nicht über der Schwelle %2 von %1.</numerusform>
            <numerusform>Es wurde nie gesendet: %n aktive Besucher liegen nicht über der Schwelle %2 von %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>It has not happened: %1 of %2 events are below 80 %.</source>
        <translation>Es ist nicht eingetreten: %1 von %2 Ereignissen liegen unter 80 %.</translation>
    </message>
    <message>
        <source>The month stands at %1 %, and tells each threshold once.</source>
        <translation>Der Monat steht bei %1 % und meldet jede Schwelle einmal.</translation>
    </message>
    <message>
        <source>It was never sent: %1 bytes are over the limit of %2.</source>
        <translation>Es wurde nie gesendet: %1 Bytes liegen über der Grenze von %2.</translation>
    </message>
    <message>
        <source>It is held back: %1 has had its %2 deliveries in the last hour.</source>
        <translation>Es wird zurückgehalten: %1 hatte in der letzten Stunde seine %2 Zustellungen.</translation>
    </message>
    <message>
        <source>It was never sent: it was cancelled.</source>
        <translation>Es wurde nie gesendet: Es wurde abgebrochen.</translation>
    </message>
    <message numerus="yes">
        <source>It was cancelled after %n requests.</source>
        <translation>
            <numerusform>Es wurde nach %n Anfrage abgebrochen.</numerusform>
            <numerusform>Es wurde nach %n Anfragen abgebrochen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It may have been deleted: %n events are in the log no more.</source>
        <translation>
            <numerusform>Es kann gelöscht worden sein: %n Ereignis steht nicht mehr im Protokoll.</numerusform>
            <numerusform>Es kann gelöscht worden sein: %n Ereignisse stehen nicht mehr im Protokoll.</numerusform>
        </translation>
    </message>
    <message>
        <source>Its delivery to %1 was deleted from the log.</source>
        <translation>Seine Zustellung an %1 wurde aus dem Protokoll gelöscht.</translation>
    </message>
    <message>
        <source>It is here: %1 got it.</source>
        <translation>Es ist da: %1 hat es bekommen.</translation>
    </message>
    <message>
        <source>It has failed so far, and is sent again %1.</source>
        <translation>Bisher ist es fehlgeschlagen und wird erneut gesendet: %1.</translation>
    </message>
    <message numerus="yes">
        <source>It was sent %n times, and failed.</source>
        <translation>
            <numerusform>Es wurde %n-mal gesendet und ist fehlgeschlagen.</numerusform>
            <numerusform>Es wurde %n-mal gesendet und ist fehlgeschlagen.</numerusform>
        </translation>
    </message>
    <message>
        <source>It is on its way.</source>
        <translation>Es ist unterwegs.</translation>
    </message>
    <message>
        <source>Fire one, have the traffic set it off, or choose another time. Of traffic that set off nothing, only the last since the bench was started is known.</source>
        <translation>Lösen Sie eines aus, von Hand oder durch Traffic, oder wählen Sie eine andere Zeit. Von Traffic, der nichts ausgelöst hat, ist nur der letzte seit dem Start bekannt.</translation>
    </message>
    <message>
        <source>A webhook gets the events of its own site alone. Add one to %1, or send it here.</source>
        <translation>Ein Webhook bekommt nur die Ereignisse seiner eigenen Site. Fügen Sie %1 einen hinzu, oder senden Sie es hierher.</translation>
    </message>
    <message>
        <source>“%1” is a known crawler&apos;s user agent: it counts nowhere and sets off nothing. Send the hit with a browser&apos;s.</source>
        <translation>„%1“ ist der User-Agent eines bekannten Crawlers: Er zählt nirgends und löst nichts aus. Senden Sie den Aufruf mit dem eines Browsers.</translation>
    </message>
    <message>
        <source>Have it listen, and it gets the next one.</source>
        <translation>Wählen Sie das Ereignis dort aus, dann bekommt er das nächste.</translation>
    </message>
    <message>
        <source>A webhook gets what happens from then on. Send this one there, or fire another.</source>
        <translation>Ein Webhook bekommt, was von da an geschieht. Senden Sie dieses dorthin, oder lösen Sie ein weiteres aus.</translation>
    </message>
    <message>
        <source>It does now, and gets the next one.</source>
        <translation>Jetzt bekommt er es, also auch das nächste.</translation>
    </message>
    <message>
        <source>It was sent there as a test or from the command line, or %1 did not listen then. Send it there now.</source>
        <translation>Es ging als Test oder von der Befehlszeile dorthin, oder %1 bekam es damals nicht. Senden Sie es jetzt dorthin.</translation>
    </message>
    <message>
        <source>%1 asks for more than %2 active in 5 minutes. Fire with more, or lower the threshold.</source>
        <translation>%1 verlangt mehr als %2 Aktive in 5 Minuten. Lösen Sie mit mehr aus, oder senken Sie die Schwelle.</translation>
    </message>
    <message>
        <source>It fires when the count rises above %1, and again only once it has been at %1 or below in between.</source>
        <translation>Er löst aus, wenn die Zahl über %1 steigt, und wieder erst, wenn sie dazwischen bei %1 oder darunter war.</translation>
    </message>
    <message>
        <source>Fill the month at the traffic, or fire the event.</source>
        <translation>Füllen Sie den Monat beim Traffic, oder lösen Sie das Ereignis aus.</translation>
    </message>
    <message>
        <source>80 % and 100 % fire once each, in a calendar month by UTC. Fire one by hand to see it again.</source>
        <translation>80 % und 100 % lösen je einmal im Kalendermonat nach UTC aus. Lösen Sie eines von Hand aus, um es noch einmal zu sehen.</translation>
    </message>
    <message>
        <source>Shorten its data, and send it again.</source>
        <translation>Kürzen Sie seine Daten, und senden Sie es erneut.</translation>
    </message>
    <message>
        <source>It goes out in its order as the hour frees; nothing is dropped.</source>
        <translation>Es geht der Reihe nach hinaus, sobald die Stunde Platz hat; nichts geht verloren.</translation>
    </message>
    <message>
        <source>It goes out in its order, %1 at the earliest; nothing is dropped.</source>
        <translation>Es geht der Reihe nach hinaus, frühestens %1; nichts geht verloren.</translation>
    </message>
    <message>
        <source>Send it again: that is a new delivery of the same event.</source>
        <translation>Senden Sie es erneut: Das ist eine neue Zustellung desselben Ereignisses.</translation>
    </message>
    <message>
        <source>What was deleted cannot be told from what never was. Fire another.</source>
        <translation>Was gelöscht wurde, lässt sich nicht von dem unterscheiden, was es nie gab. Lösen Sie ein weiteres aus.</translation>
    </message>
    <message>
        <source>Whether it arrived is not known here any more. Look at your endpoint, or send it there again.</source>
        <translation>Ob es ankam, ist hier nicht mehr bekannt. Sehen Sie an Ihrem Endpunkt nach, oder senden Sie es erneut dorthin.</translation>
    </message>
    <message>
        <source>is of another site</source>
        <translation>gehört zu einer anderen Site</translation>
    </message>
    <message>
        <source>does not listen to %1</source>
        <translation>bekommt kein %1</translation>
    </message>
    <message>
        <source>was added later</source>
        <translation>kam später dazu</translation>
    </message>
    <message>
        <source>did not listen then</source>
        <translation>bekam es damals nicht</translation>
    </message>
    <message>
        <source>it went to another alone</source>
        <translation>es ging nur an einen anderen</translation>
    </message>
    <message>
        <source>below its threshold of %1</source>
        <translation>unter seiner Schwelle %1</translation>
    </message>
    <message>
        <source>deleted from the log</source>
        <translation>aus dem Protokoll gelöscht</translation>
    </message>
    <message>
        <source>Visitors came</source>
        <translation>Besucher kamen</translation>
    </message>
    <message>
        <source>Events were counted</source>
        <translation>Ereignisse wurden gezählt</translation>
    </message>
    <message>
        <source>The event happened</source>
        <translation>Das Ereignis trat ein</translation>
    </message>
    <message>
        <source>It belongs to this site</source>
        <translation>Es gehört zu dieser Site</translation>
    </message>
    <message>
        <source>Not by a bot</source>
        <translation>Nicht von einem Bot</translation>
    </message>
    <message>
        <source>%1 listens to %2</source>
        <translation>%1 bekommt %2</translation>
    </message>
    <message>
        <source>A threshold was reached</source>
        <translation>Eine Schwelle wurde erreicht</translation>
    </message>
    <message>
        <source>Above its threshold</source>
        <translation>Über seiner Schwelle</translation>
    </message>
    <message>
        <source>Small enough to send</source>
        <translation>Klein genug zum Senden</translation>
    </message>
    <message>
        <source>Within 100 an hour</source>
        <translation>Innerhalb von 100 je Stunde</translation>
    </message>
    <message>
        <source>Not cancelled</source>
        <translation>Nicht abgebrochen</translation>
    </message>
    <message>
        <source>Not deleted from the log</source>
        <translation>Nicht aus dem Protokoll gelöscht</translation>
    </message>
    <message>
        <source>not asked</source>
        <translation>nicht gefragt</translation>
    </message>
    <message>
        <source>not known any more</source>
        <translation>nicht mehr bekannt</translation>
    </message>
    <message numerus="yes">
        <source>%n active</source>
        <translation>
            <numerusform>%n aktiv</numerusform>
            <numerusform>%n aktiv</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>seit %1</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>It was never sent: %1 was paused.</source>
        <translation>Es wurde nie gesendet: %1 war pausiert.</translation>
    </message>
    <message>
        <source>It is kept, byte for byte. Send it now; that goes to a paused webhook, too.</source>
        <translation>Es ist aufbewahrt, Byte für Byte. Senden Sie es jetzt; das geht auch an einen pausierten Webhook.</translation>
    </message>
    <message>
        <source>was paused</source>
        <translation>war pausiert</translation>
    </message>
    <message>
        <source>%1 was not paused</source>
        <translation>%1 war nicht pausiert</translation>
    </message>
    <message>
        <source>It was never sent: %1 had told of this spike before, or asked for more visitors then.</source>
        <translation>Es wurde nie gesendet: %1 hatte diesen Anstieg schon gemeldet oder verlangte damals mehr Besucher.</translation>
    </message>
    <message>
        <source>had told of it, or asked for more</source>
        <translation>hatte es gemeldet oder verlangte mehr</translation>
    </message>
</context>
<context>
    <name>ovyxa::AlertController</name>
    <message>
        <source>There is such a rule already.</source>
        <translation>Eine solche Regel gibt es schon.</translation>
    </message>
    <message>
        <source>Alert: %1. It stands at %2.</source>
        <translation>Alarm: %1. Der Stand ist %2.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Alerts</name>
    <message>
        <source>There is such a rule already.</source>
        <translation>Eine solche Regel gibt es schon.</translation>
    </message>
    <message>
        <source>There is no alert rule %1.</source>
        <translation>Es gibt keine Alarmregel %1.</translation>
    </message>
</context>
<context>
    <name>ovyxa::AlertsDialog</name>
    <message>
        <source>No rules yet. Type one below: it tells you when verified events reach a figure.</source>
        <translation>Noch keine Regeln. Tragen Sie unten eine ein: Sie meldet, wenn geprüfte Ereignisse eine Zahl erreichen.</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>Regel hinzufügen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Raised</source>
        <translation>Ausgelöst</translation>
    </message>
    <message>
        <source>Alerts on received events</source>
        <translation>Alarme zu empfangenen Ereignissen</translation>
    </message>
    <message>
        <source>Alert rules</source>
        <translation>Alarmregeln</translation>
    </message>
    <message>
        <source>New alert rule</source>
        <translation>Neue Alarmregel</translation>
    </message>
    <message>
        <source>Add up a field with sum(value), and set a pause with “silent for 15m” at the end. Only events whose signature is valid count.</source>
        <translation>Mit sum(value) wird ein Feld summiert, mit „silent for 15m“ am Ende eine Pause gesetzt. Es zählen nur Ereignisse mit gültiger Signatur.</translation>
    </message>
    <message>
        <source>Ovyxa names alerting as a use and not its rules. Assumed: minutes, hours, days and months are those of the calendar in UTC, on the simulated clock; without a pause a rule is silent until the next one.</source>
        <translation>Ovyxa nennt Alarme als Anwendung, aber nicht ihre Regeln. Angenommen: Minuten, Stunden, Tage und Monate sind die des Kalenders in UTC, nach der simulierten Uhr; ohne Pause schweigt eine Regel bis zum nächsten Zeitraum.</translation>
    </message>
    <message>
        <source>Alerts that were raised</source>
        <translation>Ausgelöste Alarme</translation>
    </message>
    <message>
        <source>A double click shows the request</source>
        <translation>Ein Doppelklick zeigt die Anfrage</translation>
    </message>
    <message>
        <source>%1   ·   last raised %2</source>
        <translation>%1   ·   zuletzt ausgelöst %2</translation>
    </message>
    <message>
        <source>The rule is removed: %1</source>
        <translation>Die Regel ist entfernt: %1</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>New alert rule, such as %1</source>
        <translation>Neue Alarmregel, etwa %1</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Select an alert to remove first.</source>
        <translation>Wählen Sie zuerst einen Alarm aus, der entfernt werden soll.</translation>
    </message>
    <message>
        <source>Write a rule first.</source>
        <translation>Schreiben Sie zuerst eine Regel.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ApiForm</name>
    <message>
        <source>A command line that posts a page view</source>
        <translation>Eine Befehlszeile, die einen Seitenaufruf sendet</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Make a key</source>
        <translation>Schlüssel erzeugen</translation>
    </message>
    <message>
        <source>Refused last</source>
        <translation>Zuletzt abgewiesen</translation>
    </message>
    <message>
        <source>Copy the URL. The same port takes HTTPS and, from this machine, plain HTTP.</source>
        <translation>Die URL kopieren. Derselbe Port nimmt HTTPS und von diesem Rechner auch unverschlüsseltes HTTP.</translation>
    </message>
    <message>
        <source>Port of the Events API</source>
        <translation>Port der Events API</translation>
    </message>
    <message>
        <source>0 takes any free one</source>
        <translation>0 nimmt irgendeinen freien</translation>
    </message>
    <message>
        <source>Rate limit</source>
        <translation>Ratenbegrenzung</translation>
    </message>
    <message>
        <source>Name of the new key</source>
        <translation>Name des neuen Schlüssels</translation>
    </message>
    <message>
        <source>What will use it, such as shop</source>
        <translation>Was ihn benutzen wird, etwa Shop</translation>
    </message>
    <message>
        <source>The new key</source>
        <translation>Der neue Schlüssel</translation>
    </message>
    <message>
        <source>POST /api/v1/events/pageview is as Ovyxa documents it. /api/v1/events/custom is assumed to take the same, a name and optional properties; the rate limit is off unless you choose one.</source>
        <translation>POST /api/v1/events/pageview ist so, wie Ovyxa es dokumentiert. Für /api/v1/events/custom ist angenommen, dass es dasselbe nimmt, dazu einen Namen und wahlweise properties; die Ratenbegrenzung ist aus, solange Sie keine wählen.</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>listening</source>
        <translation>lauscht</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>gestoppt</translation>
    </message>
    <message>
        <source>Copy the Events API&apos;s URL, %1</source>
        <translation>Die URL der Events API kopieren, %1</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Stop the Events API</source>
        <translation>Die Events API beenden</translation>
    </message>
    <message>
        <source>Start the Events API</source>
        <translation>Die Events API starten</translation>
    </message>
    <message>
        <source>Start the Events API, and a line to try it with stands here.</source>
        <translation>Starten Sie die Events API, dann steht hier eine Zeile zum Ausprobieren.</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Widerrufen</translation>
    </message>
    <message>
        <source>Revoke the key %1</source>
        <translation>Den Schlüssel %1 widerrufen</translation>
    </message>
    <message>
        <source>Shown this once: copy it now. Only its hash is kept.</source>
        <translation>Er wird nur dieses eine Mal gezeigt: Kopieren Sie ihn jetzt. Aufbewahrt wird nur sein Hash.</translation>
    </message>
    <message>
        <source>Copy the new key</source>
        <translation>Den neuen Schlüssel kopieren</translation>
    </message>
    <message>
        <source>The clipboard forgets it after a minute.</source>
        <translation>Die Zwischenablage vergisst ihn nach einer Minute.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Done with the new key: hide it</source>
        <translation>Fertig mit dem neuen Schlüssel: ausblenden</translation>
    </message>
    <message>
        <source>Made %1</source>
        <translation>Erstellt %1</translation>
    </message>
    <message>
        <source>for good?</source>
        <translation>endgültig?</translation>
    </message>
    <message>
        <source>Requests with this key get 401 from then on. This cannot be undone.</source>
        <translation>Anfragen mit diesem Schlüssel bekommen dann 401. Das lässt sich nicht zurücknehmen.</translation>
    </message>
    <message>
        <source>Revoke the key %1 for good</source>
        <translation>Den Schlüssel %1 endgültig widerrufen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Keep the key %1</source>
        <translation>Den Schlüssel %1 behalten</translation>
    </message>
    <message>
        <source>Key name</source>
        <translation>Name des Schlüssels</translation>
    </message>
</context>
<context>
    <name>ovyxa::ApiKeys</name>
    <message numerus="yes">
        <source>A key needs a name of at most %n character(s), to tell it from others.</source>
        <translation>
            <numerusform>Ein Schlüssel braucht einen Namen von höchstens %n Zeichen, damit man ihn von anderen unterscheidet.</numerusform>
            <numerusform>Ein Schlüssel braucht einen Namen von höchstens %n Zeichen, damit man ihn von anderen unterscheidet.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no key %1.</source>
        <translation>Es gibt keinen Schlüssel %1.</translation>
    </message>
    <message>
        <source>That key has been revoked already.</source>
        <translation>Dieser Schlüssel ist schon widerrufen.</translation>
    </message>
</context>
<context>
    <name>ovyxa::AssumedNote</name>
    <message>
        <source>assumed</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>Assumed: %1</source>
        <translation>Angenommen: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n assumptions</source>
        <translation>
            <numerusform>%n Annahme</numerusform>
            <numerusform>%n Annahmen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::AttemptStrip</name>
    <message>
        <source>Attempt</source>
        <translation>Versuch</translation>
    </message>
    <message>
        <source>Attempt %1</source>
        <translation>Versuch %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::Bench</name>
    <message>
        <source>This profile is open for reading only.</source>
        <translation>Dieses Profil ist nur zum Lesen geöffnet.</translation>
    </message>
    <message>
        <source>Local receiver</source>
        <translation>Lokaler Empfänger</translation>
    </message>
    <message>
        <source>The bench has been closed.</source>
        <translation>Ovyxa Bench wurde geschlossen.</translation>
    </message>
</context>
<context>
    <name>ovyxa::BodyEditor</name>
    <message>
        <source>Body, as it goes out</source>
        <translation>Body, wie er hinausgeht</translation>
    </message>
    <message>
        <source>was %1</source>
        <translation>war %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::BodyPanel</name>
    <message>
        <source>Body in hex</source>
        <translation>Body in Hex</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Body</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>Hex</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Kompakt</translation>
    </message>
    <message>
        <source>The same JSON without white space; numbers and strings stay as they are written</source>
        <translation>Dasselbe JSON ohne Leerraum; Zahlen und Strings bleiben, wie sie geschrieben sind</translation>
    </message>
    <message>
        <source>Indent</source>
        <translation>Einrücken</translation>
    </message>
    <message>
        <source>The same JSON on indented lines; numbers and strings stay as they are written</source>
        <translation>Dasselbe JSON auf eingerückten Zeilen; Zahlen und Strings bleiben, wie sie geschrieben sind</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>Datei…</translation>
    </message>
    <message>
        <source>Take a file&apos;s bytes for the body, exactly as they are</source>
        <translation>Die Bytes einer Datei als Body nehmen, genau wie sie sind</translation>
    </message>
    <message>
        <source>Undo all</source>
        <translation>Alles zurücknehmen</translation>
    </message>
    <message>
        <source>Headers, body and signing as they were in the source</source>
        <translation>Header, Body und Signatur, wie sie in der Quelle waren</translation>
    </message>
    <message>
        <source>Length of the body</source>
        <translation>Länge des Bodys</translation>
    </message>
    <message>
        <source>%1 / %2 B</source>
        <translation>%1 / %2 B</translation>
    </message>
    <message>
        <source>Over the limit of a payload: it would not be sent.</source>
        <translation>Über der Grenze für Nutzdaten: Er würde nicht gesendet.</translation>
    </message>
    <message>
        <source>no UTF-8 text</source>
        <translation>kein UTF-8-Text</translation>
    </message>
    <message>
        <source>one line</source>
        <translation>eine Zeile</translation>
    </message>
    <message>
        <source>line ends CR LF</source>
        <translation>Zeilenenden CR LF</translation>
    </message>
    <message>
        <source>line ends LF</source>
        <translation>Zeilenenden LF</translation>
    </message>
    <message>
        <source>a newline at the end</source>
        <translation>Zeilenumbruch am Ende</translation>
    </message>
    <message>
        <source>no newline at the end</source>
        <translation>kein Zeilenumbruch am Ende</translation>
    </message>
    <message>
        <source>UTF-8, %1, %2</source>
        <translation>UTF-8, %1, %2</translation>
    </message>
    <message>
        <source>– empty</source>
        <translation>– leer</translation>
    </message>
    <message>
        <source>✓ JSON</source>
        <translation>✓ JSON</translation>
    </message>
    <message>
        <source>– JSON, very deep</source>
        <translation>– JSON, sehr tief</translation>
    </message>
    <message>
        <source>✕ not JSON: %1</source>
        <translation>✕ kein JSON: %1</translation>
    </message>
    <message>
        <source>A file for the body</source>
        <translation>Eine Datei für den Body</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 lässt sich nicht lesen: %2.</translation>
    </message>
    <message>
        <source>%1 is longer than 10 MiB. Choose a smaller file.</source>
        <translation>%1 ist länger als 10 MiB. Wählen Sie eine kleinere Datei.</translation>
    </message>
    <message>
        <source>line %1, column %2</source>
        <translation>Zeile %1, Spalte %2</translation>
    </message>
    <message>
        <source>The body is no JSON that can be laid out anew.</source>
        <translation>Der Body ist kein JSON, das sich neu anordnen ließe.</translation>
    </message>
</context>
<context>
    <name>ovyxa::BytesView</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
</context>
<context>
    <name>ovyxa::CaptureBar</name>
    <message>
        <source>Close the search</source>
        <translation>Die Suche schließen</translation>
    </message>
</context>
<context>
    <name>ovyxa::CaptureModel</name>
    <message>
        <source>Signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Body</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>malformed</source>
        <translation>fehlgeformt</translation>
    </message>
    <message>
        <source>▲ %1 · alert: %2</source>
        <translation>▲ %1 · Alarm: %2</translation>
    </message>
    <message>
        <source>It raised an alert: %1</source>
        <translation>Hat einen Alarm ausgelöst: %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::CardView</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>The deliveries to repeat</source>
        <translation>Die Zustellungen zum Wiederholen</translation>
    </message>
    <message>
        <source>Copy the report card</source>
        <translation>Das Zeugnis kopieren</translation>
    </message>
    <message>
        <source>Report card</source>
        <translation>Zeugnis</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>wird gesendet</translation>
    </message>
    <message>
        <source>The rules that a scenario tries stand here, and which of them are kept.</source>
        <translation>Hier stehen die Regeln, die ein Szenario prüft, und welche davon halten.</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… und %n weitere</numerusform>
            <numerusform>… und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, again</source>
        <translation>%1, noch einmal</translation>
    </message>
    <message numerus="yes">
        <source>Repeat these %n at once</source>
        <translation>
            <numerusform>Noch einmal senden (%n)</numerusform>
            <numerusform>Diese %n auf einmal wiederholen</numerusform>
        </translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Als cURL kopieren</translation>
    </message>
    <message>
        <source>Command lines that send the same bytes again, signatures included</source>
        <translation>Befehlszeilen, die dieselben Bytes noch einmal senden, samt Signatur</translation>
    </message>
    <message>
        <source>JUnit</source>
        <translation>JUnit</translation>
    </message>
    <message>
        <source>The run as JUnit</source>
        <translation>Der Lauf als JUnit</translation>
    </message>
    <message>
        <source>What came of each step, as CI reads it</source>
        <translation>Was aus jedem Schritt wurde, wie CI es liest</translation>
    </message>
    <message>
        <source>Copy as JUnit</source>
        <translation>Als JUnit kopieren</translation>
    </message>
    <message>
        <source>Save as JUnit…</source>
        <translation>Als JUnit speichern …</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Show the delivery of %1</source>
        <translation>Die Zustellung von %1 zeigen</translation>
    </message>
    <message>
        <source>What was found wanting beside another of these</source>
        <translation>Was nicht stimmte, neben einer anderen von diesen</translation>
    </message>
    <message>
        <source>Beside the last that worked</source>
        <translation>Neben der letzten, die gelang</translation>
    </message>
    <message>
        <source>They are being sent: wait until all have been answered.</source>
        <translation>Sie werden gerade gesendet: Warten Sie, bis alle beantwortet sind.</translation>
    </message>
    <message>
        <source>What the run sent is gone with its log. Run the scenario again.</source>
        <translation>Was der Lauf gesendet hat, ist mit seinem Protokoll verschwunden. Starten Sie das Szenario noch einmal.</translation>
    </message>
    <message>
        <source>Nothing was sent, so there is no request to copy.</source>
        <translation>Es wurde nichts gesendet, also gibt es keine Anfrage zu kopieren.</translation>
    </message>
</context>
<context>
    <name>ovyxa::CatalogueDoor</name>
    <message>
        <source>That webhook is not there any more.</source>
        <translation>Diesen Webhook gibt es nicht mehr.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Centre</name>
    <message>
        <source>Places and documents</source>
        <translation>Orte und Dokumente</translation>
    </message>
    <message>
        <source>Close this document</source>
        <translation>Dieses Dokument schließen</translation>
    </message>
    <message>
        <source>Show “%1”</source>
        <translation>„%1“ zeigen</translation>
    </message>
    <message>
        <source>Close “%1”</source>
        <translation>„%1“ schließen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Show the tab with the number %1</source>
        <translation>Den Reiter mit der Nummer %1 zeigen</translation>
    </message>
</context>
<context>
    <name>ovyxa::ClockBar</name>
    <message>
        <source>Every wait of the bench runs on this clock: retries, the hour&apos;s limit, the overlap of secrets. Only the network&apos;s own time limits run in real time.</source>
        <translation>Alles Warten von Ovyxa Bench läuft nach dieser Uhr: Wiederholungen, die Stundengrenze, die Überlappung von Geheimnissen. Nur die Zeitgrenzen des Netzes laufen in echter Zeit.</translation>
    </message>
    <message>
        <source>Jump to the next due retry or release</source>
        <translation>Zur nächsten fälligen Wiederholung oder Freigabe springen</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Resume the simulated clock</source>
        <translation>Die simulierte Uhr weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Pause the simulated clock</source>
        <translation>Die simulierte Uhr anhalten</translation>
    </message>
    <message>
        <source>Let simulated time go on</source>
        <translation>Die simulierte Zeit weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Stop simulated time: nothing falls due until it goes on</source>
        <translation>Die simulierte Zeit anhalten: Nichts wird fällig, bis sie weiterläuft</translation>
    </message>
    <message>
        <source>Speed of the simulated clock: %1</source>
        <translation>Tempo der simulierten Uhr: %1</translation>
    </message>
    <message>
        <source>How fast simulated time goes</source>
        <translation>Wie schnell die simulierte Zeit läuft</translation>
    </message>
    <message>
        <source>Move simulated time to the next retry, or to the next release of a held delivery</source>
        <translation>Die simulierte Zeit zur nächsten Wiederholung oder zur nächsten Freigabe einer gehaltenen Zustellung vorrücken</translation>
    </message>
    <message>
        <source>Nothing is due: no delivery waits for a retry or for room in its hour</source>
        <translation>Nichts ist fällig: Keine Zustellung wartet auf eine Wiederholung oder auf Platz in ihrer Stunde</translation>
    </message>
    <message>
        <source>Simulated time: %1</source>
        <translation>Simulierte Zeit: %1</translation>
    </message>
    <message>
        <source>return</source>
        <translation>zurück</translation>
    </message>
    <message>
        <source>Take the clock back to this machine&apos;s time. What is due, and what counts in the hour, goes back by as much; what happened keeps its time.</source>
        <translation>Die Uhr auf die Zeit dieses Rechners zurückstellen. Was fällig ist und was in der Stunde zählt, geht um ebenso viel zurück; was geschehen ist, behält seine Zeit.</translation>
    </message>
    <message>
        <source>Take the simulated clock back to this machine&apos;s time</source>
        <translation>Die simulierte Uhr auf die Zeit dieses Rechners zurückstellen</translation>
    </message>
    <message>
        <source>%1 ·</source>
        <comment>42 min ahead · return</comment>
        <translation>%1 ·</translation>
    </message>
    <message>
        <source>Back to the speed of real time</source>
        <translation>Zurück zum Tempo der Echtzeit</translation>
    </message>
    <message>
        <source>Take the simulated clock an hour ahead</source>
        <translation>Die simulierte Uhr eine Stunde vorstellen</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>A scenario or simulated visitors have the clock. When they have ended it goes on as before.</source>
        <translation>Ein Szenario oder simulierte Besucher haben die Uhr. Wenn sie fertig sind, geht sie weiter wie zuvor.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ClockWalk</name>
    <message>
        <source>The clock was stopped on its way.</source>
        <translation>Die Uhr wurde unterwegs angehalten.</translation>
    </message>
</context>
<context>
    <name>ovyxa::CommandPalette</name>
    <message>
        <source>What do you want to do?</source>
        <translation>Was möchten Sie tun?</translation>
    </message>
    <message>
        <source>Search the commands</source>
        <translation>Befehle durchsuchen</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>No command is called that</source>
        <translation>So heißt kein Befehl</translation>
    </message>
    <message>
        <source>All commands</source>
        <translation>Alle Befehle</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>Alle Tasten</translation>
    </message>
    <message>
        <source>Which keys do what? Type to search…</source>
        <translation>Welche Tasten tun was? Tippen, um zu suchen …</translation>
    </message>
    <message>
        <source>Search the keys</source>
        <translation>Die Tasten durchsuchen</translation>
    </message>
    <message>
        <source>Do what the dialog or form is there for</source>
        <translation>Tun, wofür der Dialog oder das Formular da ist</translation>
    </message>
    <message>
        <source>Open or inspect the row</source>
        <translation>Die Zeile öffnen oder ansehen</translation>
    </message>
    <message>
        <source>Go back, or close what lies above</source>
        <translation>Zurück, oder schließen, was darüber liegt</translation>
    </message>
    <message>
        <source>Open the row&apos;s menu</source>
        <translation>Das Menü der Zeile öffnen</translation>
    </message>
    <message>
        <source>Copy what is selected</source>
        <translation>Das Ausgewählte kopieren</translation>
    </message>
    <message>
        <source>Delete or remove what is selected, with a way back</source>
        <translation>Das Ausgewählte löschen oder entfernen, mit einem Weg zurück</translation>
    </message>
    <message>
        <source>Pause the webhook, or resume it</source>
        <translation>Den Webhook pausieren oder fortsetzen</translation>
    </message>
    <message>
        <source>All keys that a query can have</source>
        <translation>Alle Schlüssel, die eine Abfrage haben kann</translation>
    </message>
    <message>
        <source>Go to the next match in the payload, or to the one before</source>
        <translation>Zum nächsten Treffer in den Nutzdaten oder zum vorigen</translation>
    </message>
    <message>
        <source>Copy where a value stands in the payload</source>
        <translation>Kopieren, wo ein Wert in den Nutzdaten steht</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareModel</name>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>object</source>
        <translation>Objekt</translation>
    </message>
    <message>
        <source>list</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation>ja oder nein</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>number</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>Kopfzeilen</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>status: </source>
        <translation>Status: </translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>always differs</source>
        <translation>immer verschieden</translation>
    </message>
    <message numerus="yes">
        <source>%n header(s) are equal</source>
        <translation>
            <numerusform>%n Kopfzeile ist gleich</numerusform>
            <numerusform>%n Kopfzeilen sind gleich</numerusform>
        </translation>
    </message>
    <message>
        <source>All is equal</source>
        <translation>Alles ist gleich</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) are equal</source>
        <translation>
            <numerusform>%n Wert ist gleich</numerusform>
            <numerusform>%n Werte sind gleich</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is equal</source>
        <translation>%1 ist gleich</translation>
    </message>
    <message>
        <source>%1 are equal</source>
        <translation>%1 sind gleich</translation>
    </message>
    <message>
        <source>no differences</source>
        <translation>keine Unterschiede</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>%n Unterschied</numerusform>
            <numerusform>%n Unterschiede</numerusform>
        </translation>
    </message>
    <message>
        <source>, in another order</source>
        <translation>, in anderer Reihenfolge</translation>
    </message>
    <message>
        <source>, in wire order</source>
        <translation>, wie auf der Leitung</translation>
    </message>
    <message>
        <source>, names in another order</source>
        <translation>, Namen in anderer Reihenfolge</translation>
    </message>
    <message numerus="yes">
        <source>, %n text(s) written otherwise</source>
        <translation>
            <numerusform>, %n Text anders geschrieben</numerusform>
            <numerusform>, %n Texte anders geschrieben</numerusform>
        </translation>
    </message>
    <message>
        <source>changed: %1</source>
        <translation>geändert: %1</translation>
    </message>
    <message>
        <source>added: %1</source>
        <translation>hinzugekommen: %1</translation>
    </message>
    <message>
        <source>removed: %1</source>
        <translation>entfallen: %1</translation>
    </message>
    <message>
        <source>%1, cut short</source>
        <extracomment>%1 a status such as 200</extracomment>
        <translation>%1, abgeschnitten</translation>
    </message>
    <message>
        <source>body: </source>
        <translation>Body: </translation>
    </message>
    <message>
        <source>one of them has no answer yet</source>
        <translation>eine hat noch keine Antwort</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareSide</name>
    <message>
        <source>Close the comparison</source>
        <translation>Den Vergleich schließen</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Vergleichen mit</translation>
    </message>
    <message>
        <source>The last that worked</source>
        <translation>Die letzte, die ankam</translation>
    </message>
    <message>
        <source>The attempt before</source>
        <translation>Der Versuch davor</translation>
    </message>
    <message>
        <source>What the receiver got</source>
        <translation>Was der Empfänger bekam</translation>
    </message>
    <message>
        <source>Another: select it in the log</source>
        <translation>Eine andere: im Protokoll auswählen</translation>
    </message>
    <message>
        <source>No differences</source>
        <translation>Keine Unterschiede</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>%n Unterschied</numerusform>
            <numerusform>%n Unterschiede</numerusform>
        </translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>Kopfzeilen</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>the whole body</source>
        <translation>der ganze Inhalt</translation>
    </message>
    <message>
        <source>(no. %1)</source>
        <translation>(Nr. %1)</translation>
    </message>
    <message>
        <source>added</source>
        <translation>hinzu</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfallen</translation>
    </message>
    <message>
        <source>type changed</source>
        <translation>anderer Typ</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>Beiseitegelassen</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>Bearbeiten und erneut senden</translation>
    </message>
    <message>
        <source>The one on the right, as a draft that you change and send</source>
        <translation>Was rechts steht, als Entwurf, den Sie ändern und senden</translation>
    </message>
    <message>
        <source>There is no such one in the log.</source>
        <translation>Im Protokoll steht keine solche.</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareStrip</name>
    <message>
        <source>The bytes at the first difference</source>
        <translation>Die Bytes am ersten Unterschied</translation>
    </message>
    <message>
        <source>Open the bytes</source>
        <translation>Die Bytes öffnen</translation>
    </message>
    <message>
        <source>All bytes of both sides (Ctrl+B)</source>
        <translation>Alle Bytes beider Seiten (Strg+B)</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>first difference that counts at byte %1</source>
        <translation>erster Unterschied, der zählt, bei Byte %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareSubject</name>
    <message>
        <source>That request is no longer in the log.</source>
        <translation>Diese Anfrage steht nicht mehr im Protokoll.</translation>
    </message>
    <message>
        <source>The last that worked</source>
        <translation>Die letzte, die ankam</translation>
    </message>
    <message>
        <source>The next that worked</source>
        <translation>Die nächste, die ankam</translation>
    </message>
    <message>
        <source>No other delivery of this event to this webhook or URL has worked.</source>
        <translation>Keine andere Zustellung dieses Ereignisses an diesen Webhook oder diese URL ist angekommen.</translation>
    </message>
    <message>
        <source>No other request was valid and answered with a 2xx.</source>
        <translation>Keine andere Anfrage war gültig und wurde mit 2xx beantwortet.</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareView</name>
    <message>
        <source>This one</source>
        <translation>Diese</translation>
    </message>
    <message>
        <source>The later one</source>
        <translation>Die spätere</translation>
    </message>
    <message>
        <source>The earlier one</source>
        <translation>Die frühere</translation>
    </message>
    <message>
        <source>The attempt before</source>
        <translation>Der Versuch davor</translation>
    </message>
    <message>
        <source>What the receiver got</source>
        <translation>Was der Empfänger bekam</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Both sides, line by line</source>
        <translation>Beide Seiten, Zeile für Zeile</translation>
    </message>
    <message>
        <source>Attempt on the left</source>
        <translation>Versuch links</translation>
    </message>
    <message>
        <source>Attempt on the right</source>
        <translation>Versuch rechts</translation>
    </message>
    <message>
        <source>Swap the sides</source>
        <translation>Die Seiten tauschen</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>Struktur</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Roh</translation>
    </message>
    <message>
        <source>Fold what is equal</source>
        <translation>Gleiches einklappen</translation>
    </message>
    <message>
        <source>Set aside what always differs</source>
        <translation>Immer Verschiedenes beiseitelassen</translation>
    </message>
    <message>
        <source>The difference before</source>
        <translation>Der Unterschied davor</translation>
    </message>
    <message>
        <source>The difference before (Shift+F7)</source>
        <translation>Der Unterschied davor (Umschalt+F7)</translation>
    </message>
    <message>
        <source>The next difference</source>
        <translation>Der nächste Unterschied</translation>
    </message>
    <message>
        <source>The next difference (F7)</source>
        <translation>Der nächste Unterschied (F7)</translation>
    </message>
    <message>
        <source>Attempt %1</source>
        <translation>Versuch %1</translation>
    </message>
    <message>
        <source>no differences</source>
        <translation>keine Unterschiede</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>%n Unterschied</numerusform>
            <numerusform>%n Unterschiede</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Nothing that counts differs.</source>
        <translation>Nichts, was zählt, ist verschieden.</translation>
    </message>
    <message>
        <source>The bodies say the same in other bytes, so a signature of one does not fit the other.</source>
        <translation>Die Inhalte sagen dasselbe mit anderen Bytes, daher passt die Signatur des einen nicht zum anderen.</translation>
    </message>
    <message>
        <source>What was sent is the same.</source>
        <translation>Gesendet wurde dasselbe.</translation>
    </message>
    <message>
        <source>Only the answers differ, so the reason is at the endpoint, not in the event.</source>
        <translation>Nur die Antworten sind verschieden; der Grund liegt also beim Endpunkt, nicht im Ereignis.</translation>
    </message>
    <message>
        <source>%1 changed its type.</source>
        <translation>%1 hat einen anderen Typ.</translation>
    </message>
    <message>
        <source>The whole body</source>
        <translation>Der ganze Inhalt</translation>
    </message>
    <message>
        <source>A handler that expects the other type may refuse it. Look there first.</source>
        <translation>Ein Handler, der den anderen Typ erwartet, kann es ablehnen. Dort zuerst nachsehen.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>The differences, one a line</source>
        <translation>Die Unterschiede, einer je Zeile</translation>
    </message>
    <message>
        <source>The body on the left</source>
        <translation>Der Inhalt links</translation>
    </message>
    <message>
        <source>The body on the right</source>
        <translation>Der Inhalt rechts</translation>
    </message>
    <message>
        <source>the whole body</source>
        <translation>der ganze Inhalt</translation>
    </message>
    <message>
        <source>Copied, but the body is no plain UTF-8 text: what is pasted as text has other bytes in places. For programs that take application/octet-stream its exact bytes are in the clipboard, too.</source>
        <translation>Kopiert, aber der Inhalt ist kein reiner UTF-8-Text: Was als Text eingefügt wird, hat stellenweise andere Bytes. Für Programme, die application/octet-stream annehmen, liegen auch seine genauen Bytes in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Nothing to compare with</source>
        <translation>Nichts zum Vergleichen</translation>
    </message>
    <message>
        <source>Select another in the log</source>
        <translation>Andere im Log wählen</translation>
    </message>
    <message>
        <source>The two are being read and compared.</source>
        <translation>Die beiden werden gelesen und verglichen.</translation>
    </message>
    <message>
        <source>There is no difference to go to.</source>
        <translation>Es gibt keinen Unterschied, zu dem gesprungen werden könnte.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ComputedSignature</name>
    <message>
        <source>Explain</source>
        <translation>Erklären</translation>
    </message>
    <message>
        <source>What did your handler compute?</source>
        <translation>Was hat Ihr Handler berechnet?</translation>
    </message>
    <message>
        <source>its HMAC of this body</source>
        <translation>seinen HMAC dieses Bodys</translation>
    </message>
    <message>
        <source>Log it where your code refuses, and paste it here: the bench says what it did differently.</source>
        <translation>Loggen Sie ihn, wo Ihr Code ablehnt, und fügen Sie ihn hier ein: Die Bench sagt, was anders gemacht wurde.</translation>
    </message>
    <message>
        <source>This one stood in its answer.</source>
        <translation>Dieser stand in seiner Antwort.</translation>
    </message>
    <message>
        <source>Paste what your handler computed first.</source>
        <translation>Fügen Sie zuerst ein, was Ihr Handler berechnet hat.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Configuration</name>
    <message>
        <source>There is no webhook %1. List them to see which there are.</source>
        <translation>Es gibt keinen Webhook %1. Listen Sie sie auf, um zu sehen, welche es gibt.</translation>
    </message>
    <message>
        <source>There is no site “%1”. Add it first.</source>
        <translation>Es gibt keine Website „%1“. Fügen Sie sie zuerst hinzu.</translation>
    </message>
    <message>
        <source>%1, current</source>
        <translation>%1, jetziges</translation>
    </message>
    <message>
        <source>%1, previous</source>
        <translation>%1, voriges</translation>
    </message>
    <message>
        <source>There is a site “%1” already.</source>
        <translation>Es gibt schon eine Website „%1“.</translation>
    </message>
    <message>
        <source>The site has a goal “%1” already.</source>
        <translation>Die Website hat schon ein Ziel „%1“.</translation>
    </message>
    <message>
        <source>There is no goal %1.</source>
        <translation>Es gibt kein Ziel %1.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ConnectionFields</name>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>One more certificate authority</source>
        <translation>Eine weitere Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>Ovyxa does not say whom it trusts. Assumed: the system&apos;s authorities; a PEM file named here counts for this webhook alone. It is read at each delivery.</source>
        <translation>Ovyxa sagt nicht, wem es vertraut. Angenommen: den Stellen des Systems; eine hier genannte PEM-Datei gilt nur für diesen Webhook. Sie wird bei jeder Zustellung gelesen.</translation>
    </message>
    <message>
        <source>New for each request</source>
        <translation>Neu für jede Anfrage</translation>
    </message>
    <message>
        <source>Kept for further requests</source>
        <translation>Für weitere Anfragen gehalten</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Ovyxa does not say whether it keeps connections. Assumed: each request has its own. A kept one that closes unanswered is a failure like any other; nothing is sent twice.</source>
        <translation>Ovyxa sagt nicht, ob es Verbindungen hält. Angenommen: Jede Anfrage hat ihre eigene. Eine gehaltene, die ohne Antwort geschlossen wird, ist ein Fehlschlag wie jeder andere; nichts wird zweimal gesendet.</translation>
    </message>
    <message>
        <source>The authority&apos;s certificate</source>
        <translation>Das Zertifikat der Stelle</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>Zertifikate (*.pem *.crt *.cer);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>A PEM file, for this webhook alone. Left empty, the system&apos;s authorities and the profile&apos;s own are trusted.</source>
        <translation>Eine PEM-Datei, nur für diesen Webhook. Bleibt es leer, wird den Stellen des Systems und der eigenen des Profils vertraut.</translation>
    </message>
</context>
<context>
    <name>ovyxa::CurlText</name>
    <message>
        <source>The option -%1 of cURL is not known here. Leave it out.</source>
        <translation>Die Option -%1 von cURL ist hier nicht bekannt. Lassen Sie sie weg.</translation>
    </message>
    <message>
        <source>The option --%1 of cURL is not known here. Leave it out.</source>
        <translation>Die Option --%1 von cURL ist hier nicht bekannt. Lassen Sie sie weg.</translation>
    </message>
    <message>
        <source>The command ends after --%1, which needs a value.</source>
        <translation>Der Befehl endet nach --%1, das einen Wert braucht.</translation>
    </message>
    <message>
        <source>A form of several parts (-F) cannot be taken over: cURL makes its borders anew. Write the body itself.</source>
        <translation>Ein Formular aus mehreren Teilen (-F) lässt sich nicht übernehmen: cURL bildet dessen Trennlinien jedes Mal neu. Schreiben Sie den Body selbst.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no header: it has no colon.</source>
        <translation>„%1“ ist kein Header: Der Doppelpunkt fehlt.</translation>
    </message>
    <message>
        <source>The command reads the file %1. Files are not read from here: write the bytes, or take them with &quot;File…&quot; in the draft.</source>
        <translation>Der Befehl liest die Datei %1. Von hier aus werden keine Dateien gelesen: Schreiben Sie die Bytes, oder nehmen Sie sie im Entwurf mit „Datei…“.</translation>
    </message>
    <message>
        <source>The command names two URLs: %1 and %2. Leave one.</source>
        <translation>Der Befehl nennt zwei URLs: %1 und %2. Lassen Sie eine stehen.</translation>
    </message>
    <message>
        <source>The command names no URL.</source>
        <translation>Der Befehl nennt keine URL.</translation>
    </message>
    <message>
        <source>The command is longer than 32 MiB, which is more than is read.</source>
        <translation>Der Befehl ist länger als 32 MiB; so viel wird nicht gelesen.</translation>
    </message>
    <message>
        <source>It does not begin with &quot;curl&quot;.</source>
        <translation>Es beginnt nicht mit „curl“.</translation>
    </message>
</context>
<context>
    <name>ovyxa::DeliveryModel</name>
    <message>
        <source>%1, simulated</source>
        <translation>%1, simuliert</translation>
    </message>
    <message numerus="yes">
        <source>%n attempts</source>
        <translation>
            <numerusform>%n Versuch</numerusform>
            <numerusform>%n Versuche</numerusform>
        </translation>
    </message>
    <message>
        <source>no attempt yet</source>
        <translation>noch kein Versuch</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>When the event happened, in simulated time</source>
        <translation>Wann das Ereignis geschah, in simulierter Zeit</translation>
    </message>
    <message>
        <source>How long the last attempt took, in real time</source>
        <translation>Wie lange der letzte Versuch dauerte, in echter Zeit</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Nächster</translation>
    </message>
</context>
<context>
    <name>ovyxa::Discarding</name>
    <message>
        <source>The bench ended before all of it was deleted. Delete the rest next time.</source>
        <translation>Die Bench endete, bevor alles gelöscht war. Löschen Sie den Rest beim nächsten Mal.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Dispatcher</name>
    <message>
        <source>That webhook has been removed.</source>
        <translation>Dieser Webhook wurde entfernt.</translation>
    </message>
</context>
<context>
    <name>ovyxa::DoctorPane</name>
    <message>
        <source>it ends before byte %1</source>
        <translation>er endet vor Byte %1</translation>
    </message>
    <message>
        <source>byte %1 is %2</source>
        <translation>Byte %1 ist %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::DoctorView</name>
    <message>
        <source>same</source>
        <translation>gleich</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>Signiert</translation>
    </message>
    <message>
        <source>On the wire</source>
        <translation>Auf der Leitung</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>How to fix it</source>
        <translation>Beheben</translation>
    </message>
    <message>
        <source>Code that checks the signature</source>
        <translation>Code, der die Signatur prüft</translation>
    </message>
    <message>
        <source>Copy the finding</source>
        <translation>Den Befund kopieren</translation>
    </message>
    <message>
        <source>What was asked</source>
        <translation>Was gefragt wurde</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>Den Code kopieren</translation>
    </message>
    <message>
        <source>Language of the code: %1</source>
        <translation>Sprache des Codes: %1</translation>
    </message>
    <message>
        <source>How to check it</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>weicht ab</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>dasselbe</translation>
    </message>
    <message>
        <source>as signed</source>
        <translation>wie signiert</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftDesk</name>
    <message>
        <source>Edit and resend</source>
        <translation>Bearbeiten und erneut senden</translation>
    </message>
    <message>
        <source>What is inspected, as a draft that you change and send, again and again</source>
        <translation>Was im Inspektor steht, als Entwurf, den Sie ändern und senden, so oft Sie wollen</translation>
    </message>
    <message>
        <source>Send the draft</source>
        <translation>Entwurf senden</translation>
    </message>
    <message>
        <source>Esc goes back, the draft stays</source>
        <translation>Esc führt zurück, der Entwurf bleibt</translation>
    </message>
    <message>
        <source>The draft was discarded.</source>
        <translation>Der Entwurf wurde verworfen.</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>Open the draft again that was closed last</source>
        <translation>Den zuletzt geschlossenen Entwurf wieder öffnen</translation>
    </message>
    <message>
        <source>The draft is closed, and kept.</source>
        <translation>Der Entwurf ist geschlossen und bleibt aufbewahrt.</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>Wieder öffnen</translation>
    </message>
    <message>
        <source>Undo discarding the draft</source>
        <translation>Verwerfen des Entwurfs rückgängig machen</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftHeaders</name>
    <message>
        <source>Headers, in the order they go out</source>
        <translation>Header, in der Reihenfolge, in der sie hinausgehen</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftImport</name>
    <message>
        <source>Draft from the clipboard</source>
        <translation>Entwurf aus der Zwischenablage</translation>
    </message>
    <message>
        <source>A cURL line, a raw HTTP request or an HTTP Archive that was copied, as a draft to send</source>
        <translation>Eine kopierte cURL-Zeile, eine rohe HTTP-Anfrage oder ein HTTP Archive, als Entwurf zum Senden</translation>
    </message>
    <message>
        <source>the clipboard</source>
        <translation>Zwischenablage</translation>
    </message>
    <message>
        <source>Draft from a file…</source>
        <translation>Entwurf aus einer Datei…</translation>
    </message>
    <message>
        <source>Drop one file at a time: each becomes a draft of its own.</source>
        <translation>Legen Sie eine Datei nach der anderen ab: Jede wird ein eigener Entwurf.</translation>
    </message>
    <message>
        <source>what was dropped</source>
        <translation>Abgelegtes</translation>
    </message>
    <message>
        <source>A request as a file</source>
        <translation>Eine Anfrage als Datei</translation>
    </message>
    <message>
        <source>Requests (*.har *.http *.rest *.txt *.sh *.curl *.json);;All files (*)</source>
        <translation>Anfragen (*.har *.http *.rest *.txt *.sh *.curl *.json);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>%1 is no file.</source>
        <translation>%1 ist keine Datei.</translation>
    </message>
    <message>
        <source>%1 is longer than 32 MiB, which is more than is read. Export fewer requests.</source>
        <translation>%1 ist länger als 32 MiB; so viel wird nicht gelesen. Exportieren Sie weniger Anfragen.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 lässt sich nicht lesen: %2.</translation>
    </message>
    <message>
        <source>No draft of %1: %2</source>
        <translation>Kein Entwurf (%1): %2</translation>
    </message>
    <message>
        <source>Which request?</source>
        <translation>Welche Anfrage?</translation>
    </message>
    <message>
        <source>Requests in %1</source>
        <translation>Anfragen (%1)</translation>
    </message>
    <message>
        <source>Make a draft</source>
        <translation>Entwurf anlegen</translation>
    </message>
    <message numerus="yes">
        <source>%1 holds %n requests. One becomes a draft.</source>
        <translation>
            <numerusform>%1: %n Anfrage. Eine wird zum Entwurf.</numerusform>
            <numerusform>%1: %n Anfragen. Eine wird zum Entwurf.</numerusform>
        </translation>
    </message>
    <message>
        <source>It says %1; what is sent from here is a POST.</source>
        <translation>Darin steht %1; was von hier gesendet wird, ist ein POST.</translation>
    </message>
    <message>
        <source>import paste cURL HAR HTTP</source>
        <extracomment>words by which people look for &quot;Draft from the clipboard&quot; and &quot;Draft from a file…&quot;</extracomment>
        <translation>importieren einfügen import cURL HAR HTTP</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftSide</name>
    <message>
        <source>Last answer</source>
        <translation>Letzte Antwort</translation>
    </message>
    <message>
        <source>Answer headers</source>
        <translation>Header der Antwort</translation>
    </message>
    <message>
        <source>Answer body</source>
        <translation>Body der Antwort</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>Anläufe</translation>
    </message>
    <message>
        <source>Compare with the try before</source>
        <translation>Mit dem Anlauf davor vergleichen</translation>
    </message>
    <message>
        <source>Show it in the log</source>
        <translation>Im Protokoll zeigen</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Als cURL kopieren</translation>
    </message>
    <message>
        <source>Answers to this draft</source>
        <translation>Antworten auf diesen Entwurf</translation>
    </message>
    <message>
        <source>Nothing was sent from here yet. Ctrl+Enter sends; the answer stands here, and what it is against the one before.</source>
        <translation>Von hier wurde noch nichts gesendet. Strg+Eingabe sendet; dann steht hier die Antwort, und was sie gegenüber der vorigen ist.</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Answer to try %1</source>
        <translation>Antwort auf Anlauf %1</translation>
    </message>
    <message>
        <source>as it was sent</source>
        <translation>wie zuerst gesendet</translation>
    </message>
    <message>
        <source>try %1</source>
        <translation>Anlauf %1</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>noch offen</translation>
    </message>
    <message>
        <source>%1 %2: %3 again.</source>
        <translation>%1 %2: wieder %3.</translation>
    </message>
    <message>
        <source>%1 %2: %3 now, %4 on the try before.</source>
        <translation>%1 %2: jetzt %3, beim Anlauf davor %4.</translation>
    </message>
    <message>
        <source>Nothing was changed in between.</source>
        <translation>Dazwischen wurde nichts geändert.</translation>
    </message>
    <message>
        <source>Changed in between: %1.</source>
        <translation>Dazwischen geändert: %1.</translation>
    </message>
    <message>
        <source>Fixed</source>
        <translation>Behoben</translation>
    </message>
    <message>
        <source>Better</source>
        <translation>Besser</translation>
    </message>
    <message>
        <source>Worse</source>
        <translation>Schlechter</translation>
    </message>
    <message>
        <source>The same</source>
        <translation>Gleich</translation>
    </message>
    <message>
        <source>Different</source>
        <translation>Anders</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Erster</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>gelöscht</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>wird gesendet</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>unverändert</translation>
    </message>
    <message>
        <source>Try %1: %2, %3</source>
        <translation>Anlauf %1: %2, %3</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftStore</name>
    <message>
        <source>The draft cannot be kept: %1 (%2). It is lost when the window closes.</source>
        <translation>Der Entwurf lässt sich nicht aufbewahren: %1 (%2). Er geht verloren, wenn das Fenster schließt.</translation>
    </message>
    <message>
        <source>The draft cannot be closed: %1 (%2).</source>
        <translation>Der Entwurf lässt sich nicht schließen: %1 (%2).</translation>
    </message>
    <message>
        <source>it is damaged, or of a newer version</source>
        <translation>sie ist beschädigt oder von einer neueren Version</translation>
    </message>
    <message>
        <source>The draft cannot be opened again: %1 (%2).</source>
        <translation>Der Entwurf lässt sich nicht wieder öffnen: %1 (%2).</translation>
    </message>
    <message>
        <source>What was sent cannot be noted in the closed draft: %1 (%2).</source>
        <translation>Was gesendet wurde, lässt sich im geschlossenen Entwurf nicht vermerken: %1 (%2).</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftView</name>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>Header</translation>
    </message>
    <message>
        <source>in the order they go out</source>
        <translation>in der Reihenfolge, in der sie hinausgehen</translation>
    </message>
    <message>
        <source>+ Header</source>
        <translation>+ Header</translation>
    </message>
    <message>
        <source>Add a header</source>
        <translation>Einen Header hinzufügen</translation>
    </message>
    <message>
        <source>Draft: %1</source>
        <translation>Entwurf: %1</translation>
    </message>
    <message>
        <source>Bring the changes back</source>
        <translation>Änderungen zurückholen</translation>
    </message>
    <message>
        <source>Send to</source>
        <translation>Senden an</translation>
    </message>
    <message>
        <source>Webhook whose secret signs</source>
        <translation>Webhook, dessen Geheimnis signiert</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Sends it as a new delivery, with its retries (Ctrl+Enter)</source>
        <translation>Sendet ihn als neue Zustellung, mit ihren Wiederholungen (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>As it was</source>
        <translation>Wie zuvor</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>Falsch</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>Gar nicht</translation>
    </message>
    <message>
        <source>Sign: %1</source>
        <translation>Signieren: %1</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Closes the draft and keeps it no longer</source>
        <translation>Schließt den Entwurf und bewahrt ihn nicht länger auf</translation>
    </message>
    <message>
        <source>There is no webhook yet, so no secret to sign with. Add one on the left, and send.</source>
        <translation>Es gibt noch keinen Webhook, also kein Geheimnis zum Signieren. Fügen Sie links einen hinzu, und senden Sie.</translation>
    </message>
    <message>
        <source>It had no signature.</source>
        <translation>Eine Signatur war nicht dabei.</translation>
    </message>
    <message>
        <source>With the signature that it had, whatever the body is now</source>
        <translation>Mit der Signatur von zuvor, gleich wie der Body jetzt ist</translation>
    </message>
    <message>
        <source>With the present secret, over exactly these bytes.</source>
        <translation>Mit dem jetzigen Geheimnis, über genau diese Bytes.</translation>
    </message>
    <message>
        <source>With the signature that it had, whatever the body is now.</source>
        <translation>Mit der Signatur von zuvor, gleich wie der Body jetzt ist.</translation>
    </message>
    <message>
        <source>With another secret: your handler must refuse it.</source>
        <translation>Mit einem anderen Geheimnis: Ihr Handler muss das ablehnen.</translation>
    </message>
    <message>
        <source>Without a signature: your handler must refuse it.</source>
        <translation>Ohne Signatur: Ihr Handler muss das ablehnen.</translation>
    </message>
    <message>
        <source>made on Send</source>
        <translation>entsteht beim Senden</translation>
    </message>
    <message>
        <source>as it was</source>
        <translation>wie zuvor</translation>
    </message>
    <message>
        <source>made wrong on Send</source>
        <translation>entsteht beim Senden, falsch</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>weggelassen</translation>
    </message>
    <message>
        <source>from the URL</source>
        <translation>aus der URL</translation>
    </message>
    <message>
        <source>counted</source>
        <translation>gezählt</translation>
    </message>
    <message>
        <source>Draft of</source>
        <translation>Entwurf aus</translation>
    </message>
    <message>
        <source>Show the delivery in the log</source>
        <translation>Die Zustellung im Protokoll zeigen</translation>
    </message>
    <message>
        <source>Show the request at the receiver</source>
        <translation>Die Anfrage beim Empfänger zeigen</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>Quelle: %1</translation>
    </message>
    <message>
        <source>no changes</source>
        <translation>keine Änderungen</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n Änderung</numerusform>
            <numerusform>%n Änderungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Sign as</source>
        <translation>Signieren als</translation>
    </message>
    <message>
        <source>Its secret signs, and the log names it as the sender</source>
        <translation>Sein Geheimnis signiert, und das Protokoll nennt es als Absender</translation>
    </message>
    <message>
        <source>Every change is undone.</source>
        <translation>Alle Änderungen sind rückgängig gemacht.</translation>
    </message>
    <message>
        <source>Draft: pasted</source>
        <translation>Entwurf: eingefügt</translation>
    </message>
    <message>
        <source>· kept as you type, also when you close the bench</source>
        <translation>· beim Tippen aufbewahrt, auch über das Schließen der Bench hinaus</translation>
    </message>
</context>
<context>
    <name>ovyxa::Engine</name>
    <message>
        <source>Writing works again; sending goes on.</source>
        <translation>Das Schreiben geht wieder; es wird weiter gesendet.</translation>
    </message>
    <message>
        <source>No webhook of %1 listens for %2. Add one, or choose that event in one of them.</source>
        <translation>Kein Webhook von %1 bekommt %2. Fügen Sie einen hinzu, oder wählen Sie das Ereignis in einem aus.</translation>
    </message>
    <message>
        <source>That webhook has been removed.</source>
        <translation>Dieser Webhook wurde entfernt.</translation>
    </message>
    <message>
        <source>Something could not be recorded. %1</source>
        <translation>Etwas ließ sich nicht aufzeichnen. %1</translation>
    </message>
    <message>
        <source>Time only goes forward. Resetting the clock takes it back to this machine&apos;s.</source>
        <translation>Die Zeit geht nur vorwärts. Zurücksetzen stellt die Uhr auf die dieses Rechners.</translation>
    </message>
    <message>
        <source>The clock is being run ahead. Wait for its end, or stop that first.</source>
        <translation>Die Uhr wird gerade vorgestellt. Warten Sie das Ende ab, oder halten Sie das zuerst an.</translation>
    </message>
    <message>
        <source>The simulated clock went back by %1, to this machine&apos;s. What is due, and what counts in the hour, went back by as much; what happened keeps its time.</source>
        <translation>Die simulierte Uhr ging um %1 zurück, auf die dieses Rechners. Was fällig ist und was in der Stunde zählt, ging um ebenso viel zurück; was geschehen ist, behält seine Zeit.</translation>
    </message>
    <message>
        <source>The webhook of this delivery is no longer kept, so there is no secret to send it with.</source>
        <translation>Der Webhook dieser Zustellung wird nicht mehr aufbewahrt; daher gibt es keinen Schlüssel, um sie zu senden.</translation>
    </message>
    <message>
        <source>The keychain cannot be used any more. Secrets are kept in %1 now.</source>
        <translation>Der Schlüsselbund ist nicht mehr zu gebrauchen. Secrets liegen jetzt in %1.</translation>
    </message>
    <message>
        <source>Not sent: %1 active visitors are not above %2, the lowest threshold of a webhook of %3. Fire with more, or lower the threshold.</source>
        <translation>Nicht gesendet: %1 aktive Besucher liegen nicht über %2, der niedrigsten Schwelle eines Webhooks von %3. Lösen Sie mit mehr aus, oder senken Sie die Schwelle.</translation>
    </message>
</context>
<context>
    <name>ovyxa::EventPage</name>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Zustellung</translation>
    </message>
    <message>
        <source>At the receiver</source>
        <translation>Beim Empfänger</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Website</translation>
    </message>
    <message>
        <source>Happened</source>
        <translation>Geschehen</translation>
    </message>
    <message numerus="yes">
        <source>%n parts</source>
        <translation>
            <numerusform>%n Teil</numerusform>
            <numerusform>%n Teile</numerusform>
        </translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>To</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Nächster</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Body</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>Ovyxa documents HMAC-SHA256, not how it is written in the header. The webhook&apos;s form has a switch for it.</source>
        <translation>Ovyxa dokumentiert HMAC-SHA256, nicht aber, wie es im Header geschrieben wird. Das Formular des Webhooks hat einen Schalter dafür.</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Slack message</source>
        <translation>Slack-Nachricht</translation>
    </message>
    <message>
        <source>Slack refuses a body without “text”, so a Slack webhook gets one.</source>
        <translation>Slack lehnt einen Body ohne „text“ ab, deshalb bekommt ein Slack-Webhook einen.</translation>
    </message>
    <message>
        <source>Replay of</source>
        <translation>Wiederholt</translation>
    </message>
    <message>
        <source>Hourly limit</source>
        <translation>Stundengrenze</translation>
    </message>
    <message>
        <source>not counted</source>
        <translation>zählt nicht</translation>
    </message>
    <message>
        <source>Retries and manual replays do not count towards the limit.</source>
        <translation>Wiederholungen, ob von selbst oder von Hand, zählen nicht zur Grenze.</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>User agent</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>none of this bench</source>
        <translation>keine von hier</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Show its delivery in the log</source>
        <translation>Seine Zustellung im Protokoll zeigen</translation>
    </message>
    <message>
        <source>Show it at the receiver</source>
        <translation>Beim Empfänger zeigen</translation>
    </message>
    <message>
        <source>Passed on to</source>
        <translation>Weitergeleitet an</translation>
    </message>
    <message>
        <source>Its answer</source>
        <translation>Antwort des Servers</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>It took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>It gave</source>
        <translation>Umfang</translation>
    </message>
    <message>
        <source>What went wrong</source>
        <translation>Was schiefging</translation>
    </message>
    <message>
        <source>Trailer</source>
        <translation>Trailer</translation>
    </message>
</context>
<context>
    <name>ovyxa::ExportBar</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>Fortschritt des Exports</translation>
    </message>
    <message>
        <source>Writing %1 of %2</source>
        <translation>Schreibt %1 von %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::FilterField</name>
    <message>
        <source>Clear the filter</source>
        <translation>Filter leeren</translation>
    </message>
    <message>
        <source>Earlier filters</source>
        <translation>Frühere Filter</translation>
    </message>
    <message>
        <source>Nothing was searched for yet</source>
        <translation>Noch wurde nichts gesucht</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>Geben Sie ihm einen Namen.</translation>
    </message>
    <message>
        <source>Something in it looks like a secret. Those are not kept in the window&apos;s file.</source>
        <translation>Etwas darin sieht wie ein Geheimnis aus. Geheimnisse werden in der Datei des Fensters nicht aufbewahrt.</translation>
    </message>
    <message>
        <source>Save this filter</source>
        <translation>Diesen Filter speichern</translation>
    </message>
    <message>
        <source>Forget the filter &quot;%1&quot;</source>
        <translation>Den Filter „%1“ vergessen</translation>
    </message>
    <message>
        <source>%1, from sign %2 on: %3</source>
        <translation>%1, ab Zeichen %2: %3</translation>
    </message>
    <message>
        <source>Type a filter first: it is saved under its name, and offered here again.</source>
        <translation>Geben Sie zuerst einen Filter ein: Er wird unter seinem Namen gespeichert und hier wieder angeboten.</translation>
    </message>
</context>
<context>
    <name>ovyxa::FoldingCorner</name>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
</context>
<context>
    <name>ovyxa::Forwarder</name>
    <message>
        <source>The request came back to the receiver that had passed it on to %1. Forward to your own server instead.</source>
        <translation>Die Anfrage kam zu dem Empfänger zurück, der sie an %1 weitergeleitet hatte. Leiten Sie stattdessen an Ihren eigenen Server weiter.</translation>
    </message>
    <message>
        <source>The request asks to go on as %1 (Upgrade), which cannot be passed on. Connect to the server itself for that.</source>
        <translation>Die Anfrage will als %1 weitergehen (Upgrade); das kann nicht weitergegeben werden. Verbinden Sie sich dafür mit dem Server selbst.</translation>
    </message>
    <message>
        <source>Answered here: Max-Forwards was 0, so the request goes no further.</source>
        <translation>Hier beantwortet: Max-Forwards war 0, die Anfrage geht also nicht weiter.</translation>
    </message>
</context>
<context>
    <name>ovyxa::GoalFields</name>
    <message>
        <source>Goal</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Path of the page</source>
        <translation>Pfad der Seite</translation>
    </message>
    <message>
        <source>Manage goals…</source>
        <translation>Ziele verwalten…</translation>
    </message>
    <message>
        <source>A visitor completes a goal</source>
        <translation>Ein Besucher erreicht ein Ziel</translation>
    </message>
</context>
<context>
    <name>ovyxa::GoalManager</name>
    <message>
        <source>No goals yet. Add one below: a page that visitors reach, or a custom event.</source>
        <translation>Noch keine Ziele. Fügen Sie unten eines hinzu: eine Seite, die Besucher erreichen, oder ein eigenes Ereignis.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Add goal</source>
        <translation>Ziel hinzufügen</translation>
    </message>
    <message>
        <source>Goals of %1</source>
        <translation>Ziele von %1</translation>
    </message>
    <message>
        <source>Goals</source>
        <translation>Ziele</translation>
    </message>
    <message>
        <source>Name of the goal</source>
        <translation>Name des Ziels</translation>
    </message>
    <message>
        <source>Kind of goal</source>
        <translation>Art des Ziels</translation>
    </message>
    <message>
        <source>Page is viewed</source>
        <translation>Seite wird aufgerufen</translation>
    </message>
    <message>
        <source>Custom event</source>
        <translation>Eigenes Ereignis</translation>
    </message>
    <message>
        <source>Ovyxa does not say how paths are compared. Assumed: exact, or with * for any run of characters; the query, the fragment and one slash at the end are ignored; letter case counts.</source>
        <translation>Ovyxa sagt nicht, wie Pfade verglichen werden. Angenommen: genau, oder mit * für beliebig viele Zeichen; Abfrage, Fragment und ein Schrägstrich am Ende zählen nicht; Groß- und Kleinschreibung zählt.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Give the goal a name: it stands as goal_name in the payload.</source>
        <translation>Geben Sie dem Ziel einen Namen: Er steht als goal_name in den Nutzdaten.</translation>
    </message>
    <message>
        <source>There is a goal %1 already. Names tell goals apart.</source>
        <translation>Es gibt schon ein Ziel %1. Ziele unterscheidet man an ihren Namen.</translation>
    </message>
    <message>
        <source>Say which path counts, such as /checkout/success or /blog/*.</source>
        <translation>Sagen Sie, welcher Pfad zählt, etwa /checkout/success oder /blog/*.</translation>
    </message>
    <message>
        <source>Say which event counts, by its exact name.</source>
        <translation>Sagen Sie, welches Ereignis zählt, mit seinem genauen Namen.</translation>
    </message>
    <message>
        <source>A path begins with a slash: /%1</source>
        <translation>Ein Pfad beginnt mit einem Schrägstrich: /%1</translation>
    </message>
    <message>
        <source>page %1</source>
        <translation>Seite %1</translation>
    </message>
    <message>
        <source>event %1</source>
        <translation>Ereignis %1</translation>
    </message>
    <message>
        <source>Path of the page</source>
        <translation>Pfad der Seite</translation>
    </message>
    <message>
        <source>Name of the event</source>
        <translation>Name des Ereignisses</translation>
    </message>
    <message>
        <source>%1 is removed.</source>
        <translation>%1 ist entfernt.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>The path of the page, such as /checkout/success; * stands for any run of characters.</source>
        <translation>Der Pfad der Seite, etwa /checkout/success; * steht für beliebige Zeichen.</translation>
    </message>
    <message>
        <source>The event&apos;s exact name, such as signup.</source>
        <translation>Der genaue Name des Ereignisses, etwa signup.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Select a goal to remove first.</source>
        <translation>Wählen Sie zuerst ein Ziel aus, das entfernt werden soll.</translation>
    </message>
</context>
<context>
    <name>ovyxa::HeadView</name>
    <message>
        <source>Raw head</source>
        <translation>Roher Kopf</translation>
    </message>
    <message>
        <source>The bytes as they were on the wire, line ends too</source>
        <translation>Die Bytes, wie sie auf der Leitung waren, samt Zeilenenden</translation>
    </message>
    <message>
        <source>Copy the line</source>
        <translation>Zeile kopieren</translation>
    </message>
    <message>
        <source>Copy the value</source>
        <translation>Wert kopieren</translation>
    </message>
    <message>
        <source>%1 (%2 of %3)</source>
        <comment>a header&apos;s name that is repeated</comment>
        <translation>%1 (%2 von %3)</translation>
    </message>
    <message>
        <source>This field stands more than once. Each is shown in its place.</source>
        <translation>Dieses Feld kommt mehrmals vor. Jedes wird an seinem Platz gezeigt.</translation>
    </message>
</context>
<context>
    <name>ovyxa::HeaderModel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>made on Send</source>
        <translation>entsteht beim Senden</translation>
    </message>
    <message>
        <source>added</source>
        <translation>hinzugefügt</translation>
    </message>
    <message>
        <source>taken out</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>was %1</source>
        <translation>war %1</translation>
    </message>
    <message>
        <source>Leave this header out (Del)</source>
        <translation>Diesen Header weglassen (Entf)</translation>
    </message>
    <message>
        <source>Back to what it was (Del)</source>
        <translation>Zurück auf den vorigen Wert (Entf)</translation>
    </message>
    <message>
        <source>The bench makes this one for each request.</source>
        <translation>Diesen bildet die Bench bei jeder Anfrage selbst.</translation>
    </message>
    <message>
        <source>as it was</source>
        <translation>wie zuvor</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
</context>
<context>
    <name>ovyxa::HourBand</name>
    <message>
        <source>Now: minutes to run the clock forward</source>
        <translation>Jetzt: Minuten, um die die Uhr vorgestellt wird</translation>
    </message>
    <message>
        <source>Drag it forward, or press →, to run the clock: what is due on the way goes out</source>
        <translation>Nach vorn ziehen oder → drücken, um die Uhr vorzustellen: Was unterwegs fällig wird, geht hinaus</translation>
    </message>
    <message>
        <source>When the endpoint goes down: drag it, or use the arrow keys</source>
        <translation>Wann der Endpunkt ausfällt: ziehen, oder mit den Pfeiltasten</translation>
    </message>
    <message>
        <source>When it answers again: drag it, or use the arrow keys</source>
        <translation>Wann er wieder antwortet: ziehen, oder mit den Pfeiltasten</translation>
    </message>
    <message>
        <source>The last hour and the next</source>
        <translation>Die letzte Stunde und die nächste</translation>
    </message>
    <message>
        <source>Outcomes: %L1 answered 2xx, %L2 otherwise, %L3 not at all</source>
        <translation>Ergebnisse: %L1 mit 2xx beantwortet, %L2 anders, %L3 gar nicht</translation>
    </message>
    <message>
        <source>Answer time: half within %1, 95 % within %2, 99 % within %3</source>
        <translation>Antwortzeit: die Hälfte binnen %1, 95 % binnen %2, 99 % binnen %3</translation>
    </message>
    <message>
        <source>no attempt in the last hour</source>
        <translation>kein Versuch in der letzten Stunde</translation>
    </message>
    <message>
        <source>%L1 of %L2 an hour used</source>
        <translation>%L1 von %L2 je Stunde verbraucht</translation>
    </message>
    <message>
        <source>The outage begins, minutes from now</source>
        <translation>Der Ausfall beginnt, Minuten ab jetzt</translation>
    </message>
    <message>
        <source>The outage ends, minutes from now</source>
        <translation>Der Ausfall endet, Minuten ab jetzt</translation>
    </message>
    <message>
        <source>%1 answered 2xx, %2 did not; half of them within %3</source>
        <translation>%1 mit 2xx beantwortet, %2 nicht; die Hälfte binnen %3</translation>
    </message>
    <message>
        <source>down %1</source>
        <translation>%1 aus</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>%L1 got 2xx</source>
        <translation>%L1 mit 2xx</translation>
    </message>
    <message>
        <source>%L1 did not</source>
        <translation>%L1 ohne</translation>
    </message>
    <message>
        <source>Outcomes</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Answer time</source>
        <translation>Antwortzeit</translation>
    </message>
    <message>
        <source>100 an hour</source>
        <translation>100 je Stunde</translation>
    </message>
    <message>
        <source>%L1 of %L2 used</source>
        <translation>%L1 von %L2 verbraucht</translation>
    </message>
    <message>
        <source>Ladder of %1: %2</source>
        <translation>Leiter von %1: %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them no longer in the log</source>
        <translation>
            <numerusform>davon %Ln nicht mehr im Protokoll</numerusform>
            <numerusform>davon %Ln nicht mehr im Protokoll</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln attempt(s) to come</source>
        <translation>
            <numerusform>%Ln Versuch steht aus</numerusform>
            <numerusform>%Ln Versuche stehen aus</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::HourPanel</name>
    <message>
        <source>The last hour and the next</source>
        <translation>Die letzte Stunde und die nächste</translation>
    </message>
    <message>
        <source>Add a webhook: what came of its attempts in the last hour stands here, and what an outage would do to the next.</source>
        <translation>Fügen Sie einen Webhook hinzu: Hier steht, was aus seinen Versuchen der letzten Stunde wurde und was ein Ausfall mit den nächsten täte.</translation>
    </message>
    <message>
        <source>of the site&apos;s newest %L1 deliveries: there are more</source>
        <translation>von den neuesten %L1 Zustellungen der Website: Es gibt mehr</translation>
    </message>
    <message>
        <source>is being read …</source>
        <translation>wird gelesen …</translation>
    </message>
    <message>
        <source>the last hour and the next</source>
        <translation>die letzte Stunde und die nächste</translation>
    </message>
    <message>
        <source>The built-in receiver is stopped: start it, and point the webhook at it.</source>
        <translation>Der eingebaute Empfänger ist angehalten: Starten Sie ihn, und richten Sie den Webhook darauf.</translation>
    </message>
    <message>
        <source>%1 points at %2, not at the built-in receiver: its answers are not the bench&apos;s to plan.</source>
        <translation>%1 zeigt auf %2, nicht auf den eingebauten Empfänger: Dessen Antworten plant die Bench nicht.</translation>
    </message>
    <message>
        <source>No attempt that is known of meets it. Move the red bar over one.</source>
        <translation>Kein bekannter Versuch trifft darauf. Schieben Sie den roten Balken über einen.</translation>
    </message>
    <message>
        <source>Sets the receiver&apos;s plan so that what is under way to it, of any webhook, fails from here to there. A plan counts requests, not time: it fits as long as no others come.</source>
        <translation>Stellt den Plan des Empfängers so ein, dass von hier bis dort scheitert, was zu ihm unterwegs ist, von welchem Webhook auch immer. Ein Plan zählt Anfragen, nicht Zeit: Er passt, solange keine anderen kommen.</translation>
    </message>
    <message>
        <source>The receiver answers by the plan %1. It counts requests: others that come take their turn in it.</source>
        <translation>Der Empfänger antwortet nach dem Plan %1. Er zählt Anfragen: Andere, die kommen, werden darin mitgezählt.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of the hour&apos;s deliveries are no longer in the log</source>
        <translation>
            <numerusform>%Ln Zustellung der Stunde steht nicht mehr im Protokoll</numerusform>
            <numerusform>%Ln Zustellungen der Stunde stehen nicht mehr im Protokoll</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::HttpConnection</name>
    <message>
        <source>The TLS handshake did not end within %1 s.</source>
        <translation>Der TLS-Handshake endete nicht binnen %1 s.</translation>
    </message>
    <message>
        <source>The peer hung up in the middle of a request.</source>
        <translation>Die Gegenseite hat mitten in einer Anfrage aufgelegt.</translation>
    </message>
    <message>
        <source>The peer saw the certificate and hung up without a request. Perhaps it does not trust it: give it the certificate of the authority.</source>
        <translation>Die Gegenseite sah das Zertifikat und legte ohne Anfrage auf. Vielleicht vertraut sie ihm nicht: Geben Sie ihr das Zertifikat der CA.</translation>
    </message>
</context>
<context>
    <name>ovyxa::HttpServer</name>
    <message>
        <source>Port %1 is taken by another program. End that program, or choose another port (0 takes any free one).</source>
        <translation>Port %1 ist von einem anderen Programm belegt. Beenden Sie es, oder wählen Sie einen anderen Port (0 nimmt irgendeinen freien).</translation>
    </message>
    <message>
        <source>Port %1 may not be opened without special rights. Choose one from 1024 on.</source>
        <translation>Port %1 darf nicht ohne besondere Rechte geöffnet werden. Wählen Sie einen ab 1024.</translation>
    </message>
    <message>
        <source>This machine has no network address %1. Choose 127.0.0.1 or one of its own.</source>
        <translation>Dieser Rechner hat keine Netzwerkadresse %1. Wählen Sie 127.0.0.1 oder eine von seinen.</translation>
    </message>
    <message>
        <source>Listening on %1, port %2, is not possible: %3.</source>
        <translation>Auf %1, Port %2, kann nicht gelauscht werden: %3.</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) are open, which is the limit. For each further one, that one is closed which has waited longest without a whole request.</source>
        <translation>
            <numerusform>%n Verbindung ist offen, das ist die Grenze. Für jede weitere wird die geschlossen, die am längsten ohne ganze Anfrage wartet.</numerusform>
            <numerusform>%n Verbindungen sind offen, das ist die Grenze. Für jede weitere wird die geschlossen, die am längsten ohne ganze Anfrage wartet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) are open, which is the limit, and all await their answers; further ones are closed at once.</source>
        <translation>
            <numerusform>%n Verbindung ist offen, das ist die Grenze, und sie wartet auf ihre Antwort; weitere werden sofort geschlossen.</numerusform>
            <numerusform>%n Verbindungen sind offen, das ist die Grenze, und alle warten auf ihre Antwort; weitere werden sofort geschlossen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::Inspection</name>
    <message>
        <source>The receiver answered %1, as its plan says. The signature was valid.</source>
        <translation>Der Empfänger hat %1 geantwortet, wie sein Plan es vorgibt. Die Signatur war gültig.</translation>
    </message>
</context>
<context>
    <name>ovyxa::InspectorHead</name>
    <message>
        <source>Request received</source>
        <translation>Empfangene Anfrage</translation>
    </message>
    <message>
        <source>not HTTP/1.1</source>
        <translation>kein HTTP/1.1</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Zustellung</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>Bearbeiten und erneut senden</translation>
    </message>
    <message>
        <source>As a draft that you change and send, again and again (Ctrl+Shift+E)</source>
        <translation>Als Entwurf, den Sie ändern und senden, so oft Sie wollen (Strg+Umschalt+E)</translation>
    </message>
    <message>
        <source>The selected row before (Alt+Page Up)</source>
        <translation>Die ausgewählte Zeile davor (Alt+Bild auf)</translation>
    </message>
    <message>
        <source>The next of the selected rows (Alt+Page Down)</source>
        <translation>Die nächste der ausgewählten Zeilen (Alt+Bild ab)</translation>
    </message>
    <message>
        <source>%1 of %2 selected</source>
        <translation>%1 von %2 ausgewählten</translation>
    </message>
</context>
<context>
    <name>ovyxa::InspectorPanel</name>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>Nutzdaten</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>Parts of the inspector</source>
        <translation>Teile des Inspektors</translation>
    </message>
    <message>
        <source>Nothing is selected</source>
        <translation>Nichts ist ausgewählt</translation>
    </message>
    <message>
        <source>Select a delivery in the log or a request at the receiver to see its payload, headers, answer and signature.</source>
        <translation>Wählen Sie eine Zustellung im Protokoll oder eine Anfrage beim Empfänger, um Nutzdaten, Header, Antwort und Signatur zu sehen.</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonDifference</name>
    <message>
        <source>It has more than %1 values, too many to compare one by one.</source>
        <translation>Es sind mehr als %1 Werte, zu viele, um sie einzeln zu vergleichen.</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonScanner</name>
    <message>
        <source>a byte order mark stands in front; JSON has none</source>
        <translation>vorn steht eine Bytereihenfolge-Marke (BOM); JSON hat keine</translation>
    </message>
    <message>
        <source>something follows after the end of the JSON</source>
        <translation>nach dem Ende des JSON folgt noch etwas</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3.</source>
        <translation>Zeile %1, Spalte %2: %3.</translation>
    </message>
    <message>
        <source>the JSON ends where a value is expected</source>
        <translation>das JSON endet, wo ein Wert erwartet wird</translation>
    </message>
    <message numerus="yes">
        <source>it is nested more than %n level(s) deep</source>
        <translation>
            <numerusform>es ist mehr als %n Ebene tief geschachtelt</numerusform>
            <numerusform>es ist mehr als %n Ebenen tief geschachtelt</numerusform>
        </translation>
    </message>
    <message>
        <source>a comma or } is expected here</source>
        <translation>hier wird ein Komma oder } erwartet</translation>
    </message>
    <message>
        <source>a comma or ] is expected here</source>
        <translation>hier wird ein Komma oder ] erwartet</translation>
    </message>
    <message>
        <source>a comma stands before the end</source>
        <translation>vor dem Ende steht ein Komma</translation>
    </message>
    <message>
        <source>a name in double quotes is expected here</source>
        <translation>hier wird ein Name in Anführungszeichen erwartet</translation>
    </message>
    <message>
        <source>a colon is expected after the name</source>
        <translation>nach dem Namen wird ein Doppelpunkt erwartet</translation>
    </message>
    <message>
        <source>a value is expected here</source>
        <translation>hier wird ein Wert erwartet</translation>
    </message>
    <message>
        <source>a digit is expected here</source>
        <translation>hier wird eine Ziffer erwartet</translation>
    </message>
    <message>
        <source>a number has no leading zero</source>
        <translation>eine Zahl hat keine führende Null</translation>
    </message>
    <message>
        <source>\u needs four hexadecimal digits</source>
        <translation>\u braucht vier Hexadezimalziffern</translation>
    </message>
    <message>
        <source>half of a surrogate pair stands alone</source>
        <translation>die Hälfte eines Ersatzpaars steht allein</translation>
    </message>
    <message>
        <source>this string has no closing quote</source>
        <translation>dieser Zeichenkette fehlt das schließende Anführungszeichen</translation>
    </message>
    <message>
        <source>this byte is not UTF-8 text, and JSON must be</source>
        <translation>dieses Byte ist kein UTF-8-Text, und JSON muss einer sein</translation>
    </message>
    <message>
        <source>a backslash must be followed by one of &quot; \ / b f n r t u</source>
        <translation>auf einen Rückstrich muss eines von &quot; \ / b f n r t u folgen</translation>
    </message>
    <message>
        <source>a line break or control character stands in a string; write it as an escape such as \n</source>
        <translation>in einer Zeichenkette steht ein Zeilenumbruch oder Steuerzeichen; schreiben Sie es umschrieben, etwa als \n</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonTree</name>
    <message>
        <source>This JSON has more than %1 values, too many to show as a tree.</source>
        <translation>Dieses JSON hat mehr als %1 Werte, zu viele für einen Baum.</translation>
    </message>
    <message>
        <source>This JSON is too long or too deep to be shown with indentation.</source>
        <translation>Dieses JSON ist zu lang oder zu tief, um es eingerückt zu zeigen.</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonTreeModel</name>
    <message>
        <source>whole body</source>
        <translation>ganzer Body</translation>
    </message>
    <message numerus="yes">
        <source>%Ln member(s)</source>
        <comment>of a JSON object</comment>
        <translation>
            <numerusform>%Ln Feld</numerusform>
            <numerusform>%Ln Felder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln element(s)</source>
        <comment>of a JSON list</comment>
        <translation>
            <numerusform>%Ln Element</numerusform>
            <numerusform>%Ln Elemente</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (repeated)</source>
        <comment>a member&apos;s name</comment>
        <translation>%1 (wiederholt)</translation>
    </message>
    <message>
        <source>This name stands more than once in its object. Most programs take the last, some the first.</source>
        <translation>Dieser Name steht mehrmals in seinem Objekt. Die meisten Programme nehmen den letzten, manche den ersten.</translation>
    </message>
    <message>
        <source>%1, deeper: Enter opens it</source>
        <translation>%1, tiefer: Eingabe öffnet es</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonTreePane</name>
    <message>
        <source>Previous</source>
        <translation>Voriger</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Nächster</translation>
    </message>
    <message>
        <source>Back to the whole</source>
        <translation>Zurück zum Ganzen</translation>
    </message>
    <message>
        <source>Search names and values</source>
        <translation>Namen und Werte durchsuchen</translation>
    </message>
    <message>
        <source>Enter goes to the next, Shift+Enter to the one before (F3, Shift+F3). Ctrl+Shift+F comes here.</source>
        <translation>Eingabe geht zum nächsten, Umschalt+Eingabe zum vorigen (F3, Umschalt+F3). Strg+Umschalt+F führt hierher.</translation>
    </message>
    <message>
        <source>This part stands so deep that it is shown by itself</source>
        <translation>Dieser Teil steht so tief, dass er für sich gezeigt wird</translation>
    </message>
    <message>
        <source>Payload as a tree</source>
        <translation>Nutzdaten als Baum</translation>
    </message>
    <message>
        <source>Copy…</source>
        <translation>Kopieren…</translation>
    </message>
    <message>
        <source>Copy what is selected: its value, its JSON Pointer or its path for jq</source>
        <translation>Das Ausgewählte kopieren: seinen Wert, seinen JSON Pointer oder seinen Pfad für jq</translation>
    </message>
    <message>
        <source>searching…</source>
        <translation>sucht…</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>JSON Pointer: %1</source>
        <translation>JSON Pointer: %1</translation>
    </message>
    <message>
        <source>Copy the value</source>
        <translation>Wert kopieren</translation>
    </message>
    <message>
        <source>Copy the JSON Pointer</source>
        <translation>JSON Pointer kopieren</translation>
    </message>
    <message>
        <source>Copy the path for jq</source>
        <translation>Pfad für jq kopieren</translation>
    </message>
</context>
<context>
    <name>ovyxa::KeptAuthorities</name>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 lässt sich nicht schreiben: %2.</translation>
    </message>
    <message>
        <source>it is not a file</source>
        <translation>es ist keine Datei</translation>
    </message>
</context>
<context>
    <name>ovyxa::KeptEdits</name>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 lässt sich nicht schreiben: %2.</translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerHead</name>
    <message>
        <source>Sender: %1. Receiver, %2: %3.</source>
        <translation>Sender: %1. Empfänger, %2: %3.</translation>
    </message>
    <message>
        <source>listening</source>
        <translation>lauscht</translation>
    </message>
    <message>
        <source>not listening</source>
        <translation>lauscht nicht</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Sender</translation>
    </message>
    <message>
        <source>what this bench sent</source>
        <translation>was diese Bench gesendet hat</translation>
    </message>
    <message>
        <source>Receiver</source>
        <translation>Empfänger</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>The sender saw</source>
        <translation>Der Sender sah</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Came in</source>
        <translation>Eingang</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Beantwortet</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Body</translation>
    </message>
    <message numerus="yes">
        <source>%Ln attempts</source>
        <translation>
            <numerusform>%Ln Versuch</numerusform>
            <numerusform>%Ln Versuche</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln requests</source>
        <translation>
            <numerusform>%Ln Anfrage</numerusform>
            <numerusform>%Ln Anfragen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the newest %Ln events</source>
        <translation>
            <numerusform>das neueste %Ln Ereignis</numerusform>
            <numerusform>die neuesten %Ln Ereignisse</numerusform>
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
        <translation>%1, %2 zurück bis %3</translation>
    </message>
    <message>
        <source>Read older events</source>
        <translation>Ältere Ereignisse lesen</translation>
    </message>
    <message>
        <source>attempt %1 at %2: %3</source>
        <translation>Versuch %1 um %2: %3</translation>
    </message>
    <message>
        <source>received at %1: %2, answered %3</source>
        <translation>empfangen um %1: %2, beantwortet mit %3</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events agree</source>
        <translation>
            <numerusform>%Ln Ereignis stimmt überein</numerusform>
            <numerusform>%Ln Ereignisse stimmen überein</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln went elsewhere</source>
        <translation>
            <numerusform>%Ln ging anderswohin</numerusform>
            <numerusform>%Ln gingen anderswohin</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerPage</name>
    <message>
        <source>Sender and receiver side by side</source>
        <translation>Sender und Empfänger nebeneinander</translation>
    </message>
    <message>
        <source>Nothing has been sent yet</source>
        <translation>Noch wurde nichts gesendet</translation>
    </message>
    <message>
        <source>What this bench sends and what its receiver gets stand here side by side, attempt by attempt.</source>
        <translation>Was diese Bench sendet und was ihr Empfänger erhält, steht hier nebeneinander, Versuch für Versuch.</translation>
    </message>
    <message>
        <source>Run a trial</source>
        <translation>Probelauf starten</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>%1 events differ of %2</source>
        <extracomment>&quot;16 events differ of 4,227&quot;</extracomment>
        <translation>Abweichende Ereignisse: %1 von %2</translation>
    </message>
    <message>
        <source>%1 events differ of the newest %2</source>
        <translation>Abweichende Ereignisse: %1 der neuesten %2</translation>
    </message>
    <message>
        <source>Export both ledgers…</source>
        <translation>Beide Protokolle exportieren…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>What was read of both ledgers, as a CSV file</source>
        <translation>Was von beiden Protokollen gelesen wurde, als CSV-Datei</translation>
    </message>
    <message>
        <source>Export both ledgers</source>
        <translation>Beide Protokolle exportieren</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>Gespeichert: %1</translation>
    </message>
    <message>
        <source>Nothing to export: neither ledger has an entry yet.</source>
        <translation>Nichts zu exportieren: Noch steht in keinem der Protokolle ein Eintrag.</translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerTile</name>
    <message numerus="yes">
        <source>%1, of the newest %Ln events</source>
        <translation>
            <numerusform>%1, von dem neuesten %Ln Ereignis</numerusform>
            <numerusform>%1, von den neuesten %Ln Ereignissen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerWords</name>
    <message>
        <source>agree</source>
        <translation>stimmen überein</translation>
    </message>
    <message>
        <source>went elsewhere, no record here</source>
        <translation>ging anderswohin, hier steht nichts davon</translation>
    </message>
    <message>
        <source>delivered, though the sender saw a reset</source>
        <translation>zugestellt, obwohl der Sender einen Abbruch sah</translation>
    </message>
    <message>
        <source>accepted twice</source>
        <translation>zweimal angenommen</translation>
    </message>
    <message>
        <source>signed, but not verified</source>
        <translation>signiert, aber nicht bestätigt</translation>
    </message>
    <message>
        <source>received, but never sent</source>
        <translation>empfangen, aber nie gesendet</translation>
    </message>
    <message>
        <source>sent, but never received</source>
        <translation>gesendet, aber nie empfangen</translation>
    </message>
    <message>
        <source>went elsewhere</source>
        <translation>ging anderswohin</translation>
    </message>
    <message>
        <source>delivered, sender saw a timeout</source>
        <translation>zugestellt, Sender sah eine Zeitüberschreitung</translation>
    </message>
    <message>
        <source>delivered, sender saw a reset</source>
        <translation>zugestellt, Sender sah einen Abbruch</translation>
    </message>
    <message>
        <source>delivered, sender saw a failure</source>
        <translation>zugestellt, Sender sah einen Fehler</translation>
    </message>
    <message>
        <source>signed, not verified</source>
        <translation>signiert, nicht bestätigt</translation>
    </message>
    <message>
        <source>received, never sent</source>
        <translation>empfangen, nie gesendet</translation>
    </message>
    <message>
        <source>sent, never received</source>
        <translation>gesendet, nie empfangen</translation>
    </message>
    <message>
        <source>it came in, rightly signed, and was not answered</source>
        <translation>kam richtig signiert an und wurde nicht beantwortet</translation>
    </message>
    <message>
        <source>answered %1, but not within %2</source>
        <extracomment>%1 a status such as 200, %2 a span such as &quot;10 s&quot;</extracomment>
        <translation>mit %1 beantwortet, aber nicht innerhalb von %2</translation>
    </message>
    <message>
        <source>answered %1, the answer was cut: a retry will come</source>
        <translation>mit %1 beantwortet, die Antwort brach ab: eine Wiederholung folgt</translation>
    </message>
    <message>
        <source>answered %1, the answer was cut</source>
        <translation>mit %1 beantwortet, die Antwort brach ab</translation>
    </message>
    <message>
        <source>answered %1, the sender got %2: something between them answers</source>
        <translation>mit %1 beantwortet, der Sender erhielt %2: dazwischen antwortet etwas</translation>
    </message>
    <message>
        <source>answered %1, which did not reach the sender</source>
        <translation>mit %1 beantwortet, was den Sender nicht erreichte</translation>
    </message>
    <message>
        <source>an unnamed client</source>
        <translation>ein unbenannter Client</translation>
    </message>
    <message>
        <source>valid signature, from %1: somebody else knows the secret</source>
        <translation>gültige Signatur, von %1: jemand anders kennt das Geheimnis</translation>
    </message>
    <message>
        <source>from %1, no attempt in this log made it</source>
        <translation>von %1, kein Versuch in diesem Protokoll war es</translation>
    </message>
    <message>
        <source>something between them answered</source>
        <translation>dazwischen antwortete etwas</translation>
    </message>
    <message>
        <source>something between them answered: server is %1</source>
        <translation>dazwischen antwortete etwas: Server ist %1</translation>
    </message>
    <message>
        <source>it left here, and nothing came in</source>
        <translation>ging hier hinaus, und nichts kam an</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>an %1</translation>
    </message>
    <message>
        <source>next, %1</source>
        <extracomment>%1 is &quot;in 0:18&quot; or &quot;now&quot;</extracomment>
        <translation>als Nächstes, %1</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>unterwegs</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>%1, then cut</source>
        <translation>%1, dann abgebrochen</translation>
    </message>
    <message>
        <source>no such delivery in this log</source>
        <translation>keine solche Zustellung in diesem Protokoll</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>noch nichts</translation>
    </message>
    <message>
        <source>will be the second copy: answer it 2xx</source>
        <translation>wird die zweite Kopie sein: mit 2xx beantworten</translation>
    </message>
    <message>
        <source>still to come</source>
        <translation>steht noch aus</translation>
    </message>
    <message>
        <source>not this bench&apos;s receiver</source>
        <translation>nicht der Empfänger dieser Bench</translation>
    </message>
    <message>
        <source>nothing came in</source>
        <translation>nichts kam an</translation>
    </message>
    <message>
        <source>it never left: nothing could come in</source>
        <translation>ging nie hinaus: es konnte nichts ankommen</translation>
    </message>
    <message>
        <source>received, not in the log</source>
        <translation>empfangen, nicht im Protokoll</translation>
    </message>
    <message>
        <source>valid signature, from an Ovyxa Bench: its delivery was deleted from this log, or another bench knows the secret</source>
        <translation>gültige Signatur, von einer Ovyxa Bench: Ihre Zustellung wurde aus diesem Protokoll gelöscht, oder eine andere Bench kennt das Secret</translation>
    </message>
</context>
<context>
    <name>ovyxa::LogColumns</name>
    <message>
        <source>Drag a heading to move its column, its edge to size it. A right click chooses the columns.</source>
        <translation>Eine Überschrift lässt sich verschieben, ihr Rand ziehen. Ein Rechtsklick wählt die Spalten.</translation>
    </message>
    <message>
        <source>As they were</source>
        <translation>Wie zuvor</translation>
    </message>
    <message>
        <source>%1 (no room now)</source>
        <extracomment>of a column that is chosen, and hidden as long as the window is narrow</extracomment>
        <translation>%1 (jetzt kein Platz)</translation>
    </message>
</context>
<context>
    <name>ovyxa::LogPanel</name>
    <message>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>No delivery matches</source>
        <translation>Keine Zustellung passt</translation>
    </message>
    <message>
        <source>Nothing in the log fits this filter. Clear it to see all deliveries.</source>
        <translation>Im Protokoll passt nichts zu diesem Filter. Leeren Sie ihn, um alle Zustellungen zu sehen.</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter leeren</translation>
    </message>
    <message>
        <source>Nothing was sent yet</source>
        <translation>Noch wurde nichts gesendet</translation>
    </message>
    <message>
        <source>A trial starts a receiver on this machine, adds a webhook that points at it and fires the first event. You see it signed, delivered and verified. Or add your own webhook on the left and fire a trigger.</source>
        <translation>Ein Probelauf startet einen Empfänger auf diesem Rechner, fügt einen Webhook hinzu, der auf ihn zeigt, und löst das erste Ereignis aus. Sie sehen es signiert, zugestellt und geprüft. Oder fügen Sie links einen eigenen Webhook hinzu, und lösen Sie etwas aus.</translation>
    </message>
    <message>
        <source>Run a trial</source>
        <translation>Probelauf</translation>
    </message>
    <message>
        <source>Inspect the selected delivery</source>
        <translation>Die ausgewählte Zustellung untersuchen</translation>
    </message>
    <message>
        <source>Replay byte for byte</source>
        <translation>Byte für Byte wiederholen</translation>
    </message>
    <message>
        <source>Replay with a fresh timestamp</source>
        <translation>Mit frischem Zeitstempel wiederholen</translation>
    </message>
    <message>
        <source>Cancel the selected deliveries</source>
        <translation>Die ausgewählten Zustellungen abbrechen</translation>
    </message>
    <message>
        <source>Copy the selected rows</source>
        <translation>Die ausgewählten Zeilen kopieren</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Als cURL kopieren</translation>
    </message>
    <message>
        <source>Copy the delivery&apos;s number</source>
        <translation>Die Nummer der Zustellung kopieren</translation>
    </message>
    <message>
        <source>Search deliveries and payloads</source>
        <translation>Zustellungen und Nutzdaten durchsuchen</translation>
    </message>
    <message>
        <source>Go to the newest delivery</source>
        <translation>Zur neuesten Zustellung</translation>
    </message>
    <message>
        <source>Show all deliveries</source>
        <translation>Alle Zustellungen zeigen</translation>
    </message>
    <message>
        <source>Replay to another webhook</source>
        <translation>An einen anderen Webhook wiederholen</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Noch einmal senden</translation>
    </message>
    <message>
        <source>Nothing was sent yet, so there is no request to copy.</source>
        <translation>Noch wurde nichts gesendet, also gibt es keine Anfrage zu kopieren.</translation>
    </message>
    <message>
        <source>They had ended before they could be cancelled.</source>
        <translation>Die Zustellungen waren zu Ende, bevor sie sich abbrechen ließen.</translation>
    </message>
    <message>
        <source>Replay failed: all that is still owed</source>
        <translation>Gescheiterte erneut senden: alles, was noch aussteht</translation>
    </message>
    <message>
        <source>A replay is under way. Wait for its end, or cancel it.</source>
        <translation>Eine Wiederholung läuft noch. Warten Sie ihr Ende ab, oder brechen Sie sie ab.</translation>
    </message>
    <message>
        <source>Choose the log&apos;s columns…</source>
        <translation>Spalten des Protokolls wählen…</translation>
    </message>
    <message>
        <source>Copied: the last request as a cURL command.</source>
        <translation>Kopiert: die letzte Anfrage als cURL-Befehl.</translation>
    </message>
    <message>
        <source>Compare with the last that worked</source>
        <translation>Mit der letzten vergleichen, die ankam</translation>
    </message>
    <message>
        <source>Compare the two</source>
        <translation>Die beiden vergleichen</translation>
    </message>
    <message>
        <source>Two rows can be compared, or one with the last that worked</source>
        <translation>Zwei Zeilen lassen sich vergleichen, oder eine mit der letzten, die ankam</translation>
    </message>
    <message>
        <source>Replay…</source>
        <translation>Wiederholen…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Says first what sending them again comes to</source>
        <translation>Sagt zuerst, worauf das Wiederholen hinausläuft</translation>
    </message>
    <message>
        <source>Those that have not ended yet are not sent any more</source>
        <translation>Was noch nicht zu Ende ist, wird nicht mehr gesendet</translation>
    </message>
    <message>
        <source>All of them have ended, so there is nothing to cancel.</source>
        <translation>Alle sind zu Ende, also gibt es nichts abzubrechen.</translation>
    </message>
    <message>
        <source>Only %1</source>
        <translation>Nur %1</translation>
    </message>
    <message>
        <source>Without %1</source>
        <translation>Ohne %1</translation>
    </message>
    <message>
        <source>Export the selected deliveries…</source>
        <translation>Die ausgewählten Zustellungen exportieren…</translation>
    </message>
    <message>
        <source>Export all that the filter finds…</source>
        <translation>Alles exportieren, was der Filter findet…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Export deliveries</source>
        <translation>Zustellungen exportieren</translation>
    </message>
    <message>
        <source>JSON, one line a delivery (*.ndjson);;Table (*.csv);;HTTP Archive (*.har);;Requests to send again (*.http)</source>
        <translation>JSON, eine Zeile je Zustellung (*.ndjson);;Tabelle (*.csv);;HTTP Archive (*.har);;Anfragen zum erneuten Senden (*.http)</translation>
    </message>
    <message>
        <source>The export was ended. There is no file of it.</source>
        <translation>Der Export wurde beendet. Es gibt keine Datei davon.</translation>
    </message>
    <message>
        <source>The log could not be read</source>
        <translation>Das Protokoll konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>Bearbeiten und erneut senden</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Why is this delivery not here?</source>
        <translation>Warum ist diese Zustellung nicht hier?</translation>
    </message>
    <message>
        <source>Explains why an event did not become a delivery to a webhook, and what mends it</source>
        <translation>Erklärt, warum ein Ereignis nicht zur Zustellung an einen Webhook wurde, und was das behebt</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete the selected deliveries</source>
        <translation>Die ausgewählten Zustellungen löschen</translation>
    </message>
    <message>
        <source>Undo deleting deliveries</source>
        <translation>Das Löschen von Zustellungen zurücknehmen</translation>
    </message>
    <message>
        <source>Select the rows to delete first.</source>
        <translation>Wählen Sie zuerst die Zeilen aus.</translation>
    </message>
    <message>
        <source>With their attempts and bodies. What is still to be sent stays; you can undo it for 15 seconds.</source>
        <translation>Mit ihren Versuchen und Bodys. Was noch zu senden ist, bleibt; 15 Sekunden lang lässt es sich zurücknehmen.</translation>
    </message>
    <message>
        <source>None of them has ended. Cancel them first: what is still to be sent is not deleted.</source>
        <translation>Keine von ihnen ist beendet. Brechen Sie sie zuerst ab: Was noch zu senden ist, wird nicht gelöscht.</translation>
    </message>
    <message>
        <source>These stay: they show that older failed deliveries of the same events have been settled. Select those, too.</source>
        <translation>Diese bleiben: Sie zeigen, dass ältere fehlgeschlagene Zustellungen derselben Ereignisse erledigt sind. Wählen Sie auch jene aus.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Clear or thin out the log…</source>
        <translation>Log leeren oder ausdünnen …</translation>
    </message>
    <message>
        <source>In 15 seconds the logs are kept to what you chose.</source>
        <translation>In 15 Sekunden werden die Logs so gehalten, wie Sie es gewählt haben.</translation>
    </message>
    <message>
        <source>prune delete remove</source>
        <extracomment>words by which people look for &quot;Clear or thin out the log…&quot;</extracomment>
        <translation>löschen aufräumen entfernen prune delete</translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries do not match the filter.</source>
        <translation>
            <numerusform>%Ln Zustellung passt nicht zum Filter.</numerusform>
            <numerusform>%Ln Zustellungen passen nicht zum Filter.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries cancelled.</source>
        <translation>
            <numerusform>%Ln Zustellung abgebrochen.</numerusform>
            <numerusform>%Ln Zustellungen abgebrochen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries deleted, with their attempts and bodies.</source>
        <translation>
            <numerusform>%Ln Zustellung gelöscht, mit ihren Versuchen und ihrem Body.</numerusform>
            <numerusform>%Ln Zustellungen gelöscht, mit ihren Versuchen und Bodys.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stay: they show that older failed ones are settled.</source>
        <translation>
            <numerusform>%Ln bleibt: Sie zeigt, dass eine ältere fehlgeschlagene erledigt ist.</numerusform>
            <numerusform>%Ln bleiben: Sie zeigen, dass ältere fehlgeschlagene erledigt sind.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stay: they are still to be sent. Cancel them first.</source>
        <translation>
            <numerusform>%Ln bleibt: Sie ist noch zu senden. Brechen Sie sie zuerst ab.</numerusform>
            <numerusform>%Ln bleiben: Sie sind noch zu senden. Brechen Sie sie zuerst ab.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries are gone for good; the disk has %1 back.</source>
        <translation>
            <numerusform>%Ln Zustellung ist endgültig gelöscht; %1 sind auf der Platte wieder frei.</numerusform>
            <numerusform>%Ln Zustellungen sind endgültig gelöscht; %1 sind auf der Platte wieder frei.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries written to %1.</source>
        <translation>
            <numerusform>%Ln Zustellung nach %1 geschrieben.</numerusform>
            <numerusform>%Ln Zustellungen nach %1 geschrieben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries go for good in 15 seconds.</source>
        <translation>
            <numerusform>%Ln Zustellung wird in 15 Sekunden endgültig gelöscht.</numerusform>
            <numerusform>%Ln Zustellungen werden in 15 Sekunden endgültig gelöscht.</numerusform>
        </translation>
    </message>
    <message>
        <source>Sends again what failed for good and has not arrived since</source>
        <translation>Sendet noch einmal, was endgültig fehlgeschlagen und seither nicht angekommen ist</translation>
    </message>
    <message numerus="yes">
        <source>Nothing to replay yet: %Ln deliveries wait for their next retry. Jump to it, or select a row and replay that at once.</source>
        <translation>
            <numerusform>Noch nichts zu wiederholen: %Ln Zustellung wartet auf ihren nächsten Versuch. Springen Sie dorthin, oder wählen Sie eine Zeile aus und wiederholen Sie diese sofort.</numerusform>
            <numerusform>Noch nichts zu wiederholen: %Ln Zustellungen warten auf ihren nächsten Versuch. Springen Sie dorthin, oder wählen Sie eine Zeile aus und wiederholen Sie diese sofort.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to replay: nothing was sent yet. Run a trial, or fire a trigger.</source>
        <translation>Nichts zu wiederholen: Noch wurde nichts gesendet. Starten Sie einen Probelauf, oder lösen Sie ein Ereignis aus.</translation>
    </message>
    <message>
        <source>Nothing to replay: no delivery has failed for good without one that arrived since.</source>
        <translation>Nichts zu wiederholen: Keine Zustellung ist endgültig fehlgeschlagen, ohne dass seither eine ankam.</translation>
    </message>
</context>
<context>
    <name>ovyxa::LogView</name>
    <message>
        <source>Delivery log</source>
        <translation>Zustellungsprotokoll</translation>
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
        <translation>Webhooks und Auslöser</translation>
    </message>
    <message>
        <source>Time line</source>
        <translation>Zeitlinie</translation>
    </message>
    <message>
        <source>Receiver</source>
        <translation>Empfänger</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Slack host gets Slack format</source>
        <translation>Slack-Host bekommt das Slack-Format</translation>
    </message>
    <message>
        <source>plain HTTP allowed to this machine</source>
        <translation>unverschlüsseltes HTTP zu diesem Rechner erlaubt</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Run a trial</source>
        <translation>Probelauf</translation>
    </message>
    <message>
        <source>Set up a receiver and a webhook on this machine where they are missing, and send one event</source>
        <translation>Auf diesem Rechner einen Empfänger und einen Webhook einrichten, wo sie fehlen, und ein Ereignis senden</translation>
    </message>
    <message>
        <source>Go to the webhooks</source>
        <translation>Zu den Webhooks</translation>
    </message>
    <message>
        <source>Go to the triggers</source>
        <translation>Zu den Auslösern</translation>
    </message>
    <message>
        <source>Go to the delivery log</source>
        <translation>Zum Zustellungsprotokoll</translation>
    </message>
    <message>
        <source>Go to the time line</source>
        <translation>Zur Zeitlinie</translation>
    </message>
    <message>
        <source>Go to the receiver</source>
        <translation>Zum Empfänger</translation>
    </message>
    <message>
        <source>Go to the inspector</source>
        <translation>Zum Inspektor</translation>
    </message>
    <message>
        <source>Go to the next place</source>
        <translation>Zum nächsten Ort</translation>
    </message>
    <message>
        <source>Go to the previous place</source>
        <translation>Zum vorigen Ort</translation>
    </message>
    <message>
        <source>Move the places around</source>
        <translation>Die Orte umräumen</translation>
    </message>
    <message>
        <source>Put the places back where they were</source>
        <translation>Die Orte dorthin zurückstellen, wo sie waren</translation>
    </message>
    <message>
        <source>Allow plain HTTP to this machine</source>
        <translation>Unverschlüsseltes HTTP zu diesem Rechner erlauben</translation>
    </message>
    <message>
        <source>Use the system&apos;s proxy for other hosts</source>
        <translation>Für andere Hosts den Proxy des Systems verwenden</translation>
    </message>
    <message>
        <source>Copy the path of the receiver&apos;s CA certificate</source>
        <translation>Den Pfad des CA-Zertifikats des Empfängers kopieren</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>Kopiert: %1</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Colours: as the system</source>
        <translation>Farben: wie das System</translation>
    </message>
    <message>
        <source>Colours: light</source>
        <translation>Farben: hell</translation>
    </message>
    <message>
        <source>Colours: dark</source>
        <translation>Farben: dunkel</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>Verkehr</translation>
    </message>
    <message>
        <source>Go to the traffic</source>
        <translation>Zum Verkehr</translation>
    </message>
    <message>
        <source>Receiver and traffic</source>
        <translation>Empfänger und Verkehr</translation>
    </message>
    <message>
        <source>Look visitors&apos; countries up in a database…</source>
        <translation>Länder der Besucher in einer Datenbank nachschlagen…</translation>
    </message>
    <message>
        <source>A country database in MaxMind&apos;s format</source>
        <translation>Eine Länderdatenbank im MaxMind-Format</translation>
    </message>
    <message>
        <source>Country databases (*.mmdb);;All files (*)</source>
        <translation>Länderdatenbanken (*.mmdb);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Als cURL kopieren</translation>
    </message>
    <message>
        <source>The attempt or the request that is inspected, as a command that sends the same bytes again</source>
        <translation>Der Versuch oder die Anfrage im Inspektor, als Befehl, der dieselben Bytes noch einmal sendet</translation>
    </message>
    <message>
        <source>Copied: what is inspected as a cURL command.</source>
        <translation>Kopiert: was im Inspektor steht, als cURL-Befehl.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Language: %1</source>
        <translation>Sprache: %1</translation>
    </message>
    <message>
        <source>as the system</source>
        <translation>wie das System</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Zustellungen</translation>
    </message>
    <message>
        <source>Go to the next difference</source>
        <translation>Zum nächsten Unterschied gehen</translation>
    </message>
    <message>
        <source>Go to the difference before</source>
        <translation>Zum Unterschied davor gehen</translation>
    </message>
    <message>
        <source>Select two rows, and compare them with Ctrl+D.</source>
        <translation>Zwei Zeilen auswählen und mit Strg+D vergleichen.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Esc closes</source>
        <translation>Esc schließt</translation>
    </message>
    <message>
        <source>Two ledgers</source>
        <translation>Zwei Protokolle</translation>
    </message>
    <message>
        <source>Search the payload</source>
        <translation>Nutzdaten durchsuchen</translation>
    </message>
    <message>
        <source>Trust</source>
        <translation>Vertrauen</translation>
    </message>
    <message>
        <source>Who trusts it</source>
        <translation>Wer ihm vertraut</translation>
    </message>
    <message>
        <source>Scenarios</source>
        <translation>Szenarien</translation>
    </message>
    <message>
        <source>Go to the last hour</source>
        <translation>Zur letzten Stunde</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Letzte Stunde</translation>
    </message>
    <message>
        <source>Signature doctor</source>
        <translation>Signaturdoktor</translation>
    </message>
    <message>
        <source>Open the signature doctor</source>
        <translation>Den Signaturdoktor öffnen</translation>
    </message>
    <message>
        <source>Do what the notice offers</source>
        <translation>Tun, was der Hinweis anbietet</translation>
    </message>
    <message>
        <source>undo notice</source>
        <extracomment>words by which people look for what a notice offers, such as &quot;Bring it back&quot;</extracomment>
        <translation>rückgängig widerrufen zurück Hinweis undo</translation>
    </message>
    <message>
        <source>language settings preferences</source>
        <extracomment>words by which people look for the languages</extracomment>
        <translation>Sprache Einstellungen language settings</translation>
    </message>
    <message>
        <source>%1 gets Slack messages</source>
        <translation>%1 bekommt Slack-Nachrichten</translation>
    </message>
    <message>
        <source>Drag a place by its title to where you want it, also out of the window.</source>
        <translation>Ziehen Sie einen Ort an seinem Titel dorthin, wo Sie ihn haben möchten, auch aus dem Fenster.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Show the bytes of what is compared</source>
        <translation>Die Bytes des Verglichenen zeigen</translation>
    </message>
    <message>
        <source>Inspect the next of the selected rows</source>
        <translation>Die nächste der ausgewählten Zeilen ansehen</translation>
    </message>
    <message>
        <source>Inspect the selected row before</source>
        <translation>Die vorige der ausgewählten Zeilen ansehen</translation>
    </message>
</context>
<context>
    <name>ovyxa::Mangling</name>
    <message>
        <source>JSON serialised anew</source>
        <translation>JSON neu serialisiert</translation>
    </message>
    <message>
        <source>keys sorted</source>
        <translation>Schlüssel sortiert</translation>
    </message>
    <message>
        <source>slashes escaped</source>
        <translation>Schrägstriche maskiert</translation>
    </message>
    <message>
        <source>last line break cut</source>
        <translation>letzter Zeilenumbruch abgeschnitten</translation>
    </message>
    <message>
        <source>re-encoded as Latin-1</source>
        <translation>in Latin-1 umkodiert</translation>
    </message>
    <message>
        <source>packed with gzip</source>
        <translation>mit gzip gepackt</translation>
    </message>
    <message>
        <source>sent in chunks</source>
        <translation>in Chunks gesendet</translation>
    </message>
    <message>
        <source>signature header renamed</source>
        <translation>Signatur-Header umbenannt</translation>
    </message>
    <message>
        <source>signature header dropped</source>
        <translation>Signatur-Header entfernt</translation>
    </message>
</context>
<context>
    <name>ovyxa::NoticeBar</name>
    <message>
        <source>Close this note</source>
        <translation>Diesen Hinweis schließen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>ovyxa::ObjectEditor</name>
    <message>
        <source>the name “%1” stands here a second time</source>
        <translation>der Name „%1“ steht hier zum zweiten Mal</translation>
    </message>
    <message>
        <source>An object is expected: {&quot;name&quot;: value, …}.</source>
        <translation>Erwartet wird ein Objekt: {&quot;name&quot;: wert, …}.</translation>
    </message>
</context>
<context>
    <name>ovyxa::OtherWords</name>
    <message>
        <source>settings preferences options configuration</source>
        <extracomment>words by which people look for commands, separated by blanks: on each line those of one kind of command</extracomment>
        <translation>Einstellungen Optionen Konfiguration settings preferences</translation>
    </message>
    <message>
        <source>theme appearance mode</source>
        <translation>Thema Aussehen Modus theme</translation>
    </message>
    <message>
        <source>layout panes docks</source>
        <translation>Anordnung Bereiche Fenster layout</translation>
    </message>
    <message>
        <source>help shortcuts keyboard cheat sheet</source>
        <translation>Hilfe Tastenkürzel Tastatur Spickzettel help shortcuts</translation>
    </message>
    <message>
        <source>plan script answers steps flaky</source>
        <translation>Plan Skript Antworten Schritte wacklig script</translation>
    </message>
    <message>
        <source>return now real time</source>
        <translation>zurück jetzt Echtzeit return now</translation>
    </message>
    <message>
        <source>ahead forward next</source>
        <translation>voraus vorwärts nächster ahead</translation>
    </message>
    <message>
        <source>simulator run ahead an hour spike fill month</source>
        <translation>Simulator vorauslaufen eine Stunde Ansturm Monat füllen ahead spike</translation>
    </message>
    <message>
        <source>outage down what if ahead</source>
        <translation>Ausfall Störung was wäre wenn voraus outage</translation>
    </message>
    <message>
        <source>send event trigger</source>
        <translation>senden Ereignis auslösen send event</translation>
    </message>
    <message>
        <source>resend send again retry</source>
        <translation>erneut senden wiederholen resend retry</translation>
    </message>
    <message>
        <source>time zone format</source>
        <translation>Zeitzone Format Uhrzeit</translation>
    </message>
    <message>
        <source>relative</source>
        <translation>relativ</translation>
    </message>
    <message>
        <source>desktop notifications tray pop-up mute</source>
        <translation>Benachrichtigungen Desktop Infobereich Meldung stumm</translation>
    </message>
    <message>
        <source>API token new add</source>
        <translation>API Schlüssel Token neu anlegen</translation>
    </message>
    <message>
        <source>goal add remove manage</source>
        <translation>Ziel hinzufügen entfernen verwalten</translation>
    </message>
</context>
<context>
    <name>ovyxa::OutageSums</name>
    <message>
        <source>The last hour</source>
        <translation>Die letzte Stunde</translation>
    </message>
    <message>
        <source>Let it happen</source>
        <translation>Geschehen lassen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln answered 2xx</source>
        <translation>
            <numerusform>%Ln mit 2xx beantwortet</numerusform>
            <numerusform>%Ln mit 2xx beantwortet</numerusform>
        </translation>
    </message>
    <message>
        <source>%L1 otherwise, %L2 not at all</source>
        <translation>%L1 anders, %L2 gar nicht</translation>
    </message>
    <message>
        <source>no answer time yet</source>
        <translation>noch keine Antwortzeit</translation>
    </message>
    <message>
        <source>If %1 is down for %2</source>
        <translation>Wenn %1 %2 ausfällt</translation>
    </message>
    <message>
        <source>Of what is under way now; new events are not guessed. Outside the red bar the endpoint is taken to answer 2xx.</source>
        <translation>Von dem, was jetzt unterwegs ist; neue Ereignisse werden nicht geraten. Außerhalb des roten Balkens gilt: Der Endpunkt antwortet 2xx.</translation>
    </message>
    <message>
        <source>none to recover</source>
        <translation>keine muss nachkommen</translation>
    </message>
    <message>
        <source>none is lost</source>
        <translation>keine ist verloren</translation>
    </message>
    <message>
        <source>none afterwards</source>
        <translation>danach keiner</translation>
    </message>
    <message>
        <source>none is held</source>
        <translation>keine gehalten</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Sie zeigen</translation>
    </message>
    <message>
        <source>Nothing is lost, and nothing has to recover</source>
        <translation>Nichts geht verloren, und nichts muss sich erholen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln attempt(s) meet it</source>
        <translation>
            <numerusform>%Ln Versuch trifft darauf</numerusform>
            <numerusform>%Ln Versuche treffen darauf</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln recover, by %1</source>
        <translation>
            <numerusform>%Ln kommt an, bis %1</numerusform>
            <numerusform>%Ln kommen an, bis %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln are lost, by %1</source>
        <translation>
            <numerusform>%Ln ist verloren, bis %1</numerusform>
            <numerusform>%Ln sind verloren, bis %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in a minute at %1</source>
        <translation>
            <numerusform>%Ln in einer Minute um %1</numerusform>
            <numerusform>%Ln in einer Minute um %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held by the limit</source>
        <translation>
            <numerusform>%Ln von der Grenze gehalten</numerusform>
            <numerusform>%Ln von der Grenze gehalten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show the %Ln</source>
        <translation>
            <numerusform>Den %Ln zeigen</numerusform>
            <numerusform>Die %Ln zeigen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>List the %Ln that are lost, in the log</source>
        <translation>
            <numerusform>Die %Ln, die verloren geht, im Protokoll zeigen</numerusform>
            <numerusform>Die %Ln, die verloren gehen, im Protokoll zeigen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>List the %Ln that recover, in the log</source>
        <translation>
            <numerusform>Die %Ln, die sich erholt, im Protokoll zeigen</numerusform>
            <numerusform>Die %Ln, die sich erholen, im Protokoll zeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>If %1 is down</source>
        <translation>Wenn %1 ausfällt</translation>
    </message>
</context>
<context>
    <name>ovyxa::OutageTimes</name>
    <message>
        <source>Hours and minutes, as in 14:05: when the endpoint goes down, and when it answers again</source>
        <translation>Stunden und Minuten, wie in 14:05: wann der Endpunkt ausfällt und wann er wieder antwortet</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no time. Write it as 14:05.</source>
        <translation>„%1“ ist keine Uhrzeit. Schreiben Sie sie wie 14:05.</translation>
    </message>
    <message>
        <source>The picture reaches from %1 to %2: choose times within it.</source>
        <translation>Das Bild reicht von %1 bis %2: Wählen Sie Zeiten darin.</translation>
    </message>
    <message>
        <source>It would end at %1, before it begins at %2.</source>
        <translation>Er würde um %1 enden, bevor er um %2 beginnt.</translation>
    </message>
    <message>
        <source>At %1 it would be over already: let it end after now.</source>
        <translation>Um %1 wäre er schon vorbei: Lassen Sie ihn nach jetzt enden.</translation>
    </message>
    <message>
        <source>The outage begins at</source>
        <translation>Der Ausfall beginnt um</translation>
    </message>
    <message>
        <source>The outage ends at</source>
        <translation>Der Ausfall endet um</translation>
    </message>
</context>
<context>
    <name>ovyxa::Passage</name>
    <message>
        <source>%1, after %2</source>
        <translation>%1, nach %2</translation>
    </message>
    <message>
        <source>%1; the sender left</source>
        <translation>%1; der Absender ging</translation>
    </message>
    <message numerus="yes">
        <source>%1 from %2 (%3 ms, %n byte(s))</source>
        <translation>
            <numerusform>%1 von %2 (%3 ms, %n Byte)</numerusform>
            <numerusform>%1 von %2 (%3 ms, %n Bytes)</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, before it had the whole request</source>
        <translation>%1, bevor er die ganze Anfrage hatte</translation>
    </message>
    <message>
        <source>%1; the receiver was stopped</source>
        <translation>%1; der Empfänger wurde angehalten</translation>
    </message>
</context>
<context>
    <name>ovyxa::PayloadEditor</name>
    <message>
        <source>Payload as it would be sent</source>
        <translation>Nutzdaten, wie sie gesendet würden</translation>
    </message>
    <message>
        <source>Data of the event, as JSON</source>
        <translation>Daten des Ereignisses, als JSON</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Von vorn</translation>
    </message>
    <message>
        <source>Take the event&apos;s template again</source>
        <translation>Wieder von der Vorlage des Ereignisses ausgehen</translation>
    </message>
    <message>
        <source>%1 of %2 bytes</source>
        <translation>%1 von %2 Bytes</translation>
    </message>
    <message>
        <source>Ovyxa documents these fields. Assumed: visitor_count is 1, source is direct where nothing says otherwise, and country is the site&apos;s own where no country database is set.</source>
        <translation>Ovyxa dokumentiert diese Felder. Angenommen: visitor_count ist 1, source ist direct, wo nichts anderes vorliegt, und country ist das Land der Website, wo keine Länderdatenbank gesetzt ist.</translation>
    </message>
    <message>
        <source>Ovyxa does not document this event&apos;s data. Assumed: threshold, usage, limit and period.</source>
        <translation>Ovyxa dokumentiert die Daten dieses Ereignisses nicht. Angenommen: threshold, usage, limit und period.</translation>
    </message>
    <message>
        <source>Ovyxa does not document this event&apos;s data. Assumed: active_visitors, threshold and window_minutes.</source>
        <translation>Ovyxa dokumentiert die Daten dieses Ereignisses nicht. Angenommen: active_visitors, threshold und window_minutes.</translation>
    </message>
</context>
<context>
    <name>ovyxa::PayloadPage</name>
    <message>
        <source>Payload</source>
        <translation>Nutzdaten</translation>
    </message>
    <message>
        <source>Payload, laid out</source>
        <translation>Nutzdaten, gegliedert</translation>
    </message>
    <message>
        <source>Payload, bytes as sent</source>
        <translation>Nutzdaten, Bytes wie gesendet</translation>
    </message>
    <message>
        <source>Payload, hexadecimal</source>
        <translation>Nutzdaten, hexadezimal</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>Baum</translation>
    </message>
    <message>
        <source>Pretty</source>
        <translation>Schön</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Roh</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>Hex</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
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
        <translation>Die Nachricht, wie Slack sie zeigt</translation>
    </message>
    <message>
        <source>Sample for field mapping: the fields as Zapier names them</source>
        <translation>Beispiel für die Feldzuordnung: die Felder, wie Zapier sie nennt</translation>
    </message>
    <message>
        <source>Copy what is shown; of the tree and the raw body, the exact text</source>
        <translation>Das Gezeigte kopieren; von Baum und Rohtext den genauen Text</translation>
    </message>
    <message>
        <source>Fields as Zapier offers them for mapping</source>
        <translation>Felder, wie Zapier sie zur Zuordnung anbietet</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>Only the first %1 of %2 were kept.</source>
        <translation>Nur die ersten %1 von %2 wurden behalten.</translation>
    </message>
    <message>
        <source>Reading the body…</source>
        <translation>Der Body wird gelesen…</translation>
    </message>
</context>
<context>
    <name>ovyxa::PayloadReading</name>
    <message>
        <source>The body is empty.</source>
        <translation>Der Body ist leer.</translation>
    </message>
    <message>
        <source>This is not JSON from byte %1 on: %2. The tree shows what stands before.</source>
        <translation>Das ist ab Byte %1 kein JSON: %2. Der Baum zeigt, was davor steht.</translation>
    </message>
    <message>
        <source>This is not JSON: byte %1, %2.</source>
        <translation>Das ist kein JSON: Byte %1, %2.</translation>
    </message>
    <message>
        <source>Byte %1 is no UTF-8, as JSON must be; such bytes are shown as \xNN.</source>
        <translation>Byte %1 ist kein UTF-8, wie JSON es sein muss; solche Bytes erscheinen als \xNN.</translation>
    </message>
    <message>
        <source>Byte %1 is no UTF-8 text; such bytes are shown as \xNN.</source>
        <translation>Byte %1 ist kein Text in UTF-8; solche Bytes erscheinen als \xNN.</translation>
    </message>
    <message numerus="yes">
        <source>It is nested %Ln level(s) deep: what stands deep in the tree is opened by itself.</source>
        <translation>
            <numerusform>Es ist %Ln Ebene tief verschachtelt: Was tief im Baum steht, wird für sich geöffnet.</numerusform>
            <numerusform>Es ist %Ln Ebenen tief verschachtelt: Was tief im Baum steht, wird für sich geöffnet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::PhasesView</name>
    <message>
        <source>Timing: %1</source>
        <translation>Zeiten: %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::PlanPopup</name>
    <message>
        <source>fails twice, then recovers</source>
        <translation>scheitert zweimal, erholt sich dann</translation>
    </message>
    <message>
        <source>always fails</source>
        <translation>scheitert immer</translation>
    </message>
    <message>
        <source>never answers: the sender&apos;s time limit ends it</source>
        <translation>antwortet nie: Die Zeitgrenze des Senders beendet es</translation>
    </message>
    <message>
        <source>reads, then closes without an answer</source>
        <translation>liest, schließt dann ohne Antwort</translation>
    </message>
    <message>
        <source>breaks the connection</source>
        <translation>bricht die Verbindung ab</translation>
    </message>
    <message>
        <source>announces a body and cuts it after 20 bytes</source>
        <translation>kündigt einen Body an und kappt ihn nach 20 Bytes</translation>
    </message>
    <message>
        <source>answers a byte a second</source>
        <translation>antwortet ein Byte je Sekunde</translation>
    </message>
    <message>
        <source>answers something that is not HTTP</source>
        <translation>antwortet etwas, das kein HTTP ist</translation>
    </message>
    <message>
        <source>redirects; Ovyxa&apos;s sender does not follow</source>
        <translation>leitet weiter; Ovyxas Sender folgt nicht</translation>
    </message>
    <message>
        <source>answers as Slack does: no text, no_text</source>
        <translation>antwortet wie Slack: ohne Text no_text</translation>
    </message>
    <message>
        <source>answers as Zapier&apos;s catch hook does</source>
        <translation>antwortet wie Zapiers Catch Hook</translation>
    </message>
    <message>
        <source>What the receiver answers</source>
        <translation>Was der Empfänger antwortet</translation>
    </message>
    <message>
        <source>Ready-made plans</source>
        <translation>Fertige Pläne</translation>
    </message>
    <message>
        <source>passes back what the server behind says</source>
        <translation>gibt zurück, was der Server dahinter sagt</translation>
    </message>
    <message>
        <source>200, and 401 to what is not signed rightly</source>
        <translation>200, und 401 auf alles, was nicht richtig signiert ist</translation>
    </message>
    <message>
        <source>accepts everything, whatever the signature</source>
        <translation>nimmt alles an, wie es auch signiert ist</translation>
    </message>
    <message>
        <source>no script</source>
        <translation>kein Skript</translation>
    </message>
    <message>
        <source>Answers in turn, separated by commas; the last one repeats. 503x3 is three times. They are given as they stand, whatever the signature; without a script it is 200, and 401 to what is not signed rightly.</source>
        <translation>Antworten der Reihe nach, durch Kommas getrennt; die letzte wiederholt sich. 503x3 ist dreimal. Sie werden gegeben, wie sie dastehen, gleich wie signiert ist; ohne Skript ist es 200, und 401 auf alles, was nicht richtig signiert ist.</translation>
    </message>
    <message>
        <source>flaky: some fail, some get through</source>
        <translation>wackelig: manche scheitern, manche kommen durch</translation>
    </message>
    <message>
        <source>down for 20 minutes: a delivery&apos;s first three attempts fail</source>
        <translation>20 Minuten nicht da: die ersten drei Versuche einer Zustellung scheitern</translation>
    </message>
    <message>
        <source>rate-limited: 429 with Retry-After, then accepts</source>
        <translation>begrenzt: 429 mit Retry-After, nimmt dann an</translation>
    </message>
    <message>
        <source>slow: accepts after two seconds</source>
        <translation>langsam: nimmt nach zwei Sekunden an</translation>
    </message>
    <message>
        <source>all: 200, and 401 to what is not signed rightly</source>
        <translation>alle: 200, und 401, was nicht richtig signiert ist</translation>
    </message>
    <message>
        <source>all: %1</source>
        <translation>alle: %1</translation>
    </message>
    <message>
        <source>from %L1 on: %2</source>
        <translation>ab %L1: %2</translation>
    </message>
    <message>
        <source>Answer so</source>
        <translation>So antworten</translation>
    </message>
    <message>
        <source>Counts at once, and is done before the signature is checked, as by a proxy in front: what arrives is recorded so, and which steps changed it.</source>
        <translation>Gilt sofort und geschieht, bevor die Signatur geprüft wird, wie durch einen Proxy davor: so wird aufgezeichnet, was ankommt, und welche Schritte es geändert haben.</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Ready-made</source>
        <translation>Fertige</translation>
    </message>
    <message>
        <source>The next requests get</source>
        <translation>Die nächsten Anfragen bekommen</translation>
    </message>
    <message>
        <source>Changed on the way in</source>
        <translation>Auf dem Weg herein geändert</translation>
    </message>
</context>
<context>
    <name>ovyxa::PlanSteps</name>
    <message>
        <source>Add a step</source>
        <translation>Schritt hinzufügen</translation>
    </message>
    <message>
        <source>Steps of the plan</source>
        <translation>Schritte des Plans</translation>
    </message>
    <message>
        <source>Move the step up</source>
        <translation>Den Schritt nach oben</translation>
    </message>
    <message>
        <source>Move up (Alt+Up)</source>
        <translation>Nach oben (Alt+Auf)</translation>
    </message>
    <message>
        <source>Move the step down</source>
        <translation>Den Schritt nach unten</translation>
    </message>
    <message>
        <source>Move down (Alt+Down)</source>
        <translation>Nach unten (Alt+Ab)</translation>
    </message>
    <message>
        <source>Remove the step</source>
        <translation>Den Schritt entfernen</translation>
    </message>
    <message>
        <source>Remove (Delete)</source>
        <translation>Entfernen (Entf)</translation>
    </message>
    <message>
        <source>How often the step is answered</source>
        <translation>Wie oft der Schritt geantwortet wird</translation>
    </message>
    <message>
        <source>How often the step is answered before the next one</source>
        <translation>Wie oft der Schritt geantwortet wird, bevor der nächste kommt</translation>
    </message>
    <message>
        <source>accept</source>
        <translation>annehmen</translation>
    </message>
    <message>
        <source>fail</source>
        <translation>scheitern</translation>
    </message>
    <message>
        <source>too many requests, with Retry-After</source>
        <translation>zu viele Anfragen, mit Retry-After</translation>
    </message>
    <message>
        <source>accept late</source>
        <translation>spät annehmen</translation>
    </message>
    <message>
        <source>close without an answer</source>
        <translation>ohne Antwort schließen</translation>
    </message>
    <message>
        <source>break the connection</source>
        <translation>die Verbindung abbrechen</translation>
    </message>
    <message>
        <source>never answer</source>
        <translation>nie antworten</translation>
    </message>
    <message>
        <source>cut the answer short</source>
        <translation>die Antwort abschneiden</translation>
    </message>
    <message>
        <source>a byte a second</source>
        <translation>ein Byte je Sekunde</translation>
    </message>
    <message>
        <source>no HTTP</source>
        <translation>kein HTTP</translation>
    </message>
    <message>
        <source>redirect</source>
        <translation>weiterleiten</translation>
    </message>
    <message>
        <source>as Slack does</source>
        <translation>wie Slack</translation>
    </message>
    <message>
        <source>as Zapier does</source>
        <translation>wie Zapier</translation>
    </message>
    <message>
        <source>the server behind</source>
        <translation>der Server dahinter</translation>
    </message>
    <message>
        <source>Select a step first.</source>
        <translation>Wählen Sie zuerst einen Schritt aus.</translation>
    </message>
    <message>
        <source>It is the first step.</source>
        <translation>Es ist der erste Schritt.</translation>
    </message>
    <message>
        <source>It is the last step.</source>
        <translation>Es ist der letzte Schritt.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Profile</name>
    <message>
        <source>%1 is a file; a profile is a folder. Name another place.</source>
        <translation>%1 ist eine Datei; ein Profil ist ein Ordner. Nennen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be made. Check the permissions, or name another place.</source>
        <translation>Der Profilordner %1 lässt sich nicht anlegen. Prüfen Sie die Rechte, oder nennen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be written (%2). Check its permissions, or name another place.</source>
        <translation>In den Profilordner %1 lässt sich nicht schreiben (%2). Prüfen Sie seine Rechte, oder nennen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>The profile %1 is in use by another Ovyxa Bench (process %2). Close that one, or name another profile with --profile.</source>
        <translation>Das Profil %1 wird von einem anderen Ovyxa Bench verwendet (Prozess %2). Schließen Sie das, oder nennen Sie mit --profile ein anderes Profil.</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be written (%2). Make room, or name another place.</source>
        <translation>In den Profilordner %1 lässt sich nicht schreiben (%2). Schaffen Sie Platz, oder nennen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>The profile&apos;s name is empty. Name a folder.</source>
        <translation>Der Name des Profils ist leer. Nennen Sie einen Ordner.</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be locked (%2). Name a place on a local disk.</source>
        <translation>Der Profilordner %1 lässt sich nicht sperren (%2). Nennen Sie einen Ort auf einer lokalen Platte.</translation>
    </message>
    <message>
        <source>%1 belongs to the user %2, who can change what is kept in it. Name another place, or make it yours with chown.</source>
        <translation>%1 gehört dem Benutzer %2, der ändern kann, was darin liegt. Nennen Sie einen anderen Ort, oder machen Sie es mit chown zu Ihrem.</translation>
    </message>
    <message>
        <source>The group %2 can change what is kept in %1. Take that from it, as with chmod g-w, or name another place.</source>
        <translation>Die Gruppe %2 kann ändern, was in %1 liegt. Nehmen Sie ihr das, etwa mit chmod g-w, oder nennen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>Everybody on this machine can change what is kept in %1. Take that from them, as with chmod o-w, or name another place.</source>
        <translation>Jeder auf diesem Rechner kann ändern, was in %1 liegt. Nehmen Sie anderen das Schreibrecht, etwa mit chmod o-w, oder nennen Sie einen anderen Ort.</translation>
    </message>
</context>
<context>
    <name>ovyxa::PruneDialog</name>
    <message>
        <source>Everything that has ended</source>
        <translation>Alles, was beendet ist</translation>
    </message>
    <message>
        <source>All but so many of the newest:</source>
        <translation>Alles bis auf so viele der neuesten:</translation>
    </message>
    <message>
        <source>What is older than so many days:</source>
        <translation>Was älter ist als so viele Tage:</translation>
    </message>
    <message>
        <source>Keep both logs so from now on</source>
        <translation>Beide Logs von nun an so halten</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>How many of the newest stay</source>
        <translation>Wie viele der neuesten bleiben</translation>
    </message>
    <message>
        <source>How many days stay, by the bench&apos;s clock</source>
        <translation>Wie viele Tage bleiben, nach der Uhr der Bench</translation>
    </message>
    <message>
        <source>Clear or thin out the log</source>
        <translation>Log leeren oder ausdünnen</translation>
    </message>
    <message>
        <source>While the bench runs it looks every ten minutes and deletes what is more, of the receiver&apos;s log, too. Off unless you ask.</source>
        <translation>Solange die Bench läuft, sieht sie alle zehn Minuten nach und löscht, was mehr ist, auch im Log des Empfängers. Aus, solange Sie es nicht verlangen.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Nothing would go now.</source>
        <translation>Jetzt würde nichts gelöscht.</translation>
    </message>
    <message>
        <source>Attempts and bodies go, too, and the disk gets the space back. What is still to be sent stays. You can undo it for 15 seconds; then it is gone for good.</source>
        <translation>Versuche und Bodys gehen mit, und die Platte bekommt den Platz zurück. Was noch zu senden ist, bleibt. 15 Sekunden lang können Sie es zurücknehmen; dann ist es endgültig gelöscht.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries would go.</source>
        <translation>
            <numerusform>%Ln Zustellung würde gelöscht.</numerusform>
            <numerusform>%Ln Zustellungen würden gelöscht.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stay: still to be sent, or what shows that an older failed one is settled.</source>
        <translation>
            <numerusform>%Ln bleibt: noch zu senden, oder sie zeigt, dass eine ältere gescheiterte erledigt ist.</numerusform>
            <numerusform>%Ln bleiben: noch zu senden, oder sie zeigen, dass eine ältere gescheiterte erledigt ist.</numerusform>
        </translation>
    </message>
    <message>
        <source>Counting what would go…</source>
        <translation>Es wird gezählt, was wegfiele …</translation>
    </message>
    <message>
        <source>What would go is being counted.</source>
        <translation>Was entfernt würde, wird gerade gezählt.</translation>
    </message>
</context>
<context>
    <name>ovyxa::QueryPopup</name>
    <message>
        <source>Suggestions for the filter</source>
        <translation>Vorschläge für den Filter</translation>
    </message>
    <message>
        <source>Save this filter as</source>
        <translation>Diesen Filter speichern als</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>take</source>
        <translation>übernehmen</translation>
    </message>
    <message>
        <source>choose</source>
        <translation>wählen</translation>
    </message>
    <message>
        <source>Ctrl Space</source>
        <translation>Strg Leertaste</translation>
    </message>
    <message>
        <source>all keys</source>
        <translation>alle Schlüssel</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>close</source>
        <translation>schließen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::Receiver</name>
    <message>
        <source>The request has no X-Ovyxa-Signature header.</source>
        <translation>Der Anfrage fehlt der Header X-Ovyxa-Signature.</translation>
    </message>
    <message numerus="yes">
        <source>X-Ovyxa-Signature stands there %n time(s); only one can be meant.</source>
        <translation>
            <numerusform>X-Ovyxa-Signature steht %n Mal da; nur eines kann gemeint sein.</numerusform>
            <numerusform>X-Ovyxa-Signature steht %n Mal da; nur eines kann gemeint sein.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The signature does not match the body with any of the %n known secret(s).</source>
        <translation>
            <numerusform>Die Signatur passt mit dem %n bekannten Geheimnis nicht zum Body.</numerusform>
            <numerusform>Die Signatur passt mit keinem der %n bekannten Geheimnisse zum Body.</numerusform>
        </translation>
    </message>
    <message>
        <source>hex</source>
        <translation>Hex</translation>
    </message>
    <message>
        <source>hex after sha256=</source>
        <translation>Hex nach sha256=</translation>
    </message>
    <message>
        <source>base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>Signed with the secret “%1”, as %2.</source>
        <translation>Signiert mit dem Geheimnis „%1“, als %2.</translation>
    </message>
    <message>
        <source>The Host “%1” is neither this machine nor allowed: a web page could reach the receiver that way. Allow it if it is your tunnel.</source>
        <translation>Der Host „%1“ ist weder dieser Rechner noch erlaubt: Eine Webseite könnte den Empfänger so erreichen. Erlauben Sie ihn, wenn es Ihr Tunnel ist.</translation>
    </message>
    <message>
        <source>unanswered: the connection ended before</source>
        <translation>unbeantwortet: die Verbindung endete vorher</translation>
    </message>
    <message>
        <source>A web page of another site sent this.</source>
        <translation>Das hat eine Webseite einer fremden Website geschickt.</translation>
    </message>
    <message>
        <source>A web page of %1 sent this.</source>
        <translation>Das hat eine Webseite von %1 geschickt.</translation>
    </message>
    <message>
        <source>Such a request is not forwarded.</source>
        <translation>So etwas wird nicht weitergeleitet.</translation>
    </message>
    <message>
        <source>Without a secret nothing tells it from a webhook, so it was refused. Name the secret.</source>
        <translation>Ohne Geheimnis ist es von einem Webhook nicht zu unterscheiden, also wurde es abgelehnt. Nennen Sie das Geheimnis.</translation>
    </message>
    <message>
        <source>CONNECT asks for a tunnel, which the receiver does not open. Send the request itself.</source>
        <translation>CONNECT verlangt einen Tunnel, und den öffnet der Empfänger nicht. Schicken Sie die Anfrage selbst.</translation>
    </message>
    <message>
        <source>The step “app” answers with what a server behind the receiver says, and none is named. Forward to one, or take another step.</source>
        <translation>Der Schritt „app“ antwortet mit dem, was ein Server hinter dem Empfänger sagt, und keiner ist genannt. Leiten Sie an einen weiter, oder nehmen Sie einen anderen Schritt.</translation>
    </message>
    <message numerus="yes">
        <source>The body has more than the %n byte(s) that are kept: it was passed on as it came, and its signature not checked.</source>
        <translation>
            <numerusform>Der Body hat mehr als das %n Byte, das aufbewahrt wird: Er wurde weitergeleitet, wie er kam, und seine Signatur nicht geprüft.</numerusform>
            <numerusform>Der Body hat mehr als die %n Bytes, die aufbewahrt werden: Er wurde weitergeleitet, wie er kam, und seine Signatur nicht geprüft.</numerusform>
        </translation>
    </message>
    <message>
        <source>The receiver changed it on its way in, as it was told to: %1.</source>
        <translation>Der Empfänger hat es auf dem Weg herein geändert, wie ihm gesagt war: %1.</translation>
    </message>
    <message>
        <source>No secret is known to check the signature with: name the one that the webhook signs with.</source>
        <translation>Zum Prüfen der Signatur ist kein Geheimnis bekannt: Nennen Sie das, mit dem der Webhook signiert.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverController</name>
    <message>
        <source>The receiver listens beyond this machine: whoever reaches %1 can send to it and learns its verdicts.</source>
        <translation>Der Empfänger lauscht über diesen Rechner hinaus: Wer %1 erreicht, kann ihm senden und erfährt seine Urteile.</translation>
    </message>
    <message>
        <source>Only this machine</source>
        <translation>Nur dieser Rechner</translation>
    </message>
    <message>
        <source>Use any free port</source>
        <translation>Irgendeinen freien Port nehmen</translation>
    </message>
    <message>
        <source>Requests for %1 are answered from now on.</source>
        <translation>Anfragen für %1 werden ab jetzt beantwortet.</translation>
    </message>
    <message>
        <source>A request for %1 got 421: that is no name of this machine. If a tunnel forwards it here, allow the name.</source>
        <translation>Eine Anfrage für %1 bekam 421: Das ist kein Name dieses Rechners. Wenn ein Tunnel sie hierher leitet, erlauben Sie den Namen.</translation>
    </message>
    <message>
        <source>Allow this host</source>
        <translation>Diesen Host erlauben</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>TLS handshake</source>
        <translation>TLS-Handshake</translation>
    </message>
    <message>
        <source>Head of a request</source>
        <translation>Kopf einer Anfrage</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Body of a request</source>
        <translation>Body einer Anfrage</translation>
    </message>
    <message>
        <source>Idle connection</source>
        <translation>Untätige Verbindung</translation>
    </message>
    <message>
        <source>Connections at once</source>
        <translation>Verbindungen zugleich</translation>
    </message>
    <message>
        <source>A certificate and its key belong together: name both files, or neither.</source>
        <translation>Ein Zertifikat und sein Schlüssel gehören zusammen: Nennen Sie beide Dateien oder keine.</translation>
    </message>
    <message>
        <source>%1 cannot be read. Check its name and its permissions.</source>
        <translation>%1 lässt sich nicht lesen. Prüfen Sie den Namen und die Rechte.</translation>
    </message>
    <message>
        <source>Without a secret no signature can be checked: requests are shown as unchecked.</source>
        <translation>Ohne ein Geheimnis lässt sich keine Signatur prüfen: Anfragen stehen als ungeprüft da.</translation>
    </message>
    <message>
        <source>All requests under way together</source>
        <translation>Alle laufenden Anfragen zusammen</translation>
    </message>
    <message>
        <source>“app” is the answer of a server behind the receiver: name one under Forward to.</source>
        <translation>„app“ ist die Antwort eines Servers hinter dem Empfänger: Nennen Sie einen unter „Weiterleiten an“.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverDesk</name>
    <message>
        <source>The receiver dropped a connection from %1. %2</source>
        <translation>Der Empfänger hat eine Verbindung von %1 getrennt. %2</translation>
    </message>
    <message>
        <source>secret %1</source>
        <translation>Geheimnis %1</translation>
    </message>
    <message>
        <source>The receiver has no secret to check signatures with, and an event that nobody verified proves nothing. Add a webhook first; the receiver knows its secret.</source>
        <translation>Der Empfänger hat kein Geheimnis, um Signaturen zu prüfen, und ein ungeprüftes Ereignis beweist nichts. Legen Sie erst einen Webhook an; dessen Geheimnis kennt der Empfänger.</translation>
    </message>
    <message>
        <source>“%1” is not an IP address. Use 127.0.0.1, ::1, or the address of a network card.</source>
        <translation>„%1“ ist keine IP-Adresse. Nehmen Sie 127.0.0.1, ::1 oder die Adresse einer Netzwerkkarte.</translation>
    </message>
    <message>
        <source>A certificate and its key go together: name both files, or neither.</source>
        <translation>Ein Zertifikat und sein Schlüssel gehören zusammen: Nennen Sie beide Dateien oder keine.</translation>
    </message>
    <message>
        <source>A request could not be recorded, and is in no list: %1 %2</source>
        <translation>Eine Anfrage konnte nicht aufgezeichnet werden und steht in keiner Liste: %1 %2</translation>
    </message>
    <message>
        <source>What the receiver answered could not be kept. %1</source>
        <translation>Was der Empfänger geantwortet hat, konnte nicht behalten werden. %1</translation>
    </message>
    <message>
        <source>Why a signature does not match could not be kept. %1</source>
        <translation>Warum eine Signatur nicht passt, konnte nicht aufbewahrt werden. %1</translation>
    </message>
    <message numerus="yes">
        <source>The receiver dropped %n more connection(s) for the same reasons.</source>
        <translation>
            <numerusform>Der Empfänger hat aus denselben Gründen %n weitere Verbindung getrennt.</numerusform>
            <numerusform>Der Empfänger hat aus denselben Gründen %n weitere Verbindungen getrennt.</numerusform>
        </translation>
    </message>
    <message>
        <source>The receiver has no secret to check signatures with, so the alert rules watch nothing. Add a webhook: the receiver knows its secret.</source>
        <translation>Der Empfänger hat kein Geheimnis, um Signaturen zu prüfen; so überwachen die Alarmregeln nichts. Legen Sie einen Webhook an: Dessen Geheimnis kennt der Empfänger.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverEmpty</name>
    <message>
        <source>Command to try the receiver with</source>
        <translation>Befehl zum Ausprobieren des Empfängers</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>Start the receiver</source>
        <translation>Empfänger starten</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Den Befehl kopieren</translation>
    </message>
    <message>
        <source>Copy the path of the CA file</source>
        <translation>Den Pfad der CA-Datei kopieren</translation>
    </message>
    <message>
        <source>Nothing has arrived yet. Fire a trigger, or send something yourself:</source>
        <translation>Noch ist nichts angekommen. Lösen Sie etwas aus, oder senden Sie selbst etwas:</translation>
    </message>
    <message>
        <source>The receiver is stopped. Start it to see what a webhook sends, and whether the signature is right.</source>
        <translation>Der Empfänger steht. Starten Sie ihn, um zu sehen, was ein Webhook sendet und ob die Signatur stimmt.</translation>
    </message>
    <message>
        <source>CA file: %1</source>
        <translation>CA-Datei: %1</translation>
    </message>
    <message>
        <source>Who trusts it</source>
        <translation>Wer ihr vertraut</translation>
    </message>
    <message>
        <source>Ask curl, Node, Python and others on this machine whether they accept this certificate</source>
        <translation>curl, Node, Python und andere auf diesem Rechner fragen, ob sie dieses Zertifikat annehmen</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverHeader</name>
    <message>
        <source>answers</source>
        <translation>antwortet</translation>
    </message>
    <message>
        <source>secret ••••••••</source>
        <translation>Geheimnis ••••••••</translation>
    </message>
    <message>
        <source>Copy the receiver&apos;s URL</source>
        <translation>Die URL des Empfängers kopieren</translation>
    </message>
    <message>
        <source>Choose what the receiver answers</source>
        <translation>Wählen, was der Empfänger antwortet</translation>
    </message>
    <message>
        <source>Secrets that the receiver checks with</source>
        <translation>Geheimnisse, mit denen der Empfänger prüft</translation>
    </message>
    <message>
        <source>Requests are checked with the secrets of this profile&apos;s webhooks, and with others that you add</source>
        <translation>Anfragen werden mit den Geheimnissen der Webhooks dieses Profils geprüft, und mit weiteren, die Sie hinzufügen</translation>
    </message>
    <message>
        <source>More about the receiver</source>
        <translation>Mehr zum Empfänger</translation>
    </message>
    <message>
        <source>Address, port, certificate, limits …</source>
        <translation>Adresse, Port, Zertifikat, Grenzen …</translation>
    </message>
    <message>
        <source>Receiver: options and limits…</source>
        <translation>Empfänger: Optionen und Grenzen…</translation>
    </message>
    <message>
        <source>Copy the path of the CA file</source>
        <translation>Den Pfad der CA-Datei kopieren</translation>
    </message>
    <message>
        <source>listening</source>
        <translation>lauscht</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>steht</translation>
    </message>
    <message>
        <source>Copy the receiver&apos;s URL, %1</source>
        <translation>Die URL des Empfängers kopieren, %1</translation>
    </message>
    <message>
        <source>Choose what the receiver answers; now %1</source>
        <translation>Wählen, was der Empfänger antwortet; jetzt %1</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Stop the receiver</source>
        <translation>Empfänger anhalten</translation>
    </message>
    <message>
        <source>Start the receiver</source>
        <translation>Empfänger starten</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Alarme</translation>
    </message>
    <message>
        <source>Alerts on received events</source>
        <translation>Alarme zu empfangenen Ereignissen</translation>
    </message>
    <message>
        <source>Be told when verified events reach a figure</source>
        <translation>Melden lassen, wenn geprüfte Ereignisse eine Zahl erreichen</translation>
    </message>
    <message>
        <source>Alerts on received events…</source>
        <translation>Alarme zu empfangenen Ereignissen…</translation>
    </message>
    <message>
        <source>alters requests</source>
        <translation>ändert Anfragen</translation>
    </message>
    <message>
        <source>Who trusts the receiver&apos;s certificate…</source>
        <translation>Wer dem Zertifikat des Empfängers vertraut …</translation>
    </message>
    <message>
        <source>On their way in: %1</source>
        <translation>Auf dem Weg herein: %1</translation>
    </message>
    <message>
        <source>Search received requests</source>
        <translation>Empfangene Anfragen durchsuchen</translation>
    </message>
    <message>
        <source>alters</source>
        <extracomment>&quot;alters requests&quot;, where there is no room for both words; the tool tip has all of it</extracomment>
        <translation>ändert</translation>
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
        <translation>Unverschlüsseltes HTTP, ohne TLS</translation>
    </message>
    <message>
        <source>Certificate file</source>
        <translation>Zertifikatsdatei</translation>
    </message>
    <message>
        <source>Key file</source>
        <translation>Schlüsseldatei</translation>
    </message>
    <message>
        <source>Accepted signatures</source>
        <translation>Angenommene Signaturen</translation>
    </message>
    <message>
        <source>Accept what this profile&apos;s webhooks sign</source>
        <translation>Annehmen, was die Webhooks dieses Profils signieren</translation>
    </message>
    <message>
        <source>Another secret to accept</source>
        <translation>Noch ein Geheimnis zum Annehmen</translation>
    </message>
    <message>
        <source>Other secrets that are accepted</source>
        <translation>Weitere Geheimnisse, die angenommen werden</translation>
    </message>
    <message>
        <source>Forward to</source>
        <translation>Weiterleiten an</translation>
    </message>
    <message>
        <source>Allowed hosts</source>
        <translation>Erlaubte Hosts</translation>
    </message>
    <message>
        <source>How the receiver listens</source>
        <translation>Wie der Empfänger lauscht</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>PEM files (*.pem *.crt *.key);;All files (*)</source>
        <translation>PEM-Dateien (*.pem *.crt *.key);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>any free one</source>
        <translation>irgendein freier</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Choose a certificate file</source>
        <translation>Eine Zertifikatsdatei wählen</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Choose a key file</source>
        <translation>Eine Schlüsseldatei wählen</translation>
    </message>
    <message>
        <source>Any of them</source>
        <translation>Jede davon</translation>
    </message>
    <message>
        <source>64 hex digits</source>
        <translation>64 Hexziffern</translation>
    </message>
    <message>
        <source>sha256= and 64 hex digits</source>
        <translation>sha256= und 64 Hexziffern</translation>
    </message>
    <message>
        <source>Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add this secret</source>
        <translation>Dieses Geheimnis hinzufügen</translation>
    </message>
    <message>
        <source>Remove the selected one</source>
        <translation>Das ausgewählte entfernen</translation>
    </message>
    <message numerus="yes">
        <source>•••••••• (%n bytes)</source>
        <translation>
            <numerusform>•••••••• (%n Byte)</numerusform>
            <numerusform>•••••••• (%n Bytes)</numerusform>
        </translation>
    </message>
    <message>
        <source>Names of tunnels, separated by commas</source>
        <translation>Namen von Tunneln, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>Signaturen</translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation>Geheimnisse</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>Ovyxa sends and does not receive: the limits of the receiver are the bench&apos;s own. Beyond them the connection gets a 4xx or 408 and is closed.</source>
        <translation>Ovyxa sendet und empfängt nicht: Die Grenzen des Empfängers sind die eigenen von Ovyxa Bench. Darüber hinaus bekommt die Verbindung ein 4xx oder 408 und wird geschlossen.</translation>
    </message>
    <message>
        <source>Other machines will reach the receiver and can send to it. Take 127.0.0.1 if that is not needed.</source>
        <translation>Andere Rechner werden den Empfänger erreichen und können ihm senden. Nehmen Sie 127.0.0.1, wenn das nicht nötig ist.</translation>
    </message>
    <message>
        <source>Empty: from the profile&apos;s CA</source>
        <translation>Leer: von der CA des Profils</translation>
    </message>
    <message>
        <source>Tell it who sent the request (X-Forwarded-For, Forwarded)</source>
        <translation>Ihm sagen, wer die Anfrage schickte (X-Forwarded-For, Forwarded)</translation>
    </message>
    <message>
        <source>The URL of a server that answers; empty = none</source>
        <translation>Die URL eines Servers, der antwortet; leer = keiner</translation>
    </message>
    <message>
        <source>Another secret to accept, kept until the program ends, not on disk</source>
        <translation>Ein weiteres Geheimnis, das gilt; es wird bis zum Programmende behalten, nicht auf der Platte</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverPanel</name>
    <message>
        <source>Requests that the receiver got</source>
        <translation>Anfragen, die der Empfänger bekam</translation>
    </message>
    <message>
        <source>Choose what the receiver answers…</source>
        <translation>Wählen, was der Empfänger antwortet…</translation>
    </message>
    <message>
        <source>Stop the receiver</source>
        <translation>Empfänger anhalten</translation>
    </message>
    <message>
        <source>Start the receiver</source>
        <translation>Empfänger starten</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Allow host %1</source>
        <translation>Host %1 erlauben</translation>
    </message>
    <message>
        <source>Show the request</source>
        <translation>Anfrage zeigen</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Als cURL kopieren</translation>
    </message>
    <message>
        <source>Copied: the request as a cURL command.</source>
        <translation>Kopiert: die Anfrage als cURL-Befehl.</translation>
    </message>
    <message>
        <source>Compare the request with the last that worked</source>
        <translation>Die Anfrage mit der letzten vergleichen, die gelang</translation>
    </message>
    <message>
        <source>Compare the two requests</source>
        <translation>Die beiden Anfragen vergleichen</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>Bearbeiten und erneut senden</translation>
    </message>
    <message>
        <source>Search received requests</source>
        <translation>Empfangene Anfragen durchsuchen</translation>
    </message>
    <message>
        <source>The request does not fit the filter.</source>
        <translation>Die Anfrage passt nicht zum Filter.</translation>
    </message>
    <message>
        <source>Show all requests</source>
        <translation>Alle Anfragen zeigen</translation>
    </message>
    <message>
        <source>Only %1</source>
        <translation>Nur %1</translation>
    </message>
    <message>
        <source>Without %1</source>
        <translation>Ohne %1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>No request fits</source>
        <translation>Keine Anfrage passt</translation>
    </message>
    <message>
        <source>No request fits so far</source>
        <translation>Bisher passt keine Anfrage</translation>
    </message>
    <message>
        <source>None of the requests that the receiver got fits this filter. Clear it to see all of them.</source>
        <translation>Keine der Anfragen, die der Empfänger bekam, passt zu diesem Filter. Leeren Sie ihn, um alle zu sehen.</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter leeren</translation>
    </message>
    <message>
        <source>The request is not listed yet, and may not fit the filter.</source>
        <translation>Die Anfrage ist noch nicht gelistet und passt vielleicht nicht zum Filter.</translation>
    </message>
    <message>
        <source>Tell of alerts on the desktop, too</source>
        <translation>Alarme auch auf dem Desktop melden</translation>
    </message>
</context>
<context>
    <name>ovyxa::RecordBar</name>
    <message>
        <source>Record</source>
        <translation>Aufzeichnen</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Simulated: 10m or 2h ago, 14:30, today, 2025-03-15</source>
        <translation>Simuliert: vor 10m oder 2h, 14:30, today, 2025-03-15</translation>
    </message>
    <message>
        <source>Record what was sent since</source>
        <translation>Aufzeichnen, was gesendet wurde seit</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>the newest</source>
        <translation>das Neueste</translation>
    </message>
    <message>
        <source>until</source>
        <extracomment>between two times: &quot;Record what was sent since … until …&quot;</extracomment>
        <translation>bis</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReplayBar</name>
    <message>
        <source>With a fresh timestamp</source>
        <translation>Mit frischem Zeitstempel</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Progress of the replay</source>
        <translation>Fortschritt der Wiederholung</translation>
    </message>
    <message>
        <source>The same bytes and so the same signature, as a new delivery</source>
        <translation>Dieselben Bytes und also dieselbe Signatur, als neue Zustellung</translation>
    </message>
    <message>
        <source>The same event with the time of now, signed anew</source>
        <translation>Dasselbe Ereignis mit der jetzigen Zeit, neu signiert</translation>
    </message>
    <message>
        <source>There is nothing to replay. Select deliveries in the log first.</source>
        <translation>Es gibt nichts zu wiederholen. Wählen Sie zuerst Zustellungen im Protokoll aus.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Replaying: %1 of %2</source>
        <translation>Wiederholt: %1 von %2</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>no wait</source>
        <translation>ohne Wartezeit</translation>
    </message>
    <message>
        <source>the last about %1 s later</source>
        <translation>die letzte etwa %1 s später</translation>
    </message>
    <message>
        <source>Their answer was a 2xx, though the delivery failed: the endpoint may have processed them</source>
        <translation>Ihre Antwort war 2xx, obwohl die Zustellung scheiterte: Der Endpunkt hat sie womöglich verarbeitet</translation>
    </message>
    <message>
        <source>There is nothing to replay: no failed delivery is still owed.</source>
        <translation>Es gibt nichts erneut zu senden: Keine gescheiterte Zustellung steht noch aus.</translation>
    </message>
    <message>
        <source>As they were</source>
        <translation>Wie sie waren</translation>
    </message>
    <message>
        <source>To %1</source>
        <translation>An %1</translation>
    </message>
    <message>
        <source>To the same webhook</source>
        <translation>An denselben Webhook</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %Ln more webhooks</source>
        <translation>
            <numerusform>%1 und %Ln weiterer Webhook</numerusform>
            <numerusform>%1 und %Ln weitere Webhooks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries → %1</source>
        <translation>
            <numerusform>%Ln Zustellung → %1</numerusform>
            <numerusform>%Ln Zustellungen → %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln already answered 2xx</source>
        <translation>
            <numerusform>%Ln schon mit 2xx beantwortet</numerusform>
            <numerusform>%Ln schon mit 2xx beantwortet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln whose webhook is gone</source>
        <translation>
            <numerusform>%Ln, deren Webhook weg ist</numerusform>
            <numerusform>%Ln, deren Webhook weg ist</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln requests now</source>
        <translation>
            <numerusform>%Ln Anfrage sofort</numerusform>
            <numerusform>%Ln Anfragen sofort</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replay %Ln deliveries:</source>
        <translation>
            <numerusform>%Ln Zustellung wiederholen:</numerusform>
            <numerusform>%Ln Zustellungen wiederholen:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replay %Ln</source>
        <translation>
            <numerusform>%Ln erneut senden</numerusform>
            <numerusform>%Ln erneut senden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave out the %Ln</source>
        <translation>
            <numerusform>%Ln auslassen</numerusform>
            <numerusform>%Ln auslassen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replaying %Ln deliveries …</source>
        <translation>
            <numerusform>%Ln Zustellung wird wiederholt …</numerusform>
            <numerusform>%Ln Zustellungen werden wiederholt …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries replayed.</source>
        <translation>
            <numerusform>%Ln Zustellung wiederholt.</numerusform>
            <numerusform>%Ln Zustellungen wiederholt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped before the other %Ln.</source>
        <translation>
            <numerusform>Vor der %Ln übrigen angehalten.</numerusform>
            <numerusform>Vor den %Ln übrigen angehalten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln were sent again meanwhile and are owed no more.</source>
        <translation>
            <numerusform>%Ln wurde inzwischen erneut gesendet und steht nicht mehr aus.</numerusform>
            <numerusform>%Ln wurden inzwischen erneut gesendet und stehen nicht mehr aus.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be made again, because the webhook or the event is gone.</source>
        <translation>
            <numerusform>%Ln ließ sich nicht noch einmal machen, weil der Webhook oder das Ereignis weg ist.</numerusform>
            <numerusform>%Ln ließen sich nicht noch einmal machen, weil der Webhook oder das Ereignis weg ist.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln at a time</source>
        <translation>
            <numerusform>jeweils %Ln zugleich</numerusform>
            <numerusform>jeweils %Ln zugleich</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no other webhook to send them to.</source>
        <translation>Es gibt keinen anderen Webhook, an den sie gehen könnten.</translation>
    </message>
    <message>
        <source>None of them is in the log any more.</source>
        <translation>Keine davon steht noch im Protokoll.</translation>
    </message>
    <message>
        <source>The replay is just beginning.</source>
        <translation>Die Wiederholung beginnt gerade.</translation>
    </message>
    <message>
        <source>It is being stopped.</source>
        <translation>Sie wird gerade angehalten.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Replays</name>
    <message>
        <source>The webhook to replay to has been removed.</source>
        <translation>Der Webhook, an den erneut gesendet werden soll, wurde entfernt.</translation>
    </message>
    <message>
        <source>Delivery %1 was not sent again. %2</source>
        <translation>Die Zustellung %1 wurde nicht erneut gesendet. %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::Repointing</name>
    <message numerus="yes">
        <source>The receiver listens at %1 now. %n webhooks still point at %2, where it was.</source>
        <translation>
            <numerusform>Der Empfänger lauscht jetzt auf %1. %n Webhook zeigt noch auf %2, wo er vorher war.</numerusform>
            <numerusform>Der Empfänger lauscht jetzt auf %1. %n Webhooks zeigen noch auf %2, wo er vorher war.</numerusform>
        </translation>
    </message>
    <message>
        <source>Point them here</source>
        <translation>Hierher richten</translation>
    </message>
    <message numerus="yes">
        <source>%n webhooks point at %1 now.</source>
        <translation>
            <numerusform>%n Webhook zeigt jetzt auf %1.</numerusform>
            <numerusform>%n Webhooks zeigen jetzt auf %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message numerus="yes">
        <source>%n webhooks point where they did before.</source>
        <translation>
            <numerusform>%n Webhook zeigt wieder auf das frühere Ziel.</numerusform>
            <numerusform>%n Webhooks zeigen wieder auf das frühere Ziel.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::RequestDraft</name>
    <message numerus="yes">
        <source>Only the first %n bytes of its body were kept, and only they are sent.</source>
        <translation>
            <numerusform>Vom Body wurde nur das erste %n Byte aufbewahrt, und nur das wird gesendet.</numerusform>
            <numerusform>Vom Body wurden nur die ersten %n Bytes aufbewahrt, und nur sie werden gesendet.</numerusform>
        </translation>
    </message>
    <message>
        <source>It came as %1; what is sent from here is a POST.</source>
        <translation>Die Anfrage kam als %1; was von hier gesendet wird, ist ein POST.</translation>
    </message>
    <message>
        <source>It was never signed, so there is no signature to keep. Sign it again.</source>
        <translation>Sie wurde nie signiert, also gibt es keine Signatur zu behalten. Signieren Sie neu.</translation>
    </message>
    <message>
        <source>It is longer than 1 MiB: it is sent as it was, and shown from its beginning.</source>
        <translation>Er ist länger als 1 MiB: Er wird gesendet, wie er war, und vom Anfang an gezeigt.</translation>
    </message>
    <message>
        <source>It is no UTF-8 text, so it is shown in hex and sent as it was, byte for byte.</source>
        <translation>Er ist kein UTF-8-Text, deshalb wird er in Hex gezeigt und gesendet, wie er war, Byte für Byte.</translation>
    </message>
    <message>
        <source>Its lines end in different ways (CR LF and LF or CR), which an editor would level: it is shown in hex and sent as it was, byte for byte.</source>
        <translation>Seine Zeilen enden verschieden (CR LF und LF oder CR), und ein Editor würde das angleichen: Er wird in Hex gezeigt und gesendet, wie er war, Byte für Byte.</translation>
    </message>
    <message>
        <source>It holds characters that no editor keeps (NUL or separators of Unicode), so it is shown in hex and sent as it was, byte for byte.</source>
        <translation>Er enthält Zeichen, die kein Editor behält (NUL oder Trennzeichen von Unicode), deshalb wird er in Hex gezeigt und gesendet, wie er war, Byte für Byte.</translation>
    </message>
</context>
<context>
    <name>ovyxa::RequestEdit</name>
    <message>
        <source>&quot;%1&quot; cannot be a header&apos;s name: letters, digits and - make one.</source>
        <translation>„%1“ kann nicht der Name einer Kopfzeile sein: Er besteht aus Buchstaben, Ziffern und -.</translation>
    </message>
    <message>
        <source>%1 is made by the bench for each request, and cannot be set.</source>
        <translation>%1 macht die Werkbank für jede Anfrage selbst; das lässt sich nicht setzen.</translation>
    </message>
    <message>
        <source>The value of %1 holds a line break or control character, which would break the request.</source>
        <translation>Der Wert von %1 enthält einen Zeilenumbruch oder ein Steuerzeichen; das würde die Anfrage zerbrechen.</translation>
    </message>
    <message>
        <source>A header is written as &quot;Name: value&quot;; &quot;%1&quot; is not.</source>
        <translation>Eine Kopfzeile schreibt man als „Name: Wert“; „%1“ ist keine.</translation>
    </message>
</context>
<context>
    <name>ovyxa::RequestImport</name>
    <message>
        <source>There is no request in it.</source>
        <translation>Es steht keine Anfrage darin.</translation>
    </message>
    <message>
        <source>Line %1 is no request line such as &quot;POST https://localhost:3000/hook HTTP/1.1&quot;: &quot;%2&quot;.</source>
        <translation>Zeile %1 ist keine Anfragezeile wie „POST https://localhost:3000/hook HTTP/1.1“: „%2“.</translation>
    </message>
    <message>
        <source>Line %1 is no header such as &quot;Name: value&quot;: &quot;%2&quot;. An empty line goes before the body.</source>
        <translation>Zeile %1 ist kein Header wie „Name: Wert“: „%2“. Vor dem Body steht eine leere Zeile.</translation>
    </message>
    <message>
        <source>It has more than %1 headers.</source>
        <translation>Es sind mehr als %1 Header.</translation>
    </message>
    <message>
        <source>The request names a path but no host: it needs a header &quot;Host&quot;, or a whole URL in its first line.</source>
        <translation>Die Anfrage nennt einen Pfad, aber keinen Host: Sie braucht einen Header „Host“ oder eine ganze URL in der ersten Zeile.</translation>
    </message>
    <message>
        <source>Its body is in chunks. Write it as one piece, without the header &quot;Transfer-Encoding&quot;.</source>
        <translation>Der Body ist in Chunks. Schreiben Sie ihn in einem Stück, ohne den Header „Transfer-Encoding“.</translation>
    </message>
    <message>
        <source>Its Content-Length says %1 bytes, but %2 are there.</source>
        <translation>Content-Length nennt %1 Bytes, da sind aber %2.</translation>
    </message>
    <message>
        <source>Its body is the file &quot;%1&quot;, and files are not read from here. Write the bytes, or take them with &quot;File…&quot; in the draft.</source>
        <translation>Der Body ist die Datei „%1“, und von hier aus werden keine Dateien gelesen. Schreiben Sie die Bytes, oder nehmen Sie sie im Entwurf mit „Datei…“.</translation>
    </message>
    <message>
        <source>The archive has its form&apos;s fields, but not its bytes: the body is empty.</source>
        <translation>Das Archiv enthält die Felder des Formulars, aber nicht seine Bytes: Der Body ist leer.</translation>
    </message>
    <message>
        <source>The archive has characters in its body that could not be read when it was written (U+FFFD): the bytes may differ.</source>
        <translation>Das Archiv enthält im Body Zeichen, die beim Schreiben nicht zu lesen waren (U+FFFD): Die Bytes können abweichen.</translation>
    </message>
    <message>
        <source>It is longer than 32 MiB, which is more than is read.</source>
        <translation>Es ist länger als 32 MiB; so viel wird nicht gelesen.</translation>
    </message>
    <message>
        <source>It holds NUL bytes before its body, so it is no request.</source>
        <translation>Vor dem Body stehen NUL-Bytes, also ist es keine Anfrage.</translation>
    </message>
    <message>
        <source>The archive is longer than 32 MiB, which is more than is read. Export fewer entries.</source>
        <translation>Das Archiv ist länger als 32 MiB; so viel wird nicht gelesen. Exportieren Sie weniger Einträge.</translation>
    </message>
    <message>
        <source>It is no HTTP Archive that can be read: %1</source>
        <translation>Es ist kein lesbares HTTP Archive: %1</translation>
    </message>
    <message>
        <source>It is JSON, but no HTTP Archive: it has no list at /log/entries.</source>
        <translation>Es ist JSON, aber kein HTTP Archive: Unter /log/entries steht keine Liste.</translation>
    </message>
    <message>
        <source>The archive has no request with a URL at /log/entries.</source>
        <translation>Das Archiv hat unter /log/entries keine Anfrage mit einer URL.</translation>
    </message>
    <message>
        <source>It is empty. A cURL line, a raw HTTP request, an .http file or an HTTP Archive (HAR) becomes a draft.</source>
        <translation>Es ist leer. Zum Entwurf wird eine cURL-Zeile, eine rohe HTTP-Anfrage, eine .http-Datei oder ein HTTP Archive (HAR).</translation>
    </message>
</context>
<context>
    <name>ovyxa::RequestPage</name>
    <message>
        <source>Request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Als cURL kopieren</translation>
    </message>
    <message>
        <source>Request line and headers</source>
        <translation>Anfragezeile und Header</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Body</translation>
    </message>
    <message>
        <source>Request body</source>
        <translation>Body der Anfrage</translation>
    </message>
    <message>
        <source>A command that sends the same bytes and the same signature again. The secret is not in it.</source>
        <translation>Ein Befehl, der dieselben Bytes und dieselbe Signatur noch einmal sendet. Das Geheimnis steht nicht darin.</translation>
    </message>
    <message>
        <source>As it came, %1</source>
        <translation>Wie es kam, %1</translation>
    </message>
    <message>
        <source>Malformed: %1 These are its bytes as they came.</source>
        <translation>Fehlgeformt: %1 Das sind die Bytes, wie sie kamen.</translation>
    </message>
    <message>
        <source>Only the beginning was kept.</source>
        <translation>Nur der Anfang wurde aufgehoben.</translation>
    </message>
    <message>
        <source>Nothing was sent yet. This is the body that will go out.</source>
        <translation>Noch wurde nichts gesendet. Das ist der Body, der hinausgehen wird.</translation>
    </message>
    <message>
        <source>As sent, %1</source>
        <translation>Wie gesendet, %1</translation>
    </message>
    <message>
        <source>Body · %1</source>
        <translation>Body · %1</translation>
    </message>
    <message>
        <source>The attempt was cut off before it could be noted how much of it was sent. This is its body.</source>
        <translation>Der Versuch brach ab, bevor vermerkt war, wie viel davon gesendet wurde. Das ist sein Body.</translation>
    </message>
    <message>
        <source>Nothing of this attempt was sent. This is the body that would have gone out.</source>
        <translation>Von diesem Versuch wurde nichts gesendet. Das ist der Body, der hinausgegangen wäre.</translation>
    </message>
    <message>
        <source>The first %1 of %2 were kept.</source>
        <translation>Die ersten %1 von %2 wurden aufbewahrt.</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Kopf</translation>
    </message>
    <message>
        <source>Show all of it</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Only the first %1 stand here</source>
        <translation>Hier stehen nur die ersten %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::ResponsePage</name>
    <message>
        <source>Response</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Timing</source>
        <translation>Zeiten</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Body</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>Hex</translation>
    </message>
    <message>
        <source>Response body</source>
        <translation>Body der Antwort</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Nothing was sent yet, so there is no answer.</source>
        <translation>Noch wurde nichts gesendet, also gibt es keine Antwort.</translation>
    </message>
    <message numerus="yes">
        <source>It asked to wait %n seconds; Ovyxa&apos;s retry times are fixed, so that is not obeyed.</source>
        <translation>
            <numerusform>Er bat, %n Sekunde zu warten; Ovyxas Zeiten zum Wiederholen stehen fest, deshalb wird das nicht befolgt.</numerusform>
            <numerusform>Er bat, %n Sekunden zu warten; Ovyxas Zeiten zum Wiederholen stehen fest, deshalb wird das nicht befolgt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Timing · %1 in all</source>
        <translation>Zeiten · %1 im Ganzen</translation>
    </message>
    <message>
        <source>Body · %1</source>
        <translation>Body · %1</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Ausgestellt von</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Gültig bis</translation>
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
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>What the receiver answered.</source>
        <translation>Was der Empfänger geantwortet hat.</translation>
    </message>
    <message>
        <source>What the receiver answered, by its plan: %1</source>
        <translation>Was der Empfänger nach seinem Plan geantwortet hat: %1</translation>
    </message>
    <message>
        <source>Body · the first %1 of %2 were kept</source>
        <translation>Inhalt · die ersten %1 von %2 wurden behalten</translation>
    </message>
    <message>
        <source>What the receiver answered: %1</source>
        <translation>Was der Empfänger geantwortet hat: %1</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Kopf</translation>
    </message>
    <message>
        <source>Status line and headers</source>
        <translation>Statuszeile und Header</translation>
    </message>
</context>
<context>
    <name>ovyxa::ResponsePlan</name>
    <message>
        <source>“%1”: %2</source>
        <translation>„%1“: %2</translation>
    </message>
    <message>
        <source>a step repeats from 1 to %1 times.</source>
        <translation>Ein Schritt wiederholt sich 1- bis %1-mal.</translation>
    </message>
    <message>
        <source>a delay is written delay=2s:200, with ms, s or m, one hour at most, and a step after the colon.</source>
        <translation>Eine Verzögerung schreibt sich delay=2s:200, mit ms, s oder m, höchstens einer Stunde, und einem Schritt nach dem Doppelpunkt.</translation>
    </message>
    <message>
        <source>truncate needs a number of bytes, such as truncate=20, %1 at most.</source>
        <translation>truncate braucht eine Zahl von Bytes, etwa truncate=20, höchstens %1.</translation>
    </message>
    <message>
        <source>a status is a number from 200 to 599 (1xx are no final answers).</source>
        <translation>Ein Status ist eine Zahl von 200 bis 599 (1xx sind keine endgültigen Antworten).</translation>
    </message>
    <message>
        <source>The plan has %1 steps; at most %2 are allowed. Repeat a step with x, such as 503x3.</source>
        <translation>Der Plan hat %1 Schritte; höchstens %2 sind erlaubt. Wiederholen Sie einen Schritt mit x, etwa 503x3.</translation>
    </message>
    <message>
        <source>redirect needs an http or https URL of at most %1 characters without spaces, such as redirect=https://example.com/, or a path.</source>
        <translation>redirect braucht eine http- oder https-URL von höchstens %1 Zeichen ohne Leerzeichen, etwa redirect=https://example.com/, oder einen Pfad.</translation>
    </message>
    <message>
        <source>drip needs a time between bytes, such as drip=1s, with ms, s or m, one hour at most.</source>
        <translation>drip braucht eine Zeit zwischen Bytes, etwa drip=1s, mit ms, s oder m, höchstens einer Stunde.</translation>
    </message>
    <message>
        <source>this is no step. There are: a status such as 200 or 503x3, delay=2s:200, close, reset, hang, truncate=20, drip=1s, garbage, redirect=URL, slack, zapier, app.</source>
        <translation>Das ist kein Schritt. Es gibt: einen Status wie 200 oder 503x3, delay=2s:200, close, reset, hang, truncate=20, drip=1s, garbage, redirect=URL, slack, zapier, app.</translation>
    </message>
    <message>
        <source>this is no step. Did you mean “%1”?</source>
        <translation>das ist kein Schritt. Meinten Sie „%1“?</translation>
    </message>
</context>
<context>
    <name>ovyxa::Retention</name>
    <message>
        <source>What the logs hold too much could not be deleted. %1</source>
        <translation>Was in den Logs zu viel ist, konnte nicht gelöscht werden. %1</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) deleted, %1 freed, as this profile&apos;s settings ask for.</source>
        <translation>
            <numerusform>%n Eintrag gelöscht, %1 frei geworden, wie es die Einstellungen dieses Profils verlangen.</numerusform>
            <numerusform>%n Einträge gelöscht, %1 frei geworden, wie es die Einstellungen dieses Profils verlangen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::RunDocuments</name>
    <message>
        <source>Delivery of the run</source>
        <translation>Zustellung des Laufs</translation>
    </message>
    <message>
        <source>from the scenario&apos;s own log · Esc closes</source>
        <translation>aus dem eigenen Protokoll des Szenarios · Esc schließt</translation>
    </message>
    <message>
        <source>Compare in the run</source>
        <translation>Vergleich im Lauf</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScanLine</name>
    <message>
        <source>Progress of the search</source>
        <translation>Fortschritt der Suche</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>stopped after %1</source>
        <translation>beendet nach %1</translation>
    </message>
    <message>
        <source>scanning %1</source>
        <translation>durchsucht: %1</translation>
    </message>
    <message>
        <source>reading %1</source>
        <translation>gelesen: %1</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Go on searching</source>
        <translation>Weiter suchen</translation>
    </message>
    <message>
        <source>Stop searching</source>
        <translation>Suche beenden</translation>
    </message>
    <message>
        <source>newest first, back to %1</source>
        <translation>neueste zuerst, zurück bis %1</translation>
    </message>
    <message>
        <source>%1 so far</source>
        <translation>%1 bisher</translation>
    </message>
    <message numerus="yes">
        <source>%Ln matches</source>
        <translation>
            <numerusform>%Ln Treffer</numerusform>
            <numerusform>%Ln Treffer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln matches so far</source>
        <translation>
            <numerusform>bisher %Ln Treffer</numerusform>
            <numerusform>bisher %Ln Treffer</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::Scenario</name>
    <message>
        <source>Signature: “%1” was accepted although it was signed wrongly.</source>
        <translation>Signatur: „%1“ wurde angenommen, obwohl falsch signiert war.</translation>
    </message>
    <message>
        <source>Signature: “%1” was accepted although it was not signed.</source>
        <translation>Signatur: „%1“ wurde angenommen, obwohl nicht signiert war.</translation>
    </message>
    <message>
        <source>Order: “%1” was accepted after “%2”, which happened later.</source>
        <translation>Reihenfolge: „%1“ wurde nach „%2“ angenommen, das später geschah.</translation>
    </message>
    <message numerus="yes">
        <source>Idempotency: “%1” was accepted %n time(s); who counts requests has counted it twice or more.</source>
        <translation>
            <numerusform>Idempotenz: „%1“ wurde %n Mal angenommen; wer Anfragen zählt, hat doppelt oder öfter gezählt.</numerusform>
            <numerusform>Idempotenz: „%1“ wurde %n Mal angenommen; wer Anfragen zählt, hat doppelt oder öfter gezählt.</numerusform>
        </translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>%1: delivery %2, %3; answered %4</source>
        <translation>%1: Zustellung %2, %3; Antwort %4</translation>
    </message>
    <message>
        <source>(a replay of %1)</source>
        <translation>(wiederholt %1)</translation>
    </message>
    <message>
        <source>%1: signature %2, answered %3</source>
        <translation>%1: Signatur %2, Antwort %3</translation>
    </message>
    <message>
        <source>(the app: %1)</source>
        <translation>(die App: %1)</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… und %n weitere</numerusform>
            <numerusform>… und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>What broke:</source>
        <translation>Was nicht hielt:</translation>
    </message>
    <message>
        <source>What was seen that may be why:</source>
        <translation>Was zu sehen war und der Grund sein kann:</translation>
    </message>
    <message>
        <source>Sent to %1:</source>
        <translation>Gesendet an %1:</translation>
    </message>
    <message>
        <source>Received:</source>
        <translation>Empfangen:</translation>
    </message>
    <message>
        <source>To repeat it, byte for byte:</source>
        <translation>Zum Wiederholen, Byte für Byte:</translation>
    </message>
    <message>
        <source>“expect”</source>
        <translation>„expect“</translation>
    </message>
    <message>
        <source>“expect” expects nothing. There are: %1.</source>
        <translation>„expect“ erwartet nichts. Es gibt: %1.</translation>
    </message>
    <message>
        <source>“%1” is about what the receiver saw, “delivery” about what was sent. Make two steps of it.</source>
        <translation>Bei „%1“ geht es darum, was der Empfänger sah, bei „delivery“ darum, was gesendet wurde. Machen Sie zwei Schritte daraus.</translation>
    </message>
    <message>
        <source>“%1” needs a “delivery”: the name of what was fired.</source>
        <translation>„%1“ braucht ein „delivery“: den Namen dessen, was ausgelöst wurde.</translation>
    </message>
    <message>
        <source>state</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>“expect” says what to expect of “%1”: state, attempts, status, error, body or answer.</source>
        <translation>„expect“ sagt, was von „%1“ zu erwarten ist: state, attempts, status, error, body oder answer.</translation>
    </message>
    <message>
        <source>No receiver is started for this scenario, since it has a “target”, and so nobody sees requests: add a “receiver”, or expect something of a “delivery”.</source>
        <translation>Für dieses Szenario wird kein Empfänger gestartet, weil es ein „target“ hat, also sieht niemand Anfragen: Fügen Sie einen „receiver“ hinzu, oder erwarten Sie etwas von einem „delivery“.</translation>
    </message>
    <message>
        <source>“statuses” is a list in the order of the requests: [503, 503, 200].</source>
        <translation>„statuses“ ist eine Liste in der Reihenfolge der Anfragen: [503, 503, 200].</translation>
    </message>
    <message>
        <source>“where” says which requests; say what of them, too: requests, valid, invalid, missing, statuses, in_order or distinct.</source>
        <translation>„where“ sagt, welche Anfragen; sagen Sie auch, was von ihnen: requests, valid, invalid, missing, statuses, in_order oder distinct.</translation>
    </message>
    <message>
        <source>“%1” names places and what they hold: { &quot;data.goal_name&quot;: &quot;Purchase&quot; }.</source>
        <translation>„%1“ nennt Stellen und was dort steht: { &quot;data.goal_name&quot;: &quot;Purchase&quot; }.</translation>
    </message>
    <message>
        <source>Did you mean “%1”?</source>
        <translation>Meinten Sie „%1“?</translation>
    </message>
    <message>
        <source>There are: %1.</source>
        <translation>Es gibt: %1.</translation>
    </message>
    <message>
        <source>%1 is an object: { … }.</source>
        <translation>%1 ist ein Objekt: { … }.</translation>
    </message>
    <message>
        <source>%1 has no “%2”.</source>
        <translation>%1 hat kein „%2“.</translation>
    </message>
    <message>
        <source>“%1” is a text in double quotes.</source>
        <translation>„%1“ ist ein Text in doppelten Anführungszeichen.</translation>
    </message>
    <message>
        <source>“%1” is empty.</source>
        <translation>„%1“ ist leer.</translation>
    </message>
    <message>
        <source>There is no %1 “%2”.</source>
        <translation>%1 „%2“ gibt es nicht.</translation>
    </message>
    <message>
        <source>“%1” is a whole number from %2 to %3.</source>
        <translation>„%1“ ist eine ganze Zahl von %2 bis %3.</translation>
    </message>
    <message>
        <source>“%1” is true or false.</source>
        <translation>„%1“ ist true oder false.</translation>
    </message>
    <message>
        <source>“%1” is a list of texts: [&quot;…&quot;, &quot;…&quot;].</source>
        <translation>„%1“ ist eine Liste von Texten: [&quot;…&quot;, &quot;…&quot;].</translation>
    </message>
    <message>
        <source>“%1” is no time. Write 500ms, 5s, 10m, 1h, 30d or plain seconds; at most %2 days.</source>
        <translation>„%1“ ist keine Zeit. Schreiben Sie 500ms, 5s, 10m, 1h, 30d oder einfach Sekunden; höchstens %2 Tage.</translation>
    </message>
    <message>
        <source>the name “%1” stands here a second time</source>
        <translation>der Name „%1“ steht hier zum zweiten Mal</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <translation>Zeile %1, Spalte %2: %3</translation>
    </message>
    <message>
        <source>is not there</source>
        <translation>ist nicht da</translation>
    </message>
    <message>
        <source>is no JSON</source>
        <translation>ist kein JSON</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message numerus="yes">
        <source>(of %n request(s) in all)</source>
        <translation>
            <numerusform>(von insgesamt %n Anfrage)</numerusform>
            <numerusform>(von insgesamt %n Anfragen)</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” was not sent</source>
        <translation>„%1“ wurde nicht gesendet</translation>
    </message>
    <message>
        <source>delivery %1 is not in the log</source>
        <translation>Zustellung %1 steht nicht im Protokoll</translation>
    </message>
    <message>
        <source>(delivery %1)</source>
        <translation>(Zustellung %1)</translation>
    </message>
    <message>
        <source>A scenario</source>
        <translation>Ein Szenario</translation>
    </message>
    <message>
        <source>“target”</source>
        <translation>„target“</translation>
    </message>
    <message>
        <source>%1 holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).</source>
        <translation>%1 enthält kein Zertifikat in PEM-Form (-----BEGIN CERTIFICATE-----).</translation>
    </message>
    <message>
        <source>encoding of a signature</source>
        <translation>Kodierung der Signatur</translation>
    </message>
    <message>
        <source>format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>“receiver”</source>
        <translation>„receiver“</translation>
    </message>
    <message>
        <source>“goals” is a list: [ { &quot;name&quot;: …, &quot;path&quot;: … } ].</source>
        <translation>„goals“ ist eine Liste: [ { &quot;name&quot;: …, &quot;path&quot;: … } ].</translation>
    </message>
    <message>
        <source>A goal</source>
        <translation>Ein Ziel</translation>
    </message>
    <message>
        <source>A goal has a “name”, and either a “path” or an “event”.</source>
        <translation>Ein Ziel hat einen „name“ und entweder einen „path“ oder ein „event“.</translation>
    </message>
    <message>
        <source>A scenario has “steps”, and this one has none.</source>
        <translation>Ein Szenario hat „steps“, und dieses hat keine.</translation>
    </message>
    <message>
        <source>“steps” is a list with at least one step: [ { &quot;fire&quot;: … } ].</source>
        <translation>„steps“ ist eine Liste mit mindestens einem Schritt: [ { &quot;fire&quot;: … } ].</translation>
    </message>
    <message>
        <source>“%1” cannot be read: %2.</source>
        <translation>„%1“ lässt sich nicht lesen: %2.</translation>
    </message>
    <message>
        <source>“%1” is larger than %2 bytes.</source>
        <translation>„%1“ ist größer als %2 Bytes.</translation>
    </message>
    <message>
        <source>There is no secret in “%1”.</source>
        <translation>In „%1“ steht kein Geheimnis.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 lässt sich nicht lesen: %2.</translation>
    </message>
    <message>
        <source>%1 is larger than %2 bytes.</source>
        <translation>%1 ist größer als %2 Bytes.</translation>
    </message>
    <message>
        <source>Nothing was sent in that time that a scenario could send again.</source>
        <translation>In dieser Zeit wurde nichts gesendet, was ein Szenario noch einmal senden könnte.</translation>
    </message>
    <message>
        <source>The step app answers with what a server behind the receiver says: name one with “forward_to”.</source>
        <translation>Der Schritt app antwortet mit dem, was ein Server hinter dem Empfänger sagt: Nennen Sie einen mit „forward_to“.</translation>
    </message>
    <message>
        <source>A step is an object, such as { &quot;fire&quot;: &quot;goal.completed&quot; }.</source>
        <translation>Ein Schritt ist ein Objekt, etwa { &quot;fire&quot;: &quot;goal.completed&quot; }.</translation>
    </message>
    <message>
        <source>A step does one thing, and this one has “%1” and “%2”. Make two of it.</source>
        <translation>Ein Schritt tut eines, und dieser hat „%1“ und „%2“. Machen Sie zwei daraus.</translation>
    </message>
    <message>
        <source>There is no step “%1”.</source>
        <translation>Den Schritt „%1“ gibt es nicht.</translation>
    </message>
    <message>
        <source>The step “%1”</source>
        <translation>Der Schritt „%1“</translation>
    </message>
    <message>
        <source>“reverse” goes with a list of names: { &quot;replay&quot;: [&quot;first&quot;, &quot;second&quot;], … }.</source>
        <translation>„reverse“ gehört zu einer Liste von Namen: { &quot;replay&quot;: [&quot;first&quot;, &quot;second&quot;], … }.</translation>
    </message>
    <message>
        <source>No receiver is started for this scenario, since it has a “target”: add a “receiver”.</source>
        <translation>Für dieses Szenario wird kein Empfänger gestartet, weil es ein „target“ hat: Fügen Sie einen „receiver“ hinzu.</translation>
    </message>
    <message>
        <source>The command has no name.</source>
        <translation>Der Befehl hat keinen Namen.</translation>
    </message>
    <message>
        <source>“rotate”</source>
        <translation>„rotate“</translation>
    </message>
    <message>
        <source>event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>“data” and “body_file” do not go together: the file is the whole body.</source>
        <translation>„data“ und „body_file“ gehen nicht zusammen: Die Datei ist der ganze Body.</translation>
    </message>
    <message>
        <source>“data” is an object: { &quot;goal_name&quot;: &quot;Purchase&quot; }.</source>
        <translation>„data“ ist ein Objekt: { &quot;goal_name&quot;: &quot;Purchase&quot; }.</translation>
    </message>
    <message>
        <source>way to sign</source>
        <translation>Signierart</translation>
    </message>
    <message>
        <source>“%1” is fired twice. Give each its own name.</source>
        <translation>„%1“ wird zweimal ausgelöst. Geben Sie jedem einen eigenen Namen.</translation>
    </message>
    <message>
        <source>“headers” is an object: { &quot;X-Name&quot;: &quot;value&quot; }.</source>
        <translation>„headers“ ist ein Objekt: { &quot;X-Name&quot;: &quot;value&quot; }.</translation>
    </message>
    <message>
        <source>A header&apos;s value is a text in double quotes.</source>
        <translation>Der Wert eines Headers ist ein Text in doppelten Anführungszeichen.</translation>
    </message>
    <message>
        <source>The signature is made by the bench: “sign” says how.</source>
        <translation>Die Signatur bildet die Bench: „sign“ sagt, wie.</translation>
    </message>
    <message>
        <source>“hit”</source>
        <translation>„hit“</translation>
    </message>
    <message>
        <source>A hit has a “url”: the page&apos;s full one, such as https://acme.test/pricing.</source>
        <translation>Ein Aufruf hat eine „url“: die vollständige der Seite, etwa https://acme.test/pricing.</translation>
    </message>
    <message>
        <source>Nothing was fired as “%1” before this step: no event has a name yet (“as”).</source>
        <translation>Vor diesem Schritt wurde nichts als „%1“ ausgelöst: Noch hat kein Ereignis einen Namen („as“).</translation>
    </message>
    <message>
        <source>Nothing was fired as “%1” before this step.</source>
        <translation>Vor diesem Schritt wurde nichts als „%1“ ausgelöst.</translation>
    </message>
    <message numerus="yes">
        <source>%1 is right: “%2”, %n step(s).</source>
        <translation>
            <numerusform>%1 ist richtig: „%2“, %n Schritt.</numerusform>
            <numerusform>%1 ist richtig: „%2“, %n Schritte.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 right, %2 wrong.</source>
        <translation>%1 richtig, %2 falsch.</translation>
    </message>
    <message>
        <source>--tap and --json both write to standard output: take one of them.</source>
        <translation>--tap und --json schreiben beide auf die Standardausgabe: Nehmen Sie eines davon.</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) passed.</source>
        <translation>
            <numerusform>%n Schritt bestanden.</numerusform>
            <numerusform>%n Schritte bestanden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Run files that say what happens and what must be true, on simulated time</source>
        <translation>Dateien ausführen, die sagen, was geschieht und was gelten muss, in simulierter Zeit</translation>
    </message>
    <message>
        <source>Run scenarios, each on a temporary profile or in --profile. Ends with 0 if all expectations held, 1 if one did not, 2 if a file is wrong, 3 if the surroundings refuse</source>
        <translation>Szenarien ausführen, jedes in einem vorläufigen Profil oder in --profile. Endet mit 0, wenn alle Erwartungen zutrafen, mit 1, wenn eine nicht zutraf, mit 2, wenn eine Datei falsch ist, mit 3, wenn die Umgebung es nicht zulässt</translation>
    </message>
    <message>
        <source>Say whether scenarios are written rightly, without running them</source>
        <translation>Sagen, ob Szenarien richtig geschrieben sind, ohne sie auszuführen</translation>
    </message>
    <message>
        <source>Recorded: %1</source>
        <translation>Aufgezeichnet: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) left out: not sent yet, cancelled or too large to be sent.</source>
        <translation>
            <numerusform>%n Zustellung ausgelassen: noch nicht gesendet, abgebrochen oder zu groß zum Senden.</numerusform>
            <numerusform>%n Zustellungen ausgelassen: noch nicht gesendet, abgebrochen oder zu groß zum Senden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) are in %1; run it with &quot;ovyxa-bench scenario run %1&quot;.</source>
        <translation>
            <numerusform>%n Zustellung steht in %1; ausführen mit „ovyxa-bench scenario run %1“.</numerusform>
            <numerusform>%n Zustellungen stehen in %1; ausführen mit „ovyxa-bench scenario run %1“.</numerusform>
        </translation>
    </message>
    <message>
        <source>Write a scenario from what was sent, answered and received, expectations included, ready to run</source>
        <translation>Ein Szenario aus dem schreiben, was gesendet, geantwortet und empfangen wurde, samt Erwartungen, fertig zum Ausführen</translation>
    </message>
    <message>
        <source>From when on, simulated: 10m or 2h ago, 14:30, today, 2025-03-15; without it, the last hour</source>
        <translation>Ab wann, simuliert: 10m oder 2h (her), 14:30, today, 2025-03-15; sonst die letzte Stunde</translation>
    </message>
    <message>
        <source>“%1” is no place in JSON. Write data.goal_name, data.items[0].name or $ for the whole.</source>
        <translation>„%1“ ist kein Ort in JSON. Schreiben Sie data.goal_name, data.items[0].name oder $ für das Ganze.</translation>
    </message>
    <message>
        <source>The receiver listens at the “target”, so it would forward to itself. Name your app here, and another port there.</source>
        <translation>Der Empfänger lauscht am „target“ und würde also an sich selbst weiterleiten. Nennen Sie hier Ihre App und dort einen anderen Port.</translation>
    </message>
    <message>
        <source>The bench that holds the profile receives already, on %1, and this scenario needs its receiver. Stop it there, or leave --profile out.</source>
        <translation>Die Bench, die das Profil hält, empfängt bereits, auf %1, und dieses Szenario braucht ihren Empfänger. Halten Sie ihn dort an, oder lassen Sie --profile weg.</translation>
    </message>
    <message>
        <source>The clock of the bench that holds the profile stands still: another scenario runs there, or somebody has stopped it. Let it go on first.</source>
        <translation>Die Uhr der Bench, die das Profil hält, steht still: Dort läuft ein anderes Szenario, oder jemand hat sie angehalten. Lassen Sie sie zuerst weitergehen.</translation>
    </message>
    <message>
        <source>Signature: “%1” was signed rightly, and the app refused it with %2; what it checks may not be the bytes as they came.</source>
        <translation>Signatur: „%1“ war richtig signiert, und die App hat es mit %2 abgelehnt; was sie prüft, sind vielleicht nicht die Bytes, wie sie kamen.</translation>
    </message>
    <message>
        <source>Idempotency: “%1” had been accepted, and was refused with %2 when it came again.</source>
        <translation>Idempotenz: „%1“ war angenommen worden und wurde mit %2 abgelehnt, als es noch einmal kam.</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) passed, %1 failed.</source>
        <translation>
            <numerusform>%n Schritt bestanden, %1 gescheitert.</numerusform>
            <numerusform>%n Schritte bestanden, %1 gescheitert.</numerusform>
        </translation>
    </message>
    <message>
        <source>The run did not come to its end.</source>
        <translation>Der Lauf kam nicht an sein Ende.</translation>
    </message>
    <message>
        <source>Not run: another file is wrong.</source>
        <translation>Nicht ausgeführt: Eine andere Datei ist falsch.</translation>
    </message>
    <message>
        <source>The run was ended before all of its steps had run.</source>
        <translation>Der Lauf wurde beendet, bevor alle seine Schritte gelaufen waren.</translation>
    </message>
    <message>
        <source>%1 deliveries are too many for a scenario, which takes %2. Begin later.</source>
        <translation>%1 Zustellungen sind zu viele für ein Szenario, das %2 aufnimmt. Beginnen Sie später.</translation>
    </message>
    <message>
        <source>What arrived in all</source>
        <translation>Was insgesamt ankam</translation>
    </message>
    <message>
        <source>“%1” signed wrongly</source>
        <translation>„%1“ falsch signiert</translation>
    </message>
    <message>
        <source>“%1” not signed</source>
        <translation>„%1“ nicht signiert</translation>
    </message>
    <message>
        <source>“%1” after a cut answer</source>
        <translation>„%1“ nach abgerissener Antwort</translation>
    </message>
    <message>
        <source>“%1” after a failure</source>
        <translation>„%1“ nach einem Fehlschlag</translation>
    </message>
    <message>
        <source>“%1” sent</source>
        <translation>„%1“ gesendet</translation>
    </message>
    <message>
        <source>“%1” in reversed order</source>
        <translation>„%1“ in umgekehrter Reihenfolge</translation>
    </message>
    <message numerus="yes">
        <source>“%1” %n time(s) at once</source>
        <translation>
            <numerusform>„%1“ %n-mal auf einmal</numerusform>
            <numerusform>„%1“ %n-mal auf einmal</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” after %2</source>
        <translation>„%1“ nach %2</translation>
    </message>
    <message>
        <source>“%1” sent again</source>
        <translation>„%1“ noch einmal gesendet</translation>
    </message>
    <message>
        <source>“%1” holds a line break or another control character. Write it as one line.</source>
        <translation>„%1“ enthält einen Zeilenumbruch oder ein anderes Steuerzeichen. Schreiben Sie es in eine Zeile.</translation>
    </message>
    <message>
        <source>A step says what it does, and this one does not.</source>
        <translation>Ein Schritt sagt, was er tut, und dieser tut das nicht.</translation>
    </message>
    <message>
        <source>“%1” is a pipe, and the bench that runs this waits for none. Name a file.</source>
        <translation>„%1“ ist eine Pipe, und die Bench, die dies ausführt, wartet auf keine. Eine Datei angeben.</translation>
    </message>
    <message>
        <source>The report, --tap and --json all write to standard output: take one of them, or name a file.</source>
        <translation>Der Bericht, --tap und --json schreiben alle auf die Standardausgabe: Nehmen Sie eines davon, oder nennen Sie eine Datei.</translation>
    </message>
    <message>
        <source>Write a JUnit report there, for CI; - is standard output</source>
        <translation>Einen JUnit-Bericht dorthin schreiben, für CI; - ist die Standardausgabe</translation>
    </message>
    <message>
        <source>Tell of it as TAP (Test Anything Protocol, version 13) on standard output</source>
        <translation>Darüber als TAP (Test Anything Protocol, Version 13) auf der Standardausgabe berichten</translation>
    </message>
    <message>
        <source>The scenario and --json both write to standard output: leave one out, or name a file.</source>
        <translation>Das Szenario und --json schreiben beide auf die Standardausgabe: Lassen Sie eines weg, oder nennen Sie eine Datei.</translation>
    </message>
    <message>
        <source>The file to write; exact bodies go into files beside it; - is standard output</source>
        <translation>Die zu schreibende Datei; genaue Bodys kommen in Dateien daneben; - ist die Standardausgabe</translation>
    </message>
    <message>
        <source>JSON files, // comments allowed; - is standard input</source>
        <translation>JSON-Dateien, //-Kommentare erlaubt; - ist die Standardeingabe</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) signed wrongly, and accepted all the same, are written as rightly signed: the receiver of a scenario would refuse them.</source>
        <translation>
            <numerusform>%n Zustellung war falsch signiert und wurde dennoch angenommen; sie steht als richtig signiert da, denn der Empfänger eines Szenarios würde sie ablehnen.</numerusform>
            <numerusform>%n Zustellungen waren falsch signiert und wurden dennoch angenommen; sie stehen als richtig signiert da, denn der Empfänger eines Szenarios würde sie ablehnen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) of several webhooks come later than they did: a scenario has one webhook, and its hour is full.</source>
        <translation>
            <numerusform>%n Zustellung mehrerer Webhooks kommt später als damals: Ein Szenario hat einen Webhook, und dessen Stunde ist voll.</numerusform>
            <numerusform>%n Zustellungen mehrerer Webhooks kommen später als damals: Ein Szenario hat einen Webhook, und dessen Stunde ist voll.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioEditor</name>
    <message>
        <source>It comes with the bench and stays as it is.</source>
        <translation>Es gehört zur Bench und bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>Edit a copy</source>
        <translation>Eine Kopie bearbeiten</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s), ready to run</source>
        <translation>
            <numerusform>%n Schritt, bereit zum Ausführen</numerusform>
            <numerusform>%n Schritte, bereit zum Ausführen</numerusform>
        </translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>Hingehen</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioPage</name>
    <message>
        <source>Scenarios</source>
        <translation>Szenarien</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Ausführen</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern unter…</translation>
    </message>
    <message>
        <source>Run the scenario</source>
        <translation>Das Szenario ausführen</translation>
    </message>
    <message>
        <source>Run the scenario&apos;s next step</source>
        <translation>Den nächsten Schritt des Szenarios ausführen</translation>
    </message>
    <message>
        <source>Edit the scenario as text</source>
        <translation>Das Szenario als Text bearbeiten</translation>
    </message>
    <message>
        <source>Save the scenario</source>
        <translation>Das Szenario speichern</translation>
    </message>
    <message>
        <source>Save the scenario as…</source>
        <translation>Das Szenario speichern unter…</translation>
    </message>
    <message>
        <source>Open a scenario…</source>
        <translation>Ein Szenario öffnen…</translation>
    </message>
    <message>
        <source>Record a scenario from the log…</source>
        <translation>Ein Szenario aus dem Protokoll aufzeichnen…</translation>
    </message>
    <message>
        <source>Record from the log…</source>
        <translation>Aus dem Protokoll aufzeichnen…</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>Datei öffnen…</translation>
    </message>
    <message>
        <source>Each runs on a bench and a clock of its own: nothing of it comes into this log.</source>
        <translation>Jedes läuft auf einer eigenen Bench mit eigener Uhr: Nichts davon kommt in dieses Protokoll.</translation>
    </message>
    <message>
        <source>Run it to its end (F5)</source>
        <translation>Bis zum Ende ausführen (F5)</translation>
    </message>
    <message>
        <source>Run the next step, and wait (F10)</source>
        <translation>Den nächsten Schritt ausführen und warten (F10)</translation>
    </message>
    <message>
        <source>End it here; the rest is not run (Esc)</source>
        <translation>Hier beenden; der Rest läuft nicht (Esc)</translation>
    </message>
    <message>
        <source>Open a scenario</source>
        <translation>Ein Szenario öffnen</translation>
    </message>
    <message>
        <source>Scenarios (*.json *.jsonc);;All files (*)</source>
        <translation>Szenarien (*.json *.jsonc);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>Gespeichert: %1</translation>
    </message>
    <message>
        <source>Save the scenario as</source>
        <translation>Das Szenario speichern unter</translation>
    </message>
    <message>
        <source>“%1” is no longer listed; its file stays.</source>
        <translation>„%1“ steht nicht mehr in der Liste; die Datei bleibt.</translation>
    </message>
    <message>
        <source>Put it back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>This is no scenario yet</source>
        <translation>Das ist noch kein Szenario</translation>
    </message>
    <message>
        <source>Edit as text</source>
        <translation>Als Text bearbeiten</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Show the steps</source>
        <translation>Schritte zeigen</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n Schritt</numerusform>
            <numerusform>%n Schritte</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>“%1” is still running, and one runs at a time.</source>
        <translation>„%1“ läuft noch, und es läuft immer nur eines.</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>next</source>
        <translation>als Nächstes</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>erfüllt</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>verletzt</translation>
    </message>
    <message>
        <source>not run</source>
        <translation>nicht gelaufen</translation>
    </message>
    <message>
        <source>unclear</source>
        <translation>unklar</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>Run all scenarios</source>
        <translation>Alle Szenarien ausführen</translation>
    </message>
    <message>
        <source>Write a new scenario</source>
        <translation>Ein neues Szenario schreiben</translation>
    </message>
    <message>
        <source>Run all</source>
        <translation>Alle ausführen</translation>
    </message>
    <message>
        <source>Run all of them, one after the other (Shift+F5)</source>
        <translation>Alle nacheinander ausführen (Umschalt+F5)</translation>
    </message>
    <message>
        <source>+ New</source>
        <translation>+ Neu</translation>
    </message>
    <message>
        <source>A new scenario</source>
        <translation>Ein neues Szenario</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n scenarios held.</source>
        <translation>
            <numerusform>%1 von %n Szenario erfüllt.</numerusform>
            <numerusform>%1 von %n Szenarien erfüllt.</numerusform>
        </translation>
    </message>
    <message>
        <source>What happens, and what must be true. An example, edited as text, shows what else there is.</source>
        <translation>Was geschieht, und was dann gelten muss. Ein Beispiel, als Text bearbeitet, zeigt, was es sonst gibt.</translation>
    </message>
    <message>
        <source>Not run, since there is a mistake in it: %1</source>
        <translation>Nicht ausgeführt, weil ein Fehler darin ist: %1</translation>
    </message>
    <message>
        <source>Save the run as JUnit</source>
        <translation>Den Lauf als JUnit speichern</translation>
    </message>
    <message>
        <source>JUnit (*.xml);;All files (*)</source>
        <translation>JUnit (*.xml);;Alle Dateien (*)</translation>
    </message>
    <message numerus="yes">
        <source>%n skipped</source>
        <translation>
            <numerusform>%n übersprungen</numerusform>
            <numerusform>%n übersprungen</numerusform>
        </translation>
    </message>
    <message>
        <source>against its own receiver</source>
        <translation>gegen den eigenen Empfänger</translation>
    </message>
    <message>
        <source>against %1</source>
        <translation>gegen %1</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>(copy)</source>
        <translation>(Kopie)</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>It is running. Wait for its end, or stop it.</source>
        <translation>Es läuft. Warten Sie das Ende ab, oder halten Sie es an.</translation>
    </message>
    <message>
        <source>Nothing was changed since it was saved.</source>
        <translation>Seit dem Speichern wurde nichts geändert.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioRun</name>
    <message>
        <source>A temporary profile cannot be made: %1</source>
        <translation>Ein temporäres Profil lässt sich nicht anlegen: %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioRunner</name>
    <message numerus="yes">
        <source>%n event(s) on the way to %1.</source>
        <translation>
            <numerusform>%n Ereignis unterwegs zu %1.</numerusform>
            <numerusform>%n Ereignisse unterwegs zu %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hit(s) counted.</source>
        <translation>
            <numerusform>%n Aufruf gezählt.</numerusform>
            <numerusform>%n Aufrufe gezählt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) could not be sent again.</source>
        <translation>
            <numerusform>%n Zustellung ließ sich nicht erneut senden.</numerusform>
            <numerusform>%n Zustellungen ließen sich nicht erneut senden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The same bytes went out %n time(s).</source>
        <translation>
            <numerusform>Dieselben Bytes gingen %n Mal hinaus.</numerusform>
            <numerusform>Dieselben Bytes gingen %n Mal hinaus.</numerusform>
        </translation>
    </message>
    <message>
        <source>The receiver answers: %1.</source>
        <translation>Der Empfänger antwortet: %1.</translation>
    </message>
    <message>
        <source>%1 later.</source>
        <translation>%1 später.</translation>
    </message>
    <message>
        <source>A new secret; the old one is accepted for 24 hours more.</source>
        <translation>Ein neues Geheimnis; das alte gilt noch 24 Stunden.</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>Exit-Code %1</translation>
    </message>
    <message>
        <source>it cannot be started: %1</source>
        <translation>er lässt sich nicht starten: %1</translation>
    </message>
    <message numerus="yes">
        <source>The command was ended: it ran for %n minute(s).</source>
        <translation>
            <numerusform>Der Befehl wurde beendet: Er lief %n Minute.</numerusform>
            <numerusform>Der Befehl wurde beendet: Er lief %n Minuten.</numerusform>
        </translation>
    </message>
    <message>
        <source>it did not end</source>
        <translation>er endete nicht</translation>
    </message>
    <message>
        <source>%1 ended with %2.</source>
        <translation>%1 endete mit %2.</translation>
    </message>
    <message>
        <source>it was ended by signal %1</source>
        <translation>er wurde durch Signal %1 beendet</translation>
    </message>
    <message>
        <source>Expected %1, found %2.</source>
        <translation>Erwartet: %1, gefunden: %2.</translation>
    </message>
    <message>
        <source>Expected %1, found %2: %3</source>
        <translation>Erwartet: %1, gefunden: %2: %3</translation>
    </message>
    <message>
        <source>Scenario: %1</source>
        <translation>Szenario: %1</translation>
    </message>
    <message>
        <source>Not run.</source>
        <translation>Nicht ausgeführt.</translation>
    </message>
    <message>
        <source>It was ended before all of its steps had run.</source>
        <translation>Es wurde beendet, bevor alle Schritte ausgeführt waren.</translation>
    </message>
    <message>
        <source>As expected: %1.</source>
        <translation>Wie erwartet: %1.</translation>
    </message>
    <message>
        <source>(after %1)</source>
        <translation>(nach %1)</translation>
    </message>
    <message>
        <source>Expected %1; found %2%3.</source>
        <translation>Erwartet: %1; gefunden: %2%3.</translation>
    </message>
    <message>
        <source>%1 cannot be started: %2</source>
        <translation>%1 lässt sich nicht starten: %2</translation>
    </message>
    <message>
        <source>It was ended while it ran.</source>
        <translation>Während der Ausführung beendet.</translation>
    </message>
    <message>
        <source>The clock is somebody else&apos;s meanwhile: a scenario or visitors are under way. Wait for their end.</source>
        <translation>Die Uhr ist gerade vergeben: Ein Szenario oder Besucher sind unterwegs. Warten Sie deren Ende ab.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioShelf</name>
    <message>
        <source>not run yet</source>
        <translation>noch nicht gelaufen</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>erfüllt</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>verletzt</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>%1 of %2, %3</source>
        <translation>%1 von %2, %3</translation>
    </message>
    <message>
        <source>step %1, %2</source>
        <translation>Schritt %1, %2</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>nicht gespeichert</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 ist nicht lesbar: %2.</translation>
    </message>
    <message>
        <source>%1 is too large for a scenario.</source>
        <translation>%1 ist zu groß für ein Szenario.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 lässt sich nicht schreiben: %2.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioText</name>
    <message>
        <source>The scenario as text</source>
        <translation>Das Szenario als Text</translation>
    </message>
</context>
<context>
    <name>ovyxa::SecretDialog</name>
    <message>
        <source>Kept in %1.</source>
        <translation>Aufbewahrt: %1.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>The secret of %1</source>
        <translation>Das Geheimnis von %1</translation>
    </message>
    <message>
        <source>%1 is saved. This is its signing secret, shown now and later only if you ask for it. Your endpoint needs it to check X-Ovyxa-Signature.</source>
        <translation>%1 ist gesichert. Das ist das Signaturgeheimnis, jetzt gezeigt und später nur, wenn Sie danach fragen. Ihr Endpunkt braucht es, um X-Ovyxa-Signature zu prüfen.</translation>
    </message>
    <message>
        <source>The key that signs what goes to %1.</source>
        <translation>Der Schlüssel, der signiert, was an %1 geht.</translation>
    </message>
    <message>
        <source>Rotate the secret of %1</source>
        <translation>Das Geheimnis von %1 wechseln</translation>
    </message>
    <message>
        <source>A new secret signs from now on. The receiver accepts the previous one too, for another %1 h.</source>
        <translation>Ein neues Geheimnis signiert ab jetzt. Der Empfänger nimmt auch das vorige noch %1 h lang an.</translation>
    </message>
    <message>
        <source>Own secret</source>
        <translation>Eigenes Geheimnis</translation>
    </message>
    <message>
        <source>Leave empty to have one made, or paste the one from Ovyxa</source>
        <translation>Leer lassen, um eines erzeugen zu lassen, oder das von Ovyxa einfügen</translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation>Wechseln</translation>
    </message>
    <message>
        <source>Signing secret</source>
        <translation>Signaturgeheimnis</translation>
    </message>
    <message>
        <source>Reveal</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message numerus="yes">
        <source>Copied. The clipboard forgets it in %n s.</source>
        <translation>
            <numerusform>Kopiert. Die Zwischenablage vergisst es in %n s.</numerusform>
            <numerusform>Kopiert. Die Zwischenablage vergisst es in %n s.</numerusform>
        </translation>
    </message>
    <message>
        <source>This is the new secret, shown now and later only if you ask for it. The previous one is accepted until %1.</source>
        <translation>Das ist das neue Geheimnis, jetzt gezeigt und später nur, wenn Sie danach fragen. Das vorige wird angenommen bis %1.</translation>
    </message>
    <message>
        <source>Ovyxa does not say what becomes of the previous secret. Assumed: for %1 hours both are accepted.</source>
        <translation>Ovyxa sagt nicht, was aus dem vorigen Geheimnis wird. Angenommen: %1 Stunden lang gelten beide.</translation>
    </message>
    <message>
        <source>The secret is being rotated.</source>
        <translation>Das Geheimnis wird gerade gewechselt.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SecretFile</name>
    <message>
        <source>The file of secrets %1 is damaged. Restore it from a backup, or move it away and rotate the webhooks&apos; secrets.</source>
        <translation>Die Datei der Geheimnisse %1 ist beschädigt. Stellen Sie sie aus einer Sicherung wieder her, oder räumen Sie sie weg und wechseln Sie die Geheimnisse der Webhooks.</translation>
    </message>
    <message>
        <source>The file of secrets %1 cannot be read: %2.</source>
        <translation>Die Datei der Geheimnisse %1 lässt sich nicht lesen: %2.</translation>
    </message>
    <message>
        <source>The file of secrets %1 cannot be written: %2.</source>
        <translation>Die Datei der Geheimnisse %1 lässt sich nicht schreiben: %2.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SecretStore</name>
    <message numerus="yes">
        <source>the keychain did not answer within %n second(s)</source>
        <translation>
            <numerusform>der Schlüsselbund hat nicht binnen %n Sekunde geantwortet</numerusform>
            <numerusform>der Schlüsselbund hat nicht binnen %n Sekunden geantwortet</numerusform>
        </translation>
    </message>
    <message>
        <source>the system&apos;s keychain</source>
        <translation>der Schlüsselbund des Systems</translation>
    </message>
    <message>
        <source>the file %1, readable by you alone</source>
        <translation>die Datei %1, nur für Sie lesbar</translation>
    </message>
    <message>
        <source>this start was told not to ask it</source>
        <translation>bei diesem Start soll er nicht gefragt werden</translation>
    </message>
    <message>
        <source>The webhooks&apos; secrets lie in the system&apos;s keychain, which cannot be reached (%1). Unlock it, or start in the session that has it.</source>
        <translation>Die Geheimnisse der Webhooks liegen im Schlüsselbund des Systems, der nicht zu erreichen ist (%1). Entsperren Sie ihn, oder starten Sie in der Sitzung, die ihn hat.</translation>
    </message>
    <message>
        <source>The entry “%1” in the system&apos;s keychain is damaged. Delete it, move %2 away and rotate the webhooks&apos; secrets.</source>
        <translation>Der Eintrag „%1“ im Schlüsselbund des Systems ist beschädigt. Löschen Sie ihn, räumen Sie %2 beiseite und erneuern Sie die Geheimnisse der Webhooks.</translation>
    </message>
    <message>
        <source>the file %1, readable by you alone, as no keychain could be used</source>
        <translation>der Datei %1, die nur Sie lesen können, da kein Schlüsselbund benutzt werden konnte</translation>
    </message>
    <message>
        <source>The system&apos;s keychain does not give out the webhooks&apos; secrets: it is locked, or no longer holds them. Unlock it and start again. If they are gone, restore it, or move %1 away and rotate the secrets.</source>
        <translation>Der Schlüsselbund des Systems gibt die Geheimnisse der Webhooks nicht heraus: Er ist gesperrt oder enthält sie nicht mehr. Entsperren Sie ihn und starten Sie erneut. Sind sie fort, stellen Sie ihn wieder her, oder räumen Sie %1 beiseite und erneuern Sie die Geheimnisse.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SelectionBar</name>
    <message>
        <source>Select none</source>
        <translation>Nichts auswählen</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>%Ln ausgewählt</numerusform>
            <numerusform>%Ln ausgewählt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::ShellWords</name>
    <message>
        <source>holds a variable or command ($…), which only a shell can fill in. Write its value.</source>
        <translation>enthält eine Variable oder einen Befehl ($…); das kann nur eine Shell ausfüllen. Schreiben Sie den Wert hin.</translation>
    </message>
    <message>
        <source>holds a command in backticks, which is not run. Write its result.</source>
        <translation>enthält einen Befehl in Backticks, der nicht ausgeführt wird. Schreiben Sie sein Ergebnis hin.</translation>
    </message>
    <message>
        <source>goes on to another command or file (%1). Only the cURL line itself is read.</source>
        <translation>geht mit einem anderen Befehl oder einer Datei weiter (%1). Nur die cURL-Zeile selbst wird gelesen.</translation>
    </message>
    <message>
        <source>is quoted for Windows&apos; cmd. Choose &quot;Copy as cURL (bash)&quot;.</source>
        <translation>ist für cmd von Windows maskiert. Wählen Sie „Als cURL (bash) kopieren“.</translation>
    </message>
    <message>
        <source>holds a NUL byte, which no command line can.</source>
        <translation>enthält ein NUL-Byte, das in keiner Befehlszeile stehen kann.</translation>
    </message>
    <message>
        <source>opens a &apos; that is never closed.</source>
        <translation>öffnet ein &apos;, das nie geschlossen wird.</translation>
    </message>
    <message>
        <source>opens a &quot; that is never closed.</source>
        <translation>öffnet ein &quot;, das nie geschlossen wird.</translation>
    </message>
    <message>
        <source>opens a $&apos; that is never closed.</source>
        <translation>öffnet ein $&apos;, das nie geschlossen wird.</translation>
    </message>
    <message>
        <source>Line %1, column %2 of the command %3</source>
        <translation>Zeile %1, Spalte %2: Der Befehl %3</translation>
    </message>
</context>
<context>
    <name>ovyxa::SignatureDoctor</name>
    <message>
        <source>compact</source>
        <translation>kompakt</translation>
    </message>
    <message>
        <source>with a space after each comma and colon</source>
        <translation>mit einem Leerzeichen nach jedem Komma und Doppelpunkt</translation>
    </message>
    <message>
        <source>with a space after each colon</source>
        <translation>mit einem Leerzeichen nach jedem Doppelpunkt</translation>
    </message>
    <message>
        <source>with a space after each comma</source>
        <translation>mit einem Leerzeichen nach jedem Komma</translation>
    </message>
    <message>
        <source>with spaces inside the brackets</source>
        <translation>mit Leerzeichen in den Klammern</translation>
    </message>
    <message>
        <source>pretty-printed</source>
        <translation>eingerückt</translation>
    </message>
    <message>
        <source>with non-ASCII characters escaped</source>
        <translation>mit umschriebenen Nicht-ASCII-Zeichen</translation>
    </message>
    <message>
        <source>with slashes escaped</source>
        <translation>mit umschriebenen Schrägstrichen</translation>
    </message>
    <message>
        <source>with the characters special to HTML escaped</source>
        <translation>mit umschriebenen HTML-Sonderzeichen</translation>
    </message>
    <message>
        <source>laid out another way</source>
        <translation>anders gegliedert</translation>
    </message>
    <message>
        <source>with other white space</source>
        <translation>mit anderem Leerraum</translation>
    </message>
    <message>
        <source>with its keys sorted</source>
        <translation>mit sortierten Schlüsseln</translation>
    </message>
    <message>
        <source>with its keys in Ovyxa&apos;s order</source>
        <translation>mit den Schlüsseln in Ovyxas Reihenfolge</translation>
    </message>
    <message>
        <source>written another way</source>
        <translation>anders geschrieben</translation>
    </message>
    <message>
        <source>in one form</source>
        <translation>in einer Form</translation>
    </message>
    <message>
        <source>The body was re-serialised: it was signed %1 (%2 bytes) and arrived %3 (%4). First difference at byte %5.</source>
        <translation>Der Body wurde neu serialisiert: Signiert wurde er %1 (%2 Bytes), angekommen ist er %3 (%4). Erster Unterschied bei Byte %5.</translation>
    </message>
    <message>
        <source>Signed: %1 bytes; received: %2 bytes; first difference at byte %3.</source>
        <translation>Signiert: %1 Bytes; empfangen: %2 Bytes; erster Unterschied bei Byte %3.</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the same JSON as it was sent matches</source>
        <translation>HMAC-SHA256 desselben JSON, wie es gesendet wurde, stimmt</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the same JSON, %1, matches</source>
        <translation>HMAC-SHA256 desselben JSON, %1, stimmt</translation>
    </message>
    <message>
        <source>The request has no X-Ovyxa-Signature header.</source>
        <translation>Der Anfrage fehlt der Header X-Ovyxa-Signature.</translation>
    </message>
    <message>
        <source>See whether a proxy drops headers that begin with X-, and whether it was the sender that made the request.</source>
        <translation>Sehen Sie nach, ob ein Proxy Header wegnimmt, die mit X- beginnen, und ob wirklich der Sender angefragt hat.</translation>
    </message>
    <message>
        <source>The X-Ovyxa-Signature header is there, but empty.</source>
        <translation>Der Header X-Ovyxa-Signature ist da, aber leer.</translation>
    </message>
    <message>
        <source>Set the header after the signature was computed, and look at what the signer returned.</source>
        <translation>Setzen Sie den Header, nachdem die Signatur berechnet ist, und sehen Sie nach, was der Signierer geliefert hat.</translation>
    </message>
    <message>
        <source>The X-Ovyxa-Signature header came more than once, so it is unclear which one counts.</source>
        <translation>Der Header X-Ovyxa-Signature kam mehr als einmal, also ist unklar, welcher zählt.</translation>
    </message>
    <message>
        <source>Send the header once; a proxy that signs again should replace the header, not add one.</source>
        <translation>Senden Sie den Header einmal; ein Proxy, der neu signiert, sollte den Header ersetzen, nicht einen hinzufügen.</translation>
    </message>
    <message>
        <source>The signature has white space around or inside it.</source>
        <translation>Um die Signatur oder in ihr steht Leerraum.</translation>
    </message>
    <message>
        <source>Trim the header&apos;s value before it is sent or compared.</source>
        <translation>Entfernen Sie den Leerraum am Wert des Headers, bevor er gesendet oder verglichen wird.</translation>
    </message>
    <message>
        <source>The signature stands in quotes.</source>
        <translation>Die Signatur steht in Anführungszeichen.</translation>
    </message>
    <message>
        <source>Write the signature into the header without quotes.</source>
        <translation>Schreiben Sie die Signatur ohne Anführungszeichen in den Header.</translation>
    </message>
    <message>
        <source>The signature has a prefix that is not expected here.</source>
        <translation>Die Signatur hat einen Vorsatz, der hier nicht erwartet wird.</translation>
    </message>
    <message>
        <source>Cut the prefix before comparing, or set the signature&apos;s encoding to the one that is sent.</source>
        <translation>Schneiden Sie den Vorsatz vor dem Vergleich ab, oder stellen Sie die Schreibweise der Signatur auf die ein, die gesendet wird.</translation>
    </message>
    <message>
        <source>The signature lacks the prefix “sha256=” that is expected here.</source>
        <translation>Der Signatur fehlt der Vorsatz „sha256=“, der hier erwartet wird.</translation>
    </message>
    <message>
        <source>Write “sha256=” in front of the hex digits, or set the signature&apos;s encoding to hex.</source>
        <translation>Schreiben Sie „sha256=“ vor die Hexziffern, oder stellen Sie die Schreibweise der Signatur auf Hex.</translation>
    </message>
    <message>
        <source>The signature&apos;s hex digits are in upper case.</source>
        <translation>Die Hexziffern der Signatur sind großgeschrieben.</translation>
    </message>
    <message>
        <source>Write the hex digits in lower case.</source>
        <translation>Schreiben Sie die Hexziffern klein.</translation>
    </message>
    <message>
        <source>The signature is written in hex, and base64 is expected here.</source>
        <translation>Die Signatur ist in Hex geschrieben, und erwartet wird hier Base64.</translation>
    </message>
    <message>
        <source>Encode the signature&apos;s 32 bytes as base64, or set the signature&apos;s encoding to hex.</source>
        <translation>Schreiben Sie die 32 Bytes der Signatur als Base64, oder stellen Sie die Schreibweise der Signatur auf Hex.</translation>
    </message>
    <message>
        <source>The signature is written in base64, and hex is expected here.</source>
        <translation>Die Signatur ist in Base64 geschrieben, und erwartet wird hier Hex.</translation>
    </message>
    <message>
        <source>Encode the signature&apos;s 32 bytes as lower-case hex, or set the signature&apos;s encoding to base64.</source>
        <translation>Schreiben Sie die 32 Bytes der Signatur in kleinen Hexziffern, oder stellen Sie die Schreibweise der Signatur auf Base64.</translation>
    </message>
    <message>
        <source>The signature is written in the URL-safe alphabet of base64 (- and _).</source>
        <translation>Die Signatur ist im URL-Alphabet von Base64 geschrieben (- und _).</translation>
    </message>
    <message>
        <source>Use the standard alphabet of base64 (+ and /), or hex.</source>
        <translation>Nehmen Sie das übliche Alphabet von Base64 (+ und /), oder Hex.</translation>
    </message>
    <message>
        <source>The signature is written in base64 without the = at its end.</source>
        <translation>Die Signatur ist in Base64 ohne das = am Ende geschrieben.</translation>
    </message>
    <message>
        <source>Keep the padding of base64: 32 bytes make 44 characters.</source>
        <translation>Behalten Sie die Auffüllung von Base64: 32 Bytes ergeben 44 Zeichen.</translation>
    </message>
    <message>
        <source>The signature is percent-encoded, as for a URL.</source>
        <translation>Die Signatur ist prozentkodiert wie für eine URL.</translation>
    </message>
    <message>
        <source>Write the signature into the header as it is; headers need no URL encoding.</source>
        <translation>Schreiben Sie die Signatur in den Header, wie sie ist; Header brauchen keine URL-Kodierung.</translation>
    </message>
    <message>
        <source>Encode the raw bytes of the HMAC, once.</source>
        <translation>Kodieren Sie die rohen Bytes des HMAC, und zwar einmal.</translation>
    </message>
    <message>
        <source>The signature is cut off: what is there is right, and the rest is missing.</source>
        <translation>Die Signatur ist abgeschnitten: Was da ist, stimmt, und der Rest fehlt.</translation>
    </message>
    <message>
        <source>Look for a column, variable or log line that is too short for the whole value.</source>
        <translation>Suchen Sie eine Spalte, Variable oder Protokollzeile, die für den ganzen Wert zu kurz ist.</translation>
    </message>
    <message>
        <source>The header&apos;s value cannot be an HMAC-SHA256, which is 64 hex digits or 44 characters of base64.</source>
        <translation>Der Wert des Headers kann kein HMAC-SHA256 sein; das sind 64 Hexziffern oder 44 Zeichen Base64.</translation>
    </message>
    <message>
        <source>Look at how the signer writes the header.</source>
        <translation>Sehen Sie nach, wie der Signierer den Header schreibt.</translation>
    </message>
    <message>
        <source>No secret is known to check the signature with.</source>
        <translation>Zum Prüfen der Signatur ist kein Geheimnis bekannt.</translation>
    </message>
    <message>
        <source>Give the receiver the webhook&apos;s signing secret.</source>
        <translation>Geben Sie dem Empfänger das Signaturgeheimnis des Webhooks.</translation>
    </message>
    <message>
        <source>Trim the secret when it is read from a file, a form or the environment.</source>
        <translation>Entfernen Sie den Leerraum, wenn das Geheimnis aus einer Datei, einem Formular oder der Umgebung gelesen wird.</translation>
    </message>
    <message>
        <source>Remove the quotes where the secret is configured.</source>
        <translation>Entfernen Sie die Anführungszeichen dort, wo das Geheimnis eingestellt ist.</translation>
    </message>
    <message>
        <source>The secret was used in another letter case.</source>
        <translation>Das Geheimnis wurde in anderer Groß- und Kleinschreibung verwendet.</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown.</source>
        <translation>Verwenden Sie das Geheimnis genau so, wie es gezeigt wurde.</translation>
    </message>
    <message>
        <source>The signer decoded the secret from hex before using it.</source>
        <translation>Der Signierer hat das Geheimnis vor dem Gebrauch aus Hex dekodiert.</translation>
    </message>
    <message>
        <source>Use the secret&apos;s characters as they stand as the key (UTF-8), without decoding.</source>
        <translation>Nehmen Sie die Zeichen des Geheimnisses, wie sie dastehen, als Schlüssel (UTF-8), ohne sie zu dekodieren.</translation>
    </message>
    <message>
        <source>The signer decoded the secret from base64 before using it.</source>
        <translation>Der Signierer hat das Geheimnis vor dem Gebrauch aus Base64 dekodiert.</translation>
    </message>
    <message>
        <source>The signer used the hex digits of the secret as the key.</source>
        <translation>Der Signierer hat die Hexziffern des Geheimnisses als Schlüssel genommen.</translation>
    </message>
    <message>
        <source>Use the secret&apos;s characters as they stand as the key (UTF-8), without encoding.</source>
        <translation>Nehmen Sie die Zeichen des Geheimnisses, wie sie dastehen, als Schlüssel (UTF-8), ohne sie zu kodieren.</translation>
    </message>
    <message>
        <source>The signer used the base64 of the secret as the key.</source>
        <translation>Der Signierer hat das Base64 des Geheimnisses als Schlüssel genommen.</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown on both sides, with its prefix or without.</source>
        <translation>Verwenden Sie das Geheimnis auf beiden Seiten genau so, wie es gezeigt wurde, mit seinem Vorsatz oder ohne.</translation>
    </message>
    <message>
        <source>The signer used an empty secret.</source>
        <translation>Der Signierer hat ein leeres Geheimnis verwendet.</translation>
    </message>
    <message>
        <source>See whether the signer&apos;s configuration is loaded: an unset environment variable gives an empty secret.</source>
        <translation>Sehen Sie nach, ob die Einstellungen des Signierers geladen sind: Eine nicht gesetzte Umgebungsvariable ergibt ein leeres Geheimnis.</translation>
    </message>
    <message>
        <source>It was signed with a secret that was replaced and is no longer accepted.</source>
        <translation>Signiert wurde mit einem Geheimnis, das gewechselt wurde und nicht mehr angenommen wird.</translation>
    </message>
    <message>
        <source>Give the signer the current secret.</source>
        <translation>Geben Sie dem Signierer das jetzige Geheimnis.</translation>
    </message>
    <message>
        <source>It was signed with another webhook&apos;s secret.</source>
        <translation>Signiert wurde mit dem Geheimnis eines anderen Webhooks.</translation>
    </message>
    <message>
        <source>Use the secret of the webhook that sends here; each has its own.</source>
        <translation>Verwenden Sie das Geheimnis des Webhooks, der hierher sendet; jeder hat sein eigenes.</translation>
    </message>
    <message>
        <source>Compute the HMAC with SHA-256.</source>
        <translation>Berechnen Sie den HMAC mit SHA-256.</translation>
    </message>
    <message>
        <source>Use an HMAC function: the secret is its key, the body its message.</source>
        <translation>Nehmen Sie eine HMAC-Funktion: Das Geheimnis ist ihr Schlüssel, der Body ihre Nachricht.</translation>
    </message>
    <message>
        <source>The body was re-serialised.</source>
        <translation>Der Body wurde neu serialisiert.</translation>
    </message>
    <message>
        <source>Check the signature over the raw bytes of the request, before anything parses them.</source>
        <translation>Prüfen Sie die Signatur über die rohen Bytes der Anfrage, bevor irgendetwas sie parst.</translation>
    </message>
    <message>
        <source>The body arrived with a line break at its end that was not signed.</source>
        <translation>Der Body kam mit einem Zeilenumbruch am Ende an, der nicht signiert war.</translation>
    </message>
    <message>
        <source>Send the bytes that were signed; tools that read a body from a file or a shell often add a line break.</source>
        <translation>Senden Sie die Bytes, die signiert wurden; Werkzeuge, die einen Body aus einer Datei oder Shell lesen, hängen oft einen Zeilenumbruch an.</translation>
    </message>
    <message>
        <source>The body was signed with a line break at its end that did not arrive.</source>
        <translation>Der Body wurde mit einem Zeilenumbruch am Ende signiert, der nicht ankam.</translation>
    </message>
    <message>
        <source>Sign the bytes that are sent, and do not trim the body before checking it.</source>
        <translation>Signieren Sie die Bytes, die gesendet werden, und beschneiden Sie den Body vor dem Prüfen nicht.</translation>
    </message>
    <message>
        <source>Check and sign the raw bytes; do not trim on one side only.</source>
        <translation>Prüfen und signieren Sie die rohen Bytes; beschneiden Sie nicht nur auf einer Seite.</translation>
    </message>
    <message>
        <source>Read and send the body as bytes, not as text.</source>
        <translation>Lesen und senden Sie den Body als Bytes, nicht als Text.</translation>
    </message>
    <message>
        <source>Write UTF-8 without a byte order mark.</source>
        <translation>Schreiben Sie UTF-8 ohne Bytereihenfolge-Marke.</translation>
    </message>
    <message>
        <source>Handle the body as UTF-8 bytes on both sides.</source>
        <translation>Behandeln Sie den Body auf beiden Seiten als UTF-8-Bytes.</translation>
    </message>
    <message>
        <source>The body was signed as UTF-16 and arrived as UTF-8.</source>
        <translation>Der Body wurde als UTF-16 signiert und kam als UTF-8 an.</translation>
    </message>
    <message>
        <source>Turn the text into UTF-8 bytes before it is signed.</source>
        <translation>Machen Sie aus dem Text UTF-8-Bytes, bevor er signiert wird.</translation>
    </message>
    <message>
        <source>Decode the body first where a gateway hands it over as base64, and check the decoded bytes.</source>
        <translation>Dekodieren Sie den Body zuerst, wenn ein Gateway ihn als Base64 übergibt, und prüfen Sie die dekodierten Bytes.</translation>
    </message>
    <message>
        <source>Serialise the payload once, and sign and send that text.</source>
        <translation>Serialisieren Sie die Nutzdaten einmal, und signieren und senden Sie diesen Text.</translation>
    </message>
    <message>
        <source>Read the body once and keep its bytes: a stream that was read before gives nothing.</source>
        <translation>Lesen Sie den Body einmal, und behalten Sie seine Bytes: Ein schon gelesener Strom gibt nichts mehr her.</translation>
    </message>
    <message>
        <source>Only the value of “data” was signed.</source>
        <translation>Nur der Wert von „data“ wurde signiert.</translation>
    </message>
    <message>
        <source>The body arrived cut off.</source>
        <translation>Der Body kam abgeschnitten an.</translation>
    </message>
    <message>
        <source>Look for a size limit or a closed connection between sender and receiver.</source>
        <translation>Suchen Sie eine Größengrenze oder eine geschlossene Verbindung zwischen Sender und Empfänger.</translation>
    </message>
    <message>
        <source>The body was changed after it was signed.</source>
        <translation>Der Body wurde nach dem Signieren geändert.</translation>
    </message>
    <message>
        <source>Find what rewrites requests between sender and receiver; the signature is right for the bytes that were sent.</source>
        <translation>Finden Sie, was zwischen Sender und Empfänger Anfragen umschreibt; für die gesendeten Bytes stimmt die Signatur.</translation>
    </message>
    <message>
        <source>The URL was signed together with the body.</source>
        <translation>Die URL wurde zusammen mit dem Body signiert.</translation>
    </message>
    <message>
        <source>A timestamp was signed together with the body.</source>
        <translation>Ein Zeitstempel wurde zusammen mit dem Body signiert.</translation>
    </message>
    <message>
        <source>The signature does not match the body with any known secret, and none of the known causes explains it.</source>
        <translation>Die Signatur passt mit keinem bekannten Geheimnis zum Body, und keine der bekannten Ursachen erklärt es.</translation>
    </message>
    <message>
        <source>The HMAC was not computed, as there is no secret</source>
        <translation>Der HMAC wurde nicht berechnet, denn es gibt kein Geheimnis</translation>
    </message>
    <message>
        <source>Header X-Ovyxa-Signature is missing</source>
        <translation>Der Header X-Ovyxa-Signature fehlt</translation>
    </message>
    <message>
        <source>Header X-Ovyxa-Signature is there, once</source>
        <translation>Der Header X-Ovyxa-Signature ist da, und zwar einmal</translation>
    </message>
    <message numerus="yes">
        <source>Header X-Ovyxa-Signature is there %n times</source>
        <translation>
            <numerusform>Der Header X-Ovyxa-Signature ist %n Mal da</numerusform>
            <numerusform>Der Header X-Ovyxa-Signature ist %n Mal da</numerusform>
        </translation>
    </message>
    <message>
        <source>Its value is empty</source>
        <translation>Sein Wert ist leer</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the bytes received matches</source>
        <translation>HMAC-SHA256 der empfangenen Bytes stimmt</translation>
    </message>
    <message numerus="yes">
        <source>%n characters that are neither hex nor base64</source>
        <translation>
            <numerusform>%n Zeichen, das weder Hex noch Base64 ist</numerusform>
            <numerusform>%n Zeichen, die weder Hex noch Base64 sind</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Base64 of %n bytes</source>
        <translation>
            <numerusform>Base64 von %n Byte</numerusform>
            <numerusform>Base64 von %n Bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hex digits, lower case</source>
        <translation>
            <numerusform>%n Hexziffer, kleingeschrieben</numerusform>
            <numerusform>%n Hexziffern, kleingeschrieben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hex digits, not all in lower case</source>
        <translation>
            <numerusform>%n Hexziffer, nicht kleingeschrieben</numerusform>
            <numerusform>%n Hexziffern, nicht alle kleingeschrieben</numerusform>
        </translation>
    </message>
    <message>
        <source>“sha256=” and %1</source>
        <translation>„sha256=“ und %1</translation>
    </message>
    <message>
        <source>It is the secret of “%1”.</source>
        <translation>Es ist das Geheimnis von „%1“.</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the bytes received begins or ends with it</source>
        <translation>HMAC-SHA256 der empfangenen Bytes beginnt oder endet damit</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the bytes received is the same 32 bytes</source>
        <translation>HMAC-SHA256 der empfangenen Bytes sind dieselben 32 Bytes</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the bytes received does not match</source>
        <translation>HMAC-SHA256 der empfangenen Bytes stimmt nicht</translation>
    </message>
    <message>
        <source>With this taken into account it matches: %1</source>
        <translation>Berücksichtigt man das, stimmt es: %1</translation>
    </message>
    <message>
        <source>The body did not arrive as it was sent. %1</source>
        <translation>Der Body kam nicht so an, wie er gesendet wurde. %1</translation>
    </message>
    <message>
        <source>The body arrived as it was sent</source>
        <translation>Der Body kam an, wie er gesendet wurde</translation>
    </message>
    <message>
        <source>The body is empty</source>
        <translation>Der Body ist leer</translation>
    </message>
    <message>
        <source>The body is large, so not every reading was tried</source>
        <translation>Der Body ist groß, deshalb wurde nicht jede Lesart versucht</translation>
    </message>
    <message>
        <source>with its shortest keys first, as databases keep JSON</source>
        <translation>mit den kürzesten Schlüsseln zuerst, wie Datenbanken JSON aufheben</translation>
    </message>
    <message>
        <source>The right signature stands in the header with other text around it.</source>
        <translation>Die richtige Signatur steht im Header, aber mit anderem Text darum.</translation>
    </message>
    <message>
        <source>Write the signature alone into the header; tools such as openssl print a label before it.</source>
        <translation>Schreiben Sie die Signatur allein in den Header; Werkzeuge wie openssl geben davor noch eine Bezeichnung aus.</translation>
    </message>
    <message>
        <source>Secret and body were mixed up: the body was used as the key, and the secret was signed with it.</source>
        <translation>Geheimnis und Body wurden verwechselt: Der Body diente als Schlüssel, und damit wurde das Geheimnis signiert.</translation>
    </message>
    <message>
        <source>Swap the two arguments of the HMAC function: the secret is its key, the body its message.</source>
        <translation>Vertauschen Sie die beiden Argumente der HMAC-Funktion: Das Geheimnis ist ihr Schlüssel, der Body ihre Nachricht.</translation>
    </message>
    <message>
        <source>with its keys in JavaScript&apos;s order</source>
        <translation>mit den Schlüsseln in der Reihenfolge von JavaScript</translation>
    </message>
    <message>
        <source>pretty-printed by tabs</source>
        <translation>mit Tabulatoren eingerückt</translation>
    </message>
    <message numerus="yes">
        <source>pretty-printed by %n spaces</source>
        <translation>
            <numerusform>mit %n Leerzeichen eingerückt</numerusform>
            <numerusform>mit %n Leerzeichen eingerückt</numerusform>
        </translation>
    </message>
    <message>
        <source>with its keys in another order</source>
        <translation>mit den Schlüsseln in anderer Reihenfolge</translation>
    </message>
    <message>
        <source>with plain slashes</source>
        <translation>mit nicht umschriebenen Schrägstrichen</translation>
    </message>
    <message>
        <source>with these plain</source>
        <translation>ohne diese Umschreibung</translation>
    </message>
    <message>
        <source>with non-ASCII characters plain</source>
        <translation>mit Nicht-ASCII-Zeichen, wie sie sind</translation>
    </message>
    <message>
        <source>with escapes in capital digits</source>
        <translation>mit Umschreibungen in Großbuchstaben</translation>
    </message>
    <message>
        <source>with escapes in small digits</source>
        <translation>mit Umschreibungen in Kleinbuchstaben</translation>
    </message>
    <message>
        <source>the method</source>
        <translation>die Methode</translation>
    </message>
    <message>
        <source>the URL</source>
        <translation>die URL</translation>
    </message>
    <message>
        <source>a timestamp</source>
        <translation>ein Zeitstempel</translation>
    </message>
    <message>
        <source>an id from the headers</source>
        <translation>eine Kennung aus den Headern</translation>
    </message>
    <message>
        <source>Signed together with the body: %1.</source>
        <translation>Zusammen mit dem Body wurde signiert: %1.</translation>
    </message>
    <message>
        <source>The signature&apos;s characters are escaped as for HTML.</source>
        <translation>Die Zeichen der Signatur sind wie für HTML umschrieben.</translation>
    </message>
    <message>
        <source>Write the signature into the header as it is; only a page needs escapes.</source>
        <translation>Schreiben Sie die Signatur so in den Header, wie sie ist; umschreiben muss nur eine Webseite.</translation>
    </message>
    <message>
        <source>The signature was encoded twice: as %1, then as %2.</source>
        <translation>Die Signatur wurde doppelt kodiert: als %1, dann als %2.</translation>
    </message>
    <message>
        <source>The signature&apos;s hex digits are separated by “%1”.</source>
        <translation>Zwischen den Hexziffern der Signatur steht „%1“.</translation>
    </message>
    <message>
        <source>Write the 64 hex digits one after the other, as .NET&apos;s Convert.ToHexString does and BitConverter.ToString does not.</source>
        <translation>Schreiben Sie die 64 Hexziffern ohne Trennzeichen, wie es in .NET Convert.ToHexString tut und BitConverter.ToString nicht.</translation>
    </message>
    <message>
        <source>The + of the base64 signature became a space on its way.</source>
        <translation>Das + der Base64-Signatur wurde unterwegs zu einem Leerzeichen.</translation>
    </message>
    <message>
        <source>The value was decoded as part of a form or URL: encode its + as %2B there, or send hex.</source>
        <translation>Der Wert wurde als Teil eines Formulars oder einer URL dekodiert: Kodieren Sie sein + dort als %2B, oder senden Sie Hexziffern.</translation>
    </message>
    <message>
        <source>The signature is written as a list of decimal bytes.</source>
        <translation>Die Signatur ist als Liste dezimaler Bytes geschrieben.</translation>
    </message>
    <message>
        <source>Encode the HMAC&apos;s 32 bytes as hex before they are written into the header.</source>
        <translation>Kodieren Sie die 32 Bytes des HMAC als Hexziffern, bevor sie in den Header kommen.</translation>
    </message>
    <message>
        <source>The header holds the HMAC&apos;s 32 raw bytes, not a text.</source>
        <translation>Im Header stehen die 32 rohen Bytes des HMAC, kein Text.</translation>
    </message>
    <message>
        <source>The signature&apos;s hex digits lack zeros: bytes below 16 were printed with one digit.</source>
        <translation>Den Hexziffern der Signatur fehlen Nullen: Bytes unter 16 wurden mit einer Ziffer ausgegeben.</translation>
    </message>
    <message>
        <source>Print each byte with two hex digits (%02x); a big integer loses the zeros in front.</source>
        <translation>Geben Sie jedes Byte mit zwei Hexziffern aus (%02x); eine große Ganzzahl verliert die Nullen am Anfang.</translation>
    </message>
    <message>
        <source>The signer used the secret with white space or a line break around it.</source>
        <translation>Signiert wurde mit dem Geheimnis samt Leerraum oder Zeilenumbruch darum.</translation>
    </message>
    <message>
        <source>The secret known here has white space or a line break around it, and the signer used it without.</source>
        <translation>Um das hier bekannte Geheimnis steht Leerraum oder ein Zeilenumbruch; signiert wurde ohne.</translation>
    </message>
    <message>
        <source>The signer used the secret with quotes around it.</source>
        <translation>Signiert wurde mit dem Geheimnis samt Anführungszeichen darum.</translation>
    </message>
    <message>
        <source>The secret known here stands in quotes, and the signer used it without.</source>
        <translation>Das hier bekannte Geheimnis steht in Anführungszeichen; signiert wurde ohne.</translation>
    </message>
    <message>
        <source>The signer used the secret percent-encoded, as for a URL.</source>
        <translation>Signiert wurde mit dem Geheimnis in URL-Kodierung.</translation>
    </message>
    <message>
        <source>The secret known here is percent-encoded, as for a URL, and the signer used it decoded.</source>
        <translation>Das hier bekannte Geheimnis ist URL-kodiert; signiert wurde mit dem dekodierten.</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown, on both sides.</source>
        <translation>Verwenden Sie das Geheimnis auf beiden Seiten genau so, wie es angezeigt wurde.</translation>
    </message>
    <message>
        <source>The signer used the secret with characters escaped as for %1.</source>
        <translation>Signiert wurde mit dem Geheimnis, dessen Zeichen wie für %1 umschrieben waren.</translation>
    </message>
    <message>
        <source>The secret known here has characters escaped as for %1, and the signer used it without the escapes.</source>
        <translation>Im hier bekannten Geheimnis sind Zeichen wie für %1 umschrieben; signiert wurde ohne die Umschreibung.</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown, on both sides; see where it is configured.</source>
        <translation>Verwenden Sie das Geheimnis auf beiden Seiten genau so, wie es angezeigt wurde; sehen Sie nach, wo es eingestellt ist.</translation>
    </message>
    <message>
        <source>The signer used what a shell or settings file left of the secret: a $ or a backslash was lost.</source>
        <translation>Signiert wurde mit dem, was eine Shell oder Einstellungsdatei vom Geheimnis übrig ließ: Ein $ oder Backslash ging verloren.</translation>
    </message>
    <message>
        <source>Put the secret into single quotes where it is configured, or double each $ in a Compose file.</source>
        <translation>Setzen Sie das Geheimnis dort, wo es eingestellt ist, in einfache Anführungszeichen; in einer Compose-Datei verdoppeln Sie jedes $.</translation>
    </message>
    <message>
        <source>The signer used the secret with “whsec_” in front, which it lacks here.</source>
        <translation>Signiert wurde mit „whsec_“ vor dem Geheimnis; hier fehlt es.</translation>
    </message>
    <message>
        <source>The signer used the secret without the “whsec_” that stands in front of it here.</source>
        <translation>Signiert wurde ohne das „whsec_“, das hier vor dem Geheimnis steht.</translation>
    </message>
    <message>
        <source>The signer used only the first %1 of the secret&apos;s %2 bytes.</source>
        <translation>Signiert wurde nur mit den ersten %1 der %2 Bytes des Geheimnisses.</translation>
    </message>
    <message>
        <source>The signer used only the last %1 of the secret&apos;s %2 bytes.</source>
        <translation>Signiert wurde nur mit den letzten %1 der %2 Bytes des Geheimnisses.</translation>
    </message>
    <message>
        <source>See what cuts it: a column that is too short, or a #, $ or = that a shell or a settings file took for its own.</source>
        <translation>Sehen Sie nach, was es abschneidet: eine zu kurze Spalte, oder ein #, $ oder =, das eine Shell oder Einstellungsdatei auf sich bezog.</translation>
    </message>
    <message>
        <source>The signer used the secret twice in a row, as if pasted twice.</source>
        <translation>Signiert wurde mit dem Geheimnis zweimal hintereinander, wie doppelt eingefügt.</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown, once.</source>
        <translation>Verwenden Sie das Geheimnis genau so, wie es angezeigt wurde, und einmal.</translation>
    </message>
    <message>
        <source>The signer used the %1 of the secret as the key.</source>
        <translation>Signiert wurde mit %1 des Geheimnisses als Schlüssel.</translation>
    </message>
    <message>
        <source>Use the secret&apos;s characters as they stand as the key (UTF-8), without hashing.</source>
        <translation>Verwenden Sie die Zeichen des Geheimnisses unverändert als Schlüssel (UTF-8), ohne sie zu hashen.</translation>
    </message>
    <message>
        <source>The signer read the secret as %1, not as UTF-8.</source>
        <translation>Beim Signieren wurde das Geheimnis als %1 gelesen, nicht als UTF-8.</translation>
    </message>
    <message>
        <source>The secret known here is written in %1, and the signer used it in UTF-8.</source>
        <translation>Das hier bekannte Geheimnis ist in %1 geschrieben; signiert wurde mit ihm in UTF-8.</translation>
    </message>
    <message>
        <source>Read the secret as UTF-8 on both sides.</source>
        <translation>Lesen Sie das Geheimnis auf beiden Seiten als UTF-8.</translation>
    </message>
    <message>
        <source>The signer used the secret with a byte order mark in front.</source>
        <translation>Signiert wurde mit einer Bytereihenfolge-Marke vor dem Geheimnis.</translation>
    </message>
    <message>
        <source>The secret known here begins with a byte order mark, which the signer did not use.</source>
        <translation>Das hier bekannte Geheimnis beginnt mit einer Bytereihenfolge-Marke; signiert wurde ohne sie.</translation>
    </message>
    <message>
        <source>Save the secret&apos;s file as UTF-8 without a byte order mark.</source>
        <translation>Speichern Sie die Datei des Geheimnisses als UTF-8 ohne Bytereihenfolge-Marke.</translation>
    </message>
    <message>
        <source>The signer used the secret as UTF-16.</source>
        <translation>Signiert wurde mit dem Geheimnis in UTF-16.</translation>
    </message>
    <message>
        <source>The secret known here is written in UTF-16, and the signer used its characters in UTF-8.</source>
        <translation>Das hier bekannte Geheimnis ist in UTF-16 geschrieben; signiert wurde mit seinen Zeichen in UTF-8.</translation>
    </message>
    <message>
        <source>Save the secret&apos;s file as UTF-8; Windows PowerShell&apos;s &gt; writes UTF-16.</source>
        <translation>Speichern Sie die Datei des Geheimnisses als UTF-8; das &gt; der Windows PowerShell schreibt UTF-16.</translation>
    </message>
    <message>
        <source>Put the secret alone into its file, without its name; only a shell or a .env reader takes names off.</source>
        <translation>Schreiben Sie das Geheimnis allein in seine Datei, ohne Namen; den nimmt nur eine Shell oder ein Leser von .env-Dateien weg.</translation>
    </message>
    <message>
        <source>The signer used JSON that holds the secret, not the secret in it.</source>
        <translation>Signiert wurde mit JSON, in dem das Geheimnis steht, nicht mit dem Geheimnis darin.</translation>
    </message>
    <message>
        <source>The secret known here is JSON; the signer used the text of its member “%1”.</source>
        <translation>Das hier bekannte Geheimnis ist JSON; signiert wurde mit dem Text seines Felds „%1“.</translation>
    </message>
    <message>
        <source>Put the secret alone into its file, without JSON around it.</source>
        <translation>Schreiben Sie das Geheimnis allein in seine Datei, ohne JSON darum.</translation>
    </message>
    <message>
        <source>The signer used the secret with other lines around it.</source>
        <translation>Signiert wurde mit dem Geheimnis samt weiteren Zeilen.</translation>
    </message>
    <message>
        <source>The secret known here has %1 lines; the signer used line %2.</source>
        <translation>Das hier bekannte Geheimnis hat %1 Zeilen; signiert wurde mit Zeile %2.</translation>
    </message>
    <message>
        <source>Put the secret alone into its file.</source>
        <translation>Schreiben Sie das Geheimnis allein in seine Datei.</translation>
    </message>
    <message>
        <source>The signer used “%1” as the secret: a setting that was never filled in.</source>
        <translation>Signiert wurde mit „%1“ als Geheimnis: eine Einstellung, die nie ausgefüllt wurde.</translation>
    </message>
    <message>
        <source>See whether the signer&apos;s configuration is loaded, and whether the secret&apos;s name there is right.</source>
        <translation>Sehen Sie nach, ob die Einstellungen des Signierers geladen sind und der Name des Geheimnisses dort stimmt.</translation>
    </message>
    <message>
        <source>It was signed with %1, not with SHA-256.</source>
        <translation>Signiert wurde mit %1, nicht mit SHA-256.</translation>
    </message>
    <message>
        <source>The HMAC was made twice: the first one, as %1, was signed again.</source>
        <translation>Der HMAC wurde zweimal gebildet: Der erste, als %1, wurde noch einmal signiert.</translation>
    </message>
    <message>
        <source>Sign the body once, and write that HMAC into the header.</source>
        <translation>Signieren Sie den Body einmal, und schreiben Sie diesen HMAC in den Header.</translation>
    </message>
    <message>
        <source>The HMAC was hashed once more: the header holds the SHA-256 of it, as %1.</source>
        <translation>Der HMAC wurde noch einmal gehasht: Im Header steht sein SHA-256, als %1.</translation>
    </message>
    <message>
        <source>Write the HMAC itself into the header.</source>
        <translation>Schreiben Sie den HMAC selbst in den Header.</translation>
    </message>
    <message>
        <source>Not the body was signed, but its %1.</source>
        <translation>Signiert wurde nicht der Body, sondern sein %1.</translation>
    </message>
    <message>
        <source>Give the body itself to the HMAC function; it does its own hashing.</source>
        <translation>Geben Sie der HMAC-Funktion den Body selbst; sie hasht von allein.</translation>
    </message>
    <message>
        <source>Numbers were printed anew: “%1” was signed, and “%2” arrived.</source>
        <translation>Zahlen wurden neu ausgegeben: „%1“ wurde signiert, „%2“ kam an.</translation>
    </message>
    <message>
        <source>Check the signature over the raw bytes of the request: parsing JSON keeps a number&apos;s value, not its digits (1.0, 19.90, 1e3, beyond 2^53).</source>
        <translation>Prüfen Sie die Signatur über die rohen Bytes der Anfrage: Wer JSON liest, behält den Wert einer Zahl, nicht ihre Ziffern (1.0, 19.90, 1e3, jenseits von 2^53).</translation>
    </message>
    <message>
        <source>White space stood around the body when it arrived that was not signed.</source>
        <translation>Um den Body stand bei der Ankunft Leerraum, der nicht signiert war.</translation>
    </message>
    <message>
        <source>White space around the body was signed that did not arrive.</source>
        <translation>Um den Body wurde Leerraum signiert, der nicht ankam.</translation>
    </message>
    <message>
        <source>The body&apos;s line ends differ: LF was signed, CRLF arrived.</source>
        <translation>Die Zeilenenden des Bodys unterscheiden sich: LF wurde signiert, CRLF kam an.</translation>
    </message>
    <message>
        <source>The body&apos;s line ends differ: CRLF was signed, LF arrived.</source>
        <translation>Die Zeilenenden des Bodys unterscheiden sich: CRLF wurde signiert, LF kam an.</translation>
    </message>
    <message>
        <source>A byte order mark stands before the body that arrived, and was not signed.</source>
        <translation>Vor dem Body, der ankam, steht eine Bytereihenfolge-Marke, die nicht signiert war.</translation>
    </message>
    <message>
        <source>A byte order mark was signed before the body, and did not arrive.</source>
        <translation>Vor dem Body wurde eine Bytereihenfolge-Marke signiert, die nicht ankam.</translation>
    </message>
    <message>
        <source>The body was compressed (%1) after it was signed.</source>
        <translation>Der Body wurde nach dem Signieren komprimiert (%1).</translation>
    </message>
    <message>
        <source>The body was signed compressed (%1) and arrived unpacked.</source>
        <translation>Der Body wurde komprimiert (%1) signiert und kam entpackt an.</translation>
    </message>
    <message>
        <source>Sign the body&apos;s bytes before they are compressed, and check them after they are unpacked.</source>
        <translation>Signieren Sie die Bytes des Bodys vor dem Komprimieren, und prüfen Sie sie nach dem Entpacken.</translation>
    </message>
    <message>
        <source>The body was signed as UTF-8 and arrived as Latin-1.</source>
        <translation>Der Body wurde als UTF-8 signiert und kam als Latin-1 an.</translation>
    </message>
    <message>
        <source>The body was signed as Latin-1 and arrived as UTF-8.</source>
        <translation>Der Body wurde als Latin-1 signiert und kam als UTF-8 an.</translation>
    </message>
    <message>
        <source>The body&apos;s UTF-8 was taken for Latin-1 or Windows-1252 and encoded once more before it arrived.</source>
        <translation>Das UTF-8 des Bodys wurde für Latin-1 oder Windows-1252 gehalten und vor der Ankunft noch einmal kodiert.</translation>
    </message>
    <message>
        <source>The body&apos;s UTF-8 was taken for Latin-1 or Windows-1252 and encoded once more before it was signed.</source>
        <translation>Das UTF-8 des Bodys wurde für Latin-1 oder Windows-1252 gehalten und vor dem Signieren noch einmal kodiert.</translation>
    </message>
    <message>
        <source>The body was signed as UTF-8 and arrived as %1.</source>
        <translation>Der Body wurde als UTF-8 signiert und kam als %1 an.</translation>
    </message>
    <message>
        <source>The body was signed as %1 and arrived as UTF-8.</source>
        <translation>Der Body wurde als %1 signiert und kam als UTF-8 an.</translation>
    </message>
    <message>
        <source>The body was signed as UTF-8 and arrived as UTF-16.</source>
        <translation>Der Body wurde als UTF-8 signiert und kam als UTF-16 an.</translation>
    </message>
    <message>
        <source>The body&apos;s accented characters were recomposed: it was signed in the Unicode form %1, and arrived in another.</source>
        <translation>Die Akzentzeichen des Bodys wurden neu zusammengesetzt: Signiert wurde er in der Unicode-Form %1, angekommen ist er in einer anderen.</translation>
    </message>
    <message>
        <source>Leave the text as it is after signing: NFC and NFD look alike and are other bytes. File names on macOS come as NFD.</source>
        <translation>Lassen Sie den Text nach dem Signieren, wie er ist: NFC und NFD sehen gleich aus und sind andere Bytes. Dateinamen von macOS kommen als NFD.</translation>
    </message>
    <message>
        <source>The body was encoded as base64 after it was signed.</source>
        <translation>Der Body wurde nach dem Signieren als Base64 kodiert.</translation>
    </message>
    <message>
        <source>The body was signed as base64 and arrived decoded.</source>
        <translation>Der Body wurde als Base64 signiert und kam dekodiert an.</translation>
    </message>
    <message>
        <source>The body was written as hex digits after it was signed.</source>
        <translation>Der Body wurde nach dem Signieren in Hexziffern geschrieben.</translation>
    </message>
    <message>
        <source>The body&apos;s hex digits were signed, not its bytes.</source>
        <translation>Signiert wurden die Hexziffern des Bodys, nicht seine Bytes.</translation>
    </message>
    <message>
        <source>Sign and send the same bytes.</source>
        <translation>Signieren und senden Sie dieselben Bytes.</translation>
    </message>
    <message>
        <source>The body was percent-encoded after it was signed.</source>
        <translation>Der Body wurde nach dem Signieren URL-kodiert.</translation>
    </message>
    <message>
        <source>The body was signed percent-encoded and arrived decoded.</source>
        <translation>Der Body wurde URL-kodiert signiert und kam dekodiert an.</translation>
    </message>
    <message>
        <source>Sign and send the same bytes; only a form&apos;s fields need URL encoding.</source>
        <translation>Signieren und senden Sie dieselben Bytes; nur die Felder eines Formulars brauchen URL-Kodierung.</translation>
    </message>
    <message>
        <source>The body&apos;s characters were escaped as for HTML after it was signed.</source>
        <translation>Die Zeichen des Bodys wurden nach dem Signieren wie für HTML umschrieben.</translation>
    </message>
    <message>
        <source>The body was signed with its characters escaped as for HTML, and arrived without the escapes.</source>
        <translation>Der Body wurde mit wie für HTML umschriebenen Zeichen signiert und kam ohne die Umschreibung an.</translation>
    </message>
    <message>
        <source>Take out what sanitises request bodies before the signature is checked.</source>
        <translation>Nehmen Sie heraus, was Bodys von Anfragen säubert, bevor die Signatur geprüft wird.</translation>
    </message>
    <message>
        <source>The body was turned into a JSON string once more after it was signed.</source>
        <translation>Der Body wurde nach dem Signieren noch einmal in eine JSON-Zeichenkette verwandelt.</translation>
    </message>
    <message>
        <source>The body was turned into a JSON string once more before it was signed.</source>
        <translation>Der Body wurde vor dem Signieren noch einmal in eine JSON-Zeichenkette verwandelt.</translation>
    </message>
    <message>
        <source>The body was put into the form field “%1” after it was signed.</source>
        <translation>Der Body wurde nach dem Signieren in das Formularfeld „%1“ gesteckt.</translation>
    </message>
    <message>
        <source>The body was signed as the form field “%1” and arrived bare.</source>
        <translation>Der Body wurde als Formularfeld „%1“ signiert und kam ohne dieses an.</translation>
    </message>
    <message>
        <source>Send JSON with Content-Type: application/json, or check the field&apos;s decoded value.</source>
        <translation>Senden Sie JSON mit Content-Type: application/json, oder prüfen Sie den dekodierten Wert des Felds.</translation>
    </message>
    <message>
        <source>What was signed stands inside what arrived, at “%1”: something wrapped it.</source>
        <translation>Was signiert wurde, steht in dem, was ankam, unter „%1“: Etwas hat es eingepackt.</translation>
    </message>
    <message>
        <source>What was signed is the body in a wrapper, as the value of “%1”.</source>
        <translation>Signiert wurde der Body in einer Hülle, als Wert von „%1“.</translation>
    </message>
    <message>
        <source>Unwrap it first, or check the signature where the request comes in, before a gateway or framework wraps it.</source>
        <translation>Packen Sie es zuerst aus, oder prüfen Sie die Signatur dort, wo die Anfrage ankommt, bevor ein Gateway oder Framework sie einpackt.</translation>
    </message>
    <message>
        <source>What arrived is the body as %1 prints it.</source>
        <translation>Angekommen ist der Body so, wie %1 ihn ausgibt.</translation>
    </message>
    <message>
        <source>What was signed is the body as %1 prints it, not its bytes.</source>
        <translation>Signiert wurde der Body so, wie %1 ihn ausgibt, nicht seine Bytes.</translation>
    </message>
    <message>
        <source>Sign and send the body&apos;s bytes, not what a language prints for them.</source>
        <translation>Signieren und senden Sie die Bytes des Bodys, nicht das, was eine Sprache für sie ausgibt.</translation>
    </message>
    <message>
        <source>The body was empty when it arrived, and was not when it was signed.</source>
        <translation>Der Body war leer, als er ankam, und war es nicht, als er signiert wurde.</translation>
    </message>
    <message>
        <source>An empty body was signed.</source>
        <translation>Signiert wurde ein leerer Body.</translation>
    </message>
    <message>
        <source>What was signed is “%1”, not the body.</source>
        <translation>Signiert wurde „%1“, nicht der Body.</translation>
    </message>
    <message>
        <source>The method was signed together with the body.</source>
        <translation>Die Methode wurde zusammen mit dem Body signiert.</translation>
    </message>
    <message>
        <source>An id from the headers was signed together with the body.</source>
        <translation>Eine Kennung aus den Headern wurde zusammen mit dem Body signiert.</translation>
    </message>
    <message>
        <source>Compare the bytes that are signed with those that arrive: length first, then the first that differs.</source>
        <translation>Vergleichen Sie die Bytes, die signiert werden, mit denen, die ankommen: zuerst die Länge, dann das erste, das abweicht.</translation>
    </message>
    <message>
        <source>Compare the bytes that are signed with those that arrive: their number first, then the first that differs. If they are the same, the secrets are not: copy it anew from the sender.</source>
        <translation>Vergleichen Sie die Bytes, die signiert werden, mit denen, die ankommen: zuerst ihre Zahl, dann das erste, das abweicht. Sind sie gleich, dann sind es die Geheimnisse nicht: Kopieren Sie es neu vom Sender.</translation>
    </message>
    <message>
        <source>The body is not the one that was sent: find what rewrites requests on the way before you look at anything else.</source>
        <translation>Der Body ist nicht der, der gesendet wurde: Finden Sie, was Anfragen unterwegs umschreibt, bevor Sie anderswo suchen.</translation>
    </message>
    <message>
        <source>The body arrived as it was sent, so look at the secret: copy it anew from the sender to the receiver.</source>
        <translation>Der Body kam an, wie er gesendet wurde; sehen Sie also auf das Geheimnis: Kopieren Sie es neu vom Sender zum Empfänger.</translation>
    </message>
    <message>
        <source>The body arrived empty, so it cannot be seen what was signed: look for a redirect that dropped it, or for something that read it before.</source>
        <translation>Der Body kam leer an; was signiert wurde, ist also nicht zu sehen: Suchen Sie eine Weiterleitung, die ihn verlor, oder etwas, das ihn vorher gelesen hat.</translation>
    </message>
    <message>
        <source>Content-Length says %1 bytes, and there are %2: these are not the bytes that arrived.</source>
        <translation>Content-Length nennt %1 Bytes, und es sind %2: Das sind nicht die Bytes, die ankamen.</translation>
    </message>
    <message>
        <source>The body is compressed (Content-Encoding: %1): unpack it and check those bytes, or see whether the sender signs before or after it packs.</source>
        <translation>Der Body ist komprimiert (Content-Encoding: %1): Entpacken Sie ihn und prüfen Sie diese Bytes, oder sehen Sie nach, ob der Sender vor oder nach dem Packen signiert.</translation>
    </message>
    <message>
        <source>The body arrived as a form (Content-Type: %1), and Ovyxa sends JSON: look at what turns one into the other.</source>
        <translation>Der Body kam als Formular an (Content-Type: %1), und Ovyxa sendet JSON: Sehen Sie nach, was aus dem einen das andere macht.</translation>
    </message>
    <message>
        <source>The body is compressed, though no Content-Encoding says so: unpack it, and check those bytes.</source>
        <translation>Der Body ist komprimiert, obwohl kein Content-Encoding es sagt: Entpacken Sie ihn, und prüfen Sie diese Bytes.</translation>
    </message>
    <message>
        <source>Characters of the body were lost (“�” stands in their place), so it was read in the wrong charset before it came here: keep it as bytes.</source>
        <translation>Zeichen des Bodys gingen verloren (an ihrer Stelle steht „�“); er wurde also im falschen Zeichensatz gelesen, bevor er hierher kam: Behalten Sie ihn als Bytes.</translation>
    </message>
    <message>
        <source>The body is not whole JSON: it was cut off or changed after it was signed. Compare its length with what was sent.</source>
        <translation>Der Body ist kein vollständiges JSON: Er wurde nach dem Signieren abgeschnitten oder verändert. Vergleichen Sie seine Länge mit dem, was gesendet wurde.</translation>
    </message>
    <message>
        <source>The body is not written as Ovyxa writes JSON (compact): compare the bytes that are signed with those that arrive, and look for what parses it and writes it anew.</source>
        <translation>Der Body ist nicht so geschrieben, wie Ovyxa JSON schreibt (kompakt): Vergleichen Sie die Bytes, die signiert werden, mit denen, die ankommen, und suchen Sie, was ihn liest und neu schreibt.</translation>
    </message>
    <message>
        <source>The secret looks odd, and may be what differs. %1</source>
        <translation>Das Geheimnis sieht ungewöhnlich aus und könnte das sein, was abweicht. %1</translation>
    </message>
    <message>
        <source>The signer used the whole line “%1%2…” as the secret, not what stands after the “%2”.</source>
        <translation>Signiert wurde mit der ganzen Zeile „%1%2…“ als Geheimnis, nicht mit dem, was nach dem „%2“ steht.</translation>
    </message>
    <message>
        <source>The secret known here is a whole line, “%1%2…”; the signer used what stands after the “%2”.</source>
        <translation>Das hier bekannte Geheimnis ist eine ganze Zeile, „%1%2…“; signiert wurde mit dem, was nach dem „%2“ steht.</translation>
    </message>
    <message>
        <source>The body is JSON that is nested too deep to be compared in every way of writing it: compare the bytes that are signed with those that arrive.</source>
        <translation>Der Inhalt ist JSON, das zu tief verschachtelt ist, um es in jeder Schreibweise zu vergleichen: Vergleichen Sie die Bytes, die signiert werden, mit denen, die ankommen.</translation>
    </message>
    <message>
        <source>The body is no JSON object, as Ovyxa sends it: compare the bytes that are signed with those that arrive, before anything else.</source>
        <translation>Der Inhalt ist kein JSON-Objekt, wie Ovyxa es sendet: Vergleichen Sie vor allem anderen die Bytes, die signiert werden, mit denen, die ankommen.</translation>
    </message>
    <message>
        <source>Content-Encoding says %1, and the body is not packed: something unpacked it, and perhaps the packed bytes were signed. Those cannot be made again, since each packer packs in its own way (gzip even writes the time): check the signature before anything unpacks the body.</source>
        <translation>Content-Encoding nennt %1, und der Body ist nicht gepackt: Etwas hat ihn entpackt, und vielleicht wurden die gepackten Bytes signiert. Diese lassen sich nicht wiederherstellen, denn jeder Packer packt auf seine Weise (gzip schreibt sogar die Zeit hinein): Prüfen Sie die Signatur, bevor etwas den Body entpackt.</translation>
    </message>
    <message>
        <source>None of %1 other readings of header, secret and body matches</source>
        <translation>Keine von %1 anderen Lesarten von Header, Geheimnis und Body stimmt</translation>
    </message>
    <message>
        <source>with U+2028 and U+2029 escaped</source>
        <translation>mit maskierten U+2028 und U+2029</translation>
    </message>
    <message>
        <source>The signer used the secret with a character in it that cannot be seen, such as a zero-width space.</source>
        <translation>Signiert wurde mit dem Geheimnis und einem Zeichen darin, das man nicht sieht, etwa einem Leerzeichen ohne Breite.</translation>
    </message>
    <message>
        <source>The secret known here holds a character that cannot be seen, such as a zero-width space, and the signer used it without.</source>
        <translation>Das hier bekannte Geheimnis enthält ein Zeichen, das man nicht sieht, etwa ein Leerzeichen ohne Breite; signiert wurde ohne.</translation>
    </message>
    <message>
        <source>Type the secret anew, or copy it from where it was first shown and not from a formatted page.</source>
        <translation>Tippen Sie das Geheimnis neu ein, oder kopieren Sie es von dort, wo es zuerst gezeigt wurde, und nicht von einer formatierten Seite.</translation>
    </message>
    <message>
        <source>Checked together with the body: %1.</source>
        <translation>Zusammen mit dem Rumpf geprüft: %1.</translation>
    </message>
    <message>
        <source>The right signature came in the header “%1”, and none in X-Ovyxa-Signature: something on the way renamed it.</source>
        <translation>Die richtige Signatur kam im Header „%1“ und keine in X-Ovyxa-Signature: Unterwegs hat etwas sie umbenannt.</translation>
    </message>
    <message>
        <source>Have the proxy hand X-Ovyxa-Signature on under its own name, or read the signature where it stands now.</source>
        <translation>Lassen Sie den Proxy X-Ovyxa-Signature unter ihrem eigenen Namen weitergeben, oder lesen Sie die Signatur dort, wo sie jetzt steht.</translation>
    </message>
    <message>
        <source>It is a plain hash (%1), not an HMAC.</source>
        <translation>Es ist ein einfacher Hash (%1), kein HMAC.</translation>
    </message>
    <message>
        <source>The body&apos;s accented characters were recomposed, into the Unicode form %1, before its signature was checked.</source>
        <translation>Die Akzentzeichen des Rumpfs wurden vor der Prüfung neu zusammengesetzt, in die Unicode-Form %1.</translation>
    </message>
    <message>
        <source>What was checked is “%1”, not the body.</source>
        <translation>Geprüft wurde „%1“, nicht der Rumpf.</translation>
    </message>
    <message>
        <source>Give the HMAC function the bytes that are sent, not an object that was parsed or has yet to be serialised.</source>
        <translation>Geben Sie der HMAC-Funktion die Bytes, die gesendet werden, kein Objekt, das geparst wurde oder noch serialisiert werden muss.</translation>
    </message>
    <message>
        <source>Only the value of “data” was checked.</source>
        <translation>Geprüft wurde nur der Wert von „data“.</translation>
    </message>
    <message>
        <source>Compute the HMAC over the whole body.</source>
        <translation>Berechnen Sie den HMAC über den ganzen Rumpf.</translation>
    </message>
    <message>
        <source>The method was put to the body when it was checked.</source>
        <translation>Bei der Prüfung wurde die Methode zum Rumpf genommen.</translation>
    </message>
    <message>
        <source>Compute the HMAC over the body alone.</source>
        <translation>Berechnen Sie den HMAC über den Rumpf allein.</translation>
    </message>
    <message>
        <source>The URL was put to the body when it was checked.</source>
        <translation>Bei der Prüfung wurde die URL zum Rumpf genommen.</translation>
    </message>
    <message>
        <source>A timestamp was put to the body when it was checked.</source>
        <translation>Bei der Prüfung wurde ein Zeitstempel zum Rumpf genommen.</translation>
    </message>
    <message>
        <source>An id from the headers was put to the body when it was checked.</source>
        <translation>Bei der Prüfung wurde eine ID aus den Headern zum Rumpf genommen.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SignaturePage</name>
    <message>
        <source>passed</source>
        <translation>bestanden</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>Signiert</translation>
    </message>
    <message>
        <source>Signed bytes</source>
        <translation>Signierte Bytes</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Received bytes</source>
        <translation>Empfangene Bytes</translation>
    </message>
    <message>
        <source>Code that checks the signature</source>
        <translation>Code, der die Signatur prüft</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>Den Code kopieren</translation>
    </message>
    <message>
        <source>How to check it</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Ovyxa documents the header X-Ovyxa-Signature and HMAC-SHA256. That it covers the exact body bytes and is written in lower-case hex is assumed; each webhook has a switch for the writing.</source>
        <translation>Ovyxa dokumentiert den Header X-Ovyxa-Signature und HMAC-SHA256. Dass es die genauen Bytes des Bodys umfasst und in kleinen Hexziffern geschrieben wird, ist angenommen; jeder Webhook hat einen Schalter für die Schreibweise.</translation>
    </message>
    <message>
        <source>It was made with the secret “%1” and is written as %2.</source>
        <translation>Sie wurde mit dem Geheimnis „%1“ gemacht und ist als %2 geschrieben.</translation>
    </message>
    <message>
        <source>The signature matches.</source>
        <translation>Die Signatur stimmt.</translation>
    </message>
    <message>
        <source>There is no signature.</source>
        <translation>Es gibt keine Signatur.</translation>
    </message>
    <message>
        <source>The signature was not checked.</source>
        <translation>Die Signatur wurde nicht geprüft.</translation>
    </message>
    <message>
        <source>The signature does not match.</source>
        <translation>Die Signatur stimmt nicht.</translation>
    </message>
    <message>
        <source>Nothing was signed yet.</source>
        <translation>Noch wurde nichts signiert.</translation>
    </message>
    <message>
        <source>The signature is made when the request goes out.</source>
        <translation>Die Signatur entsteht, wenn die Anfrage hinausgeht.</translation>
    </message>
    <message>
        <source>Signed, and not seen by this receiver.</source>
        <translation>Signiert, und von diesem Empfänger nicht gesehen.</translation>
    </message>
    <message>
        <source>The endpoint keeps its own record of what arrived. Point a webhook at the built-in receiver to see both sides.</source>
        <translation>Der Endpunkt führt selbst Buch über das, was ankam. Richten Sie einen Webhook auf den eingebauten Empfänger, um beide Seiten zu sehen.</translation>
    </message>
    <message>
        <source>Header X-Ovyxa-Signature: %1</source>
        <translation>Header X-Ovyxa-Signature: %1</translation>
    </message>
    <message>
        <source>Written as %1</source>
        <translation>Geschrieben als %1</translation>
    </message>
    <message>
        <source>Signed · %1</source>
        <translation>Signiert · %1</translation>
    </message>
    <message>
        <source>Signed and received · %1</source>
        <translation>Signiert und empfangen · %1</translation>
    </message>
    <message>
        <source>Received · %1</source>
        <translation>Empfangen · %1</translation>
    </message>
    <message>
        <source>Language of the code: %1</source>
        <translation>Sprache des Codes: %1</translation>
    </message>
    <message>
        <source>How to fix it</source>
        <translation>Beheben</translation>
    </message>
    <message>
        <source>That could not be explained.</source>
        <translation>Das ließ sich nicht erklären.</translation>
    </message>
    <message>
        <source>Your handler computed the right signature.</source>
        <translation>Ihr Handler hat die richtige Signatur berechnet.</translation>
    </message>
    <message>
        <source>If it refuses all the same, look at what it compares it with: the header as it came, whole, in the same writing.</source>
        <translation>Lehnt er trotzdem ab, sehen Sie nach, womit er sie vergleicht: mit dem Header, wie er kam, ganz und in derselben Schreibweise.</translation>
    </message>
    <message>
        <source>Your handler computed something else.</source>
        <translation>Ihr Handler hat etwas anderes berechnet.</translation>
    </message>
    <message>
        <source>Open the signature doctor</source>
        <translation>Den Signaturdoktor öffnen</translation>
    </message>
    <message>
        <source>The bytes signed, on the wire and received side by side, and the code that mends it</source>
        <translation>Die Bytes, wie sie signiert, gesendet und empfangen wurden, nebeneinander, und der Code, der es behebt</translation>
    </message>
    <message>
        <source>not known: it was not signed here</source>
        <translation>nicht bekannt: hier wurde es nicht signiert</translation>
    </message>
    <message>
        <source>not known: it did not leave from this log</source>
        <translation>nicht bekannt: aus diesem Protokoll ging es nicht hinaus</translation>
    </message>
    <message>
        <source>not known: the endpoint alone keeps it</source>
        <translation>nicht bekannt: nur der Endpunkt behält es</translation>
    </message>
    <message>
        <source>by this bench, %1</source>
        <translation>von dieser Bench, %1</translation>
    </message>
    <message>
        <source>attempt %1 of %2</source>
        <translation>Versuch %1 von %2</translation>
    </message>
    <message>
        <source>as it left, attempt %1</source>
        <translation>wie er hinausging, Versuch %1</translation>
    </message>
    <message>
        <source>found out: this is what its signature fits</source>
        <translation>herausgefunden: dazu passt seine Signatur</translation>
    </message>
    <message>
        <source>what the signature was checked over</source>
        <translation>worüber die Signatur geprüft wurde</translation>
    </message>
    <message>
        <source>found out: what your handler checked</source>
        <translation>herausgefunden: was Ihr Handler geprüft hat</translation>
    </message>
    <message>
        <source>What was entered cannot be an HMAC-SHA256, which is 64 hex digits or 44 characters of base64.</source>
        <translation>Das Eingegebene kann kein HMAC-SHA256 sein: Der hat 64 Hex-Ziffern oder 44 Zeichen Base64.</translation>
    </message>
    <message>
        <source>No mistake that is known here gives this value from the body and the webhook&apos;s secret. Log the bytes that your handler hashes, and the secret that it takes: one of them is another.</source>
        <translation>Kein Fehler, der hier bekannt ist, ergibt diesen Wert aus dem Body und dem Secret des Webhooks. Protokollieren Sie die Bytes, über die Ihr Handler hasht, und das Secret, das er nimmt: Eins davon ist ein anderes.</translation>
    </message>
    <message numerus="yes">
        <source>HMAC-SHA256 over %Ln bytes, the body as sent</source>
        <translation>
            <numerusform>HMAC-SHA256 über %Ln Byte, den Body wie gesendet</numerusform>
            <numerusform>HMAC-SHA256 über %Ln Bytes, den Body wie gesendet</numerusform>
        </translation>
    </message>
    <message>
        <source>Signed, and never sent.</source>
        <translation>Signiert, und nie gesendet.</translation>
    </message>
    <message>
        <source>Signed and sent · %1</source>
        <translation>Signiert und gesendet · %1</translation>
    </message>
    <message>
        <source>Your handler checked · %1</source>
        <translation>Ihr Handler prüfte · %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::Simulation</name>
    <message>
        <source>The simulation has been stopped.</source>
        <translation>Die Simulation wurde beendet.</translation>
    </message>
    <message>
        <source>There is no simulation running. Start one first.</source>
        <translation>Es läuft keine Simulation. Starten Sie erst eine.</translation>
    </message>
    <message>
        <source>A spike is of 1 to 1,000,000 visitors.</source>
        <translation>Ein Ansturm hat 1 bis 1.000.000 Besucher.</translation>
    </message>
    <message>
        <source>Time only goes forward.</source>
        <translation>Die Zeit geht nur vorwärts.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SimulatorForm</name>
    <message>
        <source>New visitors a minute</source>
        <translation>Neue Besucher in der Minute</translation>
    </message>
    <message>
        <source>Pages a visit, on average</source>
        <translation>Seiten je Besuch, im Mittel</translation>
    </message>
    <message>
        <source>Share of bots in per cent</source>
        <translation>Anteil der Bots in Prozent</translation>
    </message>
    <message>
        <source>Seed: the same one gives the same visitors</source>
        <translation>Startwert: der gleiche ergibt die gleichen Besucher</translation>
    </message>
    <message>
        <source>Paths with their weights</source>
        <translation>Pfade mit ihren Gewichten</translation>
    </message>
    <message>
        <source>Sources with their weights</source>
        <translation>Quellen mit ihren Gewichten</translation>
    </message>
    <message>
        <source>Countries with their weights</source>
        <translation>Länder mit ihren Gewichten</translation>
    </message>
    <message>
        <source>Custom events with their weights</source>
        <translation>Eigene Ereignisse mit ihren Gewichten</translation>
    </message>
    <message>
        <source>none, or signup 3, purchase 1</source>
        <translation>keine, oder signup 3, purchase 1</translation>
    </message>
    <message>
        <source>Visitors of the spike</source>
        <translation>Besucher des Ansturms</translation>
    </message>
    <message>
        <source>Spike</source>
        <translation>Ansturm</translation>
    </message>
    <message>
        <source>Fill the month to so many per cent</source>
        <translation>Den Monat auf so viele Prozent füllen</translation>
    </message>
    <message>
        <source>Fill month</source>
        <translation>Monat füllen</translation>
    </message>
    <message>
        <source>Run ahead</source>
        <translation>Vorspulen</translation>
    </message>
    <message>
        <source>Comma-separated, each with its weight: %1</source>
        <translation>Durch Kommas getrennt, jedes mit seinem Gewicht: %1</translation>
    </message>
    <message>
        <source>Visitors/min</source>
        <translation>Besucher/min</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Bots</source>
        <translation>Bots</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Paths</source>
        <translation>Pfade</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>Countries</source>
        <translation>Länder</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>So many visitors more within the next ten simulated seconds</source>
        <translation>So viele Besucher mehr in den nächsten zehn simulierten Sekunden</translation>
    </message>
    <message>
        <source>Count events as if they had come earlier this month, until usage stands there</source>
        <translation>Ereignisse zählen, als wären sie früher im Monat gekommen, bis die Nutzung dort steht</translation>
    </message>
    <message>
        <source>How far to run ahead</source>
        <translation>Wie weit vorgespult wird</translation>
    </message>
    <message>
        <source>an hour</source>
        <translation>eine Stunde</translation>
    </message>
    <message>
        <source>a day</source>
        <translation>einen Tag</translation>
    </message>
    <message>
        <source>to the month&apos;s end</source>
        <translation>bis zum Monatsende</translation>
    </message>
    <message>
        <source>Go through this time as fast as this machine can; retries and the hourly limit keep their times</source>
        <translation>Diese Zeit so schnell durchlaufen, wie dieser Rechner kann; Wiederholungen und die Stundengrenze behalten ihre Zeiten</translation>
    </message>
    <message>
        <source>Progress of running ahead</source>
        <translation>Fortschritt des Vorspulens</translation>
    </message>
    <message>
        <source>How Ovyxa counts where it is silent: a visitor is a truncated IP address and a browser for a day; known crawlers count nowhere; a spike fires above the webhook&apos;s threshold, and again only after the count was at most that.</source>
        <translation>Wie gezählt wird, wo Ovyxa nichts sagt: Ein Besucher ist für einen Tag eine gekürzte IP-Adresse und ein Browser; bekannte Crawler zählen nirgends; eine Spitze löst über der Schwelle des Webhooks aus, und wieder erst, nachdem die Zahl höchstens so groß war.</translation>
    </message>
    <message>
        <source>Stop the visitors</source>
        <translation>Besucher anhalten</translation>
    </message>
    <message>
        <source>Let visitors come</source>
        <translation>Besucher kommen lassen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Ends running ahead, and the visitors with it</source>
        <translation>Beendet das Vorspulen und mit ihm die Besucher</translation>
    </message>
    <message>
        <source>What is changed here counts from the next start.</source>
        <translation>Was hier geändert wird, gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Send a spike of simulated visitors</source>
        <translation>Einen Ansturm simulierter Besucher schicken</translation>
    </message>
    <message>
        <source>Fill the month&apos;s usage</source>
        <translation>Die Nutzung des Monats füllen</translation>
    </message>
    <message>
        <source>Run ahead with the simulated visitors, or end it</source>
        <translation>Mit den simulierten Besuchern vorspulen oder das beenden</translation>
    </message>
    <message>
        <source>Visitors need a site: add one, or run a trial.</source>
        <translation>Besucher brauchen eine Website: Fügen Sie eine hinzu, oder starten Sie einen Probelauf.</translation>
    </message>
    <message>
        <source>No visitors come yet: press “Let visitors come” first.</source>
        <translation>Noch kommen keine Besucher: Lassen Sie zuerst welche kommen.</translation>
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
        <translation>Eine Website wählen, hinzufügen oder entfernen</translation>
    </message>
    <message>
        <source>Add a webhook</source>
        <translation>Webhook hinzufügen</translation>
    </message>
    <message>
        <source>No site</source>
        <translation>Keine Website</translation>
    </message>
    <message>
        <source>Site: %1</source>
        <translation>Website: %1</translation>
    </message>
    <message>
        <source>Add a site, then a webhook</source>
        <translation>Eine Website hinzufügen, dann einen Webhook</translation>
    </message>
    <message>
        <source>Add a webhook to %1</source>
        <translation>Einen Webhook zu %1 hinzufügen</translation>
    </message>
    <message>
        <source>Add a site…</source>
        <translation>Website hinzufügen…</translation>
    </message>
    <message>
        <source>Set the country of %1…</source>
        <translation>Land von %1 festlegen…</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Site id</source>
        <translation>Kennung der Website</translation>
    </message>
    <message>
        <source>Country of the site</source>
        <translation>Land der Website</translation>
    </message>
    <message>
        <source>acme.test, as in site_id</source>
        <translation>acme.test, wie in site_id</translation>
    </message>
    <message>
        <source>Two letters, such as DE</source>
        <translation>Zwei Buchstaben, etwa DE</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Festlegen</translation>
    </message>
    <message>
        <source>A country is two letters, as in ISO 3166: DE, FR, US.</source>
        <translation>Ein Land besteht aus zwei Buchstaben nach ISO 3166: DE, FR, US.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>It is being added.</source>
        <translation>Sie wird gerade hinzugefügt.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SlackPreview</name>
    <message>
        <source>The message as Slack shows it</source>
        <translation>Die Nachricht, wie Slack sie zeigt</translation>
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
        <translation>Tempo der simulierten Uhr</translation>
    </message>
    <message>
        <source>Simulated time goes at %1; ← and → change it, Home is real time</source>
        <translation>Die simulierte Zeit läuft mit %1; ← und → ändern das, Pos1 ist Echtzeit</translation>
    </message>
</context>
<context>
    <name>ovyxa::SpikeFields</name>
    <message>
        <source>Active visitors</source>
        <translation>Aktive Besucher</translation>
    </message>
    <message>
        <source> visitors</source>
        <extracomment>stands behind a number in a field</extracomment>
        <translation> Besucher</translation>
    </message>
    <message>
        <source>More visitors are active than a threshold</source>
        <translation>Mehr Besucher als eine Schwelle sind aktiv</translation>
    </message>
    <message numerus="yes">
        <source>More than %1 active in %n minutes</source>
        <translation>
            <numerusform>Mehr als %1 aktiv in %n Minute</numerusform>
            <numerusform>Mehr als %1 aktiv in %n Minuten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::StatusLine</name>
    <message>
        <source>delivered</source>
        <translation>zugestellt</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>held</source>
        <translation>gehalten</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>(the sum does not balance; the log may be damaged)</source>
        <translation>(die Summe geht nicht auf; das Protokoll ist vielleicht beschädigt)</translation>
    </message>
    <message numerus="yes">
        <source>%n assumptions in use</source>
        <translation>
            <numerusform>%n Annahme in Gebrauch</numerusform>
            <numerusform>%n Annahmen in Gebrauch</numerusform>
        </translation>
    </message>
    <message>
        <source>What the bench assumes where Ovyxa&apos;s documentation is silent</source>
        <translation>Was Ovyxa Bench annimmt, wo Ovyxas Dokumentation schweigt</translation>
    </message>
    <message>
        <source>Signing secrets are kept in %1.</source>
        <translation>Signaturgeheimnisse liegen hier: %1.</translation>
    </message>
    <message>
        <source>Times are shown in: %1</source>
        <translation>Zeiten stehen in: %1</translation>
    </message>
    <message>
        <source>Secrets: %1</source>
        <translation>Geheimnisse: %1</translation>
    </message>
    <message>
        <source>Where Ovyxa&apos;s documentation is silent, the bench assumes:</source>
        <translation>Wo Ovyxas Dokumentation schweigt, nimmt Ovyxa Bench an:</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>View: colours and places</source>
        <translation>Ansicht: Farben und Orte</translation>
    </message>
    <message numerus="yes">
        <source>deliveries</source>
        <translation>
            <numerusform>Zustellung</numerusform>
            <numerusform>Zustellungen</numerusform>
        </translation>
    </message>
    <message>
        <source>= %1 delivered + %2 waiting + %3 held + %4 failed + %5 cancelled</source>
        <translation>= %1 zugestellt + %2 wartend + %3 gehalten + %4 gescheitert + %5 abgebrochen</translation>
    </message>
    <message>
        <source>Every delivery stands in exactly one of these. An event makes one for each webhook, and a replay one more. “Waiting” takes in queued and sending. Click a figure to see its deliveries.</source>
        <translation>Jede Zustellung steht in genau einer dieser Zahlen. Ein Ereignis ergibt eine für jeden Webhook, eine Wiederholung eine weitere. „Wartend“ schließt eingereiht und sendend ein. Ein Klick auf eine Zahl zeigt ihre Zustellungen.</translation>
    </message>
    <message numerus="yes">
        <source>of %Ln events</source>
        <translation>
            <numerusform>von %Ln Ereignis</numerusform>
            <numerusform>von %Ln Ereignissen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries</source>
        <translation>
            <numerusform>%Ln Zustellung</numerusform>
            <numerusform>%Ln Zustellungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Show what the bench assumes</source>
        <translation>Zeigen, was die Bench annimmt</translation>
    </message>
    <message>
        <source>Times: %1</source>
        <translation>Zeiten: %1</translation>
    </message>
    <message>
        <source>List all deliveries</source>
        <translation>Alle Zustellungen auflisten</translation>
    </message>
    <message>
        <source>List the delivered ones</source>
        <translation>Die zugestellten auflisten</translation>
    </message>
    <message>
        <source>List those that wait</source>
        <translation>Die wartenden auflisten</translation>
    </message>
    <message>
        <source>List those that are held back</source>
        <translation>Die zurückgehaltenen auflisten</translation>
    </message>
    <message>
        <source>List the failed ones</source>
        <translation>Die gescheiterten auflisten</translation>
    </message>
    <message>
        <source>List the cancelled ones</source>
        <translation>Die abgebrochenen auflisten</translation>
    </message>
</context>
<context>
    <name>ovyxa::SteadyScroll</name>
    <message>
        <source>Go to the newest</source>
        <translation>Zu den neuesten</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln neue</numerusform>
            <numerusform>%Ln neue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::StepModel</name>
    <message>
        <source>Expected %1; found %2.</source>
        <translation>Erwartet: %1; gefunden: %2.</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>Schritt %1: %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::TimelineView</name>
    <message>
        <source>Select a delivery to see its attempts and what comes next.</source>
        <translation>Wählen Sie eine Zustellung, um ihre Versuche zu sehen und was als Nächstes kommt.</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>Time line: no delivery is selected</source>
        <translation>Zeitlinie: keine Zustellung ausgewählt</translation>
    </message>
    <message>
        <source>Time line: no delivery belongs to the request</source>
        <translation>Zeitlinie: keine Zustellung gehört zu der Anfrage</translation>
    </message>
    <message>
        <source>Time line of %1 to %2, %3</source>
        <translation>Zeitlinie von %1 an %2, %3</translation>
    </message>
    <message>
        <source>Now: seconds to run the clock forward</source>
        <translation>Jetzt: Sekunden, um die die Uhr vorgestellt wird</translation>
    </message>
    <message>
        <source>Drag it forward to run the clock to that moment. By keys: → goes from attempt to attempt, Enter runs the clock there, Esc gives up.</source>
        <translation>Nach vorn ziehen, um die Uhr bis dorthin vorzustellen. Mit Tasten: → geht von Versuch zu Versuch, Enter stellt die Uhr dorthin, Esc gibt auf.</translation>
    </message>
    <message>
        <source>Cancel: the clock stays where it is</source>
        <translation>Abbrechen: Die Uhr bleibt, wo sie ist</translation>
    </message>
    <message>
        <source>the clock runs to %1 …</source>
        <translation>die Uhr läuft bis %1 …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>This request belongs to no delivery in the log: somebody else sent it, or its delivery was deleted.</source>
        <translation>Diese Anfrage gehört zu keiner Zustellung im Protokoll: Jemand anderes hat sie gesendet, oder ihre Zustellung wurde gelöscht.</translation>
    </message>
</context>
<context>
    <name>ovyxa::TopBar</name>
    <message>
        <source>Run a trial</source>
        <translation>Probelauf</translation>
    </message>
    <message>
        <source>Open the list of commands</source>
        <translation>Die Liste der Befehle öffnen</translation>
    </message>
    <message>
        <source>Replay failed</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Running …</source>
        <translation>Läuft …</translation>
    </message>
    <message numerus="yes">
        <source>Replay %Ln failed deliveries</source>
        <translation>
            <numerusform>%Ln gescheiterte Zustellung wiederholen</numerusform>
            <numerusform>%Ln gescheiterte Zustellungen wiederholen</numerusform>
        </translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Erneut</translation>
    </message>
    <message>
        <source>Trial</source>
        <extracomment>&quot;Run a trial&quot;, where there is room for one word alone</extracomment>
        <translation>Probe</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrafficController</name>
    <message>
        <source>%1 %2: %3</source>
        <translation>%1 %2: %3</translation>
    </message>
    <message>
        <source>Running ahead; the clock goes with it.</source>
        <translation>Wird vorgespult, und die Uhr mit.</translation>
    </message>
    <message>
        <source>The clock is paused: start it at the top.</source>
        <translation>Die Uhr steht: Lassen Sie sie oben weiterlaufen.</translation>
    </message>
    <message>
        <source>They come to %1, at ×%2.</source>
        <translation>Sie kommen zu %1, bei ×%2.</translation>
    </message>
    <message>
        <source>The clock goes at ×%1: hurry it at the top.</source>
        <translation>Die Uhr läuft mit ×%1: Oben geht es schneller.</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrafficDesk</name>
    <message>
        <source>There is no site “%1”.</source>
        <translation>Es gibt keine Website „%1“.</translation>
    </message>
    <message>
        <source>A month can be filled to 1 to 1,000 %.</source>
        <translation>Ein Monat lässt sich auf 1 bis 1.000 % füllen.</translation>
    </message>
    <message>
        <source>%1 of %2 events have been counted this month, which is %3 % already.</source>
        <translation>In diesem Monat sind %1 von %2 Ereignissen gezählt, das sind schon %3 %.</translation>
    </message>
    <message>
        <source>“%1” is not an IP address. Use 127.0.0.1 or ::1.</source>
        <translation>„%1“ ist keine IP-Adresse. Nehmen Sie 127.0.0.1 oder ::1.</translation>
    </message>
    <message>
        <source>The Events API dropped a connection from %1. %2</source>
        <translation>Die Events API hat eine Verbindung von %1 getrennt. %2</translation>
    </message>
    <message>
        <source>Events carry the site&apos;s default country.</source>
        <translation>Ereignisse tragen das Standardland der Website.</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrafficDoor</name>
    <message>
        <source>There is no site “%1”. Add it first.</source>
        <translation>Es gibt keine Website „%1“. Fügen Sie sie zuerst hinzu.</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrafficPanel</name>
    <message>
        <source>Where traffic comes from</source>
        <translation>Woher der Verkehr kommt</translation>
    </message>
    <message>
        <source>Simulator</source>
        <translation>Simulator</translation>
    </message>
    <message>
        <source>Events API</source>
        <translation>Events API</translation>
    </message>
    <message>
        <source>The plan&apos;s limit of events a month</source>
        <translation>Die Ereignisgrenze des Tarifs je Monat</translation>
    </message>
    <message>
        <source>Page views and custom events count, bots do not. The period is the calendar month in UTC. 80 % and 100 % fire once a month each, once for each site that listens.</source>
        <translation>Seitenaufrufe und eigene Ereignisse zählen, Bots nicht. Der Zeitraum ist der Kalendermonat in UTC. 80 % und 100 % lösen je einmal im Monat aus, einmal für jede Website, die darauf hört.</translation>
    </message>
    <message>
        <source>Stop the Events API</source>
        <translation>Die Events API beenden</translation>
    </message>
    <message>
        <source>Start the Events API</source>
        <translation>Die Events API starten</translation>
    </message>
    <message>
        <source>Completions of each goal: %1</source>
        <translation>Wie oft jedes Ziel erreicht wurde: %1</translation>
    </message>
    <message>
        <source>Stop the simulated visitors</source>
        <translation>Die simulierten Besucher anhalten</translation>
    </message>
    <message>
        <source>Let simulated visitors come</source>
        <translation>Simulierte Besucher kommen lassen</translation>
    </message>
    <message>
        <source>Page views and custom events counted since the start, hits of crawlers, and requests that the Events API refused</source>
        <translation>Seit dem Start gezählte Seitenaufrufe und eigene Ereignisse, Besuche von Crawlern und Anfragen, die die Events API abgewiesen hat</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Tarif</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiteres</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Goals…</source>
        <translation>Ziele…</translation>
    </message>
    <message>
        <source>Add or remove what counts as a goal</source>
        <translation>Hinzufügen oder entfernen, was als Ziel zählt</translation>
    </message>
    <message>
        <source>Use any free port</source>
        <translation>Irgendeinen freien Port nehmen</translation>
    </message>
    <message>
        <source>No goals yet: add one.</source>
        <translation>Noch keine Ziele: Fügen Sie eines hinzu.</translation>
    </message>
    <message>
        <source>Copy a line that tries the Events API</source>
        <translation>Eine Zeile kopieren, die die Events API ausprobiert</translation>
    </message>
    <message>
        <source>Make a key for the Events API…</source>
        <translation>Einen Schlüssel für die Events API anlegen …</translation>
    </message>
    <message>
        <source>Copied: a command that posts a page view.</source>
        <translation>Kopiert: ein Befehl, der einen Seitenaufruf sendet.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Trial</name>
    <message numerus="yes">
        <source>Waited %n second(s) for %1.</source>
        <translation>
            <numerusform>%n Sekunde auf %1 gewartet.</numerusform>
            <numerusform>%n Sekunden auf %1 gewartet.</numerusform>
        </translation>
    </message>
    <message>
        <source>Listens on %1 with a certificate of the profile&apos;s own CA.</source>
        <translation>Lauscht auf %1 mit einem Zertifikat der eigenen CA des Profils.</translation>
    </message>
    <message>
        <source>Trial</source>
        <translation>Probelauf</translation>
    </message>
    <message numerus="yes">
        <source>Sends to %1; its secret of %n character(s) is kept in %2.</source>
        <translation>
            <numerusform>Sendet an %1; sein Geheimnis von %n Zeichen wird hier aufbewahrt: %2.</numerusform>
            <numerusform>Sendet an %1; sein Geheimnis von %n Zeichen wird hier aufbewahrt: %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The event went to %n webhook(s) instead of one.</source>
        <translation>
            <numerusform>Das Ereignis ging an %n Webhook statt an einen.</numerusform>
            <numerusform>Das Ereignis ging an %n Webhooks statt an einen.</numerusform>
        </translation>
    </message>
    <message>
        <source>the delivery to end</source>
        <translation>das Ende der Zustellung</translation>
    </message>
    <message>
        <source>Delivered over %1 in %2 ms, answered %3. Receiver: %4</source>
        <translation>Zugestellt über %1 in %2 ms, Antwort %3. Empfänger: %4</translation>
    </message>
    <message>
        <source>no TLS</source>
        <translation>kein TLS</translation>
    </message>
    <message>
        <source>the receiver&apos;s record</source>
        <translation>die Aufzeichnung des Empfängers</translation>
    </message>
    <message>
        <source>Retry %1 came %2 ms after the attempt before it, not %3 ms.</source>
        <translation>Wiederholung %1 kam %2 ms nach dem Versuch davor, nicht %3 ms.</translation>
    </message>
    <message numerus="yes">
        <source>The delivery is %1 after %n attempt(s).</source>
        <translation>
            <numerusform>Die Zustellung ist nach %n Versuch %1.</numerusform>
            <numerusform>Die Zustellung ist nach %n Versuchen %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>503, 503, then 200: delivered with the second retry, one and five simulated minutes after the failures.</source>
        <translation>503, 503, dann 200: mit der zweiten Wiederholung zugestellt, eine und fünf simulierte Minuten nach den Fehlschlägen.</translation>
    </message>
    <message>
        <source>Four requests, the last 30 simulated minutes after the third: delivery and webhook are marked failed.</source>
        <translation>Vier Anfragen, die letzte 30 simulierte Minuten nach der dritten: Zustellung und Webhook sind als gescheitert markiert.</translation>
    </message>
    <message>
        <source>the webhook to be marked failed</source>
        <translation>die Markierung des Webhooks als gescheitert</translation>
    </message>
    <message>
        <source>There is no failed delivery to replay.</source>
        <translation>Es gibt keine gescheiterte Zustellung zum Wiederholen.</translation>
    </message>
    <message>
        <source>The failed delivery went out again byte for byte, was verified, and the webhook is healthy again.</source>
        <translation>Die gescheiterte Zustellung ging Byte für Byte noch einmal hinaus, wurde geprüft, und der Webhook ist wieder in Ordnung.</translation>
    </message>
    <message>
        <source>the webhook to be healthy</source>
        <translation>die Erholung des Webhooks</translation>
    </message>
    <message>
        <source>the replay to be made</source>
        <translation>die Wiederholung</translation>
    </message>
    <message>
        <source>There is no delivery to tamper with.</source>
        <translation>Es gibt keine Zustellung zum Verfälschen.</translation>
    </message>
    <message>
        <source>A changed body was answered %1 and judged “%2”.</source>
        <translation>Ein veränderter Body wurde mit %1 beantwortet und als „%2“ beurteilt.</translation>
    </message>
    <message>
        <source>One byte changed in flight: answered 401. Receiver: %1</source>
        <translation>Ein Byte unterwegs geändert: mit 401 beantwortet. Empfänger: %1</translation>
    </message>
    <message>
        <source>the sums to balance</source>
        <translation>das Aufgehen der Summen</translation>
    </message>
    <message>
        <source>%1 deliveries of %2 events = %3 delivered + %4 waiting + %5 held + %6 failed + %7 cancelled</source>
        <translation>%1 Zustellungen von %2 Ereignissen = %3 zugestellt + %4 wartend + %5 gehalten + %6 gescheitert + %7 abgebrochen</translation>
    </message>
</context>
<context>
    <name>ovyxa::TriggerCard</name>
    <message>
        <source>Fire</source>
        <translation>Auslösen</translation>
    </message>
    <message>
        <source>Fire %1</source>
        <translation>%1 auslösen</translation>
    </message>
    <message>
        <source>Edit the data of %1</source>
        <translation>Die Daten von %1 ändern</translation>
    </message>
    <message>
        <source>Edit the event&apos;s data, and see the exact bytes</source>
        <translation>Die Daten des Ereignisses ändern und die genauen Bytes sehen</translation>
    </message>
    <message>
        <source>Close the editor</source>
        <translation>Den Editor schließen</translation>
    </message>
    <message>
        <source>Send</source>
        <extracomment>what &quot;Fire&quot; says where there is room for some letters alone</extracomment>
        <translation>Senden</translation>
    </message>
</context>
<context>
    <name>ovyxa::TriggerController</name>
    <message>
        <source>%1 bytes are too many: Ovyxa sends at most %2. Such a delivery fails at once.</source>
        <translation>%1 Bytes sind zu viele: Ovyxa sendet höchstens %2. Eine solche Zustellung scheitert sofort.</translation>
    </message>
    <message>
        <source>Add a site first, or run a trial.</source>
        <translation>Fügen Sie zuerst eine Website hinzu, oder machen Sie einen Probelauf.</translation>
    </message>
    <message>
        <source>No webhook of %1 listens for %2. Add one, or tick the event in a webhook&apos;s form.</source>
        <translation>Kein Webhook von %1 bekommt %2. Fügen Sie einen hinzu, oder kreuzen Sie das Ereignis im Formular eines Webhooks an.</translation>
    </message>
    <message numerus="yes">
        <source>On its way to %n webhooks.</source>
        <translation>
            <numerusform>Unterwegs an %n Webhook.</numerusform>
            <numerusform>Unterwegs an %n Webhooks.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ovyxa JSON to %n webhooks: %1 bytes</source>
        <translation>
            <numerusform>Ovyxa-JSON an %n Webhook: %1 Bytes</numerusform>
            <numerusform>Ovyxa-JSON an %n Webhooks: %1 Bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Slack message to %n webhooks: %1 bytes</source>
        <translation>
            <numerusform>Slack-Nachricht an %n Webhook: %1 Bytes</numerusform>
            <numerusform>Slack-Nachricht an %n Webhooks: %1 Bytes</numerusform>
        </translation>
    </message>
    <message>
        <source>Kept as skipped: each webhook that listens is paused.</source>
        <translation>Als ausgelassen aufbewahrt: Jeder Webhook, der darauf hört, ist pausiert.</translation>
    </message>
    <message numerus="yes">
        <source>Not above the threshold of %n others.</source>
        <extracomment>of webhooks that a spike was not sent to</extracomment>
        <translation>
            <numerusform>Nicht über der Schwelle von %n weiteren.</numerusform>
            <numerusform>Nicht über der Schwelle von %n weiteren.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::TriggerPanel</name>
    <message>
        <source>Fire %1</source>
        <translation>%1 auslösen</translation>
    </message>
    <message>
        <source>Fire a trigger</source>
        <translation>Auslöser</translation>
    </message>
    <message>
        <source>Why not here?</source>
        <translation>Warum fehlt es?</translation>
    </message>
    <message>
        <source>Why is this delivery not here?</source>
        <translation>Warum ist diese Zustellung nicht hier?</translation>
    </message>
    <message>
        <source>Explains why an event did not become a delivery to a webhook, and what mends it</source>
        <translation>Erklärt, warum ein Ereignis nicht zur Zustellung an einen Webhook wurde, und was das behebt</translation>
    </message>
    <message>
        <source>Goals of the site…</source>
        <translation>Ziele der Website …</translation>
    </message>
    <message>
        <source>Add or remove what counts as a goal</source>
        <translation>Hinzufügen oder entfernen, was als Ziel zählt</translation>
    </message>
    <message>
        <source>Fire the goal %1</source>
        <translation>Das Ziel %1 auslösen</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrustRow</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the line for %1</source>
        <translation>Die Zeile für %1 kopieren</translation>
    </message>
    <message>
        <source>asking</source>
        <translation>wird gefragt</translation>
    </message>
    <message>
        <source>accepts</source>
        <translation>nimmt an</translation>
    </message>
    <message>
        <source>refuses</source>
        <translation>lehnt ab</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>nicht installiert</translation>
    </message>
    <message>
        <source>unclear</source>
        <translation>unklar</translation>
    </message>
    <message>
        <source>Tried here: with it, it accepts.</source>
        <translation>Hier versucht: damit nimmt es an.</translation>
    </message>
    <message>
        <source>Tried here: with it, it still refuses.</source>
        <translation>Hier versucht: auch damit lehnt es ab.</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>is being asked …</source>
        <translation>wird gefragt …</translation>
    </message>
    <message>
        <source>Has the authority in its store.</source>
        <translation>Hat die Zertifizierungsstelle in seinem Speicher.</translation>
    </message>
    <message>
        <source>Its store has the authority.</source>
        <translation>Sein Speicher hat die Zertifizierungsstelle.</translation>
    </message>
    <message>
        <source>No requests in the python3 on the PATH.</source>
        <translation>Das python3 im PATH hat kein requests.</translation>
    </message>
    <message>
        <source>No %1 on the PATH.</source>
        <translation>Kein %1 im PATH.</translation>
    </message>
    <message>
        <source>It could not be asked.</source>
        <translation>Es ließ sich nicht fragen.</translation>
    </message>
    <message>
        <source>Reads the system&apos;s store, and the authority is not in it.</source>
        <translation>Liest den Speicher des Systems, und die Zertifizierungsstelle ist nicht darin.</translation>
    </message>
    <message>
        <source>Brings a store of its own, and does not read the system&apos;s.</source>
        <translation>Bringt einen eigenen Speicher mit und liest den des Systems nicht.</translation>
    </message>
    <message>
        <source>Its ssl module reads OpenSSL&apos;s store, and the authority is not in it.</source>
        <translation>Sein Modul ssl liest den Speicher von OpenSSL, und die Zertifizierungsstelle ist nicht darin.</translation>
    </message>
    <message>
        <source>Brings a store of its own. The line puts this authority in its place, so others are refused then.</source>
        <translation>Bringt einen eigenen Speicher mit. Die Zeile setzt diese Zertifizierungsstelle an dessen Stelle, andere werden dann abgelehnt.</translation>
    </message>
    <message>
        <source>Brings a store of its own. The line adds to it, which may take an administrator.</source>
        <translation>Bringt einen eigenen Speicher mit. Die Zeile ergänzt ihn; das braucht vielleicht Verwalterrechte.</translation>
    </message>
    <message>
        <source>The authority is not in its store. The line is for an administrator; curl, Python and Go read it.</source>
        <translation>Die Zertifizierungsstelle ist nicht in seinem Speicher. Die Zeile ist für Verwalter; curl, Python und Go lesen ihn.</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrustView</name>
    <message>
        <source>Ask again</source>
        <translation>Noch einmal fragen</translation>
    </message>
    <message>
        <source>Who on this machine accepts this certificate</source>
        <translation>Wer auf diesem Rechner dieses Zertifikat annimmt</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>Copy the path of the CA file</source>
        <translation>Den Pfad der CA-Datei kopieren</translation>
    </message>
    <message>
        <source>Each was asked for a page at a server that shows the receiver&apos;s certificate, in the surroundings that this bench was started in; nothing of it is in the log. A line counts where it is given: in that shell, or in that store.</source>
        <translation>Jeder wurde um eine Seite von einem Server gebeten, der das Zertifikat des Empfängers zeigt, in der Umgebung, in der diese Werkbank gestartet wurde; nichts davon steht im Protokoll. Eine Zeile zählt dort, wo sie gegeben wird: in jener Shell oder in jenem Speicher.</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>What it said</source>
        <translation>Was er sagte</translation>
    </message>
    <message>
        <source>The line that mends it</source>
        <translation>Die Zeile, die es behebt</translation>
    </message>
    <message>
        <source>asking …</source>
        <translation>wird gefragt …</translation>
    </message>
    <message>
        <source>asked %1</source>
        <translation>gefragt um %1</translation>
    </message>
    <message>
        <source>The bench&apos;s own authority</source>
        <translation>Die eigene Zertifizierungsstelle der Werkbank</translation>
    </message>
    <message>
        <source>The bench&apos;s own authority, valid to %1</source>
        <translation>Die eigene Zertifizierungsstelle der Werkbank, gültig bis %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::TryOutcome</name>
    <message>
        <source>signed again</source>
        <translation>neu signiert</translation>
    </message>
    <message>
        <source>signed as it was</source>
        <translation>signiert wie zuvor</translation>
    </message>
    <message>
        <source>signed wrongly</source>
        <translation>falsch signiert</translation>
    </message>
    <message>
        <source>not signed</source>
        <translation>nicht signiert</translation>
    </message>
    <message>
        <source>the body</source>
        <translation>der Body</translation>
    </message>
    <message>
        <source>%1 added</source>
        <translation>%1 hinzugefügt</translation>
    </message>
    <message>
        <source>%1 taken out</source>
        <translation>%1 entfernt</translation>
    </message>
    <message>
        <source>the URL</source>
        <translation>die URL</translation>
    </message>
    <message>
        <source>how the body is written</source>
        <translation>die Schreibweise des Bodys</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n weitere</numerusform>
            <numerusform>%n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::UsageBar</name>
    <message>
        <source>this month</source>
        <translation>diesen Monat</translation>
    </message>
    <message>
        <source>Usage of %1: %2, %3</source>
        <translation>Nutzung von %1: %2, %3</translation>
    </message>
    <message>
        <source>Page views and custom events of all sites in %1 (UTC); bots do not count.</source>
        <translation>Seitenaufrufe und eigene Ereignisse aller Websites in %1 (UTC); Bots zählen nicht.</translation>
    </message>
</context>
<context>
    <name>ovyxa::UsageFields</name>
    <message>
        <source>Threshold of the plan</source>
        <translation>Schwelle des Tarifs</translation>
    </message>
    <message>
        <source>Month, as 2026-11</source>
        <translation>Monat, etwa 2026-11</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>The month&apos;s usage reaches the plan&apos;s limit</source>
        <translation>Die Nutzung des Monats erreicht die Grenze des Tarifs</translation>
    </message>
    <message>
        <source>Says %1 of %2 · counted: %3</source>
        <translation>Meldet %1 von %2 · gezählt: %3</translation>
    </message>
</context>
<context>
    <name>ovyxa::VisitorCurve</name>
    <message>
        <source>No visitors yet. Start the simulator, or post page views to the Events API.</source>
        <translation>Noch keine Besucher. Starten Sie den Simulator, oder senden Sie Seitenaufrufe an die Events API.</translation>
    </message>
    <message>
        <source>an hour before</source>
        <translation>eine Stunde zuvor</translation>
    </message>
    <message>
        <source>%1: more than %L2</source>
        <translation>%1: mehr als %L2</translation>
    </message>
    <message numerus="yes">
        <source>%1: %Ln active visitor(s)</source>
        <translation>
            <numerusform>%1: %Ln aktiver Besucher</numerusform>
            <numerusform>%1: %Ln aktive Besucher</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is told when more than %L2 are active</source>
        <translation>%1 erfährt es, wenn mehr als %L2 aktiv sind</translation>
    </message>
    <message numerus="yes">
        <source>%Ln active visitor(s) in the last 5 minutes</source>
        <translation>
            <numerusform>%Ln aktiver Besucher in den letzten 5 Minuten</numerusform>
            <numerusform>%Ln aktive Besucher in den letzten 5 Minuten</numerusform>
        </translation>
    </message>
    <message>
        <source>active now</source>
        <translation>gerade aktiv</translation>
    </message>
    <message>
        <source>%1: over %L2</source>
        <translation>%1: über %L2</translation>
    </message>
    <message>
        <source>No visitors since the start. Start the simulator, or post page views to the Events API.</source>
        <translation>Seit dem Start keine Besucher. Starten Sie den Simulator, oder senden Sie Seitenaufrufe an die Events-API.</translation>
    </message>
</context>
<context>
    <name>ovyxa::WaysBack</name>
    <message>
        <source>Undo the last deletion</source>
        <translation>Letztes Löschen rückgängig machen</translation>
    </message>
</context>
<context>
    <name>ovyxa::WebhookController</name>
    <message>
        <source>%1 and its webhooks are removed; this cannot be undone any more.</source>
        <translation>%1 samt Webhooks ist entfernt; das lässt sich nicht mehr zurücknehmen.</translation>
    </message>
    <message>
        <source>Add a site first: a webhook belongs to one.</source>
        <translation>Fügen Sie zuerst eine Website hinzu: Ein Webhook gehört zu einer.</translation>
    </message>
    <message>
        <source>%1 and its webhooks are removed.</source>
        <translation>%1 samt Webhooks ist entfernt.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>A test %1 is on its way to %2.</source>
        <translation>Ein Test mit %1 ist unterwegs zu %2.</translation>
    </message>
    <message>
        <source>%1 sends Slack messages from now on.</source>
        <translation>%1 sendet ab jetzt Slack-Nachrichten.</translation>
    </message>
    <message>
        <source>%1 has no failed deliveries that are still owed.</source>
        <translation>%1 hat keine gescheiterten Zustellungen, die noch ausstehen.</translation>
    </message>
    <message>
        <source>%1 is paused: the test %2 is kept as skipped.</source>
        <translation>%1 ist pausiert: Das Test-%2 ist als ausgelassen aufbewahrt.</translation>
    </message>
    <message>
        <source>%1 is paused: its events are kept as skipped, and can be sent later. What is under way goes on.</source>
        <translation>%1 ist pausiert: Seine Ereignisse werden als ausgelassen aufbewahrt und können später gesendet werden. Was unterwegs ist, läuft weiter.</translation>
    </message>
    <message>
        <source>%1 gets its events again.</source>
        <translation>%1 bekommt seine Ereignisse wieder.</translation>
    </message>
    <message>
        <source>%1 is removed.</source>
        <translation>%1 ist entfernt.</translation>
    </message>
    <message>
        <source>%1 is back.</source>
        <translation>%1 ist wieder da.</translation>
    </message>
    <message numerus="yes">
        <source>%1 already has %Ln webhooks, as many as Ovyxa allows for a site. Remove one, or use another site.</source>
        <translation>
            <numerusform>%1 hat schon %Ln Webhook, so viele, wie Ovyxa je Website erlaubt. Entfernen Sie einen, oder nehmen Sie eine andere Website.</numerusform>
            <numerusform>%1 hat schon %Ln Webhooks, so viele, wie Ovyxa je Website erlaubt. Entfernen Sie einen, oder nehmen Sie eine andere Website.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 gets its events again. %Ln were skipped while it was paused.</source>
        <translation>
            <numerusform>%1 bekommt seine Ereignisse wieder. %Ln wurde in der Pause ausgelassen.</numerusform>
            <numerusform>%1 bekommt seine Ereignisse wieder. %Ln wurden in der Pause ausgelassen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Send the %Ln skipped</source>
        <translation>
            <numerusform>%Ln ausgelassenes senden</numerusform>
            <numerusform>Die %Ln ausgelassenen senden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln that it had under way are cancelled.</source>
        <translation>
            <numerusform>%Ln, die er unterwegs hatte, ist abgebrochen.</numerusform>
            <numerusform>%Ln, die er unterwegs hatte, sind abgebrochen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 is back. %Ln were cancelled with it.</source>
        <translation>
            <numerusform>%1 ist wieder da. %Ln Zustellung wurde mit ihm abgebrochen.</numerusform>
            <numerusform>%1 ist wieder da. %Ln Zustellungen wurden mit ihm abgebrochen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Send the %Ln again</source>
        <translation>
            <numerusform>Die %Ln erneut senden</numerusform>
            <numerusform>Die %Ln erneut senden</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo removing %1</source>
        <translation>Entfernen von %1 rückgängig machen</translation>
    </message>
</context>
<context>
    <name>ovyxa::WebhookForm</name>
    <message>
        <source>Add a webhook to %1</source>
        <translation>Einen Webhook zu %1 hinzufügen</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>%1 bearbeiten</translation>
    </message>
    <message>
        <source>Destination URL</source>
        <translation>Ziel-URL</translation>
    </message>
    <message>
        <source>Allow plain HTTP to this machine</source>
        <translation>Unverschlüsseltes HTTP zu diesem Rechner erlauben</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Fires above this many active visitors:</source>
        <translation>Löst aus über so vielen aktiven Besuchern:</translation>
    </message>
    <message>
        <source>Spike threshold, active visitors</source>
        <translation>Schwelle der Spitze, aktive Besucher</translation>
    </message>
    <message>
        <source>Ovyxa JSON</source>
        <translation>Ovyxa-JSON</translation>
    </message>
    <message>
        <source>Slack message</source>
        <translation>Slack-Nachricht</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Body</translation>
    </message>
    <message>
        <source>Ovyxa says that Slack&apos;s incoming webhook URL works as a destination, and not what it then sends. Slack refuses a body without a text, so a Slack message is made of the event.</source>
        <translation>Ovyxa sagt, dass die URL eines eingehenden Slack-Webhooks als Ziel geht, und nicht, was es dann sendet. Slack lehnt einen Body ohne Text ab, deshalb wird aus dem Ereignis eine Slack-Nachricht gemacht.</translation>
    </message>
    <message>
        <source>Slack answers 400 no_text to Ovyxa&apos;s JSON: its messages need a text.</source>
        <translation>Slack antwortet auf Ovyxas JSON mit 400 no_text: Seine Nachrichten brauchen einen Text.</translation>
    </message>
    <message>
        <source>Send Slack messages</source>
        <translation>Slack-Nachrichten senden</translation>
    </message>
    <message>
        <source>64 hex digits</source>
        <translation>64 Hexziffern</translation>
    </message>
    <message>
        <source>sha256= and 64 hex digits</source>
        <translation>sha256= und 64 Hexziffern</translation>
    </message>
    <message>
        <source>Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>Ovyxa documents an HMAC-SHA256 signature in X-Ovyxa-Signature, and not how it is written. Lower-case hex of the exact body is the assumption.</source>
        <translation>Ovyxa dokumentiert eine HMAC-SHA256-Signatur in X-Ovyxa-Signature, und nicht, wie sie geschrieben wird. Angenommen sind kleine Hexziffern über den genauen Body.</translation>
    </message>
    <message>
        <source>Secret from Ovyxa</source>
        <translation>Geheimnis von Ovyxa</translation>
    </message>
    <message numerus="yes">
        <source>Paste the secret that Ovyxa showed you, to get the same signatures. Otherwise %n random bytes are used.</source>
        <translation>
            <numerusform>Fügen Sie das Geheimnis ein, das Ovyxa Ihnen gezeigt hat, um dieselben Signaturen zu bekommen. Sonst wird %n Zufallsbyte genommen.</numerusform>
            <numerusform>Fügen Sie das Geheimnis ein, das Ovyxa Ihnen gezeigt hat, um dieselben Signaturen zu bekommen. Sonst werden %n Zufallsbytes genommen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Add webhook</source>
        <translation>Webhook hinzufügen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Sichern</translation>
    </message>
    <message>
        <source>Will be sent to %1</source>
        <translation>Wird gesendet an %1</translation>
    </message>
    <message>
        <source>Ovyxa takes HTTPS only. Assumed: http:// is let through to this machine alone, and only where you allow it; credentials, a fragment and a missing host are refused.</source>
        <translation>Ovyxa nimmt nur HTTPS. Angenommen: http:// wird allein zu diesem Rechner durchgelassen, und nur, wo Sie es erlauben; Zugangsdaten, ein Fragment und ein fehlender Host werden abgelehnt.</translation>
    </message>
    <message>
        <source>Plain HTTP to this machine is allowed</source>
        <translation>Unverschlüsseltes HTTP zu diesem Rechner ist erlaubt</translation>
    </message>
    <message>
        <source>127.0.0.0/8, ::1 and localhost, for every webhook of this profile</source>
        <translation>127.0.0.0/8, ::1 und localhost, für jeden Webhook dieses Profils</translation>
    </message>
    <message numerus="yes">
        <source>Ovyxa shows a secret and does not say how it is used. Assumed: its UTF-8 bytes are the key; one that is made here is %n random bytes as hex digits.</source>
        <translation>
            <numerusform>Ovyxa zeigt ein Geheimnis und sagt nicht, wie es verwendet wird. Angenommen: Seine UTF-8-Bytes sind der Schlüssel; eines, das hier entsteht, ist %n Zufallsbyte als Hexziffern.</numerusform>
            <numerusform>Ovyxa zeigt ein Geheimnis und sagt nicht, wie es verwendet wird. Angenommen: Seine UTF-8-Bytes sind der Schlüssel; eines, das hier entsteht, besteht aus %n Zufallsbytes als Hexziffern.</numerusform>
        </translation>
    </message>
    <message>
        <source>The host&apos;s name, if you leave this empty.</source>
        <translation>Der Name des Hosts, wenn Sie dies leer lassen.</translation>
    </message>
    <message>
        <source>Each webhook has a threshold of its own. It fires when the count goes from at most that to more, and again only after it was at most that.</source>
        <translation>Jeder Webhook hat seine eigene Schwelle. Er löst aus, wenn die Zahl von höchstens dieser auf mehr steigt, und erst wieder, nachdem sie höchstens so hoch war.</translation>
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
        <translation>Webhook hinzufügen…</translation>
    </message>
    <message>
        <source>Add a site…</source>
        <translation>Website hinzufügen…</translation>
    </message>
    <message>
        <source>Edit webhook…</source>
        <translation>Webhook bearbeiten…</translation>
    </message>
    <message>
        <source>Send a test</source>
        <translation>Test senden</translation>
    </message>
    <message>
        <source>Replay its failed deliveries…</source>
        <translation>Seine gescheiterten Zustellungen wiederholen…</translation>
    </message>
    <message>
        <source>Copy URL</source>
        <translation>URL kopieren</translation>
    </message>
    <message>
        <source>Show secret…</source>
        <translation>Geheimnis zeigen…</translation>
    </message>
    <message>
        <source>Rotate secret…</source>
        <translation>Geheimnis wechseln…</translation>
    </message>
    <message>
        <source>Remove webhook</source>
        <translation>Webhook entfernen</translation>
    </message>
    <message>
        <source>No webhook yet. Add one: it takes the URL that is to be told, and the events to tell it.</source>
        <translation>Noch kein Webhook. Fügen Sie einen hinzu: Er braucht die URL, die es erfahren soll, und die Ereignisse dafür.</translation>
    </message>
    <message>
        <source>No site yet. Run a trial to have everything set up, or add the site whose events you want to send.</source>
        <translation>Noch keine Website. Machen Sie einen Probelauf, der alles einrichtet, oder fügen Sie die Website hinzu, deren Ereignisse Sie senden wollen.</translation>
    </message>
    <message>
        <source>Add a webhook</source>
        <translation>Webhook hinzufügen</translation>
    </message>
    <message>
        <source>Add a site</source>
        <translation>Eine Website hinzufügen</translation>
    </message>
    <message>
        <source>%1 (simulated)</source>
        <translation>%1 (simuliert)</translation>
    </message>
    <message>
        <source>%1 sends Ovyxa&apos;s JSON to Slack, which answers 400 no_text: its messages need a text.</source>
        <translation>%1 sendet Ovyxas JSON an Slack, das mit 400 no_text antwortet: Seine Nachrichten brauchen einen Text.</translation>
    </message>
    <message>
        <source>Send Slack messages</source>
        <translation>Slack-Nachrichten senden</translation>
    </message>
    <message>
        <source>Pause webhook</source>
        <translation>Webhook pausieren</translation>
    </message>
    <message>
        <source>Resume webhook</source>
        <translation>Webhook fortsetzen</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ActionCommand</name>
    <message>
        <source>It was asked to end, and stopped before it was done.</source>
        <translation>Es wurde zum Beenden aufgefordert und hörte auf, bevor es fertig war.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::BenchCommand</name>
    <message>
        <source>Another bench holds the default profile, so a temporary one is used and removed at the end. Give --profile DIR to keep what happens here.</source>
        <translation>Ein anderes Ovyxa Bench hält das Standardprofil, deshalb wird ein vorübergehendes verwendet und am Ende entfernt. Geben Sie --profile ORDNER an, um aufzuheben, was hier geschieht.</translation>
    </message>
    <message>
        <source>Nothing is kept in %1 yet.</source>
        <translation>In %1 ist noch nichts aufgehoben.</translation>
    </message>
    <message>
        <source>%1 is a file; a profile is a folder. Name another place.</source>
        <translation>%1 ist eine Datei; ein Profil ist ein Ordner. Nennen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be read. Check its permissions, or name another place.</source>
        <translation>Der Profilordner %1 lässt sich nicht lesen. Prüfen Sie seine Rechte, oder nennen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>A temporary profile cannot be made: %1</source>
        <translation>Ein vorübergehendes Profil lässt sich nicht anlegen: %1</translation>
    </message>
    <message>
        <source>The profile&apos;s simulated clock stands %1 ahead of this machine&apos;s. &quot;ovyxa-bench clock reset&quot; takes it back.</source>
        <translation>Die simulierte Uhr des Profils ist der dieses Rechners um %1 voraus. „ovyxa-bench clock reset“ stellt sie zurück.</translation>
    </message>
    <message>
        <source>It was asked to end while it waited for the profile.</source>
        <translation>Es sollte enden, während es auf das Profil wartete.</translation>
    </message>
    <message>
        <source>The time was up while it waited for the profile.</source>
        <translation>Die Zeit war um, während auf das Profil gewartet wurde.</translation>
    </message>
    <message>
        <source>Other programs cannot work with this bench while it runs. %1</source>
        <translation>Andere Programme können mit dieser Bench nicht arbeiten, solange sie läuft. %1</translation>
    </message>
    <message>
        <source>Webhooks must use HTTPS. For a server on this machine, use https://, give --allow-loopback-http, or let the profile allow it: &quot;ovyxa-bench settings set allow_loopback_http=on&quot;.</source>
        <translation>Webhooks müssen HTTPS verwenden. Für einen Server auf diesem Rechner: https:// verwenden, --allow-loopback-http angeben oder es im Profil erlauben: „ovyxa-bench settings set allow_loopback_http=on“.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ChildProcess</name>
    <message>
        <source>The command %1 cannot be started: %2</source>
        <translation>Der Befehl %1 lässt sich nicht starten: %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::Command</name>
    <message>
        <source>Standard output takes nothing more (%1), so this ends here.</source>
        <translation>Die Standardausgabe nimmt nichts mehr an (%1), deshalb ist hier Schluss.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::HostedRun</name>
    <message>
        <source>A running bench does not carry this out: it is for a bench, or a profile, of its own.</source>
        <translation>Eine laufende Bench führt das nicht aus: Es braucht eine Bench oder ein Profil für sich.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ListenCommand</name>
    <message>
        <source>the key&apos;s file</source>
        <translation>die Datei mit dem Schlüssel</translation>
    </message>
    <message>
        <source>Listening on %1. Ctrl+C ends it.</source>
        <translation>Lauscht auf %1. Strg+C beendet es.</translation>
    </message>
    <message>
        <source>Clients trust it with the CA certificate %1</source>
        <translation>Clients vertrauen ihm mit dem CA-Zertifikat %1</translation>
    </message>
    <message>
        <source>This address can be reached from other machines.</source>
        <translation>Diese Adresse ist von anderen Rechnern aus zu erreichen.</translation>
    </message>
    <message numerus="yes">
        <source>%n request(s): %1 with a valid signature, %2 with an invalid one.</source>
        <translation>
            <numerusform>%n Anfrage: %1 mit gültiger Signatur, %2 mit ungültiger.</numerusform>
            <numerusform>%n Anfragen: %1 mit gültiger Signatur, %2 mit ungültiger.</numerusform>
        </translation>
    </message>
    <message>
        <source>Receive webhooks and check their signatures</source>
        <translation>Webhooks empfangen und ihre Signaturen prüfen</translation>
    </message>
    <message>
        <source>The IP address to listen on</source>
        <translation>Die IP-Adresse zum Lauschen</translation>
    </message>
    <message>
        <source>0 = any free one</source>
        <translation>0 = irgendein freier</translation>
    </message>
    <message>
        <source>HTTP instead of HTTPS</source>
        <translation>HTTP statt HTTPS</translation>
    </message>
    <message>
        <source>A certificate of your own (PEM); without it, one of the profile&apos;s CA</source>
        <translation>Ein eigenes Zertifikat (PEM); sonst eines von der CA des Profils</translation>
    </message>
    <message>
        <source>Its private key (PEM)</source>
        <translation>Sein privater Schlüssel (PEM)</translation>
    </message>
    <message>
        <source>Which encoding is accepted: hex, prefixed, base64 or any</source>
        <translation>Welche Schreibweise angenommen wird: hex, prefixed, base64 oder any</translation>
    </message>
    <message>
        <source>A Host besides this machine&apos;s names, such as a tunnel&apos;s</source>
        <translation>Ein Host außer den Namen dieses Rechners, etwa der eines Tunnels</translation>
    </message>
    <message>
        <source>End after this time: 500ms, 5s, 2m or plain seconds</source>
        <translation>Nach dieser Zeit enden: 500ms, 5s, 2m oder einfach Sekunden</translation>
    </message>
    <message>
        <source>--alert needs a secret: without one no signature is checked, and an event that nobody verified proves nothing. Give --secret, --secret-file or OVYXA_BENCH_SECRET.</source>
        <translation>--alert braucht ein Geheimnis: Ohne eines wird keine Signatur geprüft, und ein Ereignis, das niemand geprüft hat, beweist nichts. Geben Sie --secret, --secret-file oder OVYXA_BENCH_SECRET an.</translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s).</source>
        <translation>
            <numerusform>%n Alarm.</numerusform>
            <numerusform>%n Alarme.</numerusform>
        </translation>
    </message>
    <message>
        <source>For this run, tell when verified events reach a figure: &apos;goal.completed[goal_name=Purchase] &gt;= 100 per day&apos;</source>
        <translation>Für diesen Lauf melden, wenn geprüfte Ereignisse eine Zahl erreichen: &apos;goal.completed[goal_name=Purchase] &gt;= 100 per day&apos;</translation>
    </message>
    <message>
        <source>End with exit code 1 at the first alert</source>
        <translation>Beim ersten Alarm mit Exit-Code 1 enden</translation>
    </message>
    <message>
        <source>--fail-on-invalid needs a secret: without one no request can be valid. Give --secret, --secret-file or OVYXA_BENCH_SECRET.</source>
        <translation>--fail-on-invalid braucht ein Geheimnis: Ohne eines kann keine Anfrage gültig sein. Geben Sie --secret, --secret-file oder OVYXA_BENCH_SECRET an.</translation>
    </message>
    <message numerus="yes">
        <source>The time was up after %1 of %n request(s).</source>
        <translation>
            <numerusform>Die Zeit war nach %1 von %n Anfrage um.</numerusform>
            <numerusform>Die Zeit war nach %1 von %n Anfragen um.</numerusform>
        </translation>
    </message>
    <message>
        <source>Answer so many requests, take no more, and end</source>
        <translation>So viele Anfragen beantworten, keine weiteren annehmen und enden</translation>
    </message>
    <message>
        <source>End with exit code 1 if any request was not signed with a known secret</source>
        <translation>Mit Exit-Code 1 enden, wenn eine Anfrage nicht mit einem bekannten Geheimnis signiert war</translation>
    </message>
    <message>
        <source>Tell each request with its headers and body</source>
        <translation>Jede Anfrage mit Headern und Body melden</translation>
    </message>
    <message numerus="yes">
        <source>The command ended after %1 of %n request(s).</source>
        <translation>
            <numerusform>Der Befehl endete nach %1 von %n Anfrage.</numerusform>
            <numerusform>Der Befehl endete nach %1 von %n Anfragen.</numerusform>
        </translation>
    </message>
    <message>
        <source>The time was up before the command had ended.</source>
        <translation>Die Zeit war um, bevor der Befehl zu Ende war.</translation>
    </message>
    <message>
        <source>Behind --: a command to run once it is ready, without a shell, with OVYXA_BENCH_URL and OVYXA_BENCH_CA set. It ends with it, and with its exit code, unless --count, --duration, --fail-on-invalid or an alert says no (1)</source>
        <translation>Hinter --: ein Befehl, der läuft, sobald es bereit ist, ohne Shell, mit OVYXA_BENCH_URL und OVYXA_BENCH_CA. Es endet mit ihm und mit seinem Exit-Code, es sei denn, --count, --duration, --fail-on-invalid oder ein Alarm sagt nein (1)</translation>
    </message>
    <message>
        <source>What to answer in turn, such as 503x2,200 or delay=2s:200; the last step repeats. It is answered as it stands, whatever the signature; without it 200, and 401 to what is not signed rightly. Steps: a status, close, reset, hang, truncate=BYTES, drip=TIME, garbage, redirect=URL, slack, zapier, app</source>
        <translation>Was der Reihe nach geantwortet wird, etwa 503x2,200 oder delay=2s:200; der letzte Schritt wiederholt sich. So wird geantwortet, wie es dasteht, gleich wie signiert ist; ohne das 200, und 401 auf alles, was nicht richtig signiert ist. Schritte: ein Status, close, reset, hang, truncate=BYTES, drip=TIME, garbage, redirect=URL, slack, zapier, app</translation>
    </message>
    <message>
        <source>The bench that holds the profile receives already, on %1. See what it gets with &quot;ovyxa-bench watch&quot;, stop it there, or name another profile with --profile.</source>
        <translation>Die Bench, die das Profil hält, empfängt bereits, auf %1. Sehen Sie mit &quot;ovyxa-bench watch&quot;, was sie erhält, beenden Sie den Empfang dort, oder nennen Sie mit --profile ein anderes Profil.</translation>
    </message>
    <message>
        <source>It was asked to end while it waited for the profile.</source>
        <translation>Es sollte enden, während auf das Profil gewartet wurde.</translation>
    </message>
    <message numerus="yes">
        <source>%n had no signature.</source>
        <translation>
            <numerusform>%n hatte keine Signatur.</numerusform>
            <numerusform>%n hatten keine Signatur.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n went unchecked, as no secret is known.</source>
        <translation>
            <numerusform>%n blieb ungeprüft, da kein Secret bekannt ist.</numerusform>
            <numerusform>%n blieben ungeprüft, da kein Secret bekannt ist.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be checked, each for the reason that stands with it.</source>
        <translation>
            <numerusform>%n konnte nicht geprüft werden; der Grund steht dabei.</numerusform>
            <numerusform>%n konnten nicht geprüft werden; der Grund steht jeweils dabei.</numerusform>
        </translation>
    </message>
    <message>
        <source>It was asked to end before the command had ended.</source>
        <translation>Es sollte enden, bevor der Befehl zu Ende war.</translation>
    </message>
    <message>
        <source>--allow-host takes one name as it stands in the Host field, such as abc.tunnel.example, and not &quot;%1&quot;. Give it once for each name.</source>
        <translation>--allow-host nimmt einen Namen, wie er im Feld Host steht, etwa abc.tunnel.example, und nicht &quot;%1&quot;. Geben Sie es für jeden Namen einmal an.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::McpCommand</name>
    <message>
        <source>Speaking the Model Context Protocol on standard input and output. Its end ends the session.</source>
        <translation>Spricht das Model Context Protocol auf Standardeingabe und Standardausgabe. Das Ende der Eingabe beendet die Sitzung.</translation>
    </message>
    <message>
        <source>The bench for a coding agent: Model Context Protocol over standard input and output</source>
        <translation>Die Bench für einen Coding-Agenten: Model Context Protocol über Standardeingabe und Standardausgabe</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>Auch diesem CA-Zertifikat vertrauen (PEM)</translation>
    </message>
    <message>
        <source>An agent starts it by itself: its settings take this command and its arguments.</source>
        <translation>Ein Agent startet es selbst: In seine Einstellungen gehören dieser Befehl und seine Argumente.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ReplayCommand</name>
    <message numerus="yes">
        <source>%n delivery(ies) to send again.</source>
        <translation>
            <numerusform>%n Zustellung noch einmal zu senden.</numerusform>
            <numerusform>%n Zustellungen noch einmal zu senden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) could not be sent again: their webhook is gone.</source>
        <translation>
            <numerusform>%n Zustellung ließ sich nicht noch einmal senden: Der Webhook ist weg.</numerusform>
            <numerusform>%n Zustellungen ließen sich nicht noch einmal senden: Der Webhook ist weg.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) were sent again meanwhile, and are owed no more.</source>
        <translation>
            <numerusform>%n Zustellung wurde inzwischen erneut gesendet und steht nicht mehr aus.</numerusform>
            <numerusform>%n Zustellungen wurden inzwischen erneut gesendet und stehen nicht mehr aus.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ResendCommand</name>
    <message>
        <source>the body&apos;s file</source>
        <translation>die Datei mit dem Inhalt</translation>
    </message>
    <message>
        <source>Delivery %1 was never sent with a signature, so there is none to keep.</source>
        <translation>Zustellung %1 wurde nie mit einer Signatur gesendet; daher gibt es keine zu behalten.</translation>
    </message>
    <message>
        <source>Delivery %1 was sent without a header %2.</source>
        <translation>Zustellung %1 wurde ohne eine Kopfzeile %2 gesendet.</translation>
    </message>
    <message>
        <source>Edit a delivery and send it again, byte for byte, as a new one</source>
        <translation>Eine Zustellung bearbeiten und Byte für Byte als neue senden</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>Welche, mit ihrer Nummer</translation>
    </message>
    <message>
        <source>Send exactly these bytes; - is standard input</source>
        <translation>Genau diese Bytes senden; - ist die Standardeingabe</translation>
    </message>
    <message>
        <source>Leave this header out; without the signature&apos;s, nothing is signed</source>
        <translation>Diese Kopfzeile weglassen; ohne die der Signatur wird nicht signiert</translation>
    </message>
    <message>
        <source>To another URL than its webhook&apos;s</source>
        <translation>An eine andere URL als die ihres Webhooks</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>Auch diesem CA-Zertifikat vertrauen (PEM)</translation>
    </message>
    <message>
        <source>Let http:// through to this machine</source>
        <translation>http:// zu diesem Rechner durchlassen</translation>
    </message>
    <message>
        <source>The first failure is final</source>
        <translation>Der erste Fehlschlag ist endgültig</translation>
    </message>
    <message>
        <source>A signature that is left out is neither wrong nor as it was: leave one of the two.</source>
        <translation>Eine Signatur, die weggelassen wird, ist weder falsch noch wie zuvor: Lassen Sie eines von beiden weg.</translation>
    </message>
    <message>
        <source>Set a header, &quot;Name: value&quot;; twice the same name sends it twice; of a signature the value is sent as given</source>
        <translation>Eine Kopfzeile setzen, „Name: Wert“; zweimal derselbe Name sendet sie zweimal; der Wert einer Signatur geht hinaus, wie er dasteht</translation>
    </message>
    <message>
        <source>A signature that is given as a header is not made: give the header, or say how to sign.</source>
        <translation>Eine Signatur, die als Kopfzeile gegeben ist, wird nicht erzeugt: Geben Sie die Kopfzeile an, oder sagen Sie, wie signiert wird.</translation>
    </message>
    <message>
        <source>%1 is made by the bench for each request, and cannot be left out.</source>
        <translation>%1 macht die Werkbank für jede Anfrage selbst; das lässt sich nicht weglassen.</translation>
    </message>
    <message>
        <source>again (with the present secret), as-it-was, or wrong</source>
        <translation>again (mit dem jetzigen Schlüssel), as-it-was (wie sie war) oder wrong (falsch)</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ServeCommand</name>
    <message>
        <source>The profile has no key of the Events API, so one was made for this run: %1</source>
        <translation>Das Profil hat keinen Schlüssel der Events API, also wurde einer für diesen Lauf erzeugt: %1</translation>
    </message>
    <message>
        <source>The Events API listens on %1, and for plain HTTP on the same port. Ctrl+C ends it.</source>
        <translation>Die Events API lauscht auf %1, für unverschlüsseltes HTTP auf demselben Port. Strg+C beendet sie.</translation>
    </message>
    <message>
        <source>Clients trust it with the CA certificate %1</source>
        <translation>Clients vertrauen ihr mit dem CA-Zertifikat %1</translation>
    </message>
    <message>
        <source>The profile has no webhook yet: events will be counted, and nobody told of them.</source>
        <translation>Das Profil hat noch keinen Webhook: Ereignisse werden gezählt, und niemand erfährt davon.</translation>
    </message>
    <message>
        <source>%1 was refused with %2: %3</source>
        <translation>%1 wurde mit %2 abgewiesen: %3</translation>
    </message>
    <message>
        <source>Delivery %1: %2.</source>
        <translation>Zustellung %1: %2.</translation>
    </message>
    <message>
        <source>The whole bench without a window: the Events API, the triggers, and the profile&apos;s webhooks</source>
        <translation>Ovyxa Bench ganz ohne Fenster: die Events API, die Auslöser und die Webhooks des Profils</translation>
    </message>
    <message>
        <source>0 = any free one</source>
        <translation>0 = irgendein freier</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>Auch diesem CA-Zertifikat vertrauen (PEM)</translation>
    </message>
    <message>
        <source>End after this time: 500ms, 5s, 2m or plain seconds</source>
        <translation>Nach dieser Zeit enden: 500ms, 5s, 2m oder einfach Sekunden</translation>
    </message>
    <message>
        <source>The country database %1 cannot be read.</source>
        <translation>Die Länderdatenbank %1 lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>Look visitors&apos; countries up in this MaxMind-format file; the profile remembers it</source>
        <translation>Die Länder der Besucher in dieser Datei im MaxMind-Format nachschlagen; das Profil merkt sie sich</translation>
    </message>
    <message>
        <source>unlimited, free (1,000 an hour) or pro (5,000); the profile remembers it</source>
        <translation>unlimited, free (1.000 in der Stunde) oder pro (5.000); das Profil merkt sie sich</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) set off; delivered %1, failed %2, held %3.</source>
        <translation>
            <numerusform>%n Ereignis ausgelöst; zugestellt %1, fehlgeschlagen %2, zurückgehalten %3.</numerusform>
            <numerusform>%n Ereignisse ausgelöst; zugestellt %1, fehlgeschlagen %2, zurückgehalten %3.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) that an earlier run left unfinished are taken up.</source>
        <translation>
            <numerusform>%n Zustellung, die ein früherer Lauf offen ließ, wird wieder aufgenommen.</numerusform>
            <numerusform>%n Zustellungen, die ein früherer Lauf offen ließ, werden wieder aufgenommen.</numerusform>
        </translation>
    </message>
    <message>
        <source>It was asked to end while it waited for the profile.</source>
        <translation>Es sollte enden, während auf das Profil gewartet wurde.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::SimulateCommand</name>
    <message>
        <source>Made-up visitors of a site, for a span of simulated time</source>
        <translation>Erfundene Besucher einer Website für eine Spanne simulierter Zeit</translation>
    </message>
    <message>
        <source>Whose visitors</source>
        <translation>Wessen Besucher</translation>
    </message>
    <message>
        <source>How long, simulated: 30m, 12h, 30d</source>
        <translation>Wie lange, simuliert: 30m, 12h, 30d</translation>
    </message>
    <message>
        <source>The same seed gives the same visitors</source>
        <translation>Der gleiche Startwert ergibt die gleichen Besucher</translation>
    </message>
    <message>
        <source>New visitors a minute</source>
        <translation>Neue Besucher in der Minute</translation>
    </message>
    <message>
        <source>Pages a visit, on average</source>
        <translation>Seiten je Besuch, im Mittel</translation>
    </message>
    <message>
        <source>Per cent of the hits that are of crawlers</source>
        <translation>Anteil der Besuche von Crawlern in Prozent</translation>
    </message>
    <message>
        <source>Comma-separated, each with its weight: %1</source>
        <translation>Durch Kommas getrennt, jedes mit seinem Gewicht: %1</translation>
    </message>
    <message>
        <source>So many visitors more within the first ten seconds</source>
        <translation>So viele Besucher mehr in den ersten zehn Sekunden</translation>
    </message>
    <message>
        <source>First fill the month&apos;s usage to so many per cent</source>
        <translation>Die Nutzung des Monats erst auf so viele Prozent füllen</translation>
    </message>
    <message>
        <source>Set the plan&apos;s limit of events a month</source>
        <translation>Die Ereignisgrenze des Tarifs je Monat setzen</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>Auch diesem CA-Zertifikat vertrauen (PEM)</translation>
    </message>
    <message>
        <source>a number from 0 on is expected</source>
        <translation>erwartet wird eine Zahl ab 0</translation>
    </message>
    <message>
        <source>of %1, simulated</source>
        <translation>von %1, simuliert</translation>
    </message>
    <message>
        <source>Visitors or a scenario are under way on the bench already, and its clock goes with them. Wait for their end, or stop them.</source>
        <translation>Auf der Bench sind schon Besucher oder ein Szenario unterwegs, und ihre Uhr geht mit ihnen. Warten Sie deren Ende ab, oder beenden Sie sie.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::TrialCommand</name>
    <message numerus="yes">
        <source>%n step(s) passed.</source>
        <translation>
            <numerusform>%n Schritt bestanden.</numerusform>
            <numerusform>%n Schritte bestanden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Prove the whole way: trigger, sign, deliver, retry, receive, verify, replay; on a temporary profile, or in --profile</source>
        <translation>Den ganzen Weg beweisen: auslösen, signieren, zustellen, wiederholen, empfangen, prüfen, erneut senden; in einem vorübergehenden Profil oder in --profile</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) passed, %1 failed.</source>
        <translation>
            <numerusform>%n Schritt bestanden, %1 gescheitert.</numerusform>
            <numerusform>%n Schritte bestanden, %1 gescheitert.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::TriggerCommand</name>
    <message>
        <source>the body&apos;s file</source>
        <translation>die Datei mit dem Body</translation>
    </message>
    <message>
        <source>--data takes KEY=VALUE, such as goal_name=Purchase.</source>
        <translation>--data nimmt SCHLÜSSEL=WERT, etwa goal_name=Purchase.</translation>
    </message>
    <message>
        <source>Send one event, or several, to one URL</source>
        <translation>Ein Ereignis oder mehrere an eine URL senden</translation>
    </message>
    <message>
        <source>goal.completed, usage.threshold or realtime.spike</source>
        <translation>goal.completed, usage.threshold oder realtime.spike</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>Wohin</translation>
    </message>
    <message>
        <source>The payload&apos;s site_id</source>
        <translation>Die site_id der Nutzdaten</translation>
    </message>
    <message>
        <source>hex, prefixed or base64</source>
        <translation>hex, prefixed oder base64</translation>
    </message>
    <message>
        <source>ovyxa or slack</source>
        <translation>ovyxa oder slack</translation>
    </message>
    <message>
        <source>Set a field of the payload&apos;s data</source>
        <translation>Ein Feld in den Daten der Nutzdaten setzen</translation>
    </message>
    <message>
        <source>Send exactly these bytes; - is standard input</source>
        <translation>Genau diese Bytes senden; - ist die Standardeingabe</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>Auch diesem CA-Zertifikat vertrauen (PEM)</translation>
    </message>
    <message>
        <source>Let http:// through to this machine</source>
        <translation>http:// zu diesem Rechner durchlassen</translation>
    </message>
    <message>
        <source>The first failure is final</source>
        <translation>Der erste Fehlschlag gilt</translation>
    </message>
    <message>
        <source>How many events</source>
        <translation>Wie viele Ereignisse</translation>
    </message>
    <message>
        <source>The time was up before all had ended.</source>
        <translation>Die Zeit war um, bevor alle zu Ende waren.</translation>
    </message>
    <message>
        <source>usual, or tricky: data that a handler cannot verify if it checks what it has parsed and written anew (letters, U+2028, slashes, quotes, figures such as 1.0)</source>
        <translation>usual, oder tricky: Daten, die ein Handler nicht prüfen kann, wenn er prüft, was er gelesen und neu geschrieben hat (Buchstaben, U+2028, Schrägstriche, Anführungszeichen, Zahlen wie 1.0)</translation>
    </message>
    <message>
        <source>End with 1 after this time, real: 500ms, 5s, 2m or plain seconds; what is left stays due</source>
        <translation>Nach dieser wirklichen Zeit mit 1 enden: 500ms, 5s, 2m oder Sekunden; was übrig ist, bleibt fällig</translation>
    </message>
    <message>
        <source>No secret was given, so one was made for this run, shown this once: %1</source>
        <translation>Es wurde kein Geheimnis angegeben, daher wurde für diesen Lauf eines erzeugt; es wird nur dieses eine Mal gezeigt: %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::VerifyCommand</name>
    <message>
        <source>A secret is needed: give --secret-file, set OVYXA_BENCH_SECRET, or give --secret for a throw-away one.</source>
        <translation>Es braucht ein Geheimnis: Geben Sie --secret-file an, setzen Sie OVYXA_BENCH_SECRET, oder geben Sie --secret an, für eines zum Wegwerfen.</translation>
    </message>
    <message>
        <source>the body</source>
        <translation>der Body</translation>
    </message>
    <message>
        <source>The signature is valid (%1).</source>
        <translation>Die Signatur ist gültig (%1).</translation>
    </message>
    <message>
        <source>The signature is not valid.</source>
        <translation>Die Signatur ist nicht gültig.</translation>
    </message>
    <message>
        <source>Check a signature; when it does not match, say why</source>
        <translation>Eine Signatur prüfen und, wenn sie nicht stimmt, sagen, warum</translation>
    </message>
    <message>
        <source>The value of X-Ovyxa-Signature</source>
        <translation>Der Wert von X-Ovyxa-Signature</translation>
    </message>
    <message>
        <source>The body&apos;s exact bytes; - is standard input</source>
        <translation>Die genauen Bytes des Bodys; - ist die Standardeingabe</translation>
    </message>
    <message>
        <source>--header takes a field as it was received, such as &quot;Content-Encoding: gzip&quot;, and not &quot;%1&quot;.</source>
        <translation>--header nimmt ein Feld, wie es empfangen wurde, etwa &quot;Content-Encoding: gzip&quot;, und nicht &quot;%1&quot;.</translation>
    </message>
    <message>
        <source>Another header of the request, as &quot;Name: value&quot;: evidence where the signature does not match; as often as there are any</source>
        <translation>Ein weiterer Header der Anfrage, als &quot;Name: Wert&quot;: ein Indiz, wenn die Signatur nicht passt; so oft, wie es welche gibt</translation>
    </message>
    <message>
        <source>The request&apos;s method, in case it was signed too</source>
        <translation>Die Methode der Anfrage, falls sie mitsigniert wurde</translation>
    </message>
    <message>
        <source>The URL it was sent to, in case it was signed too</source>
        <translation>Die URL, an die gesendet wurde, falls sie mitsigniert wurde</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::WaitForCommand</name>
    <message>
        <source>There are %1 of %2.</source>
        <translation>Es sind %1 von %2.</translation>
    </message>
    <message>
        <source>The time was up: there are %1 of %2.</source>
        <translation>Die Zeit war um: Es sind %1 von %2.</translation>
    </message>
    <message>
        <source>Wait until the profile&apos;s logs hold what fits a query, what is there already included; ends with 1 if they do not in time. since: asks for new ones only</source>
        <translation>Warten, bis die Protokolle des Profils enthalten, was auf eine Abfrage passt, auch was schon da ist; endet mit 1, wenn das nicht rechtzeitig geschieht. since: fragt nur nach neuen</translation>
    </message>
    <message>
        <source>Such as &apos;state:delivered event:goal.completed&apos; or &apos;verdict:valid&apos;</source>
        <translation>Etwa &apos;state:delivered event:goal.completed&apos; oder &apos;verdict:valid&apos;</translation>
    </message>
    <message>
        <source>So many</source>
        <translation>So viele</translation>
    </message>
    <message>
        <source>How long, real: 500ms, 5s, 2m or plain seconds</source>
        <translation>Wie lange, wirkliche Zeit: 500ms, 5s, 2m oder Sekunden</translation>
    </message>
    <message>
        <source>It was asked to end: there are %1 of %2.</source>
        <translation>Es sollte enden: Es sind %1 von %2.</translation>
    </message>
    <message>
        <source>So far there are %1 of %2.</source>
        <translation>Bisher sind es %1 von %2.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::Watch</name>
    <message>
        <source>Delivery %1: %2.</source>
        <translation>Zustellung %1: %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) are held back by the hourly limit and stay in the log.</source>
        <translation>
            <numerusform>%n Zustellung hält die Stundengrenze zurück; sie bleibt im Protokoll.</numerusform>
            <numerusform>%n Zustellungen hält die Stundengrenze zurück; sie bleiben im Protokoll.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) had not ended; they stay in the log, due.</source>
        <translation>
            <numerusform>%n Zustellung war nicht zu Ende; sie bleibt fällig im Protokoll.</numerusform>
            <numerusform>%n Zustellungen waren nicht zu Ende; sie bleiben fällig im Protokoll.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delivered %1, failed %2, held %3.</source>
        <translation>Zugestellt %1, gescheitert %2, gehalten %3.</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) were cancelled.</source>
        <translation>
            <numerusform>%n Zustellung wurde abgebrochen.</numerusform>
            <numerusform>%n Zustellungen wurden abgebrochen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::WatchCommand</name>
    <message>
        <source>Watching %1. Ctrl+C ends it.</source>
        <translation>%1 wird beobachtet. Strg+C beendet es.</translation>
    </message>
    <message>
        <source>%1 deliveries ended, %2 attempts, %3 requests received.</source>
        <translation>Beendete Zustellungen: %1, Versuche: %2, empfangene Anfragen: %3.</translation>
    </message>
    <message>
        <source>Only what fits, of the deliveries or of the received requests, whose words are used; what both know asks for both</source>
        <translation>Nur was passt, von den Zustellungen oder den empfangenen Anfragen, je nachdem, wessen Wörter dastehen; was beide kennen, fragt nach beiden</translation>
    </message>
    <message>
        <source>End after so many deliveries that ended and requests received</source>
        <translation>Nach so vielen beendeten Zustellungen und empfangenen Anfragen enden</translation>
    </message>
    <message>
        <source>End after this time: 500ms, 5s, 2m or plain seconds; with 1 if --count was not reached</source>
        <translation>Nach dieser Zeit enden: 500ms, 5s, 2m oder Sekunden; mit 1, wenn --count nicht erreicht wurde</translation>
    </message>
    <message>
        <source>Tell what comes into the profile&apos;s logs, until the bench that holds it ends</source>
        <translation>Sagen, was in die Logs des Profils kommt, bis die Bench endet, die es hält</translation>
    </message>
</context>
<context>
    <name>ovyxa::host::BenchHost</name>
    <message>
        <source>So many ask this bench already that it takes no more.</source>
        <translation>Es fragen bereits so viele bei dieser Bench an, dass sie keinen mehr nimmt.</translation>
    </message>
</context>
<context>
    <name>ovyxa::host::Holder</name>
    <message>
        <source>The bench that holds the profile ended before this was done. What it had stored is in the log.</source>
        <translation>Die Bench, die das Profil hält, endete, bevor das getan war. Was sie gespeichert hatte, steht im Protokoll.</translation>
    </message>
    <message>
        <source>What the files named hold is too much for the bench that holds the profile.</source>
        <translation>Was in den genannten Dateien steht, ist zu viel für die Bench, die das Profil hält.</translation>
    </message>
    <message>
        <source>What holds the profile does not answer as a bench does.</source>
        <translation>Was das Profil hält, antwortet nicht wie eine Bench.</translation>
    </message>
    <message>
        <source>The bench that holds the profile refuses this.</source>
        <translation>Die Bench, die das Profil hält, lehnt das ab.</translation>
    </message>
    <message>
        <source>The bench that holds the profile does not answer any more. Nothing was asked of it.</source>
        <translation>Die Bench, die das Profil hält, antwortet nicht mehr. Es wurde nichts von ihr verlangt.</translation>
    </message>
</context>
<context>
    <name>ovyxa::host::HostConnection</name>
    <message>
        <source>The bench that carried this out has ended.</source>
        <translation>Die Bench, die das ausführte, hat geendet.</translation>
    </message>
    <message>
        <source>A connection is for one command; this one has sent %1 messages.</source>
        <translation>Eine Verbindung ist für einen Befehl da; diese hat %1 Nachrichten gesendet.</translation>
    </message>
    <message>
        <source>The running bench is version %1, and speaks another protocol (%2) than this program. Use the same version of both.</source>
        <translation>Die laufende Bench hat Version %1 und spricht ein anderes Protokoll (%2) als dieses Programm. Nehmen Sie von beiden dieselbe Version.</translation>
    </message>
    <message>
        <source>The first message is hello, with the protocol&apos;s version.</source>
        <translation>Die erste Nachricht ist hello, mit der Version des Protokolls.</translation>
    </message>
    <message>
        <source>There is no method &quot;%1&quot;. There are hello, run and raise.</source>
        <translation>Es gibt keine Methode „%1“. Es gibt hello, run und raise.</translation>
    </message>
    <message>
        <source>The bench that holds the profile has no window.</source>
        <translation>Die Bench, die das Profil hält, hat kein Fenster.</translation>
    </message>
    <message>
        <source>A connection is for one command, and this one has one.</source>
        <translation>Eine Verbindung ist für einen Befehl da, und diese hat einen.</translation>
    </message>
    <message>
        <source>run takes arguments (texts), directory, language, secret and files (an object of {content} or {problem}).</source>
        <translation>run nimmt arguments (Texte), directory, language, secret und files (ein Objekt aus {content} oder {problem}).</translation>
    </message>
    <message>
        <source>This had more to say than was read, so it was ended. What it had stored is in the log.</source>
        <translation>Dies hatte mehr zu sagen, als gelesen wurde, und wurde beendet. Was es gespeichert hatte, steht im Protokoll.</translation>
    </message>
</context>
<context>
    <name>ovyxa::payload</name>
    <message>
        <source>The payload is %1 bytes; Ovyxa sends at most %2 bytes (under 10 KB). It was not sent. Shorten the event&apos;s data.</source>
        <translation>Die Nutzdaten sind %1 Bytes groß; Ovyxa sendet höchstens %2 Bytes (unter 10 KB). Sie wurden nicht gesendet. Kürzen Sie die Daten des Ereignisses.</translation>
    </message>
    <message>
        <source>This body has no timestamp to renew. Replay it byte for byte.</source>
        <translation>Dieser Body hat keinen Zeitstempel zum Erneuern. Wiederholen Sie ihn Byte für Byte.</translation>
    </message>
</context>
<context>
    <name>ovyxa::rules</name>
    <message>
        <source>Choose the site whose visitors are to be simulated.</source>
        <translation>Wählen Sie die Website, deren Besucher simuliert werden sollen.</translation>
    </message>
    <message>
        <source>Between 0.1 and 100,000 visitors a minute can be simulated.</source>
        <translation>Zwischen 0,1 und 100.000 Besucher in der Minute lassen sich simulieren.</translation>
    </message>
    <message>
        <source>A visit is of 1 to 50 pages.</source>
        <translation>Ein Besuch hat 1 bis 50 Seiten.</translation>
    </message>
    <message>
        <source>The share of bots is between 0 and 100 %.</source>
        <translation>Der Anteil der Bots liegt zwischen 0 und 100 %.</translation>
    </message>
    <message>
        <source>There must be at least one path, one source and one country to choose from.</source>
        <translation>Es muss mindestens einen Pfad, eine Quelle und ein Land zur Auswahl geben.</translation>
    </message>
    <message>
        <source>There can be at most 1,000 to choose from.</source>
        <translation>Zur Auswahl stehen höchstens 1.000.</translation>
    </message>
    <message>
        <source>Each choice needs a text, and a weight from 1 to 1,000,000.</source>
        <translation>Jede Auswahl braucht einen Text und ein Gewicht von 1 bis 1.000.000.</translation>
    </message>
    <message>
        <source>A path begins with a slash: “%1” does not.</source>
        <translation>Ein Pfad beginnt mit einem Schrägstrich: „%1“ nicht.</translation>
    </message>
    <message>
        <source>A country is two capital letters, such as FR: “%1” is not.</source>
        <translation>Ein Land besteht aus zwei Großbuchstaben wie FR: „%1“ nicht.</translation>
    </message>
    <message>
        <source>%1 is empty. Type a name.</source>
        <translation>%1 ist leer. Tippen Sie einen Namen.</translation>
    </message>
    <message>
        <source>%1 is %2 characters long; at most %3 are allowed.</source>
        <translation>%1 ist %2 Zeichen lang; höchstens %3 sind erlaubt.</translation>
    </message>
    <message>
        <source>%1 contains a control character, such as a line break. Remove it.</source>
        <translation>%1 enthält ein Steuerzeichen, etwa einen Zeilenumbruch. Entfernen Sie es.</translation>
    </message>
    <message>
        <source>The site id</source>
        <translation>Die Kennung der Website</translation>
    </message>
    <message>
        <source>The site id contains a space. Write it as Ovyxa does, such as acme.test.</source>
        <translation>Die Kennung der Website enthält ein Leerzeichen. Schreiben Sie sie wie Ovyxa, etwa acme.test.</translation>
    </message>
    <message>
        <source>The country is two upper-case letters (ISO 3166), such as FR.</source>
        <translation>Das Land besteht aus zwei Großbuchstaben (ISO 3166), etwa FR.</translation>
    </message>
    <message>
        <source>The goal&apos;s name</source>
        <translation>Der Name des Ziels</translation>
    </message>
    <message>
        <source>The event&apos;s name</source>
        <translation>Der Name des Ereignisses</translation>
    </message>
    <message>
        <source>A pageview goal&apos;s path starts with /, such as /thanks or /blog/*.</source>
        <translation>Der Pfad eines Seitenziels beginnt mit /, etwa /thanks oder /blog/*.</translation>
    </message>
    <message>
        <source>The goal&apos;s path</source>
        <translation>Der Pfad des Ziels</translation>
    </message>
    <message>
        <source>The secret is %1 bytes long; at most %2 are allowed.</source>
        <translation>Das Geheimnis ist %1 Bytes lang; höchstens %2 sind erlaubt.</translation>
    </message>
    <message>
        <source>The secret is not UTF-8 text. Paste it as Ovyxa showed it.</source>
        <translation>Das Geheimnis ist kein UTF-8-Text. Fügen Sie es ein, wie Ovyxa es gezeigt hat.</translation>
    </message>
    <message>
        <source>The secret begins or ends with white space. Remove it, or signatures will not match.</source>
        <translation>Das Geheimnis beginnt oder endet mit Leerraum. Entfernen Sie ihn, sonst stimmen die Signaturen nicht.</translation>
    </message>
    <message>
        <source>The secret contains a control character. Paste it as Ovyxa showed it.</source>
        <translation>Das Geheimnis enthält ein Steuerzeichen. Fügen Sie es ein, wie Ovyxa es gezeigt hat.</translation>
    </message>
    <message>
        <source>Ovyxa allows at most %1 webhooks a site, and %2 has them all. Remove one, or use another site.</source>
        <translation>Ovyxa erlaubt höchstens %1 Webhooks je Website, und %2 hat schon alle. Entfernen Sie einen, oder nehmen Sie eine andere Website.</translation>
    </message>
    <message>
        <source>The webhook&apos;s name</source>
        <translation>Der Name des Webhooks</translation>
    </message>
    <message>
        <source>The site has a webhook “%1” already. Choose another name.</source>
        <translation>Die Website hat schon einen Webhook „%1“. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>No event is chosen, so this webhook would never fire. Choose at least one.</source>
        <translation>Es ist kein Ereignis gewählt, also würde dieser Webhook nie ausgelöst. Wählen Sie mindestens eines.</translation>
    </message>
    <message>
        <source>The spike threshold is a number of visitors, 0 or more.</source>
        <translation>Die Schwelle der Spitze ist eine Zahl von Besuchern, 0 oder mehr.</translation>
    </message>
    <message>
        <source>An address is written in digits, such as 127.0.0.1 or ::1.</source>
        <translation>Eine Adresse wird in Ziffern geschrieben, etwa 127.0.0.1 oder ::1.</translation>
    </message>
    <message>
        <source>There is nothing between two commas. Write values with their weights: / 8, /pricing 4.</source>
        <translation>Zwischen zwei Kommas steht nichts. Schreiben Sie Werte mit ihren Gewichten: / 8, /pricing 4.</translation>
    </message>
    <message>
        <source>The weight of “%1” must be at least 1; leave it out of the list instead.</source>
        <translation>Das Gewicht von „%1“ muss mindestens 1 sein; lassen Sie es sonst weg.</translation>
    </message>
    <message>
        <source>A page view counts by its path alone, without query and fragment, so “%1” would never match. Write %2.</source>
        <translation>Ein Seitenaufruf zählt allein nach seinem Pfad, ohne Query und Fragment; „%1“ würde also nie passen. Schreiben Sie %2.</translation>
    </message>
    <message>
        <source>In “%1” a percent sign is not followed by two hexadecimal digits, so it would never match. Write %2.</source>
        <translation>In „%1“ folgen auf ein Prozentzeichen keine zwei Hexziffern; das würde also nie passen. Schreiben Sie %2.</translation>
    </message>
</context>
<context>
    <name>ovyxa::storage</name>
    <message>
        <source>There is no profile yet: %1 does not exist. Start the desktop, or add a site.</source>
        <translation>Es gibt noch kein Profil: %1 ist nicht da. Öffnen Sie das Fenster, oder fügen Sie eine Website hinzu.</translation>
    </message>
    <message>
        <source>There is no delivery %1.</source>
        <translation>Es gibt keine Zustellung %1.</translation>
    </message>
    <message>
        <source>There is no captured request %1.</source>
        <translation>Es gibt keine empfangene Anfrage %1.</translation>
    </message>
    <message>
        <source>The profile&apos;s database is of version %1; this program knows versions up to %2. Use a newer Ovyxa Bench, or another profile.</source>
        <translation>Die Datenbank des Profils hat die Version %1; dieses Programm kennt Versionen bis %2. Nehmen Sie ein neueres Ovyxa Bench oder ein anderes Profil.</translation>
    </message>
    <message>
        <source>The disk is full: %1 cannot be written. Make room; nothing already stored is lost.</source>
        <translation>Die Platte ist voll: %1 lässt sich nicht schreiben. Schaffen Sie Platz; nichts schon Gespeichertes ist verloren.</translation>
    </message>
    <message>
        <source>%1 cannot be written: the file or its folder is read-only. Change its permissions, or use another profile.</source>
        <translation>%1 lässt sich nicht schreiben: Die Datei oder ihr Ordner ist schreibgeschützt. Ändern Sie die Rechte, oder nehmen Sie ein anderes Profil.</translation>
    </message>
    <message>
        <source>%1 cannot be opened. Check that its folder exists and that you may read and write it.</source>
        <translation>%1 lässt sich nicht öffnen. Prüfen Sie, ob der Ordner da ist und Sie darin lesen und schreiben dürfen.</translation>
    </message>
    <message>
        <source>%1 is damaged or is no database of Ovyxa Bench. Move it away to start anew, or restore a backup.</source>
        <translation>%1 ist beschädigt oder keine Datenbank von Ovyxa Bench. Räumen Sie sie weg, um neu anzufangen, oder stellen Sie eine Sicherung wieder her.</translation>
    </message>
    <message>
        <source>%1 is held by another program.</source>
        <translation>%1 wird von einem anderen Programm gehalten.</translation>
    </message>
    <message>
        <source>%1 cannot be read or written: the disk reports a fault (%2).</source>
        <translation>%1 lässt sich nicht lesen oder schreiben: Die Platte meldet einen Fehler (%2).</translation>
    </message>
    <message>
        <source>The database %1 refused: %2</source>
        <translation>Die Datenbank %1 hat abgelehnt: %2</translation>
    </message>
    <message>
        <source>%1 holds nothing yet. Start the desktop, or add a site.</source>
        <translation>%1 enthält noch nichts. Öffnen Sie das Fenster, oder fügen Sie eine Website hinzu.</translation>
    </message>
    <message>
        <source>%1 was written by an older Ovyxa Bench. Start the desktop once, or set something off: a copy is kept and the database brought up to date.</source>
        <translation>%1 stammt von einem älteren Ovyxa Bench. Öffnen Sie einmal das Fenster, oder lösen Sie etwas aus: Eine Kopie wird aufgehoben und die Datenbank auf den neuen Stand gebracht.</translation>
    </message>
    <message>
        <source>This could not be stored: the bench ran out of memory or met a fault of its own.</source>
        <translation>Das konnte nicht gespeichert werden: Ovyxa Bench fehlte Speicher, oder es machte selbst einen Fehler.</translation>
    </message>
    <message>
        <source>The body of delivery %1 is not in the database any more.</source>
        <translation>Der Body der Zustellung %1 ist nicht mehr in der Datenbank.</translation>
    </message>
    <message>
        <source>The database %1 cannot hold this: %2</source>
        <translation>Die Datenbank %1 kann dies nicht aufnehmen: %2</translation>
    </message>
    <message>
        <source>The database %1 is a link to %2, and there is no file. Put it back, or take the link away.</source>
        <translation>Die Datenbank %1 ist ein Link auf %2, und dort ist keine Datei. Die Datei zurücklegen oder den Link entfernen.</translation>
    </message>
    <message>
        <source>The database %1 is no ordinary file. Move it away, and start again.</source>
        <translation>Die Datenbank %1 ist keine gewöhnliche Datei. Verschieben Sie sie, und starten Sie neu.</translation>
    </message>
</context>
</TS>
