<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Assumptions</name>
    <message numerus="yes">
        <source>The signing secret is %Ln random bytes as hex digits, or the one that you paste; its UTF-8 bytes are the key.</source>
        <translation>
            <numerusform>The signing secret is %Ln random byte as hex digits, or the one that you paste; its UTF-8 bytes are the key.</numerusform>
            <numerusform>The signing secret is %Ln random bytes as hex digits, or the one that you paste; its UTF-8 bytes are the key.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A payload is at most %Ln bytes; a larger one is never sent.</source>
        <translation>
            <numerusform>A payload is at most %Ln byte; a larger one is never sent.</numerusform>
            <numerusform>A payload is at most %Ln bytes; a larger one is never sent.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The limit of %Ln deliveries an hour slides; a delivery counts once, when its first attempt starts, and what is over it is held.</source>
        <translation>
            <numerusform>The limit of %Ln delivery an hour slides; a delivery counts once, when its first attempt starts, and what is over it is held.</numerusform>
            <numerusform>The limit of %Ln deliveries an hour slides; a delivery counts once, when its first attempt starts, and what is over it is held.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Captures</name>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n byte</numerusform>
            <numerusform>%n bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… %n byte(s) in all</source>
        <translation>
            <numerusform>… %n byte in all</numerusform>
            <numerusform>… %n bytes in all</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) of %1.</source>
        <translation>
            <numerusform>%n request of %1.</numerusform>
            <numerusform>%n requests of %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 %2: signature %3, %n byte(s), answered %4. %5</source>
        <translation>
            <numerusform>%1 %2: signature %3, %n byte, answered %4. %5</numerusform>
            <numerusform>%1 %2: signature %3, %n bytes, answered %4. %5</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Deliveries</name>
    <message numerus="yes">
        <source>%n delivery(ies) of %1.</source>
        <translation>
            <numerusform>%n delivery of %1.</numerusform>
            <numerusform>%n deliveries of %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… %n byte(s) in all</source>
        <translation>
            <numerusform>… %n byte in all</numerusform>
            <numerusform>… %n bytes in all</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Difference</name>
    <message numerus="yes">
        <source>%n text(s) say the same, written otherwise.</source>
        <translation>
            <numerusform>%n text says the same, written otherwise.</numerusform>
            <numerusform>%n texts say the same, written otherwise.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s).</source>
        <translation>
            <numerusform>%n difference.</numerusform>
            <numerusform>%n differences.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HttpRequest</name>
    <message numerus="yes">
        <source>The chunks sum up to more than the %n byte(s) that a body may have.</source>
        <translation>
            <numerusform>The chunks sum up to more than the %n byte that a body may have.</numerusform>
            <numerusform>The chunks sum up to more than the %n bytes that a body may have.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The body has more than the %n byte(s) that it may have.</source>
        <translation>
            <numerusform>The body has more than the %n byte that it may have.</numerusform>
            <numerusform>The body has more than the %n bytes that it may have.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HttpResponse</name>
    <message numerus="yes">
        <source>The answer was cut short: the connection ended after %n byte(s) of the body, before the end of its chunks.</source>
        <translation>
            <numerusform>The answer was cut short: the connection ended after %n byte of the body, before the end of its chunks.</numerusform>
            <numerusform>The answer was cut short: the connection ended after %n bytes of the body, before the end of its chunks.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The answer was cut short: its length was not told, and the connection broke after %n byte(s) of the body, instead of ending in order.</source>
        <translation>
            <numerusform>The answer was cut short: its length was not told, and the connection broke after %n byte of the body, instead of ending in order.</numerusform>
            <numerusform>The answer was cut short: its length was not told, and the connection broke after %n bytes of the body, instead of ending in order.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogExport</name>
    <message numerus="yes">
        <source>%n delivery(ies) written to %1.</source>
        <translation>
            <numerusform>%n delivery written to %1.</numerusform>
            <numerusform>%n deliveries written to %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies).</source>
        <translation>
            <numerusform>%n delivery.</numerusform>
            <numerusform>%n deliveries.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s).</source>
        <translation>
            <numerusform>%n request.</numerusform>
            <numerusform>%n requests.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) written to %1.</source>
        <translation>
            <numerusform>%n request written to %1.</numerusform>
            <numerusform>%n requests written to %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out: the format cannot tell it.</source>
        <translation>
            <numerusform>%n left out: the format cannot tell it.</numerusform>
            <numerusform>%n left out: the format cannot tell them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogRemoval</name>
    <message numerus="yes">
        <source>%n record(s) would be deleted.</source>
        <translation>
            <numerusform>%n record would be deleted.</numerusform>
            <numerusform>%n records would be deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) deleted, %1 freed.</source>
        <translation>
            <numerusform>%n record deleted, %1 freed.</numerusform>
            <numerusform>%n records deleted, %1 freed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them stay(s): still to be sent, or what shows that an older failed one is no longer owed.</source>
        <translation>
            <numerusform>%n of them stays: still to be sent, or what shows that an older failed one is no longer owed.</numerusform>
            <numerusform>%n of them stay: still to be sent, or what shows that an older failed one is no longer owed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) cancelled.</source>
        <translation>
            <numerusform>%n delivery cancelled.</numerusform>
            <numerusform>%n deliveries cancelled.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProfileCommands</name>
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
            <numerusform>%n goal</numerusform>
            <numerusform>%n goals</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert rule(s)</source>
        <translation>
            <numerusform>%n alert rule</numerusform>
            <numerusform>%n alert rules</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n secret(s)</source>
        <translation>
            <numerusform>%n secret</numerusform>
            <numerusform>%n secrets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>States</name>
    <message numerus="yes">
        <source>Given up after %n attempt(s). Replay it once the endpoint works.</source>
        <translation>
            <numerusform>Given up after %n attempt. Replay it once the endpoint works.</numerusform>
            <numerusform>Given up after %n attempts. Replay it once the endpoint works.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message numerus="yes">
        <source>given up after %n attempts</source>
        <translation>
            <numerusform>given up after %n attempt</numerusform>
            <numerusform>given up after %n attempts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrafficWords</name>
    <message numerus="yes">
        <source>%Ln views</source>
        <translation>
            <numerusform>%Ln view</numerusform>
            <numerusform>%Ln views</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events</source>
        <translation>
            <numerusform>%Ln event</numerusform>
            <numerusform>%Ln events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WebhookWords</name>
    <message numerus="yes">
        <source>%Ln events skipped</source>
        <translation>
            <numerusform>%Ln event skipped</numerusform>
            <numerusform>%Ln events skipped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in the last hour</source>
        <translation>
            <numerusform>%Ln in the last hour</numerusform>
            <numerusform>%Ln in the last hour</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries are held back until the hour has room.</source>
        <translation>
            <numerusform>%Ln delivery is held back until the hour has room.</numerusform>
            <numerusform>%Ln deliveries are held back until the hour has room.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Webhooks</name>
    <message numerus="yes">
        <source>Resumed. %n event(s) were skipped and can be sent: deliveries replay --query &apos;%1&apos;</source>
        <translation>
            <numerusform>Resumed. %n event was skipped and can be sent: deliveries replay --query &apos;%1&apos;</numerusform>
            <numerusform>Resumed. %n events were skipped and can be sent: deliveries replay --query &apos;%1&apos;</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message numerus="yes">
        <source>%n attempt(s)</source>
        <translation>
            <numerusform>%n attempt</numerusform>
            <numerusform>%n attempts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The next attempt is in %n second(s) of simulated time.</source>
        <translation>
            <numerusform>The next attempt is in %n second of simulated time.</numerusform>
            <numerusform>The next attempt is in %n seconds of simulated time.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) to send again.</source>
        <translation>
            <numerusform>%n delivery to send again.</numerusform>
            <numerusform>%n deliveries to send again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them was already answered with 2xx: the endpoint may have processed it.</source>
        <translation>
            <numerusform>%n of them was already answered with 2xx: the endpoint may have processed it.</numerusform>
            <numerusform>%n of them were already answered with 2xx: the endpoint may have processed them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be sent again: its webhook is gone.</source>
        <translation>
            <numerusform>%n cannot be sent again: its webhook is gone.</numerusform>
            <numerusform>%n cannot be sent again: their webhooks are gone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) at once</source>
        <translation>
            <numerusform>%n request at once</numerusform>
            <numerusform>%n requests at once</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::AbsencePanel</name>
    <message numerus="yes">
        <source>%n events found</source>
        <translation>
            <numerusform>%n event found</numerusform>
            <numerusform>%n events found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::AbsenceWords</name>
    <message numerus="yes">
        <source>It was never sent: %n active visitors are not above %1&apos;s threshold of %2.</source>
        <translation>
            <numerusform>It was never sent: %n active visitor is not above %1&apos;s threshold of %2.</numerusform>
            <numerusform>It was never sent: %n active visitors are not above %1&apos;s threshold of %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It was cancelled after %n requests.</source>
        <translation>
            <numerusform>It was cancelled after %n request.</numerusform>
            <numerusform>It was cancelled after %n requests.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It may have been deleted: %n events are in the log no more.</source>
        <translation>
            <numerusform>It may have been deleted: %n event is in the log no more.</numerusform>
            <numerusform>It may have been deleted: %n events are in the log no more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It was sent %n times, and failed.</source>
        <translation>
            <numerusform>It was sent %n time, and failed.</numerusform>
            <numerusform>It was sent %n times, and failed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n active</source>
        <translation>
            <numerusform>%n active</numerusform>
            <numerusform>%n active</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::ApiKeys</name>
    <message numerus="yes">
        <source>A key needs a name of at most %n character(s), to tell it from others.</source>
        <translation>
            <numerusform>A key needs a name of at most %n character, to tell it from others.</numerusform>
            <numerusform>A key needs a name of at most %n characters, to tell it from others.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::AssumedNote</name>
    <message numerus="yes">
        <source>%n assumptions</source>
        <translation>
            <numerusform>%n assumption</numerusform>
            <numerusform>%n assumptions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::CardView</name>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… and %n more</numerusform>
            <numerusform>… and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Repeat these %n at once</source>
        <translation>
            <numerusform>Repeat it (%n)</numerusform>
            <numerusform>Repeat these %n at once</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareModel</name>
    <message numerus="yes">
        <source>%n header(s) are equal</source>
        <translation>
            <numerusform>%n header is equal</numerusform>
            <numerusform>%n headers are equal</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) are equal</source>
        <translation>
            <numerusform>%n value is equal</numerusform>
            <numerusform>%n values are equal</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>%n difference</numerusform>
            <numerusform>%n differences</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n text(s) written otherwise</source>
        <translation>
            <numerusform>, %n text written otherwise</numerusform>
            <numerusform>, %n texts written otherwise</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareSide</name>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>%n difference</numerusform>
            <numerusform>%n differences</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareView</name>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>%n difference</numerusform>
            <numerusform>%n differences</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::DeliveryModel</name>
    <message numerus="yes">
        <source>%n attempts</source>
        <translation>
            <numerusform>%n attempt</numerusform>
            <numerusform>%n attempts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftImport</name>
    <message numerus="yes">
        <source>%1 holds %n requests. One becomes a draft.</source>
        <translation>
            <numerusform>%1 holds %n request. It becomes a draft.</numerusform>
            <numerusform>%1 holds %n requests. One becomes a draft.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftView</name>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n change</numerusform>
            <numerusform>%n changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::EventPage</name>
    <message numerus="yes">
        <source>%n parts</source>
        <translation>
            <numerusform>%n part</numerusform>
            <numerusform>%n parts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::HourBand</name>
    <message numerus="yes">
        <source>%Ln of them no longer in the log</source>
        <translation>
            <numerusform>%Ln of them no longer in the log</numerusform>
            <numerusform>%Ln of them no longer in the log</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln attempt(s) to come</source>
        <translation>
            <numerusform>%Ln attempt to come</numerusform>
            <numerusform>%Ln attempts to come</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::HourPanel</name>
    <message numerus="yes">
        <source>%Ln of the hour&apos;s deliveries are no longer in the log</source>
        <translation>
            <numerusform>%Ln of the hour&apos;s deliveries is no longer in the log</numerusform>
            <numerusform>%Ln of the hour&apos;s deliveries are no longer in the log</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::HttpServer</name>
    <message numerus="yes">
        <source>%n connection(s) are open, which is the limit. For each further one, that one is closed which has waited longest without a whole request.</source>
        <translation>
            <numerusform>%n connection is open, which is the limit. For each further one, that one is closed which has waited longest without a whole request.</numerusform>
            <numerusform>%n connections are open, which is the limit. For each further one, that one is closed which has waited longest without a whole request.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) are open, which is the limit, and all await their answers; further ones are closed at once.</source>
        <translation>
            <numerusform>%n connection is open, which is the limit, and awaits its answer; further ones are closed at once.</numerusform>
            <numerusform>%n connections are open, which is the limit, and all await their answers; further ones are closed at once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonScanner</name>
    <message numerus="yes">
        <source>it is nested more than %n level(s) deep</source>
        <translation>
            <numerusform>it is nested more than %n level deep</numerusform>
            <numerusform>it is nested more than %n levels deep</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonTreeModel</name>
    <message numerus="yes">
        <source>%Ln member(s)</source>
        <comment>of a JSON object</comment>
        <translation>
            <numerusform>%Ln member</numerusform>
            <numerusform>%Ln members</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln element(s)</source>
        <comment>of a JSON list</comment>
        <translation>
            <numerusform>%Ln element</numerusform>
            <numerusform>%Ln elements</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerHead</name>
    <message numerus="yes">
        <source>%Ln attempts</source>
        <translation>
            <numerusform>%Ln attempt</numerusform>
            <numerusform>%Ln attempts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln requests</source>
        <translation>
            <numerusform>%Ln request</numerusform>
            <numerusform>%Ln requests</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the newest %Ln events</source>
        <translation>
            <numerusform>the newest %Ln event</numerusform>
            <numerusform>the newest %Ln events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerModel</name>
    <message numerus="yes">
        <source>%Ln events agree</source>
        <translation>
            <numerusform>%Ln event agrees</numerusform>
            <numerusform>%Ln events agree</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln went elsewhere</source>
        <translation>
            <numerusform>%Ln went elsewhere</numerusform>
            <numerusform>%Ln went elsewhere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerTile</name>
    <message numerus="yes">
        <source>%1, of the newest %Ln events</source>
        <translation>
            <numerusform>%1, of the newest %Ln event</numerusform>
            <numerusform>%1, of the newest %Ln events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::LogPanel</name>
    <message numerus="yes">
        <source>%Ln deliveries do not match the filter.</source>
        <translation>
            <numerusform>%Ln delivery does not match the filter.</numerusform>
            <numerusform>%Ln deliveries do not match the filter.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries cancelled.</source>
        <translation>
            <numerusform>%Ln delivery cancelled.</numerusform>
            <numerusform>%Ln deliveries cancelled.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries deleted, with their attempts and bodies.</source>
        <translation>
            <numerusform>%Ln delivery deleted, with its attempts and body.</numerusform>
            <numerusform>%Ln deliveries deleted, with their attempts and bodies.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stay: they show that older failed ones are settled.</source>
        <translation>
            <numerusform>%Ln stays: it shows that an older failed one is settled.</numerusform>
            <numerusform>%Ln stay: they show that older failed ones are settled.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stay: they are still to be sent. Cancel them first.</source>
        <translation>
            <numerusform>%Ln stays: it is still to be sent. Cancel it first.</numerusform>
            <numerusform>%Ln stay: they are still to be sent. Cancel them first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries are gone for good; the disk has %1 back.</source>
        <translation>
            <numerusform>%Ln delivery is gone for good; the disk has %1 back.</numerusform>
            <numerusform>%Ln deliveries are gone for good; the disk has %1 back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries written to %1.</source>
        <translation>
            <numerusform>%Ln delivery written to %1.</numerusform>
            <numerusform>%Ln deliveries written to %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries go for good in 15 seconds.</source>
        <translation>
            <numerusform>%Ln delivery goes for good in 15 seconds.</numerusform>
            <numerusform>%Ln deliveries go for good in 15 seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing to replay yet: %Ln deliveries wait for their next retry. Jump to it, or select a row and replay that at once.</source>
        <translation>
            <numerusform>Nothing to replay yet: %Ln delivery waits for its next retry. Jump to it, or select a row and replay that at once.</numerusform>
            <numerusform>Nothing to replay yet: %Ln deliveries wait for their next retry. Jump to it, or select a row and replay that at once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::OutageSums</name>
    <message numerus="yes">
        <source>%Ln answered 2xx</source>
        <translation>
            <numerusform>%Ln answered 2xx</numerusform>
            <numerusform>%Ln answered 2xx</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln attempt(s) meet it</source>
        <translation>
            <numerusform>%Ln attempt meets it</numerusform>
            <numerusform>%Ln attempts meet it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln recover, by %1</source>
        <translation>
            <numerusform>%Ln recovers, by %1</numerusform>
            <numerusform>%Ln recover, by %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln are lost, by %1</source>
        <translation>
            <numerusform>%Ln is lost, by %1</numerusform>
            <numerusform>%Ln are lost, by %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in a minute at %1</source>
        <translation>
            <numerusform>%Ln in a minute at %1</numerusform>
            <numerusform>%Ln in a minute at %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held by the limit</source>
        <translation>
            <numerusform>%Ln held by the limit</numerusform>
            <numerusform>%Ln held by the limit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show the %Ln</source>
        <translation>
            <numerusform>Show the %Ln</numerusform>
            <numerusform>Show the %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>List the %Ln that are lost, in the log</source>
        <translation>
            <numerusform>List the %Ln that is lost, in the log</numerusform>
            <numerusform>List the %Ln that are lost, in the log</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>List the %Ln that recover, in the log</source>
        <translation>
            <numerusform>List the %Ln that recovers, in the log</numerusform>
            <numerusform>List the %Ln that recover, in the log</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::Passage</name>
    <message numerus="yes">
        <source>%1 from %2 (%3 ms, %n byte(s))</source>
        <translation>
            <numerusform>%1 from %2 (%3 ms, %n byte)</numerusform>
            <numerusform>%1 from %2 (%3 ms, %n bytes)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::PayloadReading</name>
    <message numerus="yes">
        <source>It is nested %Ln level(s) deep: what stands deep in the tree is opened by itself.</source>
        <translation>
            <numerusform>It is nested %Ln level deep: what stands deep in the tree is opened by itself.</numerusform>
            <numerusform>It is nested %Ln levels deep: what stands deep in the tree is opened by itself.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::PruneDialog</name>
    <message numerus="yes">
        <source>%Ln deliveries would go.</source>
        <translation>
            <numerusform>%Ln delivery would go.</numerusform>
            <numerusform>%Ln deliveries would go.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stay: still to be sent, or what shows that an older failed one is settled.</source>
        <translation>
            <numerusform>%Ln stays: still to be sent, or what shows that an older failed one is settled.</numerusform>
            <numerusform>%Ln stay: still to be sent, or what shows that an older failed one is settled.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::Receiver</name>
    <message numerus="yes">
        <source>X-Ovyxa-Signature stands there %n time(s); only one can be meant.</source>
        <translation>
            <numerusform>X-Ovyxa-Signature stands there %n time; only one can be meant.</numerusform>
            <numerusform>X-Ovyxa-Signature stands there %n times; only one can be meant.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The signature does not match the body with any of the %n known secret(s).</source>
        <translation>
            <numerusform>The signature does not match the body with the %n known secret.</numerusform>
            <numerusform>The signature does not match the body with any of the %n known secrets.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The body has more than the %n byte(s) that are kept: it was passed on as it came, and its signature not checked.</source>
        <translation>
            <numerusform>The body has more than the %n byte that is kept: it was passed on as it came, and its signature not checked.</numerusform>
            <numerusform>The body has more than the %n bytes that are kept: it was passed on as it came, and its signature not checked.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverDesk</name>
    <message numerus="yes">
        <source>The receiver dropped %n more connection(s) for the same reasons.</source>
        <translation>
            <numerusform>The receiver dropped %n more connection for the same reasons.</numerusform>
            <numerusform>The receiver dropped %n more connections for the same reasons.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverOptionsDialog</name>
    <message numerus="yes">
        <source>•••••••• (%n bytes)</source>
        <translation>
            <numerusform>•••••••• (%n byte)</numerusform>
            <numerusform>•••••••• (%n bytes)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::ReplayBar</name>
    <message numerus="yes">
        <source>%1 and %Ln more webhooks</source>
        <translation>
            <numerusform>%1 and %Ln more webhook</numerusform>
            <numerusform>%1 and %Ln more webhooks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries → %1</source>
        <translation>
            <numerusform>%Ln delivery → %1</numerusform>
            <numerusform>%Ln deliveries → %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln already answered 2xx</source>
        <translation>
            <numerusform>%Ln already answered 2xx</numerusform>
            <numerusform>%Ln already answered 2xx</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln whose webhook is gone</source>
        <translation>
            <numerusform>%Ln whose webhook is gone</numerusform>
            <numerusform>%Ln whose webhooks are gone</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln requests now</source>
        <translation>
            <numerusform>%Ln request now</numerusform>
            <numerusform>%Ln requests now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replay %Ln deliveries:</source>
        <translation>
            <numerusform>Replay %Ln delivery:</numerusform>
            <numerusform>Replay %Ln deliveries:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replay %Ln</source>
        <translation>
            <numerusform>Replay %Ln</numerusform>
            <numerusform>Replay %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave out the %Ln</source>
        <translation>
            <numerusform>Leave out the %Ln</numerusform>
            <numerusform>Leave out the %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replaying %Ln deliveries …</source>
        <translation>
            <numerusform>Replaying %Ln delivery …</numerusform>
            <numerusform>Replaying %Ln deliveries …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries replayed.</source>
        <translation>
            <numerusform>%Ln delivery replayed.</numerusform>
            <numerusform>%Ln deliveries replayed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped before the other %Ln.</source>
        <translation>
            <numerusform>Stopped before the other %Ln.</numerusform>
            <numerusform>Stopped before the other %Ln.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln were sent again meanwhile and are owed no more.</source>
        <translation>
            <numerusform>%Ln was sent again meanwhile and is owed no more.</numerusform>
            <numerusform>%Ln were sent again meanwhile and are owed no more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be made again, because the webhook or the event is gone.</source>
        <translation>
            <numerusform>%Ln could not be made again, because the webhook or the event is gone.</numerusform>
            <numerusform>%Ln could not be made again, because the webhook or the event is gone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln at a time</source>
        <translation>
            <numerusform>%Ln at a time</numerusform>
            <numerusform>%Ln at a time</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::Repointing</name>
    <message numerus="yes">
        <source>The receiver listens at %1 now. %n webhooks still point at %2, where it was.</source>
        <translation>
            <numerusform>The receiver listens at %1 now. %n webhook still points at %2, where it was.</numerusform>
            <numerusform>The receiver listens at %1 now. %n webhooks still point at %2, where it was.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n webhooks point at %1 now.</source>
        <translation>
            <numerusform>%n webhook points at %1 now.</numerusform>
            <numerusform>%n webhooks point at %1 now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n webhooks point where they did before.</source>
        <translation>
            <numerusform>%n webhook points where it did before.</numerusform>
            <numerusform>%n webhooks point where they did before.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::RequestDraft</name>
    <message numerus="yes">
        <source>Only the first %n bytes of its body were kept, and only they are sent.</source>
        <translation>
            <numerusform>Only the first %n byte of its body was kept, and only it is sent.</numerusform>
            <numerusform>Only the first %n bytes of its body were kept, and only they are sent.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::ResponsePage</name>
    <message numerus="yes">
        <source>It asked to wait %n seconds; Ovyxa&apos;s retry times are fixed, so that is not obeyed.</source>
        <translation>
            <numerusform>It asked to wait %n second; Ovyxa&apos;s retry times are fixed, so that is not obeyed.</numerusform>
            <numerusform>It asked to wait %n seconds; Ovyxa&apos;s retry times are fixed, so that is not obeyed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::Retention</name>
    <message numerus="yes">
        <source>%n record(s) deleted, %1 freed, as this profile&apos;s settings ask for.</source>
        <translation>
            <numerusform>%n record deleted, %1 freed, as this profile&apos;s settings ask for.</numerusform>
            <numerusform>%n records deleted, %1 freed, as this profile&apos;s settings ask for.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::ScanLine</name>
    <message numerus="yes">
        <source>%Ln matches</source>
        <translation>
            <numerusform>%Ln match</numerusform>
            <numerusform>%Ln matches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln matches so far</source>
        <translation>
            <numerusform>%Ln match so far</numerusform>
            <numerusform>%Ln matches so far</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::Scenario</name>
    <message numerus="yes">
        <source>Idempotency: “%1” was accepted %n time(s); who counts requests has counted it twice or more.</source>
        <translation>
            <numerusform>Idempotency: “%1” was accepted %n time; who counts requests has counted it twice or more.</numerusform>
            <numerusform>Idempotency: “%1” was accepted %n times; who counts requests has counted it twice or more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… and %n more</numerusform>
            <numerusform>… and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(of %n request(s) in all)</source>
        <translation>
            <numerusform>(of %n request in all)</numerusform>
            <numerusform>(of %n requests in all)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 is right: “%2”, %n step(s).</source>
        <translation>
            <numerusform>%1 is right: “%2”, %n step.</numerusform>
            <numerusform>%1 is right: “%2”, %n steps.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) passed, %1 failed.</source>
        <translation>
            <numerusform>%n step passed, %1 failed.</numerusform>
            <numerusform>%n steps passed, %1 failed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) passed.</source>
        <translation>
            <numerusform>%n step passed.</numerusform>
            <numerusform>%n steps passed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) left out: not sent yet, cancelled or too large to be sent.</source>
        <translation>
            <numerusform>%n delivery left out: not sent yet, cancelled or too large to be sent.</numerusform>
            <numerusform>%n deliveries left out: not sent yet, cancelled or too large to be sent.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) are in %1; run it with &quot;ovyxa-bench scenario run %1&quot;.</source>
        <translation>
            <numerusform>%n delivery is in %1; run it with &quot;ovyxa-bench scenario run %1&quot;.</numerusform>
            <numerusform>%n deliveries are in %1; run it with &quot;ovyxa-bench scenario run %1&quot;.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“%1” %n time(s) at once</source>
        <translation>
            <numerusform>“%1” %n time at once</numerusform>
            <numerusform>“%1” %n times at once</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) signed wrongly, and accepted all the same, are written as rightly signed: the receiver of a scenario would refuse them.</source>
        <translation>
            <numerusform>%n delivery signed wrongly, and accepted all the same, is written as rightly signed: the receiver of a scenario would refuse it.</numerusform>
            <numerusform>%n deliveries signed wrongly, and accepted all the same, are written as rightly signed: the receiver of a scenario would refuse them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) of several webhooks come later than they did: a scenario has one webhook, and its hour is full.</source>
        <translation>
            <numerusform>%n delivery of several webhooks comes later than it did: a scenario has one webhook, and its hour is full.</numerusform>
            <numerusform>%n deliveries of several webhooks come later than they did: a scenario has one webhook, and its hour is full.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioEditor</name>
    <message numerus="yes">
        <source>%n step(s), ready to run</source>
        <translation>
            <numerusform>%n step, ready to run</numerusform>
            <numerusform>%n steps, ready to run</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioPage</name>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n scenarios held.</source>
        <translation>
            <numerusform>%1 of %n scenario held.</numerusform>
            <numerusform>%1 of %n scenarios held.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n skipped</source>
        <translation>
            <numerusform>%n skipped</numerusform>
            <numerusform>%n skipped</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioRunner</name>
    <message numerus="yes">
        <source>%n event(s) on the way to %1.</source>
        <translation>
            <numerusform>%n event on the way to %1.</numerusform>
            <numerusform>%n events on the way to %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hit(s) counted.</source>
        <translation>
            <numerusform>%n hit counted.</numerusform>
            <numerusform>%n hits counted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) could not be sent again.</source>
        <translation>
            <numerusform>%n delivery could not be sent again.</numerusform>
            <numerusform>%n deliveries could not be sent again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The same bytes went out %n time(s).</source>
        <translation>
            <numerusform>The same bytes went out %n time.</numerusform>
            <numerusform>The same bytes went out %n times.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The command was ended: it ran for %n minute(s).</source>
        <translation>
            <numerusform>The command was ended: it ran for %n minute.</numerusform>
            <numerusform>The command was ended: it ran for %n minutes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::SecretDialog</name>
    <message numerus="yes">
        <source>Copied. The clipboard forgets it in %n s.</source>
        <translation>
            <numerusform>Copied. The clipboard forgets it in %n s.</numerusform>
            <numerusform>Copied. The clipboard forgets it in %n s.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::SecretStore</name>
    <message numerus="yes">
        <source>the keychain did not answer within %n second(s)</source>
        <translation>
            <numerusform>the keychain did not answer within %n second</numerusform>
            <numerusform>the keychain did not answer within %n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::SelectionBar</name>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>%Ln selected</numerusform>
            <numerusform>%Ln selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::SignatureDoctor</name>
    <message numerus="yes">
        <source>Header X-Ovyxa-Signature is there %n times</source>
        <translation>
            <numerusform>Header X-Ovyxa-Signature is there %n time</numerusform>
            <numerusform>Header X-Ovyxa-Signature is there %n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n characters that are neither hex nor base64</source>
        <translation>
            <numerusform>%n character that is neither hex nor base64</numerusform>
            <numerusform>%n characters that are neither hex nor base64</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Base64 of %n bytes</source>
        <translation>
            <numerusform>Base64 of %n byte</numerusform>
            <numerusform>Base64 of %n bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hex digits, lower case</source>
        <translation>
            <numerusform>%n hex digit, lower case</numerusform>
            <numerusform>%n hex digits, lower case</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hex digits, not all in lower case</source>
        <translation>
            <numerusform>%n hex digit, not all in lower case</numerusform>
            <numerusform>%n hex digits, not all in lower case</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>pretty-printed by %n spaces</source>
        <translation>
            <numerusform>pretty-printed by %n space</numerusform>
            <numerusform>pretty-printed by %n spaces</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::SignaturePage</name>
    <message numerus="yes">
        <source>HMAC-SHA256 over %Ln bytes, the body as sent</source>
        <translation>
            <numerusform>HMAC-SHA256 over %Ln byte, the body as sent</numerusform>
            <numerusform>HMAC-SHA256 over %Ln bytes, the body as sent</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::SpikeFields</name>
    <message numerus="yes">
        <source>More than %1 active in %n minutes</source>
        <translation>
            <numerusform>More than %1 active in %n minute</numerusform>
            <numerusform>More than %1 active in %n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::StatusLine</name>
    <message numerus="yes">
        <source>%n assumptions in use</source>
        <translation>
            <numerusform>%n assumption in use</numerusform>
            <numerusform>%n assumptions in use</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>deliveries</source>
        <translation>
            <numerusform>delivery</numerusform>
            <numerusform>deliveries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %Ln events</source>
        <translation>
            <numerusform>of %Ln event</numerusform>
            <numerusform>of %Ln events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries</source>
        <translation>
            <numerusform>%Ln delivery</numerusform>
            <numerusform>%Ln deliveries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::SteadyScroll</name>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln new</numerusform>
            <numerusform>%Ln new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::TopBar</name>
    <message numerus="yes">
        <source>Replay %Ln failed deliveries</source>
        <translation>
            <numerusform>Replay %Ln failed delivery</numerusform>
            <numerusform>Replay %Ln failed deliveries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::TrafficPanel</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::Trial</name>
    <message numerus="yes">
        <source>Waited %n second(s) for %1.</source>
        <translation>
            <numerusform>Waited %n second for %1.</numerusform>
            <numerusform>Waited %n seconds for %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sends to %1; its secret of %n character(s) is kept in %2.</source>
        <translation>
            <numerusform>Sends to %1; its secret of %n character is kept in %2.</numerusform>
            <numerusform>Sends to %1; its secret of %n characters is kept in %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The event went to %n webhook(s) instead of one.</source>
        <translation>
            <numerusform>The event went to %n webhook instead of one.</numerusform>
            <numerusform>The event went to %n webhooks instead of one.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The delivery is %1 after %n attempt(s).</source>
        <translation>
            <numerusform>The delivery is %1 after %n attempt.</numerusform>
            <numerusform>The delivery is %1 after %n attempts.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::TriggerController</name>
    <message numerus="yes">
        <source>On its way to %n webhooks.</source>
        <translation>
            <numerusform>On its way to %n webhook.</numerusform>
            <numerusform>On its way to %n webhooks.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ovyxa JSON to %n webhooks: %1 bytes</source>
        <translation>
            <numerusform>Ovyxa JSON to %n webhook: %1 bytes</numerusform>
            <numerusform>Ovyxa JSON to %n webhooks: %1 bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Slack message to %n webhooks: %1 bytes</source>
        <translation>
            <numerusform>Slack message to %n webhook: %1 bytes</numerusform>
            <numerusform>Slack message to %n webhooks: %1 bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Not above the threshold of %n others.</source>
        <extracomment>of webhooks that a spike was not sent to</extracomment>
        <translation>
            <numerusform>Not above the threshold of %n other.</numerusform>
            <numerusform>Not above the threshold of %n others.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::TryOutcome</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::VisitorCurve</name>
    <message numerus="yes">
        <source>%1: %Ln active visitor(s)</source>
        <translation>
            <numerusform>%1: %Ln active visitor</numerusform>
            <numerusform>%1: %Ln active visitors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln active visitor(s) in the last 5 minutes</source>
        <translation>
            <numerusform>%Ln active visitor in the last 5 minutes</numerusform>
            <numerusform>%Ln active visitors in the last 5 minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::WebhookController</name>
    <message numerus="yes">
        <source>%1 already has %Ln webhooks, as many as Ovyxa allows for a site. Remove one, or use another site.</source>
        <translation>
            <numerusform>%1 already has %Ln webhook, as many as Ovyxa allows for a site. Remove one, or use another site.</numerusform>
            <numerusform>%1 already has %Ln webhooks, as many as Ovyxa allows for a site. Remove one, or use another site.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 gets its events again. %Ln were skipped while it was paused.</source>
        <translation>
            <numerusform>%1 gets its events again. %Ln was skipped while it was paused.</numerusform>
            <numerusform>%1 gets its events again. %Ln were skipped while it was paused.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Send the %Ln skipped</source>
        <translation>
            <numerusform>Send the %Ln skipped</numerusform>
            <numerusform>Send the %Ln skipped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln that it had under way are cancelled.</source>
        <translation>
            <numerusform>%Ln that it had under way is cancelled.</numerusform>
            <numerusform>%Ln that it had under way are cancelled.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 is back. %Ln were cancelled with it.</source>
        <translation>
            <numerusform>%1 is back. %Ln was cancelled with it.</numerusform>
            <numerusform>%1 is back. %Ln were cancelled with it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Send the %Ln again</source>
        <translation>
            <numerusform>Send the %Ln again</numerusform>
            <numerusform>Send the %Ln again</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::WebhookForm</name>
    <message numerus="yes">
        <source>Paste the secret that Ovyxa showed you, to get the same signatures. Otherwise %n random bytes are used.</source>
        <translation>
            <numerusform>Paste the secret that Ovyxa showed you, to get the same signatures. Otherwise %n random byte is used.</numerusform>
            <numerusform>Paste the secret that Ovyxa showed you, to get the same signatures. Otherwise %n random bytes are used.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ovyxa shows a secret and does not say how it is used. Assumed: its UTF-8 bytes are the key; one that is made here is %n random bytes as hex digits.</source>
        <translation>
            <numerusform>Ovyxa shows a secret and does not say how it is used. Assumed: its UTF-8 bytes are the key; one that is made here is %n random byte as hex digits.</numerusform>
            <numerusform>Ovyxa shows a secret and does not say how it is used. Assumed: its UTF-8 bytes are the key; one that is made here is %n random bytes as hex digits.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ListenCommand</name>
    <message numerus="yes">
        <source>%n request(s): %1 with a valid signature, %2 with an invalid one.</source>
        <translation>
            <numerusform>%n request: %1 with a valid signature, %2 with an invalid one.</numerusform>
            <numerusform>%n requests: %1 with a valid signature, %2 with an invalid one.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s).</source>
        <translation>
            <numerusform>%n alert.</numerusform>
            <numerusform>%n alerts.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The time was up after %1 of %n request(s).</source>
        <translation>
            <numerusform>The time was up after %1 of %n request.</numerusform>
            <numerusform>The time was up after %1 of %n requests.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The command ended after %1 of %n request(s).</source>
        <translation>
            <numerusform>The command ended after %1 of %n request.</numerusform>
            <numerusform>The command ended after %1 of %n requests.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had no signature.</source>
        <translation>
            <numerusform>%n had no signature.</numerusform>
            <numerusform>%n had no signature.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n went unchecked, as no secret is known.</source>
        <translation>
            <numerusform>%n went unchecked, as no secret is known.</numerusform>
            <numerusform>%n went unchecked, as no secret is known.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be checked, each for the reason that stands with it.</source>
        <translation>
            <numerusform>%n could not be checked, for the reason that stands with it.</numerusform>
            <numerusform>%n could not be checked, each for the reason that stands with it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ReplayCommand</name>
    <message numerus="yes">
        <source>%n delivery(ies) to send again.</source>
        <translation>
            <numerusform>%n delivery to send again.</numerusform>
            <numerusform>%n deliveries to send again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) could not be sent again: their webhook is gone.</source>
        <translation>
            <numerusform>%n delivery could not be sent again: its webhook is gone.</numerusform>
            <numerusform>%n deliveries could not be sent again: their webhook is gone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) were sent again meanwhile, and are owed no more.</source>
        <translation>
            <numerusform>%n delivery was sent again meanwhile, and is owed no more.</numerusform>
            <numerusform>%n deliveries were sent again meanwhile, and are owed no more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ServeCommand</name>
    <message numerus="yes">
        <source>%n event(s) set off; delivered %1, failed %2, held %3.</source>
        <translation>
            <numerusform>%n event set off; delivered %1, failed %2, held %3.</numerusform>
            <numerusform>%n events set off; delivered %1, failed %2, held %3.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) that an earlier run left unfinished are taken up.</source>
        <translation>
            <numerusform>%n delivery that an earlier run left unfinished is taken up.</numerusform>
            <numerusform>%n deliveries that an earlier run left unfinished are taken up.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::TrialCommand</name>
    <message numerus="yes">
        <source>%n step(s) passed.</source>
        <translation>
            <numerusform>%n step passed.</numerusform>
            <numerusform>%n steps passed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) passed, %1 failed.</source>
        <translation>
            <numerusform>%n step passed, %1 failed.</numerusform>
            <numerusform>%n steps passed, %1 failed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::Watch</name>
    <message numerus="yes">
        <source>%n delivery(ies) are held back by the hourly limit and stay in the log.</source>
        <translation>
            <numerusform>%n delivery is held back by the hourly limit and stays in the log.</numerusform>
            <numerusform>%n deliveries are held back by the hourly limit and stay in the log.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) had not ended; they stay in the log, due.</source>
        <translation>
            <numerusform>%n delivery had not ended; it stays in the log, due.</numerusform>
            <numerusform>%n deliveries had not ended; they stay in the log, due.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) were cancelled.</source>
        <translation>
            <numerusform>%n delivery was cancelled.</numerusform>
            <numerusform>%n deliveries were cancelled.</numerusform>
        </translation>
    </message>
</context>
</TS>
