<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>AlertRules</name>
    <message>
        <source>At character %1: %2 A rule reads goal.completed[goal_name=Purchase] &gt;= 100 per day.</source>
        <translation>En el carácter %1: %2 Una regla se escribe así: goal.completed[goal_name=Purchase] &gt;= 100 per day.</translation>
    </message>
    <message>
        <source>the closing quote is missing.</source>
        <translation>falta la comilla de cierre.</translation>
    </message>
    <message>
        <source>a filter is a field of the event&apos;s data, =, and a value.</source>
        <translation>un filtro es un campo de los datos del evento, = y un valor.</translation>
    </message>
    <message>
        <source>the closing ] is missing.</source>
        <translation>falta el ] de cierre.</translation>
    </message>
    <message>
        <source>A rule has at most %1 characters.</source>
        <translation>Una regla tiene como máximo %1 caracteres.</translation>
    </message>
    <message>
        <source>it begins with goal.completed, usage.threshold or realtime.spike.</source>
        <translation>comienza con goal.completed, usage.threshold o realtime.spike.</translation>
    </message>
    <message>
        <source>sum takes the name of a field in brackets: sum(value).</source>
        <translation>sum lleva el nombre de un campo entre paréntesis: sum(value).</translation>
    </message>
    <message>
        <source>&gt;= is expected.</source>
        <translation>se esperaba &gt;=.</translation>
    </message>
    <message>
        <source>a number above 0 is expected, without separators and with at most %1 decimals, such as 100 or 99.5.</source>
        <translation>se esperaba un número mayor que 0, sin separadores y con un máximo de %1 decimales, por ejemplo 100 o 99.5.</translation>
    </message>
    <message>
        <source>per minute, per hour, per day or per month is expected.</source>
        <translation>se esperaba per minute, per hour, per day o per month.</translation>
    </message>
    <message>
        <source>the rule should end here.</source>
        <translation>la regla debería terminar aquí.</translation>
    </message>
    <message>
        <source>a time is expected, such as silent for 15m.</source>
        <translation>se esperaba un tiempo, por ejemplo silent for 15m.</translation>
    </message>
    <message>
        <source>The rule contains a control character. Remove it.</source>
        <translation>La regla contiene un carácter de control. Hay que quitarlo.</translation>
    </message>
</context>
<context>
    <name>Assumptions</name>
    <message>
        <source>After a rotation the previous secret is accepted for another %1.</source>
        <translation>Tras una rotación, el secreto anterior se acepta durante %1 más.</translation>
    </message>
    <message>
        <source>A payload&apos;s timestamp is the time of the event; a retry sends the same bytes again.</source>
        <translation>La marca de tiempo de una carga útil es la hora del evento; un reintento envía otra vez los mismos bytes.</translation>
    </message>
    <message>
        <source>X-Ovyxa-Signature is made over the exact body bytes and written in lower-case hex, unless the webhook says otherwise.</source>
        <translation>X-Ovyxa-Signature se calcula sobre los bytes exactos del cuerpo y se escribe en hexadecimal en minúsculas, salvo que el webhook indique otra cosa.</translation>
    </message>
    <message>
        <source>The request carries no delivery number and no timestamp header.</source>
        <translation>La solicitud no lleva número de entrega ni cabecera con marca de tiempo.</translation>
    </message>
    <message>
        <source>Each request has a connection of its own, unless the webhook keeps them; trust is the system&apos;s authorities and the profile&apos;s.</source>
        <translation>Cada solicitud tiene su propia conexión, salvo que el webhook las mantenga; se confía en las autoridades del sistema y en las del perfil.</translation>
    </message>
    <message>
        <source>Interim answers are passed over; a malformed answer is a failure that names the line.</source>
        <translation>Las respuestas provisionales se pasan por alto; una respuesta mal formada es un fallo que indica la línea.</translation>
    </message>
    <message>
        <source>The %1 of a request run from the start of connecting to the last byte of the answer.</source>
        <translation>Los %1 de una solicitud se cuentan desde que empieza la conexión hasta el último byte de la respuesta.</translation>
    </message>
    <message>
        <source>The first %1 of an answer are kept.</source>
        <translation>De cada respuesta se conservan los primeros %1.</translation>
    </message>
    <message>
        <source>A redirect counts as a failure and is never followed. Retry-After is shown and not obeyed.</source>
        <translation>Una redirección cuenta como fallo y no se sigue nunca. Retry-After se muestra, pero no se obedece.</translation>
    </message>
    <message>
        <source>A failed webhook goes on receiving events; the mark clears with its next success.</source>
        <translation>Un webhook con fallos sigue recibiendo eventos; la marca desaparece con su siguiente éxito.</translation>
    </message>
    <message>
        <source>Delivery is at least once: an attempt cut off by a crash is made again.</source>
        <translation>Se entrega al menos una vez: un intento interrumpido por un cierre inesperado se hace de nuevo.</translation>
    </message>
    <message>
        <source>A visitor is a truncated IP address and a kind of browser, for a day; well-known crawlers count nowhere.</source>
        <translation>Un visitante es una dirección IP truncada y un tipo de navegador, durante un día; los rastreadores conocidos no cuentan en ningún sitio.</translation>
    </message>
    <message>
        <source>The Events API takes custom events as it takes page views, with a name and optional properties; its rate limit is off unless chosen.</source>
        <translation>La Events API acepta eventos personalizados igual que vistas de página, con un nombre y propiedades opcionales; su límite de frecuencia está desactivado mientras no se elija uno.</translation>
    </message>
    <message>
        <source>Alert rules count by the time of receipt, in calendar minutes, hours, days and months in UTC.</source>
        <translation>Las reglas de alerta cuentan por la hora de recepción, en minutos, horas, días y meses naturales en UTC.</translation>
    </message>
    <message>
        <source>In goal.completed, visitor_count is 1 and every completion fires, each visit anew.</source>
        <translation>En goal.completed, visitor_count es 1 y cada vez que se alcanza el objetivo se dispara, de nuevo en cada visita.</translation>
    </message>
    <message>
        <source>source is utm_source, else the referrer&apos;s known name, else its host, else “direct”.</source>
        <translation>source es utm_source; si no, el nombre conocido de la página de referencia; si no, su host; si no, “direct”.</translation>
    </message>
    <message>
        <source>country is the address&apos;s, where a country database is set, else the site&apos;s default country.</source>
        <translation>country es el país de la dirección, si hay una base de datos de países; si no, el país predeterminado del sitio.</translation>
    </message>
    <message>
        <source>usage.threshold carries threshold, usage, limit and period, and fires once a month for each threshold.</source>
        <translation>usage.threshold lleva threshold, usage, limit y period, y se dispara una vez al mes por cada umbral.</translation>
    </message>
    <message>
        <source>The period is the calendar month in UTC; page views and custom events count, bots do not.</source>
        <translation>El periodo es el mes natural en UTC; cuentan las vistas de página y los eventos personalizados, los bots no.</translation>
    </message>
    <message>
        <source>realtime.spike carries active_visitors, threshold and window_minutes; it fires when the count goes over the webhook&apos;s own threshold, and arms again when it is back at or under it.</source>
        <translation>realtime.spike lleva active_visitors, threshold y window_minutes; se dispara cuando el número supera el umbral propio del webhook, y vuelve a armarse cuando baja hasta él o por debajo.</translation>
    </message>
    <message>
        <source>A Slack webhook gets a Slack message, as Slack refuses a body without “text”.</source>
        <translation>Un webhook de Slack recibe un mensaje de Slack, ya que Slack rechaza un cuerpo sin “text”.</translation>
    </message>
    <message>
        <source>Plain HTTP is let through to this machine, because you allowed it. Ovyxa itself takes HTTPS only.</source>
        <translation>Se deja pasar HTTP sin cifrar hacia este equipo porque así se ha permitido. Ovyxa solo admite HTTPS.</translation>
    </message>
    <message numerus="yes">
        <source>The signing secret is %Ln random bytes as hex digits, or the one that you paste; its UTF-8 bytes are the key.</source>
        <translation>
            <numerusform>El secreto de firma es %Ln byte aleatorio en dígitos hexadecimales, o bien el que se pegue; sus bytes UTF-8 son la clave.</numerusform>
            <numerusform>El secreto de firma son %Ln bytes aleatorios en dígitos hexadecimales, o bien el que se pegue; sus bytes UTF-8 son la clave.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A payload is at most %Ln bytes; a larger one is never sent.</source>
        <translation>
            <numerusform>Una carga útil tiene como máximo %Ln byte; una mayor no se envía nunca.</numerusform>
            <numerusform>Una carga útil tiene como máximo %Ln bytes; una mayor no se envía nunca.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The limit of %Ln deliveries an hour slides; a delivery counts once, when its first attempt starts, and what is over it is held.</source>
        <translation>
            <numerusform>El límite de %Ln entrega por hora es deslizante; una entrega cuenta una vez, cuando comienza su primer intento, y lo que lo supera se retiene.</numerusform>
            <numerusform>El límite de %Ln entregas por hora es deslizante; una entrega cuenta una vez, cuando comienza su primer intento, y lo que lo supera se retiene.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BenchSocket</name>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>No se puede escribir %1: %2.</translation>
    </message>
    <message>
        <source>There is no short place for its socket: %1 is too long a name for one.</source>
        <translation>No hay ninguna ruta lo bastante corta para su socket: %1 es un nombre demasiado largo.</translation>
    </message>
    <message>
        <source>There is a folder where its socket belongs: %1. Take it away.</source>
        <translation>Donde va su socket hay una carpeta: %1. Quítela.</translation>
    </message>
</context>
<context>
    <name>Buttons</name>
    <message>
        <source>Copied</source>
        <translation>Copiado</translation>
    </message>
</context>
<context>
    <name>CaptureWords</name>
    <message>
        <source>not HTTP/1.1</source>
        <translation>no es HTTP/1.1</translation>
    </message>
    <message>
        <source>Host %1 is neither a name of this machine nor one that you allowed, so the request got 421. If a tunnel forwards to the receiver, allow its name.</source>
        <translation>El host %1 no es un nombre de este equipo ni uno que se haya permitido, así que la solicitud recibió 421. Si un túnel reenvía al receptor, hay que permitir su nombre.</translation>
    </message>
    <message>
        <source>The request&apos;s framing is not HTTP/1.1, so it got 400.</source>
        <translation>La delimitación de la solicitud no es HTTP/1.1, así que recibió 400.</translation>
    </message>
</context>
<context>
    <name>Captures</name>
    <message>
        <source>not HTTP/1.1</source>
        <translation>no es HTTP/1.1</translation>
    </message>
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
            <numerusform>… %n byte en total</numerusform>
            <numerusform>… %n bytes en total</numerusform>
        </translation>
    </message>
    <message>
        <source>What was answered is not known.</source>
        <translation>No se sabe qué se respondió.</translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) of %1.</source>
        <translation>
            <numerusform>%n solicitud de %1.</numerusform>
            <numerusform>%n solicitudes de %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Older ones: --offset-id %1</source>
        <translation>Más antiguas: --offset-id %1</translation>
    </message>
    <message>
        <source>There is no received request %1.</source>
        <translation>No hay ninguna solicitud recibida %1.</translation>
    </message>
    <message>
        <source>List what the receiver got, newest first</source>
        <translation>Lista lo que recibió el receptor, primero lo más reciente</translation>
    </message>
    <message>
        <source>Only these: valid, invalid, missing, unchecked</source>
        <translation>Solo estas: valid, invalid, missing, unchecked</translation>
    </message>
    <message>
        <source>At most so many</source>
        <translation>Cuántas como máximo</translation>
    </message>
    <message>
        <source>Only those before this one</source>
        <translation>Solo las anteriores a esta</translation>
    </message>
    <message>
        <source>With headers, bodies and answers</source>
        <translation>Con cabeceras, cuerpos y respuestas</translation>
    </message>
    <message>
        <source>Show one with its headers, body and answer</source>
        <translation>Muestra una con sus cabeceras, su cuerpo y su respuesta</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>Cuál, por su número</translation>
    </message>
    <message>
        <source>Write what the receiver got, all of it or what a query fits, oldest first</source>
        <translation>Escribe lo que recibió el receptor, todo o lo que coincida con una consulta, primero lo más antiguo</translation>
    </message>
    <message>
        <source>ndjson, har or http (a .http file)</source>
        <translation>ndjson, har o http (un archivo .http)</translation>
    </message>
    <message>
        <source>Into this file, whole or not at all; without it, or with -, to standard output</source>
        <translation>En este archivo, entero o nada; sin él, o con -, en la salida estándar</translation>
    </message>
    <message>
        <source>The requests that the receiver got</source>
        <translation>Las solicitudes que recibió el receptor</translation>
    </message>
    <message>
        <source>Answered: %1</source>
        <translation>Respondido: %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 %2: signature %3, %n byte(s), answered %4. %5</source>
        <translation>
            <numerusform>%1 %2: firma %3, %n byte, respuesta %4. %5</numerusform>
            <numerusform>%1 %2: firma %3, %n bytes, respuesta %4. %5</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Causes</name>
    <message>
        <source>The webhook&apos;s URL cannot be sent to. Edit the webhook and enter it again.</source>
        <translation>No se puede enviar a la URL del webhook. Editar el webhook e introducirla de nuevo.</translation>
    </message>
    <message>
        <source>The header “%1” was not sent: its name or value is not allowed there.</source>
        <translation>La cabecera “%1” no se envió: su nombre o su valor no está permitido ahí.</translation>
    </message>
    <message>
        <source>The request could not be finished: its body ended after %1 of the %2 bytes that were announced.</source>
        <translation>La solicitud no pudo completarse: su cuerpo terminó tras %1 de los %2 bytes anunciados.</translation>
    </message>
    <message>
        <source>The sender&apos;s request broke off after %1 bytes of its body, and so did passing it on.</source>
        <translation>La solicitud del remitente se interrumpió tras %1 bytes de su cuerpo, y con ella su reenvío.</translation>
    </message>
    <message>
        <source>Nothing was sent: the certificate authority that the webhook names cannot be read from %1 (%2). Put the file back, or edit the webhook.</source>
        <translation>No se envió nada: la autoridad de certificación que indica el webhook no se puede leer de %1 (%2). Volver a poner el archivo en su sitio o editar el webhook.</translation>
    </message>
    <message>
        <source>Nothing was sent: there is no certificate in %1, which the webhook names as its certificate authority. Name another file in the webhook.</source>
        <translation>No se envió nada: no hay ningún certificado en %1, que el webhook indica como su autoridad de certificación. Indicar otro archivo en el webhook.</translation>
    </message>
    <message>
        <source>The bench ended while this request was under way. The endpoint may have got it; it is sent again.</source>
        <translation>Ovyxa Bench terminó con esta solicitud en curso. Puede que el endpoint la haya recibido; se envía de nuevo.</translation>
    </message>
    <message>
        <source>More bytes (%1) came behind the end of the answer, beginning with “%2”. They were not taken for part of it: its Content-Length is too small, its status has no body, or a second answer was sent.</source>
        <translation>Tras el final de la respuesta llegaron más bytes (%1), que empiezan por “%2”. No se consideraron parte de ella: su Content-Length es demasiado pequeño, su estado no lleva cuerpo o se envió una segunda respuesta.</translation>
    </message>
    <message>
        <source>This was not sent. %1</source>
        <translation>No se envió. %1</translation>
    </message>
    <message>
        <source>This was not sent. The webhook has no secret to sign with. Rotate its secret: that makes a new one.</source>
        <translation>No se envió. El webhook no tiene un secreto con el que firmar. Rotar su secreto: así se crea uno nuevo.</translation>
    </message>
    <message>
        <source>This was not sent. Its body is not in the database any more.</source>
        <translation>No se envió. Su cuerpo ya no está en la base de datos.</translation>
    </message>
    <message>
        <source>Other clients would have read %1 and let this pass; the bench does not, so that you see it.</source>
        <translation>Otros clientes habrían leído %1 y lo habrían dejado pasar; Ovyxa Bench no lo hace, para que se vea.</translation>
    </message>
    <message>
        <source>Cancelled before the request was sent.</source>
        <translation>Cancelado antes de que se enviara la solicitud.</translation>
    </message>
    <message>
        <source>Cancelled while the request was under way: the endpoint may have got it.</source>
        <translation>Cancelado con la solicitud en curso: puede que el endpoint la haya recibido.</translation>
    </message>
    <message>
        <source>The name %1 has no address. Check the spelling of the host, and whether this machine is online.</source>
        <translation>El nombre %1 no tiene dirección. Comprobar cómo está escrito el host y si este equipo tiene conexión.</translation>
    </message>
    <message>
        <source>Connection refused: nothing listens on %1. Start your server, or use the built-in receiver.</source>
        <translation>Conexión rechazada: nada escucha en %1. Iniciar el servidor propio o usar el receptor integrado.</translation>
    </message>
    <message>
        <source>Connection refused: nothing listens on %1. Check that the service runs and that the port is right.</source>
        <translation>Conexión rechazada: nada escucha en %1. Comprobar que el servicio está en marcha y que el puerto es el correcto.</translation>
    </message>
    <message>
        <source>%1 could not be reached: the system gave up connecting. Check the host, the port and any firewall between.</source>
        <translation>No se pudo llegar a %1: el sistema desistió de conectar. Comprobar el host, el puerto y cualquier cortafuegos intermedio.</translation>
    </message>
    <message>
        <source>The connection to %1 failed (%2). Check the network between this machine and the endpoint.</source>
        <translation>La conexión con %1 falló (%2). Comprobar la red entre este equipo y el endpoint.</translation>
    </message>
    <message>
        <source>The system&apos;s proxy did not let the request through to %1 (%2). Check the proxy, or turn it off in the settings.</source>
        <translation>El proxy del sistema no dejó pasar la solicitud hacia %1 (%2). Comprobar el proxy o desactivarlo en los ajustes.</translation>
    </message>
    <message>
        <source>TLS: %1 closed the connection during the handshake. Check that this port speaks https, with TLS 1.2 or 1.3.</source>
        <translation>TLS: %1 cerró la conexión durante la negociación. Comprobar que este puerto habla https, con TLS 1.2 o 1.3.</translation>
    </message>
    <message>
        <source>TLS: %1 refused the handshake. It may have no version or cipher in common with the bench (TLS 1.2 or 1.3), or ask for a client certificate, which the bench does not have.</source>
        <translation>TLS: %1 rechazó la negociación. Puede que no tenga ninguna versión ni cifrado en común con Ovyxa Bench (TLS 1.2 o 1.3), o que pida un certificado de cliente, que Ovyxa Bench no tiene.</translation>
    </message>
    <message>
        <source>TLS: no secure connection to %1 (%2). Check that this port speaks https, with TLS 1.2 or 1.3.</source>
        <translation>TLS: sin conexión segura con %1 (%2). Comprobar que este puerto habla https, con TLS 1.2 o 1.3.</translation>
    </message>
    <message>
        <source>TLS: %1 asks for a client certificate, which the bench does not have. Let the endpoint take requests without one: the signature is what proves who sends.</source>
        <translation>TLS: %1 pide un certificado de cliente, que Ovyxa Bench no tiene. El endpoint debería aceptar solicitudes sin él: lo que demuestra quién envía es la firma.</translation>
    </message>
    <message>
        <source>%1 closed the connection without an answer. Check whether the endpoint crashed, or ended the request without answering.</source>
        <translation>%1 cerró la conexión sin responder. Comprobar si el endpoint se cerró inesperadamente o terminó la solicitud sin responder.</translation>
    </message>
    <message>
        <source>%1 closed the kept connection without an answer, perhaps at the very moment of sending. The endpoint may or may not have got the request. Let it keep connections for longer, or use a new connection for each request.</source>
        <translation>%1 cerró sin responder la conexión que se mantenía, quizá justo en el momento del envío. El endpoint puede haber recibido la solicitud o no. Conviene que mantenga las conexiones más tiempo, o usar una conexión nueva para cada solicitud.</translation>
    </message>
    <message>
        <source>The name in %1 was not found within %2 s. Check the spelling of the host, and whether this machine is online.</source>
        <translation>El nombre de %1 no se encontró en %2 s. Comprobar cómo está escrito el host y si este equipo tiene conexión.</translation>
    </message>
    <message>
        <source>No connection to %1 within %2 s. Check the host, the port and any firewall between.</source>
        <translation>Sin conexión con %1 en %2 s. Comprobar el host, el puerto y cualquier cortafuegos intermedio.</translation>
    </message>
    <message>
        <source>No secure connection to %1 within %2 s: it did not complete the TLS handshake. Check that this port speaks https.</source>
        <translation>Sin conexión segura con %1 en %2 s: no completó la negociación TLS. Comprobar que este puerto habla https.</translation>
    </message>
    <message>
        <source>%1 did not take the whole request within %2 s. Check that it reads the body.</source>
        <translation>%1 no aceptó la solicitud completa en %2 s. Comprobar que lee el cuerpo.</translation>
    </message>
    <message>
        <source>%1 got the request and did not answer within %2 s. Answer at once, and do the work afterwards.</source>
        <translation>%1 recibió la solicitud y no respondió en %2 s. Conviene responder de inmediato y hacer el trabajo después.</translation>
    </message>
    <message>
        <source>%1 began to answer but did not finish within %2 s. Check that the answer ends.</source>
        <translation>%1 empezó a responder, pero no terminó en %2 s. Comprobar que la respuesta acaba.</translation>
    </message>
    <message>
        <source>the certificate of %1 is signed by itself, so nothing vouches for it. If it is yours, name its file as one more CA.</source>
        <translation>el certificado de %1 está firmado por sí mismo, así que nada lo avala. Si es propio, indicar su archivo como CA adicional.</translation>
    </message>
    <message>
        <source>the certificate of %1 was issued by “%2”, which is not trusted here, or the server does not send its whole chain. If that authority is yours, name its certificate as one more CA.</source>
        <translation>el certificado de %1 fue emitido por “%2”, en quien aquí no se confía, o el servidor no envía su cadena completa. Si esa autoridad es propia, indicar su certificado como CA adicional.</translation>
    </message>
    <message>
        <source>a certificate of %1 expired on %2. Renew it on the server, and check this machine&apos;s clock.</source>
        <translation>un certificado de %1 caducó el %2. Renovarlo en el servidor y comprobar el reloj de este equipo.</translation>
    </message>
    <message>
        <source>a certificate of %1 is valid from %2 only. Check this machine&apos;s clock and the server&apos;s.</source>
        <translation>un certificado de %1 solo es válido a partir del %2. Comprobar el reloj de este equipo y el del servidor.</translation>
    </message>
    <message>
        <source>the certificate of %1 has no subject alternative name, and the common name does not count. Have it made again with the host as a subject alternative name.</source>
        <translation>el certificado de %1 no tiene nombre alternativo de sujeto (SAN), y el nombre común no cuenta. Hay que emitirlo de nuevo con el host como nombre alternativo.</translation>
    </message>
    <message>
        <source>the certificate is for %1, not for %2. Check the URL, or have a certificate made for this host.</source>
        <translation>el certificado es para %1, no para %2. Comprobar la URL o emitir un certificado para este host.</translation>
    </message>
    <message>
        <source>the certificate of %1 was not accepted: %2.</source>
        <translation>el certificado de %1 no se aceptó: %2.</translation>
    </message>
    <message>
        <source>the handshake with %1 failed.</source>
        <translation>la negociación con %1 falló.</translation>
    </message>
    <message>
        <source>It did not accept the request: its answer may say why.</source>
        <translation>No aceptó la solicitud: su respuesta quizá diga por qué.</translation>
    </message>
    <message>
        <source>It refused access: check how it verifies the signature, and its secret.</source>
        <translation>Denegó el acceso: comprobar cómo verifica la firma, y su secreto.</translation>
    </message>
    <message>
        <source>Check the path of the URL.</source>
        <translation>Comprobar la ruta de la URL.</translation>
    </message>
    <message>
        <source>The path exists but takes no POST. Check the path of the URL.</source>
        <translation>La ruta existe, pero no admite POST. Comprobar la ruta de la URL.</translation>
    </message>
    <message>
        <source>It waited too long for the request. Check what stands between this machine and it.</source>
        <translation>Esperó demasiado la solicitud. Comprobar qué hay entre este equipo y él.</translation>
    </message>
    <message>
        <source>This address is given up for good. Enter the new one, or remove the webhook.</source>
        <translation>Esta dirección se ha abandonado definitivamente. Introducir la nueva o quitar el webhook.</translation>
    </message>
    <message>
        <source>It takes no bodies of this size. Raise its limit.</source>
        <translation>No admite cuerpos de este tamaño. Hay que subir su límite.</translation>
    </message>
    <message>
        <source>It does not take application/json. Check what its handler expects.</source>
        <translation>No admite application/json. Comprobar qué espera su controlador.</translation>
    </message>
    <message>
        <source>It does not serve this host name. Check the URL, or allow the name there.</source>
        <translation>No atiende este nombre de host. Comprobar la URL o permitir el nombre allí.</translation>
    </message>
    <message>
        <source>It understood the request but not its content: its answer may say what is missing.</source>
        <translation>Entendió la solicitud, pero no su contenido: su respuesta quizá diga qué falta.</translation>
    </message>
    <message>
        <source>It asks for fewer requests. Retry-After is shown but not obeyed: the retries keep to their own times.</source>
        <translation>Pide menos solicitudes. Retry-After se muestra, pero no se obedece: los reintentos mantienen sus propios tiempos.</translation>
    </message>
    <message>
        <source>Its handler failed: look into its log.</source>
        <translation>Su controlador falló: mirar en su registro.</translation>
    </message>
    <message>
        <source>The gateway in front of it got no proper answer: check that the service behind it runs.</source>
        <translation>La puerta de enlace que tiene delante no obtuvo una respuesta correcta: comprobar que el servicio que hay detrás está en marcha.</translation>
    </message>
    <message>
        <source>It is not ready at the moment.</source>
        <translation>No está listo en este momento.</translation>
    </message>
    <message>
        <source>Only a 2xx counts as delivered.</source>
        <translation>Solo un 2xx cuenta como entregado.</translation>
    </message>
    <message>
        <source>The endpoint answered %1. %2</source>
        <translation>El endpoint respondió %1. %2</translation>
    </message>
    <message>
        <source>The endpoint answered %1. Redirects are not followed; only a 2xx counts as delivered.</source>
        <translation>El endpoint respondió %1. Las redirecciones no se siguen; solo un 2xx cuenta como entregado.</translation>
    </message>
    <message>
        <source>The endpoint redirects to %2 (%1). Redirects are not followed: if that is the right address, make it the webhook&apos;s URL.</source>
        <translation>El endpoint redirige a %2 (%1). Las redirecciones no se siguen: si esa es la dirección correcta, hay que usarla como URL del webhook.</translation>
    </message>
    <message>
        <source>It was passed on mended, as gateways may (RFC 9112 5). Whoever reads strictly refuses such an answer, the bench&apos;s own sender among them: mend it in the server.</source>
        <translation>Se reenvió corregida, como pueden hacer las puertas de enlace (RFC 9112 5). Quien lee de forma estricta rechaza una respuesta así, también el remitente de Ovyxa Bench: hay que corregirla en el servidor.</translation>
    </message>
    <message>
        <source>The sender closed its connection before it had the whole answer of the server behind the receiver. The server may have done its work: nobody got its answer.</source>
        <translation>El remitente cerró su conexión antes de tener la respuesta completa del servidor situado detrás del receptor. Puede que el servidor haya hecho su trabajo: nadie recibió su respuesta.</translation>
    </message>
    <message>
        <source>The receiver was stopped before the whole answer of the server behind it had come. The server may have done its work.</source>
        <translation>El receptor se detuvo antes de que llegara la respuesta completa del servidor situado detrás de él. Puede que el servidor haya hecho su trabajo.</translation>
    </message>
    <message>
        <source>Nothing was sent to %1: this machine&apos;s certificate authorities could not be read within %2 s. Check the disk that they are on (on Debian: /etc/ssl/certs).</source>
        <translation>No se envió nada a %1: las autoridades de certificación de este equipo no se pudieron leer en %2 s. Comprobar el disco en el que están (en Debian: /etc/ssl/certs).</translation>
    </message>
    <message>
        <source>%1 began to answer (%3) but did not finish within %2 s. Check that the answer ends.</source>
        <translation>%1 empezó a responder (%3), pero no terminó en %2 s. Comprobar que la respuesta acaba.</translation>
    </message>
    <message>
        <source>the key of the certificate of %1 is too short to be trusted (%2 bits). Make one of RSA with 2048 bits, or of an elliptic curve.</source>
        <translation>la clave del certificado de %1 es demasiado corta para confiar en ella (%2 bits). Use RSA de 2048 bits o una curva elíptica.</translation>
    </message>
    <message>
        <source>the certificate of %1 is signed with %2, which can be forged. Have it issued anew with SHA-256.</source>
        <translation>el certificado de %1 está firmado con %2, que se puede falsificar. Haga que lo emitan de nuevo con SHA-256.</translation>
    </message>
    <message>
        <source>This was not sent: the webhook was paused when the event came. The payload is kept. Resume the webhook, and replay it.</source>
        <translation>Esto no se envió: el webhook estaba en pausa cuando llegó el evento. La carga útil se conserva. Reanude el webhook y repita la entrega.</translation>
    </message>
    <message>
        <source>%1 sent an interim answer (%3) and no final one within %2 s. Answer at once, and do the work afterwards.</source>
        <translation>%1 envió una respuesta provisional (%3) y ninguna definitiva en %2 s. Conviene responder de inmediato y hacer el trabajo después.</translation>
    </message>
    <message>
        <source>TLS: %1 did not answer in TLS, as a server of plain HTTP does not. Give the port that speaks https, or, for a server on this machine, write http://.</source>
        <translation>TLS: %1 no respondió en TLS, como hace un servidor de HTTP sin cifrar. Indique el puerto que habla https o, para un servidor de este equipo, escriba http://.</translation>
    </message>
    <message>
        <source>TLS: %1 speaks only versions of TLS that are older than 1.2, which are not safe. Let it speak TLS 1.2 or 1.3.</source>
        <translation>TLS: %1 solo habla versiones de TLS anteriores a la 1.2, que no son seguras. Haga que hable TLS 1.2 o 1.3.</translation>
    </message>
    <message>
        <source>TLS: %1 serves no host of this name, and refused the handshake for it. Check the host in the URL, or add the name there.</source>
        <translation>TLS: %1 no sirve ningún host con este nombre, y por eso rechazó el handshake. Compruebe el host de la URL o añada allí el nombre.</translation>
    </message>
    <message>
        <source>the certificate has the address %1 as a DNS name, where it does not count. Have it made again with the address as an IP entry: subjectAltName=IP:%1.</source>
        <translation>el certificado tiene la dirección %1 como nombre DNS, donde no cuenta. Haga que se emita de nuevo con la dirección como entrada IP: subjectAltName=IP:%1.</translation>
    </message>
    <message>
        <source>It wants another protocol than HTTP/1.1, which Ovyxa does not speak. Let it take HTTP/1.1.</source>
        <translation>Quiere un protocolo distinto de HTTP/1.1, que Ovyxa no habla. Haga que acepte HTTP/1.1.</translation>
    </message>
    <message>
        <source>It takes no heads of this size. Shorten the URL, or raise its limit.</source>
        <translation>No acepta cabeceras de este tamaño. Acorte la URL o aumente su límite.</translation>
    </message>
    <message>
        <source>It does not take HTTP/1.1. Check what stands in front of the endpoint.</source>
        <translation>No acepta HTTP/1.1. Compruebe qué hay delante del endpoint.</translation>
    </message>
    <message>
        <source>It is passed on in a circle there. Check where its proxies send it.</source>
        <translation>Allí se reenvía en círculo. Compruebe adónde la envían sus proxies.</translation>
    </message>
    <message>
        <source>The network in front of it (Cloudflare) got no proper answer: check that the server behind it runs.</source>
        <translation>La red que tiene delante (Cloudflare) no obtuvo una respuesta correcta: compruebe que el servidor de detrás está en marcha.</translation>
    </message>
    <message>
        <source>The network in front of it (Cloudflare) does not trust its certificate: renew that on the server.</source>
        <translation>La red que tiene delante (Cloudflare) no confía en su certificado: renuévelo en el servidor.</translation>
    </message>
    <message>
        <source>The network in front of it (Cloudflare) cannot find it: check its DNS entry or its tunnel.</source>
        <translation>La red que tiene delante (Cloudflare) no lo encuentra: compruebe su entrada DNS o su túnel.</translation>
    </message>
    <message>
        <source>Sizes of chunks are hexadecimal: “%1” would fit what came if it were read as decimal.</source>
        <translation>Los tamaños de los chunks son hexadecimales: «%1» encajaría con lo que llegó si se leyera como decimal.</translation>
    </message>
    <message>
        <source>Or the port speaks https: then write https:// in the URL.</source>
        <translation>O el puerto habla https: en ese caso, escriba https:// en la URL.</translation>
    </message>
    <message>
        <source>The name %1 could not be looked up: this machine&apos;s name server failed or did not answer. Check whether this machine is online, and which name server it asks.</source>
        <translation>No se pudo buscar el nombre %1: el servidor de nombres de este equipo falló o no respondió. Comprobar si este equipo tiene conexión y a qué servidor de nombres pregunta.</translation>
    </message>
    <message>
        <source>TLS: the handshake with %1 went well, but what came afterwards is not of that secure connection (%2), so that nothing more could be read. Check what writes to the connection there besides TLS.</source>
        <translation>TLS: la negociación con %1 fue bien, pero lo que llegó después no es de esa conexión segura (%2), así que no se pudo leer nada más. Comprobar qué escribe allí en la conexión además de TLS.</translation>
    </message>
    <message>
        <source>The page with it says that a client certificate is required, which the bench does not have. Let the endpoint take requests without one: the signature is what proves who sends.</source>
        <translation>La página que la acompaña dice que se requiere un certificado de cliente, que Ovyxa Bench no tiene. El endpoint debería aceptar solicitudes sin él: lo que demuestra quién envía es la firma.</translation>
    </message>
    <message>
        <source>The page with it says that this port speaks https, and the request came in plain HTTP. Write https:// in the URL.</source>
        <translation>La página que la acompaña dice que este puerto habla https y que la solicitud llegó en HTTP sin cifrar. Escriba https:// en la URL.</translation>
    </message>
    <message>
        <source>It says that nothing has changed, though it was not asked that. Only a 2xx counts as delivered.</source>
        <translation>Dice que nada ha cambiado, aunque no se le preguntó eso. Solo un 2xx cuenta como entregado.</translation>
    </message>
    <message>
        <source>The page with it says that plain HTTP came to a port of https: what stands in front of the endpoint speaks HTTP to it. Let that proxy or tunnel speak https there.</source>
        <translation>La página que la acompaña dice que a un puerto de https llegó HTTP sin cifrar: lo que está delante del endpoint le habla en HTTP. Haga que ese proxy o túnel use https allí.</translation>
    </message>
</context>
<context>
    <name>ClockCommands</name>
    <message>
        <source>It was not ahead: nothing has changed.</source>
        <translation>No estaba adelantada: no ha cambiado nada.</translation>
    </message>
    <message>
        <source>The profile&apos;s simulated time: show it, take it ahead, take it back</source>
        <translation>La hora simulada del perfil: mostrarla, adelantarla, devolverla</translation>
    </message>
    <message>
        <source>Where it stands, and how far ahead of this machine&apos;s time</source>
        <translation>En qué punto está y cuánto se adelanta a la hora de este equipo</translation>
    </message>
    <message>
        <source>Take it back to this machine&apos;s time: what is due, and what counts in the hour, goes back by as much; what happened keeps its time</source>
        <translation>La devuelve a la hora de este equipo: lo que está pendiente y lo que cuenta en la hora retrocede otro tanto; lo ocurrido conserva su hora</translation>
    </message>
    <message>
        <source>Take it ahead; what falls due on the way is sent in its turn</source>
        <translation>La adelanta; lo que vence por el camino se envía por su orden</translation>
    </message>
    <message>
        <source>How far, simulated: 90s, 36m, 12h, 30d</source>
        <translation>Cuánto, en tiempo simulado: 90s, 36m, 12h, 30d</translation>
    </message>
</context>
<context>
    <name>ClockWords</name>
    <message>
        <source>%1 ahead</source>
        <translation>%1 de adelanto</translation>
    </message>
    <message>
        <source>%1 behind</source>
        <translation>%1 de retraso</translation>
    </message>
    <message>
        <source>simulated</source>
        <translation>simulado</translation>
    </message>
    <message>
        <source>Jump</source>
        <translation>Saltar</translation>
    </message>
    <message>
        <source>Jump · %1</source>
        <translation>Saltar · %1</translation>
    </message>
    <message>
        <source>Jump to next</source>
        <translation>Saltar al siguiente</translation>
    </message>
    <message>
        <source>Jump to next · %1</source>
        <translation>Saltar al siguiente · %1</translation>
    </message>
    <message>
        <source>real time</source>
        <translation>tiempo real</translation>
    </message>
    <message>
        <source>%1 times</source>
        <translation>%1 veces</translation>
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message>
        <source>There is no option %1 here.</source>
        <translation>Aquí no existe la opción %1.</translation>
    </message>
    <message>
        <source>There is no subcommand &quot;%1&quot;.</source>
        <translation>No existe el subcomando “%1”.</translation>
    </message>
    <message>
        <source>There is an argument too many.</source>
        <translation>Sobra un argumento.</translation>
    </message>
    <message>
        <source>There is no subcommand &quot;%1&quot; here. There are: %2.</source>
        <translation>Aquí no existe el subcomando “%1”. Hay: %2.</translation>
    </message>
    <message>
        <source>A subcommand is missing: %1.</source>
        <translation>Falta un subcomando: %1.</translation>
    </message>
    <message>
        <source>%1 takes a number from %2 to %3, and &quot;%4&quot; is none of these.</source>
        <translation>%1 admite un número de %2 a %3, y “%4” no lo es.</translation>
    </message>
    <message>
        <source>%1 takes one of %2, and &quot;%3&quot; is none of these.</source>
        <translation>%1 admite uno de %2, y “%3” no es ninguno de ellos.</translation>
    </message>
    <message>
        <source>%1 is missing.</source>
        <translation>Falta %1.</translation>
    </message>
    <message>
        <source>%1 goes together with %2.</source>
        <translation>%1 va junto con %2.</translation>
    </message>
    <message>
        <source>%1 and %2 exclude each other.</source>
        <translation>%1 y %2 se excluyen mutuamente.</translation>
    </message>
    <message>
        <source>%1 takes a number, and &quot;%2&quot; is none.</source>
        <translation>%1 admite un número, y “%2” no lo es.</translation>
    </message>
    <message>
        <source>%1 needs a value.</source>
        <translation>%1 necesita un valor.</translation>
    </message>
    <message>
        <source>%1 may be given only once.</source>
        <translation>%1 solo se puede indicar una vez.</translation>
    </message>
    <message>
        <source>%1 is empty. Check whether a variable that should fill it is set.</source>
        <translation>%1 está vacío. Comprobar si está definida la variable que debería rellenarlo.</translation>
    </message>
    <message>
        <source>There is an argument too many. A command to run stands behind --: listen -- CMD ARG…</source>
        <translation>Sobra un argumento. Un comando que deba ejecutarse va detrás de --: listen -- CMD ARG…</translation>
    </message>
    <message>
        <source>Behind -- a command is missing.</source>
        <translation>Detrás de -- falta un comando.</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Opciones</translation>
    </message>
    <message>
        <source>Subcommands</source>
        <translation>Subcomandos</translation>
    </message>
    <message>
        <source>Every subcommand also takes --profile DIR, --json, --wait-lock TIME, --own, --lang CODE and --version: see &quot;ovyxa-bench --help&quot;.</source>
        <translation>Todos los subcomandos admiten también --profile DIR, --json, --wait-lock TIME, --own, --lang CODE y --version: véase “ovyxa-bench --help”.</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>Uso</translation>
    </message>
    <message>
        <source>OPTIONS</source>
        <translation>OPCIONES</translation>
    </message>
    <message>
        <source>SUBCOMMAND</source>
        <translation>SUBCOMANDO</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>Argumentos</translation>
    </message>
    <message>
        <source>Argument %1 is not valid UTF-8. Write it in UTF-8, or give its content in a file.</source>
        <translation>El argumento %1 no es UTF-8 válido. Escribirlo en UTF-8 o dar su contenido en un archivo.</translation>
    </message>
    <message>
        <source>Ovyxa Bench: trigger, sign, deliver, receive and inspect Ovyxa webhooks on your own machine. Without a subcommand the desktop opens.</source>
        <translation>Ovyxa Bench: disparar, firmar, entregar, recibir e inspeccionar webhooks de Ovyxa en el propio equipo. Sin subcomando se abre la aplicación de escritorio.</translation>
    </message>
    <message>
        <source>Print this help</source>
        <translation>Muestra esta ayuda</translation>
    </message>
    <message>
        <source>Print the version</source>
        <translation>Muestra la versión</translation>
    </message>
    <message>
        <source>The folder of all that the program keeps; without it, the platform&apos;s data folder</source>
        <translation>La carpeta de todo lo que guarda el programa; sin ella, la carpeta de datos de la plataforma</translation>
    </message>
    <message>
        <source>The language, such as de or en; without it, the system&apos;s</source>
        <translation>El idioma, por ejemplo de o en; sin él, el del sistema</translation>
    </message>
    <message>
        <source>One JSON object a line on standard output, and nothing else there</source>
        <translation>Un objeto JSON por línea en la salida estándar, y nada más ahí</translation>
    </message>
    <message>
        <source>Wait so long, real, for a profile that another bench holds: 500ms, 10s, 2m or plain seconds</source>
        <translation>Espera este tiempo, real, a un perfil que ocupa otro Ovyxa Bench: 500ms, 10s, 2m o simplemente segundos</translation>
    </message>
    <message>
        <source>Work with the profile by itself, or end with 3 where another bench holds it; no temporary one is used</source>
        <translation>Trabaja directamente con el perfil, o termina con 3 si lo ocupa otro Ovyxa Bench; no se usa ninguno temporal</translation>
    </message>
    <message>
        <source>There is no translation for &quot;%1&quot;. There are: %2.</source>
        <translation>No hay traducción para “%1”. Hay: %2.</translation>
    </message>
    <message>
        <source>There is no display here for the desktop (neither DISPLAY nor WAYLAND_DISPLAY is set). The subcommands need none: see &quot;ovyxa-bench --help&quot;, or start with &quot;ovyxa-bench trial&quot;.</source>
        <translation>Aquí no hay pantalla para la aplicación de escritorio (ni DISPLAY ni WAYLAND_DISPLAY están definidas). Los subcomandos no la necesitan: véase “ovyxa-bench --help”, o se puede empezar con “ovyxa-bench trial”.</translation>
    </message>
    <message>
        <source>%1 takes one of %2, and &quot;%3&quot; is none of these. The nearest is &quot;%4&quot;.</source>
        <translation>%1 admite uno de %2, y “%3” no es ninguno de ellos. Lo más parecido es “%4”.</translation>
    </message>
    <message>
        <source>Standard input is named twice, and can be read once. Name a file for one of the two.</source>
        <translation>La entrada estándar se indica dos veces y solo se puede leer una. Indicar un archivo en uno de los dos casos.</translation>
    </message>
    <message>
        <source>Other programs cannot work with this bench while it runs. %1</source>
        <translation>Otros programas no pueden trabajar con este Ovyxa Bench mientras está en ejecución. %1</translation>
    </message>
    <message>
        <source>&quot;%1 --help&quot; tells what there is.</source>
        <translation>“%1 --help” indica lo que hay.</translation>
    </message>
    <message>
        <source>There is no option %1 here. The nearest is %2.</source>
        <translation>Aquí no existe la opción %1. Lo más parecido es %2.</translation>
    </message>
    <message>
        <source>There is no subcommand &quot;%1&quot;. The nearest is &quot;%2&quot;.</source>
        <translation>No existe el subcomando “%1”. Lo más parecido es “%2”.</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>de %1 a %2</translation>
    </message>
    <message>
        <source>required</source>
        <translation>obligatorio</translation>
    </message>
    <message>
        <source>default: %1</source>
        <translation>por omisión: %1</translation>
    </message>
    <message>
        <source>with %1</source>
        <translation>con %1</translation>
    </message>
    <message>
        <source>not with %1</source>
        <translation>no con %1</translation>
    </message>
    <message>
        <source>Examples:</source>
        <translation>Ejemplos:</translation>
    </message>
    <message>
        <source>This needs to open %1 files at once, and may not here. Let it open more, as with ulimit -n 256.</source>
        <translation>Esto necesita abrir %1 archivos a la vez, y aquí no se le permite. Permitir más, por ejemplo con ulimit -n 256.</translation>
    </message>
    <message>
        <source>The folder that this runs in is gone, so --profile %1 is nowhere. Name its whole path.</source>
        <translation>La carpeta en la que se ejecuta esto ya no existe, así que --profile %1 no está en ningún sitio. Indique la ruta completa.</translation>
    </message>
</context>
<context>
    <name>Completion</name>
    <message>
        <source>Print what a shell needs to complete this program&apos;s words: source &lt;(ovyxa-bench completion bash)</source>
        <translation>Muestra lo que necesita una shell para completar las palabras de este programa: source &lt;(ovyxa-bench completion bash)</translation>
    </message>
    <message>
        <source>bash, zsh or fish</source>
        <translation>bash, zsh o fish</translation>
    </message>
</context>
<context>
    <name>Configure</name>
    <message>
        <source>%1  (country %2)</source>
        <translation>%1  (país %2)</translation>
    </message>
    <message>
        <source>There is no site &quot;%1&quot;.</source>
        <translation>No existe el sitio “%1”.</translation>
    </message>
    <message>
        <source>Removed, with its webhooks and goals. Its deliveries stay in the log.</source>
        <translation>Quitado, con sus webhooks y objetivos. Sus entregas permanecen en el registro.</translation>
    </message>
    <message>
        <source>Removed.</source>
        <translation>Quitado.</translation>
    </message>
    <message>
        <source>There is no goal %1.</source>
        <translation>No existe el objetivo %1.</translation>
    </message>
    <message>
        <source>The profile&apos;s sites</source>
        <translation>Los sitios del perfil</translation>
    </message>
    <message>
        <source>Add a site</source>
        <translation>Añade un sitio</translation>
    </message>
    <message>
        <source>Its site_id in payloads, such as acme.test</source>
        <translation>Su site_id en las cargas útiles, por ejemplo acme.test</translation>
    </message>
    <message>
        <source>Two letters; stands in payloads when nothing better is known</source>
        <translation>Dos letras; figura en las cargas útiles cuando no se conoce nada mejor</translation>
    </message>
    <message>
        <source>List the sites</source>
        <translation>Lista los sitios</translation>
    </message>
    <message>
        <source>Remove a site with its webhooks and goals</source>
        <translation>Quita un sitio con sus webhooks y objetivos</translation>
    </message>
    <message>
        <source>Which</source>
        <translation>Cuál</translation>
    </message>
    <message>
        <source>The sites&apos; goals</source>
        <translation>Los objetivos de los sitios</translation>
    </message>
    <message>
        <source>Add a goal</source>
        <translation>Añade un objetivo</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>De cuál</translation>
    </message>
    <message>
        <source>What it is called</source>
        <translation>Cómo se llama</translation>
    </message>
    <message>
        <source>Reached by viewing this path; * stands for any run of characters</source>
        <translation>Se alcanza al ver esta ruta; * equivale a cualquier serie de caracteres</translation>
    </message>
    <message>
        <source>Reached by the custom event of this name</source>
        <translation>Se alcanza con el evento personalizado de este nombre</translation>
    </message>
    <message>
        <source>List the goals</source>
        <translation>Lista los objetivos</translation>
    </message>
    <message>
        <source>Of this site only</source>
        <translation>Solo de este sitio</translation>
    </message>
    <message>
        <source>Remove a goal</source>
        <translation>Quita un objetivo</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>Cuál, por su número</translation>
    </message>
    <message>
        <source>No sites yet.</source>
        <translation>Todavía no hay sitios.</translation>
    </message>
    <message>
        <source>No goals yet.</source>
        <translation>Todavía no hay objetivos.</translation>
    </message>
    <message>
        <source>No goals of %1 yet.</source>
        <translation>Todavía no hay objetivos de %1.</translation>
    </message>
</context>
<context>
    <name>CountryDatabase</name>
    <message>
        <source>The country database %1 cannot be used: %2.</source>
        <translation>La base de datos de países %1 no se puede usar: %2.</translation>
    </message>
    <message>
        <source>This build has no libmaxminddb, so it reads no country database.</source>
        <translation>Esta compilación no tiene libmaxminddb, así que no lee ninguna base de datos de países.</translation>
    </message>
</context>
<context>
    <name>Deliveries</name>
    <message numerus="yes">
        <source>%n delivery(ies) of %1.</source>
        <translation>
            <numerusform>%n entrega de %1.</numerusform>
            <numerusform>%n entregas de %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Still owed, so sent by replay --state failed: %1.</source>
        <translation>Aún adeudadas, por lo que replay --state failed las envía: %1.</translation>
    </message>
    <message>
        <source>Older ones: --offset-id %1</source>
        <translation>Más antiguas: --offset-id %1</translation>
    </message>
    <message>
        <source>There is no delivery %1.</source>
        <translation>No existe la entrega %1.</translation>
    </message>
    <message>
        <source>Only these: queued, held, sending, waiting, delivered, failed, cancelled</source>
        <translation>Solo estas: queued, held, sending, waiting, delivered, failed, cancelled</translation>
    </message>
    <message>
        <source>List the log, newest first</source>
        <translation>Lista el registro, primero lo más reciente</translation>
    </message>
    <message>
        <source>Only these: queued, held, sending, waiting, delivered, failed, cancelled; failed are all that failed, and beside their number stands how many of them are still owed</source>
        <translation>Solo estas: queued, held, sending, waiting, delivered, failed, cancelled; failed son todas las fallidas, y junto a su número figura cuántas de ellas siguen adeudadas</translation>
    </message>
    <message>
        <source>Only what contains this text</source>
        <translation>Solo lo que contiene este texto</translation>
    </message>
    <message>
        <source>At most so many</source>
        <translation>Cuántas como máximo</translation>
    </message>
    <message>
        <source>Only those before this one</source>
        <translation>Solo las anteriores a esta</translation>
    </message>
    <message>
        <source>Show one with its attempts</source>
        <translation>Muestra una con sus intentos</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>Cuál, por su número</translation>
    </message>
    <message>
        <source>Send deliveries again, byte for byte, as new ones; of the failed ones, what is still owed</source>
        <translation>Vuelve a enviar entregas, byte a byte, como nuevas; de las fallidas, lo que sigue pendiente</translation>
    </message>
    <message>
        <source>Which, by their numbers</source>
        <translation>Cuáles, por sus números</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>Confía también en este certificado de CA (PEM)</translation>
    </message>
    <message>
        <source>Say what it would come to, and send nothing</source>
        <translation>Indica en qué resultaría y no envía nada</translation>
    </message>
    <message>
        <source>The first failure is final</source>
        <translation>El primer fallo es definitivo</translation>
    </message>
    <message>
        <source>Write the log, all of it or what a query fits; secrets are never in it</source>
        <translation>Escribe el registro, todo o lo que coincida con una consulta; los secretos nunca figuran en él</translation>
    </message>
    <message>
        <source>ndjson, csv, har or http (a .http file)</source>
        <translation>ndjson, csv, har o http (un archivo .http)</translation>
    </message>
    <message>
        <source>Into this file, whole or not at all; without it, or with -, to standard output</source>
        <translation>En este archivo, entero o nada; sin él, o con -, en la salida estándar</translation>
    </message>
    <message>
        <source>The log of deliveries</source>
        <translation>El registro de entregas</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>sent at %1, answered at %2, ended at %3</source>
        <translation>enviado a los %1, respondido a los %2, terminado a los %3</translation>
    </message>
    <message>
        <source>on a kept connection, %1</source>
        <translation>en una conexión mantenida, %1</translation>
    </message>
    <message>
        <source>name looked up at %1, connecting at %2, connected at %3, encrypted at %4, %5</source>
        <translation>nombre resuelto a los %1, conectando a los %2, conectado a los %3, cifrado a los %4, %5</translation>
    </message>
    <message>
        <source>certificate of %1 from %2, until %3</source>
        <translation>certificado de %1 emitido por %2, hasta %3</translation>
    </message>
    <message numerus="yes">
        <source>… %n byte(s) in all</source>
        <translation>
            <numerusform>… %n byte en total</numerusform>
            <numerusform>… %n bytes en total</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Desktop</name>
    <message>
        <source>&quot;%1&quot; says no format. Let the name end in .ndjson, .csv, .har or .http.</source>
        <translation>“%1” no indica ningún formato. El nombre debe terminar en .ndjson, .csv, .har o .http.</translation>
    </message>
</context>
<context>
    <name>Difference</name>
    <message>
        <source>the whole body</source>
        <translation>todo el cuerpo</translation>
    </message>
    <message>
        <source>(no. %1 of that name)</source>
        <translation>(n.º %1 con ese nombre)</translation>
    </message>
    <message>
        <source>body</source>
        <translation>cuerpo</translation>
    </message>
    <message>
        <source>header</source>
        <translation>cabecera</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>respuesta</translation>
    </message>
    <message>
        <source>always differs</source>
        <translation>siempre difiere</translation>
    </message>
    <message>
        <source>differs from byte %1 on: %2</source>
        <translation>difiere a partir del byte %1: %2</translation>
    </message>
    <message>
        <source>The names stand in another order.</source>
        <translation>Los nombres están en otro orden.</translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) say the same, written otherwise.</source>
        <translation>
            <numerusform>%n texto dice lo mismo, escrito de otra forma.</numerusform>
            <numerusform>%n textos dicen lo mismo, escritos de otra forma.</numerusform>
        </translation>
    </message>
    <message>
        <source>The headers stand in another order.</source>
        <translation>Las cabeceras están en otro orden.</translation>
    </message>
    <message>
        <source>The bodies say the same, but not in the same bytes: a signature of one does not fit the other.</source>
        <translation>Los cuerpos dicen lo mismo, pero no con los mismos bytes: la firma de uno no sirve para el otro.</translation>
    </message>
    <message>
        <source>Nothing that counts differs.</source>
        <translation>No difiere nada relevante.</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s).</source>
        <translation>
            <numerusform>%n diferencia.</numerusform>
            <numerusform>%n diferencias.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no delivery %1.</source>
        <translation>No hay ninguna entrega %1.</translation>
    </message>
    <message>
        <source>There is no received request %1.</source>
        <translation>No hay ninguna solicitud recibida %1.</translation>
    </message>
    <message>
        <source>The older, by its number</source>
        <translation>La más antigua, por su número</translation>
    </message>
    <message>
        <source>The one in question</source>
        <translation>La que se examina</translation>
    </message>
    <message>
        <source>Compare what two deliveries sent last, and the answers; ends with 1 where something that counts differs</source>
        <translation>Compara lo último que enviaron dos entregas, y las respuestas; termina con 1 si difiere algo relevante</translation>
    </message>
    <message>
        <source>Compare two received requests and their answers; ends with 1 where something that counts differs</source>
        <translation>Compara dos solicitudes recibidas y sus respuestas; termina con 1 si difiere algo relevante</translation>
    </message>
    <message>
        <source>Of a body only the beginning is kept, and so only beginnings were compared.</source>
        <translation>De un cuerpo solo se guarda el principio, así que solo se compararon los principios.</translation>
    </message>
    <message>
        <source>Of an answer&apos;s body only the beginning is kept, and so only beginnings were compared.</source>
        <translation>Del cuerpo de una respuesta solo se guarda el principio, así que solo se compararon los principios.</translation>
    </message>
</context>
<context>
    <name>Forwarder</name>
    <message>
        <source>There is no server behind the receiver.</source>
        <translation>No hay ningún servidor detrás del receptor.</translation>
    </message>
    <message>
        <source>Requests are passed on to %1 with their own path and query.</source>
        <translation>Las solicitudes se reenvían a %1 con su propia ruta y cadena de consulta.</translation>
    </message>
    <message>
        <source>Requests are passed on to %1, whose path takes the place of theirs; their query goes along.</source>
        <translation>Las solicitudes se reenvían a %1, cuya ruta sustituye a la suya; su cadena de consulta las acompaña.</translation>
    </message>
</context>
<context>
    <name>Forwarding</name>
    <message>
        <source>Pass each request on to this URL, and its answer back. Without a path it keeps each request&apos;s own, with one it replaces it; the query goes along. With --respond, the steps close, reset, truncate, drip, delay, hang and garbage break that answer once it has been given; app passes it back whole</source>
        <translation>Reenvía cada solicitud a esta URL, y su respuesta de vuelta. Sin ruta, cada solicitud conserva la suya; con ruta, esta la sustituye; la cadena de consulta la acompaña. Con --respond, los pasos close, reset, truncate, drip, delay, hang y garbage estropean esa respuesta una vez dada; app la devuelve entera</translation>
    </message>
    <message>
        <source>Pass on without X-Forwarded-For, -Host, -Proto and Forwarded</source>
        <translation>Reenvía sin X-Forwarded-For, -Host, -Proto ni Forwarded</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM), for --forward-to</source>
        <translation>Confía también en este certificado de CA (PEM) para --forward-to</translation>
    </message>
    <message>
        <source>The step app answers with what a server behind the receiver says: name one with --forward-to.</source>
        <translation>El paso app responde con lo que dice un servidor situado detrás del receptor: hay que indicar uno con --forward-to.</translation>
    </message>
    <message>
        <source>No step of --respond passes a request on to --forward-to. Add the step app, or one that breaks the app&apos;s answer, such as close; or leave one of the two.</source>
        <translation>Ningún paso de --respond reenvía solicitudes a --forward-to. Añadir el paso app, o uno que altere la respuesta de la aplicación, como close; o bien omitir una de las dos opciones.</translation>
    </message>
</context>
<context>
    <name>HttpRequest</name>
    <message>
        <source>The request line ends in %1, where “HTTP/1.1” was expected.</source>
        <translation>La línea de solicitud termina en %1, donde se esperaba “HTTP/1.1”.</translation>
    </message>
    <message>
        <source>The peer speaks %1; this server speaks HTTP/1.1.</source>
        <translation>El otro extremo habla %1; este servidor habla HTTP/1.1.</translation>
    </message>
    <message>
        <source>The request line has no target between method and version.</source>
        <translation>A la línea de solicitud le falta el destino entre el método y la versión.</translation>
    </message>
    <message>
        <source>The target holds a character that must be percent-encoded.</source>
        <translation>El destino contiene un carácter que debe codificarse con porcentaje.</translation>
    </message>
    <message>
        <source>The target holds a fragment (#), which has no place in a request.</source>
        <translation>El destino contiene un fragmento (#), que no tiene cabida en una solicitud.</translation>
    </message>
    <message>
        <source>The target of CONNECT must be a host and a port.</source>
        <translation>El destino de CONNECT debe ser un host y un puerto.</translation>
    </message>
    <message>
        <source>The target %1 is neither a path nor a whole URL.</source>
        <translation>El destino %1 no es una ruta ni una URL completa.</translation>
    </message>
    <message>
        <source>There is no Host header; HTTP/1.1 requires one.</source>
        <translation>No hay cabecera Host; HTTP/1.1 exige una.</translation>
    </message>
    <message>
        <source>There is more than one Host header.</source>
        <translation>Hay más de una cabecera Host.</translation>
    </message>
    <message>
        <source>The Host header is empty.</source>
        <translation>La cabecera Host está vacía.</translation>
    </message>
    <message>
        <source>The Host header %1 is not a host with an optional port.</source>
        <translation>La cabecera Host %1 no es un host con un puerto opcional.</translation>
    </message>
    <message>
        <source>There is more than one Content-Length header.</source>
        <translation>Hay más de una cabecera Content-Length.</translation>
    </message>
    <message>
        <source>The Content-Length %1 is not a plain decimal number.</source>
        <translation>El Content-Length %1 no es un simple número decimal.</translation>
    </message>
    <message>
        <source>The Content-Length header is empty.</source>
        <translation>La cabecera Content-Length está vacía.</translation>
    </message>
    <message>
        <source>There are both Content-Length and Transfer-Encoding; where the body ends is ambiguous.</source>
        <translation>Hay tanto Content-Length como Transfer-Encoding; es ambiguo dónde termina el cuerpo.</translation>
    </message>
    <message>
        <source>HTTP/1.0 has no Transfer-Encoding; where the body ends is ambiguous.</source>
        <translation>HTTP/1.0 no tiene Transfer-Encoding; es ambiguo dónde termina el cuerpo.</translation>
    </message>
    <message>
        <source>The Transfer-Encoding must be “chunked” alone, and is %1.</source>
        <translation>Transfer-Encoding debe ser solo “chunked”, y es %1.</translation>
    </message>
    <message>
        <source>The body has a coding before its chunks, which this server does not know: %1.</source>
        <translation>El cuerpo tiene, antes de dividirse en chunks, una codificación que este servidor no conoce: %1.</translation>
    </message>
    <message>
        <source>The peer expects %1; only “100-continue” can be met.</source>
        <translation>El otro extremo espera %1; solo se puede cumplir “100-continue”.</translation>
    </message>
    <message>
        <source>A line holds a CR that is not followed by LF.</source>
        <translation>Una línea contiene un CR al que no sigue LF.</translation>
    </message>
    <message>
        <source>A line ends in LF alone; it must end in CR LF.</source>
        <translation>Una línea termina solo en LF; debe terminar en CR LF.</translation>
    </message>
    <message>
        <source>A line holds a control character, such as NUL.</source>
        <translation>Una línea contiene un carácter de control, como NUL.</translation>
    </message>
    <message>
        <source>The request does not begin with a method, but with %1.</source>
        <translation>La solicitud no empieza con un método, sino con %1.</translation>
    </message>
    <message>
        <source>The request line has neither target nor version.</source>
        <translation>A la línea de solicitud le faltan el destino y la versión.</translation>
    </message>
    <message>
        <source>The request line has no version.</source>
        <translation>A la línea de solicitud le falta la versión.</translation>
    </message>
    <message>
        <source>The header line %1 has no colon.</source>
        <translation>La línea de cabecera %1 no tiene dos puntos.</translation>
    </message>
    <message>
        <source>The header %1 has white space before its colon.</source>
        <translation>La cabecera %1 tiene un espacio en blanco antes de los dos puntos.</translation>
    </message>
    <message>
        <source>The header name %1 is empty or holds a character that it must not.</source>
        <translation>El nombre de cabecera %1 está vacío o contiene un carácter no permitido.</translation>
    </message>
    <message>
        <source>A chunk&apos;s size is not a plain hexadecimal number.</source>
        <translation>El tamaño de un chunk no es un simple número hexadecimal.</translation>
    </message>
    <message>
        <source>The line with a chunk&apos;s size is too long.</source>
        <translation>La línea con el tamaño de un chunk es demasiado larga.</translation>
    </message>
    <message>
        <source>What follows a chunk&apos;s size is not a chunk extension.</source>
        <translation>Lo que sigue al tamaño de un chunk no es una extensión de chunk.</translation>
    </message>
    <message>
        <source>The chunk extensions are too long.</source>
        <translation>Las extensiones de chunk son demasiado largas.</translation>
    </message>
    <message>
        <source>The trailer fields after the body are too long.</source>
        <translation>Los campos trailer que siguen al cuerpo son demasiado largos.</translation>
    </message>
    <message>
        <source>A trailer line begins with white space.</source>
        <translation>Una línea de trailer empieza con un espacio en blanco.</translation>
    </message>
    <message>
        <source>A trailer field would change the framing or the host.</source>
        <translation>Un campo trailer cambiaría la delimitación o el host.</translation>
    </message>
    <message>
        <source>The request line is too long.</source>
        <translation>La línea de solicitud es demasiado larga.</translation>
    </message>
    <message>
        <source>The headers are too long.</source>
        <translation>Las cabeceras son demasiado largas.</translation>
    </message>
    <message>
        <source>The peer speaks TLS, and this port is plain HTTP. Use http:// in its URL, or let the server use TLS.</source>
        <translation>El otro extremo habla TLS, y este puerto es HTTP sin cifrar. Usar http:// en su URL o dejar que el servidor use TLS.</translation>
    </message>
    <message>
        <source>The request begins with white space.</source>
        <translation>La solicitud empieza con un espacio en blanco.</translation>
    </message>
    <message>
        <source>A header line begins with white space (line folding).</source>
        <translation>Una línea de cabecera empieza con un espacio en blanco (plegado de líneas).</translation>
    </message>
    <message>
        <source>The request begins with more than one blank line.</source>
        <translation>La solicitud empieza con más de una línea en blanco.</translation>
    </message>
    <message>
        <source>The request&apos;s headers did not come whole within %1 s.</source>
        <translation>Las cabeceras de la solicitud no llegaron completas en %1 s.</translation>
    </message>
    <message>
        <source>The request&apos;s body did not come whole within %1 s.</source>
        <translation>El cuerpo de la solicitud no llegó completo en %1 s.</translation>
    </message>
    <message>
        <source>The requests under way take all the memory that they may have together. Send it again later.</source>
        <translation>Las solicitudes en curso ocupan toda la memoria que pueden tener entre todas. Volver a enviarla más tarde.</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>“%1”</translation>
    </message>
    <message numerus="yes">
        <source>The chunks sum up to more than the %n byte(s) that a body may have.</source>
        <translation>
            <numerusform>Los chunks suman más del %n byte que puede tener un cuerpo.</numerusform>
            <numerusform>Los chunks suman más de los %n bytes que puede tener un cuerpo.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The body has more than the %n byte(s) that it may have.</source>
        <translation>
            <numerusform>El cuerpo tiene más del %n byte que puede tener.</numerusform>
            <numerusform>El cuerpo tiene más de los %n bytes que puede tener.</numerusform>
        </translation>
    </message>
    <message>
        <source>A chunk&apos;s size (%1) and its data do not fit: no CR LF comes where the chunk should end by it.</source>
        <translation>El tamaño de un chunk (%1) y sus datos no concuerdan: no hay CR LF donde el chunk debería terminar según él.</translation>
    </message>
    <message>
        <source>A chunk&apos;s size (%1) and its data do not fit: the data would end by it if it were decimal, and sizes of chunks are hexadecimal.</source>
        <translation>El tamaño de un chunk (%1) y sus datos no concuerdan: leído como decimal encajaría, pero los tamaños de los chunks son hexadecimales.</translation>
    </message>
    <message>
        <source>The peer speaks plain HTTP, and this port is for TLS. Use https:// in its URL, or let the server be plain HTTP.</source>
        <translation>El otro extremo habla HTTP sin cifrar, y este puerto es para TLS. Usar https:// en su URL o dejar que el servidor use HTTP sin cifrar.</translation>
    </message>
</context>
<context>
    <name>HttpResponse</name>
    <message>
        <source>“%1”</source>
        <translation>“%1”</translation>
    </message>
    <message>
        <source>in chunk %1</source>
        <translation>en el chunk %1</translation>
    </message>
    <message>
        <source>in line %1 of the trailers</source>
        <translation>en la línea %1 de los trailers</translation>
    </message>
    <message>
        <source>in line %1</source>
        <translation>en la línea %1</translation>
    </message>
    <message>
        <source>The answer is not HTTP but TLS: the port expects https://.</source>
        <translation>La respuesta no es HTTP, sino TLS: el puerto espera https://.</translation>
    </message>
    <message>
        <source>The answer is not HTTP/1.1 but HTTP/2, which was not asked for.</source>
        <translation>La respuesta no es HTTP/1.1, sino HTTP/2, que no se había pedido.</translation>
    </message>
    <message>
        <source>The answer is not HTTP: it begins with %1.</source>
        <translation>La respuesta no es HTTP: empieza con %1.</translation>
    </message>
    <message numerus="yes">
        <source>The answer was cut short: its length was not told, and the connection broke after %n byte(s) of the body, instead of ending in order.</source>
        <translation>
            <numerusform>La respuesta se cortó: no indicaba su longitud, y la conexión se interrumpió tras %n byte del cuerpo en lugar de terminar correctamente.</numerusform>
            <numerusform>La respuesta se cortó: no indicaba su longitud, y la conexión se interrumpió tras %n bytes del cuerpo en lugar de terminar correctamente.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The answer was cut short: the connection ended after %n byte(s) of the body, before the end of its chunks.</source>
        <translation>
            <numerusform>La respuesta quedó cortada: la conexión terminó tras %n byte del cuerpo, antes del final de sus chunks.</numerusform>
            <numerusform>La respuesta quedó cortada: la conexión terminó tras %n bytes del cuerpo, antes del final de sus chunks.</numerusform>
        </translation>
    </message>
    <message>
        <source>The answer was cut short: the connection ended after %1 of %2 bytes of the body.</source>
        <translation>La respuesta quedó cortada: la conexión terminó tras %1 de %2 bytes del cuerpo.</translation>
    </message>
    <message>
        <source>a header line has no colon</source>
        <translation>una línea de cabecera no tiene dos puntos</translation>
    </message>
    <message>
        <source>a header has white space before its colon</source>
        <translation>una cabecera tiene un espacio en blanco antes de los dos puntos</translation>
    </message>
    <message>
        <source>a header&apos;s name is empty or holds a character that it must not</source>
        <translation>el nombre de una cabecera está vacío o contiene un carácter no permitido</translation>
    </message>
    <message>
        <source>a header line begins with white space (line folding)</source>
        <translation>una línea de cabecera empieza con un espacio en blanco (plegado de líneas)</translation>
    </message>
    <message>
        <source>a line holds a CR that is not followed by LF</source>
        <translation>una línea contiene un CR al que no sigue LF</translation>
    </message>
    <message>
        <source>a line ends in LF alone; it must end in CR LF</source>
        <translation>una línea termina solo en LF; debe terminar en CR LF</translation>
    </message>
    <message>
        <source>a line holds a control character, such as NUL</source>
        <translation>una línea contiene un carácter de control, como NUL</translation>
    </message>
    <message>
        <source>the Content-Length is larger than any body</source>
        <translation>el Content-Length es mayor que el de cualquier cuerpo</translation>
    </message>
    <message>
        <source>the Content-Length is not a plain decimal number</source>
        <translation>el Content-Length no es un simple número decimal</translation>
    </message>
    <message>
        <source>a second Content-Length differs from the first</source>
        <translation>un segundo Content-Length difiere del primero</translation>
    </message>
    <message>
        <source>there are both Content-Length and Transfer-Encoding, so where the body ends is ambiguous</source>
        <translation>hay tanto Content-Length como Transfer-Encoding, así que es ambiguo dónde termina el cuerpo</translation>
    </message>
    <message>
        <source>the Transfer-Encoding is not “chunked” alone</source>
        <translation>el Transfer-Encoding no es solo “chunked”</translation>
    </message>
    <message>
        <source>HTTP/1.0 has no Transfer-Encoding, so where the body ends is ambiguous</source>
        <translation>HTTP/1.0 no tiene Transfer-Encoding, así que es ambiguo dónde termina el cuerpo</translation>
    </message>
    <message>
        <source>the chunk size is not hexadecimal</source>
        <translation>el tamaño del chunk no es hexadecimal</translation>
    </message>
    <message>
        <source>the chunk size is larger than any body</source>
        <translation>el tamaño del chunk es mayor que el de cualquier cuerpo</translation>
    </message>
    <message>
        <source>the line with the chunk size is too long</source>
        <translation>la línea con el tamaño del chunk es demasiado larga</translation>
    </message>
    <message>
        <source>what follows the chunk size is not a chunk extension</source>
        <translation>lo que sigue al tamaño del chunk no es una extensión de chunk</translation>
    </message>
    <message>
        <source>a trailer field would change the framing or the host</source>
        <translation>un campo trailer cambiaría la delimitación o el host</translation>
    </message>
    <message>
        <source>The connection was closed without an answer.</source>
        <translation>La conexión se cerró sin respuesta.</translation>
    </message>
    <message>
        <source>The answer begins with %1, which is no status line such as “HTTP/1.1 200 OK”.</source>
        <translation>La respuesta empieza con %1, que no es una línea de estado como “HTTP/1.1 200 OK”.</translation>
    </message>
    <message>
        <source>The answer begins with %1, where HTTP/1.1 was expected.</source>
        <translation>La respuesta empieza con %1, donde se esperaba HTTP/1.1.</translation>
    </message>
    <message>
        <source>The answer&apos;s headers are too long: more than 64 KiB.</source>
        <translation>Las cabeceras de la respuesta son demasiado largas: más de 64 KiB.</translation>
    </message>
    <message>
        <source>The answer&apos;s interim answers, headers and trailers are too long: more than 100 KiB.</source>
        <translation>Las respuestas provisionales, las cabeceras y los trailers de la respuesta son demasiado largos: más de 100 KiB.</translation>
    </message>
    <message>
        <source>The answer is %1, though no other protocol was asked for.</source>
        <translation>La respuesta es %1, aunque no se pidió ningún otro protocolo.</translation>
    </message>
    <message>
        <source>The answer was cut short: the connection ended before its headers did.</source>
        <translation>La respuesta quedó cortada: la conexión terminó antes que sus cabeceras.</translation>
    </message>
    <message>
        <source>The answer is malformed %1, %2: %3.</source>
        <translation>La respuesta está mal formada %1, %2: %3.</translation>
    </message>
    <message>
        <source>The connection was closed without a final answer: only an interim one came, %1.</source>
        <translation>La conexión se cerró sin una respuesta definitiva: solo llegó una provisional, %1.</translation>
    </message>
    <message>
        <source>there is a second Transfer-Encoding</source>
        <translation>hay un segundo Transfer-Encoding</translation>
    </message>
    <message>
        <source>the size and the data do not fit, as no CR LF comes where the chunk should end by it</source>
        <translation>el tamaño y los datos no concuerdan, pues no hay CR LF donde el chunk debería terminar según él</translation>
    </message>
</context>
<context>
    <name>Input</name>
    <message>
        <source>There is nothing in %1, %2.</source>
        <translation>No hay nada en %1, %2.</translation>
    </message>
    <message>
        <source>Cannot read %1, %2: %3.</source>
        <translation>No se puede leer %1, %2: %3.</translation>
    </message>
    <message>
        <source>Reading %1, %2, stopped: it is larger than %3 bytes.</source>
        <translation>Se detuvo la lectura de %1, %2: supera los %3 bytes.</translation>
    </message>
    <message>
        <source>The signing secret. It shows in the process list: for throw-away ones</source>
        <translation>El secreto de firma. Se ve en la lista de procesos: solo para secretos desechables</translation>
    </message>
    <message>
        <source>Read the secret from a file; one newline at its end is left off. Or set OVYXA_BENCH_SECRET</source>
        <translation>Lee el secreto de un archivo; se descarta un salto de línea al final. O bien definir OVYXA_BENCH_SECRET</translation>
    </message>
    <message>
        <source>The secret given with --secret is empty.</source>
        <translation>El secreto indicado con --secret está vacío.</translation>
    </message>
    <message>
        <source>the secret&apos;s file</source>
        <translation>el archivo del secreto</translation>
    </message>
    <message>
        <source>A key of the Events API for this run. It shows in the process list: for throw-away ones</source>
        <translation>Una clave de la Events API para esta ejecución. Se ve en la lista de procesos: solo para claves desechables</translation>
    </message>
    <message>
        <source>Read the key from a file; one newline at its end is left off. Or set OVYXA_BENCH_API_KEY</source>
        <translation>Lee la clave de un archivo; se descarta un salto de línea al final. O bien definir OVYXA_BENCH_API_KEY</translation>
    </message>
    <message>
        <source>the key&apos;s file</source>
        <translation>el archivo de la clave</translation>
    </message>
    <message>
        <source>A key stands in an Authorization header, so it is of letters, digits and signs without spaces.</source>
        <translation>Una clave va en una cabecera Authorization, así que se compone de letras, dígitos y signos sin espacios.</translation>
    </message>
    <message>
        <source>the certificate&apos;s file</source>
        <translation>el archivo del certificado</translation>
    </message>
    <message>
        <source>%1 holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).</source>
        <translation>%1 no contiene ningún certificado en formato PEM (-----BEGIN CERTIFICATE-----).</translation>
    </message>
    <message>
        <source>How many times faster simulated time runs, 1 to 3600</source>
        <translation>Cuántas veces más rápido corre el tiempo simulado, de 1 a 3600</translation>
    </message>
    <message>
        <source>a number from 1 to 3600 is expected</source>
        <translation>se esperaba un número de 1 a 3600</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is too long: at most %2 days.</source>
        <translation>“%1” es demasiado largo: como máximo %2 días.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a duration. Write 500ms, 5s, 2m, 1h, 12d or plain seconds; at most %2 days.</source>
        <translation>“%1” no es una duración. Escriba 500ms, 5s, 2m, 1h, 12d o simplemente segundos; como máximo %2 días.</translation>
    </message>
    <message>
        <source>There is no site &quot;%1&quot;.</source>
        <translation>No existe el sitio “%1”.</translation>
    </message>
    <message>
        <source>There is no site &quot;%1&quot;. The nearest is &quot;%2&quot;.</source>
        <translation>No existe el sitio “%1”. Lo más parecido es “%2”.</translation>
    </message>
    <message>
        <source>A certificate in %1 is damaged. Export it again.</source>
        <translation>Un certificado de %1 está dañado. Exportarlo de nuevo.</translation>
    </message>
</context>
<context>
    <name>JsonRpc</name>
    <message>
        <source>&quot;method&quot; must be the name of a method, as a string.</source>
        <translation>“method” debe ser el nombre de un método, como cadena.</translation>
    </message>
    <message>
        <source>&quot;id&quot; must be a string or a whole number. Leave it out of a notification.</source>
        <translation>“id” debe ser una cadena o un número entero. En una notificación hay que omitirlo.</translation>
    </message>
    <message>
        <source>&quot;params&quot; must be an object or a list, or left out.</source>
        <translation>“params” debe ser un objeto o una lista, o bien omitirse.</translation>
    </message>
    <message>
        <source>A message has a &quot;method&quot;, a &quot;result&quot; or an &quot;error&quot;, and one of the three alone.</source>
        <translation>Un mensaje lleva “method”, “result” o “error”, y solo uno de los tres.</translation>
    </message>
    <message>
        <source>An answer needs the &quot;id&quot; of what it answers.</source>
        <translation>Una respuesta necesita el “id” de aquello a lo que responde.</translation>
    </message>
    <message>
        <source>&quot;error&quot; must be an object with &quot;code&quot; and &quot;message&quot;.</source>
        <translation>“error” debe ser un objeto con “code” y “message”.</translation>
    </message>
    <message>
        <source>A number in the message is too large to be read.</source>
        <translation>Un número del mensaje es demasiado grande para leerlo.</translation>
    </message>
    <message>
        <source>A line is one message; send those of a batch one by one.</source>
        <translation>Una línea es un mensaje; los de un lote se envían uno a uno.</translation>
    </message>
    <message>
        <source>A message is a JSON object.</source>
        <translation>Un mensaje es un objeto JSON.</translation>
    </message>
    <message>
        <source>A message says &quot;jsonrpc&quot;: &quot;2.0&quot;; this one does not.</source>
        <translation>Un mensaje indica &quot;jsonrpc&quot;: &quot;2.0&quot;; este no lo hace.</translation>
    </message>
    <message>
        <source>The line has more than %1 bytes, so nothing of it was read. Send less at once.</source>
        <translation>La línea tiene más de %1 bytes, así que no se leyó nada de ella. Enviar menos de una vez.</translation>
    </message>
    <message>
        <source>The batch is empty: it has no message.</source>
        <translation>El lote está vacío: no tiene ningún mensaje.</translation>
    </message>
    <message>
        <source>A batch has at most %1 messages, and this one %2, so none of them was read. Send them in several.</source>
        <translation>Un lote tiene como mucho %1 mensajes y este %2, así que no se leyó ninguno. Envíelos en varios.</translation>
    </message>
    <message>
        <source>A batch holds messages, and no other batch.</source>
        <translation>Un lote contiene mensajes, y no otro lote.</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>This is the one time that the key is shown.</source>
        <translation>Esta es la única vez que se muestra la clave.</translation>
    </message>
    <message>
        <source>The keys of the Events API</source>
        <translation>Las claves de la Events API</translation>
    </message>
    <message>
        <source>Make a key; it is shown this once</source>
        <translation>Crea una clave; solo se muestra esta vez</translation>
    </message>
    <message>
        <source>What tells it from others, such as the server that will use it</source>
        <translation>Lo que la distingue de otras, por ejemplo el servidor que la usará</translation>
    </message>
    <message>
        <source>List the keys, revoked ones too</source>
        <translation>Lista las claves, también las revocadas</translation>
    </message>
    <message>
        <source>Have a key refused from now on</source>
        <translation>Hace que una clave se rechace a partir de ahora</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>Cuál, por su número</translation>
    </message>
    <message>
        <source>No keys yet.</source>
        <translation>Todavía no hay claves.</translation>
    </message>
</context>
<context>
    <name>LadderMarks</name>
    <message>
        <source>the first attempt meets it</source>
        <translation>el primer intento coincide</translation>
    </message>
    <message>
        <source>retry %1 meets it</source>
        <translation>el reintento %1 coincide</translation>
    </message>
    <message>
        <source>the first attempt arrives</source>
        <translation>el primer intento llega</translation>
    </message>
    <message>
        <source>retry %1 arrives</source>
        <translation>el reintento %1 llega</translation>
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
        <translation>OpenSSL no pudo crear una clave o un certificado; quizá el sistema se ha quedado sin memoria.</translation>
    </message>
    <message>
        <source>%1 is a file, where the certificates&apos; folder should be. Move it away.</source>
        <translation>%1 es un archivo donde debería estar la carpeta de los certificados. Hay que moverlo a otro lugar.</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made. Check who may write there and that the disk is not full.</source>
        <translation>No se puede crear la carpeta %1. Comprobar quién puede escribir ahí y que el disco no esté lleno.</translation>
    </message>
    <message>
        <source>%1 is damaged. Put back a copy, or delete %2 and %3: a new authority is then made, and whatever trusted the old one must be given the new %2.</source>
        <translation>%1 está dañado. Restaurar una copia o eliminar %2 y %3: entonces se crea una autoridad nueva, y a todo lo que confiaba en la anterior hay que darle el nuevo %2.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2. Check who may read it.</source>
        <translation>No se puede leer %1: %2. Comprobar quién puede leerlo.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2. Check who may write there and that the disk is not full.</source>
        <translation>No se puede escribir %1: %2. Comprobar quién puede escribir ahí y que el disco no esté lleno.</translation>
    </message>
    <message>
        <source>%1 is missing, though its certificate is there. Put back a copy, or delete %2: a new authority is then made, and whatever trusted the old one must be given the new %2.</source>
        <translation>Falta %1, aunque su certificado está. Restaurar una copia o eliminar %2: entonces se crea una autoridad nueva, y a todo lo que confiaba en la anterior hay que darle el nuevo %2.</translation>
    </message>
    <message>
        <source>%1 and %2 do not belong together. Put back the right copies, or delete both: a new authority is then made, and whatever trusted the old one must be given the new %1.</source>
        <translation>%1 y %2 no se corresponden. Restaurar las copias correctas o eliminar ambos: entonces se crea una autoridad nueva, y a todo lo que confiaba en la anterior hay que darle el nuevo %1.</translation>
    </message>
</context>
<context>
    <name>LogExport</name>
    <message numerus="yes">
        <source>%n delivery(ies).</source>
        <translation>
            <numerusform>%n entrega.</numerusform>
            <numerusform>%n entregas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) written to %1.</source>
        <translation>
            <numerusform>%n entrega escrita en %1.</numerusform>
            <numerusform>%n entregas escritas en %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s).</source>
        <translation>
            <numerusform>%n solicitud.</numerusform>
            <numerusform>%n solicitudes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) written to %1.</source>
        <translation>
            <numerusform>%n solicitud escrita en %1.</numerusform>
            <numerusform>%n solicitudes escritas en %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>With --json standard output is JSON lines and nothing else: name a file with -o, or leave --json off.</source>
        <translation>Con --json, la salida estándar contiene líneas JSON y nada más: indicar un archivo con -o u omitir --json.</translation>
    </message>
    <message>
        <source>Cannot write %1: %2.</source>
        <translation>No se puede escribir %1: %2.</translation>
    </message>
    <message>
        <source>Cannot write %1: %2. What was there is still there.</source>
        <translation>No se puede escribir %1: %2. Lo que había sigue ahí.</translation>
    </message>
    <message numerus="yes">
        <source>%n left out: the format cannot tell it.</source>
        <translation>
            <numerusform>%n omitida: el formato no puede representarla.</numerusform>
            <numerusform>%n omitidas: el formato no puede representarlas.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogRemoval</name>
    <message numerus="yes">
        <source>%n record(s) would be deleted.</source>
        <translation>
            <numerusform>Se borraría %n entrada.</numerusform>
            <numerusform>Se borrarían %n entradas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) deleted, %1 freed.</source>
        <translation>
            <numerusform>%n entrada borrada, %1 liberados.</numerusform>
            <numerusform>%n entradas borradas, %1 liberados.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them stay(s): still to be sent, or what shows that an older failed one is no longer owed.</source>
        <translation>
            <numerusform>%n de ellas permanece: aún debe enviarse, o muestra que otra fallida anterior ya no se adeuda.</numerusform>
            <numerusform>%n de ellas permanecen: aún deben enviarse, o muestran que otra fallida anterior ya no se adeuda.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delivery %1 has ended already: %2.</source>
        <translation>La entrega %1 ya ha terminado: %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) cancelled.</source>
        <translation>
            <numerusform>%n entrega cancelada.</numerusform>
            <numerusform>%n entregas canceladas.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete what has ended, with its attempts, for good; what is still to be sent stays</source>
        <translation>Borra definitivamente lo que ha terminado, con sus intentos; lo que aún debe enviarse permanece</translation>
    </message>
    <message>
        <source>What was made before this time: 30d or 12h (ago), 2025-03-15, 2025-03-15T14:30:00Z</source>
        <translation>Lo creado antes de este momento: 30d o 12h (atrás), 2025-03-15, 2025-03-15T14:30:00Z</translation>
    </message>
    <message>
        <source>All but so many, the newest</source>
        <translation>Todo menos esta cantidad, lo más reciente</translation>
    </message>
    <message>
        <source>Say what it would come to, and delete nothing</source>
        <translation>Dice qué se borraría, sin borrar nada</translation>
    </message>
    <message>
        <source>End deliveries that are queued, held, being sent or waiting for a retry; ends with 1 if one had ended already</source>
        <translation>Da por terminadas entregas que están en cola, retenidas, enviándose o a la espera de un reintento; termina con 1 si alguna ya había terminado</translation>
    </message>
    <message>
        <source>Which, by their numbers</source>
        <translation>Cuáles, por sus números</translation>
    </message>
    <message>
        <source>Delete all that the receiver got, for good; their numbers are never used again</source>
        <translation>Borra definitivamente todo lo que recibió el receptor; sus números no se vuelven a usar nunca</translation>
    </message>
</context>
<context>
    <name>NumberRange</name>
    <message>
        <source>A whole number from %1 to %2.</source>
        <translation>Un número entero de %1 a %2.</translation>
    </message>
    <message>
        <source>A number from %1 to %2.</source>
        <translation>Un número de %1 a %2.</translation>
    </message>
</context>
<context>
    <name>Output</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 de %2</translation>
    </message>
</context>
<context>
    <name>Phases</name>
    <message>
        <source>Look the name up</source>
        <translation>Resolver el nombre</translation>
    </message>
    <message>
        <source>Prepare</source>
        <translation>Preparar</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Conectar</translation>
    </message>
    <message>
        <source>TLS handshake</source>
        <translation>Negociación TLS</translation>
    </message>
    <message>
        <source>Connect and TLS</source>
        <translation>Conectar y TLS</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Enviar</translation>
    </message>
    <message>
        <source>Wait for the answer</source>
        <translation>Esperar la respuesta</translation>
    </message>
    <message>
        <source>Receive</source>
        <translation>Recibir</translation>
    </message>
    <message>
        <source>Until the end</source>
        <translation>Hasta el final</translation>
    </message>
</context>
<context>
    <name>ProfileCommands</name>
    <message>
        <source>%1 cannot be made yours alone, so no secret was written.</source>
        <translation>No se puede crear %1 con acceso exclusivo para este usuario, así que no se escribió ningún secreto.</translation>
    </message>
    <message>
        <source>It holds the webhooks&apos; secrets: keep it to yourself.</source>
        <translation>Contiene los secretos de los webhooks: conviene no compartirlo.</translation>
    </message>
    <message>
        <source>Secrets are not in it: --with-secrets adds them.</source>
        <translation>No contiene los secretos: --with-secrets los añade.</translation>
    </message>
    <message>
        <source>Its secret, shown this once: %1</source>
        <translation>Su secreto, que solo se muestra esta vez: %1</translation>
    </message>
    <message>
        <source>Write sites, webhooks, goals, alert rules and settings as one JSON file; the log is not in it</source>
        <translation>Escribe sitios, webhooks, objetivos, reglas de alerta y ajustes en un solo archivo JSON; el registro no se incluye</translation>
    </message>
    <message>
        <source>Into this file, whole or not at all; without it, to standard output</source>
        <translation>En este archivo, entero o nada; sin él, en la salida estándar</translation>
    </message>
    <message>
        <source>With the webhooks&apos; secrets; the file is then yours alone to read (0600)</source>
        <translation>Con los secretos de los webhooks; el archivo solo lo puede leer entonces este usuario (0600)</translation>
    </message>
    <message>
        <source>Read such a file: add what is not there, change what is, and leave the rest. One that is wrong changes nothing</source>
        <translation>Lee un archivo así: añade lo que falta, cambia lo que existe y deja el resto. Uno erróneo no cambia nada</translation>
    </message>
    <message>
        <source>Which; - is standard input</source>
        <translation>Cuál; - es la entrada estándar</translation>
    </message>
    <message>
        <source>the profile&apos;s file</source>
        <translation>el archivo del perfil</translation>
    </message>
    <message numerus="yes">
        <source>%n site(s)</source>
        <translation>
            <numerusform>%n sitio</numerusform>
            <numerusform>%n sitios</numerusform>
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
            <numerusform>%n objetivo</numerusform>
            <numerusform>%n objetivos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert rule(s)</source>
        <translation>
            <numerusform>%n regla de alerta</numerusform>
            <numerusform>%n reglas de alerta</numerusform>
        </translation>
    </message>
    <message>
        <source>Written: %1, and the settings.</source>
        <translation>Escrito: %1 y los ajustes.</translation>
    </message>
    <message>
        <source>Added or changed: %1.</source>
        <translation>Añadido o modificado: %1.</translation>
    </message>
    <message>
        <source>The file stays half imported. %1</source>
        <translation>El archivo queda importado a medias. %1</translation>
    </message>
    <message>
        <source>It was asked to end, and goes on until the file is imported whole; asked again it ends at once, and leaves half of it.</source>
        <translation>Se le pidió terminar, y sigue hasta que el archivo esté importado por completo; si se le pide otra vez, termina al momento y lo deja a medias.</translation>
    </message>
    <message>
        <source>the settings</source>
        <translation>la configuración</translation>
    </message>
    <message numerus="yes">
        <source>%n secret(s)</source>
        <translation>
            <numerusform>%n secreto</numerusform>
            <numerusform>%n secretos</numerusform>
        </translation>
    </message>
    <message>
        <source>It was asked to end, and goes on until the file is imported whole.</source>
        <translation>Se le pidió terminar, y sigue hasta que el archivo esté importado entero.</translation>
    </message>
    <message>
        <source>There are no webhooks, so no secrets are in it.</source>
        <translation>No hay webhooks, así que no contiene secretos.</translation>
    </message>
</context>
<context>
    <name>ProfileFile</name>
    <message>
        <source>this is no JSON object.</source>
        <translation>esto no es un objeto JSON.</translation>
    </message>
    <message>
        <source>this is no JSON.</source>
        <translation>esto no es JSON.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>No se cambió nada.</translation>
    </message>
    <message>
        <source>there is no such name here.</source>
        <translation>aquí no existe ese nombre.</translation>
    </message>
    <message>
        <source>Did you mean &quot;%1&quot;?</source>
        <translation>¿Quizá “%1”?</translation>
    </message>
    <message>
        <source>&quot;profile&quot; is expected: this is no file of export-profile.</source>
        <translation>se esperaba “profile”: esto no es un archivo de export-profile.</translation>
    </message>
    <message>
        <source>a number is expected.</source>
        <translation>se esperaba un número.</translation>
    </message>
    <message>
        <source>this program reads version %1. Use the Ovyxa Bench that wrote the file.</source>
        <translation>este programa lee la versión %1. Usar el Ovyxa Bench que escribió el archivo.</translation>
    </message>
    <message>
        <source>a list is expected.</source>
        <translation>se esperaba una lista.</translation>
    </message>
    <message>
        <source>this is missing.</source>
        <translation>esto falta.</translation>
    </message>
    <message>
        <source>a text is expected.</source>
        <translation>se esperaba un texto.</translation>
    </message>
    <message>
        <source>one of %1 is expected.</source>
        <translation>se esperaba uno de estos: %1.</translation>
    </message>
    <message>
        <source>an object is expected.</source>
        <translation>se esperaba un objeto.</translation>
    </message>
    <message>
        <source>this site stands twice.</source>
        <translation>este sitio aparece dos veces.</translation>
    </message>
    <message>
        <source>there is no site &quot;%1&quot;, neither in the file nor in the profile.</source>
        <translation>no existe el sitio “%1”, ni en el archivo ni en el perfil.</translation>
    </message>
    <message>
        <source>a number of visitors, 0 or more, is expected.</source>
        <translation>se esperaba un número de visitantes, 0 o más.</translation>
    </message>
    <message>
        <source>either &quot;path&quot; or &quot;event&quot; is expected.</source>
        <translation>se esperaba “path” o bien “event”.</translation>
    </message>
    <message>
        <source>true or false is expected.</source>
        <translation>se espera true o false.</translation>
    </message>
    <message>
        <source>%1 is a pipe. Name a file.</source>
        <translation>%1 es una tubería. Indique un archivo.</translation>
    </message>
    <message>
        <source>this goal stands twice.</source>
        <translation>este objetivo aparece dos veces.</translation>
    </message>
    <message>
        <source>this rule stands twice.</source>
        <translation>esta regla aparece dos veces.</translation>
    </message>
    <message>
        <source>it is empty. Left out, the one that is there stays, or one is made.</source>
        <translation>está vacío. Si se omite, queda el que hay, o se crea uno.</translation>
    </message>
</context>
<context>
    <name>Query</name>
    <message>
        <source>There is no key &quot;%1:&quot;. Known are %2 (quotes around it make it a text).</source>
        <translation>No existe la clave “%1:”. Se conocen %2 (entre comillas se trata como texto).</translation>
    </message>
    <message>
        <source>There is no key &quot;%1:&quot;. The nearest is &quot;%2&quot;; known are %3 (quotes around it make it a text).</source>
        <translation>No existe la clave “%1:”. La más parecida es “%2”; se conocen %3 (entre comillas se trata como texto).</translation>
    </message>
    <message>
        <source>%1: there is no &quot;%2&quot;. Known are %3.</source>
        <translation>%1: no existe “%2”. Se conocen %3.</translation>
    </message>
    <message>
        <source>%1: there is no &quot;%2&quot;. The nearest is &quot;%3&quot;; known are %4.</source>
        <translation>%1: no existe “%2”. Lo más parecido es “%3”; se conocen %4.</translation>
    </message>
    <message>
        <source>&quot;%1:&quot; has nothing behind it, or behind a comma.</source>
        <translation>“%1:” no tiene nada detrás, o detrás de una coma.</translation>
    </message>
    <message>
        <source>A quote does not end. Write \&quot; for one that is to be found.</source>
        <translation>Hay una comilla sin cerrar. Escribir \&quot; para buscar una comilla.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no span of time. Write 500ms, &gt;2s, &lt;=1m or 100ms..2s.</source>
        <translation>%1: “%2” no es un intervalo de tiempo. Escribir 500ms, &gt;2s, &lt;=1m o 100ms..2s.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no size. Write 400, &gt;10KiB, &lt;=1MiB or 1k..2k.</source>
        <translation>%1: “%2” no es un tamaño. Escribir 400, &gt;10KiB, &lt;=1MiB o 1k..2k.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no figure. Write 3, &gt;3, &lt;=3 or 3..5.</source>
        <translation>%1: “%2” no es una cifra. Escribir 3, &gt;3, &lt;=3 o 3..5.</translation>
    </message>
    <message>
        <source>%1: nothing is between %2 and %3: the lower one stands first.</source>
        <translation>%1: no hay nada entre %2 y %3: el menor va primero.</translation>
    </message>
    <message>
        <source>The query asks for nothing, which would mean the whole log. Write state:* to mean that.</source>
        <translation>La consulta no pide nada, lo que equivaldría a todo el registro. Si es eso lo que se quiere, escribir state:*.</translation>
    </message>
    <message>
        <source>&quot;%1:&quot; is asked of deliveries and &quot;%2:&quot; of received requests; a query is about one of them.</source>
        <translation>“%1:” se refiere a entregas y “%2:” a solicitudes recibidas; una consulta trata solo de unas u otras.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no time. Write 10m or 2h (ago), 14:30, today, 2025-03-15 or 2025-03-15T14:30:00Z, or with &gt; or &lt;, or A..B.</source>
        <translation>%1: “%2” no es un momento. Escribir 10m o 2h (atrás), 14:30, today, 2025-03-15 o 2025-03-15T14:30:00Z, o bien con &gt; o &lt;, o A..B.</translation>
    </message>
    <message>
        <source>&quot;-&quot; says what is not wanted, and has nothing behind it (quotes around it make it a text).</source>
        <translation>«-» dice lo que no se busca, y no tiene nada detrás (entre comillas es un texto).</translation>
    </message>
    <message>
        <source>&quot;id:&quot; names deliveries by their numbers, as in id:12 or id:40..52.</source>
        <translation>«id:» nombra entregas por su número, como en id:12 o id:40..52.</translation>
    </message>
    <message>
        <source>&quot;id:&quot; names more than %1 deliveries.</source>
        <translation>«id:» nombra más de %1 entregas.</translation>
    </message>
    <message>
        <source>Only what fits, such as: %1</source>
        <translation>Solo lo que coincide, por ejemplo: %1</translation>
    </message>
    <message>
        <source>&quot;%1:&quot; wants the name of a field behind a dot, as in %2.</source>
        <translation>“%1:” requiere el nombre de un campo tras un punto, como en %2.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no number. Write 12, 40..52 or 3,5,8.</source>
        <translation>%1: “%2” no es un número. Escribir 12, 40..52 o 3,5,8.</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no time. Write 10m or 2h (ago), 14:30, today, 2025-03-15 or 2025-03-15T14:30:00Z.</source>
        <translation>%1: “%2” no es un momento. Escribir 10m o 2h (atrás), 14:30, today, 2025-03-15 o 2025-03-15T14:30:00Z.</translation>
    </message>
    <message>
        <source>%1: no answer has the status &quot;%2&quot;; they go from 100 to 999.</source>
        <translation>%1: ninguna respuesta tiene el estado «%2»; van de 100 a 999.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is of signs alone, and asks for nothing (quotes around it make it a text).</source>
        <translation>«%1» son solo signos y no pide nada (entre comillas es un texto).</translation>
    </message>
    <message>
        <source>%1: there is no method &quot;%2&quot; (quotes around it look for it all the same).</source>
        <translation>%1: no existe el método «%2» (entre comillas se busca de todos modos).</translation>
    </message>
    <message>
        <source>%1: there is no method &quot;%2&quot;; the nearest is %3 (quotes around it look for it all the same).</source>
        <translation>%1: no existe el método «%2»; el más parecido es %3 (entre comillas se busca de todos modos).</translation>
    </message>
</context>
<context>
    <name>QueryHelp</name>
    <message>
        <source>About to be sent</source>
        <translation>A punto de enviarse</translation>
    </message>
    <message>
        <source>Held back by the hour&apos;s limit</source>
        <translation>Retenida por el límite por hora</translation>
    </message>
    <message>
        <source>A request is under way</source>
        <translation>Hay una solicitud en curso</translation>
    </message>
    <message>
        <source>To be tried again</source>
        <translation>Se volverá a intentar</translation>
    </message>
    <message>
        <source>Answered with a 2xx</source>
        <translation>Respondida con un 2xx</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>Se desistió</translation>
    </message>
    <message>
        <source>Attempts that went well</source>
        <translation>Intentos que salieron bien</translation>
    </message>
    <message>
        <source>Answers other than 2xx</source>
        <translation>Respuestas distintas de 2xx</translation>
    </message>
    <message>
        <source>Answers that lead elsewhere</source>
        <translation>Respuestas que llevan a otro lugar</translation>
    </message>
    <message>
        <source>Attempts that ran out of time</source>
        <translation>Intentos que agotaron el tiempo</translation>
    </message>
    <message>
        <source>No such host</source>
        <translation>No existe ese host</translation>
    </message>
    <message>
        <source>Nothing listened there</source>
        <translation>Nada escuchaba allí</translation>
    </message>
    <message>
        <source>The connection was lost</source>
        <translation>Se perdió la conexión</translation>
    </message>
    <message>
        <source>TLS did not come about</source>
        <translation>No se llegó a establecer TLS</translation>
    </message>
    <message>
        <source>Closed without an answer</source>
        <translation>Cerrada sin respuesta</translation>
    </message>
    <message>
        <source>An answer that is not HTTP</source>
        <translation>Una respuesta que no es HTTP</translation>
    </message>
    <message>
        <source>Too large to be sent</source>
        <translation>Demasiado grande para enviarse</translation>
    </message>
    <message>
        <source>The bench ended meanwhile</source>
        <translation>Ovyxa Bench terminó entretanto</translation>
    </message>
    <message>
        <source>Cancelled meanwhile</source>
        <translation>Cancelada entretanto</translation>
    </message>
    <message>
        <source>Text or a key</source>
        <translation>Texto o una clave</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Valores</translation>
    </message>
    <message>
        <source>Your filters</source>
        <translation>Filtros propios</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Anteriores</translation>
    </message>
    <message>
        <source>Delivered, waiting, failed …</source>
        <translation>Entregada, en espera, fallida …</translation>
    </message>
    <message>
        <source>What happened on the site</source>
        <translation>Lo que ocurrió en el sitio</translation>
    </message>
    <message>
        <source>Its name</source>
        <translation>Su nombre</translation>
    </message>
    <message>
        <source>Whose event it was</source>
        <translation>De quién era el evento</translation>
    </message>
    <message>
        <source>Last answer: 503, 5xx, &gt;=400</source>
        <translation>Última respuesta: 503, 5xx, &gt;=400</translation>
    </message>
    <message>
        <source>Why an attempt failed</source>
        <translation>Por qué falló un intento</translation>
    </message>
    <message>
        <source>How many: 4, &gt;1</source>
        <translation>Cuántos: 4, &gt;1</translation>
    </message>
    <message>
        <source>Last attempt: &gt;2s, 10ms..1s</source>
        <translation>Último intento: &gt;2s, 10ms..1s</translation>
    </message>
    <message>
        <source>The body: &gt;10k</source>
        <translation>El cuerpo: &gt;10k</translation>
    </message>
    <message>
        <source>1h, today, 14:30, a date</source>
        <translation>1h, today, 14:30, una fecha</translation>
    </message>
    <message>
        <source>yes, no, or of which delivery</source>
        <translation>yes, no, o de qué entrega</translation>
    </message>
    <message>
        <source>A field of the payload&apos;s data</source>
        <translation>Un campo de data en la carga útil</translation>
    </message>
    <message>
        <source>Sent to this webhook</source>
        <translation>Enviada a este webhook</translation>
    </message>
    <message>
        <source>An event of this site</source>
        <translation>Un evento de este sitio</translation>
    </message>
    <message>
        <source>Sent again by hand</source>
        <translation>Enviada de nuevo a mano</translation>
    </message>
    <message>
        <source>Sent by its event</source>
        <translation>Enviada por su evento</translation>
    </message>
    <message>
        <source>In names, payloads, answers</source>
        <translation>En nombres, cargas útiles y respuestas</translation>
    </message>
    <message>
        <source>Cancelled by somebody, or skipped by a pause</source>
        <translation>Cancelada por alguien u omitida por una pausa</translation>
    </message>
    <message>
        <source>Skipped: the webhook was paused</source>
        <translation>Omitida: el webhook estaba en pausa</translation>
    </message>
    <message>
        <source>Search deliveries and payloads…</source>
        <translation>Buscar en entregas y cargas útiles…</translation>
    </message>
    <message>
        <source>Filter: search deliveries and payloads</source>
        <translation>Filtro: buscar en entregas y cargas útiles</translation>
    </message>
    <message>
        <source>Words are searched for; state:failed, webhook:Orders, status:5xx, since:1h and more ask for a field; a dash in front leaves out. Ctrl+Space lists all keys.</source>
        <translation>Las palabras se buscan; state:failed, webhook:Orders, status:5xx, since:1h y otras preguntan por un campo; un guion delante excluye. Ctrl+Espacio muestra todas las claves.</translation>
    </message>
    <message>
        <source>What its signature is worth</source>
        <translation>Qué vale su firma</translation>
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
        <translation>Qué se respondió: 503, 5xx</translation>
    </message>
    <message>
        <source>A header, as in header.user-agent:curl*</source>
        <translation>Una cabecera, como en header.user-agent:curl*</translation>
    </message>
    <message>
        <source>Signed with a secret known here</source>
        <translation>Firmada con un secreto conocido aquí</translation>
    </message>
    <message>
        <source>Signed, but not over these bytes</source>
        <translation>Firmada, pero no sobre estos bytes</translation>
    </message>
    <message>
        <source>Without a signature</source>
        <translation>Sin firma</translation>
    </message>
    <message>
        <source>There was no secret to check with</source>
        <translation>No había secreto con que comprobar</translation>
    </message>
    <message>
        <source>Search received requests…</source>
        <translation>Buscar en las solicitudes recibidas…</translation>
    </message>
    <message>
        <source>Filter: search received requests and what they were answered</source>
        <translation>Filtro: buscar en las solicitudes recibidas y en sus respuestas</translation>
    </message>
    <message>
        <source>Words are searched for; verdict:invalid, method:POST, path:/hook*, status:5xx, since:1h and more ask for a field; a dash in front leaves out. Ctrl+Space lists all keys.</source>
        <translation>Las palabras se buscan; verdict:invalid, method:POST, path:/hook*, status:5xx, since:1h y otras preguntan por un campo; un guion delante excluye. Ctrl+Espacio muestra todas las claves.</translation>
    </message>
    <message>
        <source>In heads, bodies, answers</source>
        <translation>En cabeceras, cuerpos y respuestas</translation>
    </message>
    <message>
        <source>Its number: 12, 40..52</source>
        <translation>Su número: 12, 40..52</translation>
    </message>
</context>
<context>
    <name>ReadyFile</name>
    <message>
        <source>Written once it is ready, with the URL and the CA&apos;s file as its two lines; removed at the end</source>
        <translation>Se escribe cuando todo está listo, con la URL y el archivo de la CA en sus dos líneas; se elimina al final</translation>
    </message>
    <message>
        <source>The file %1 that says when it is ready cannot be written: %2</source>
        <translation>No se puede escribir el archivo %1, que indica cuándo está todo listo: %2</translation>
    </message>
    <message>
        <source>--ready-file: there is no folder %1.</source>
        <translation>--ready-file: no existe la carpeta %1.</translation>
    </message>
    <message>
        <source>--ready-file: %1 is there, and is no ordinary file.</source>
        <translation>--ready-file: %1 existe y no es un archivo corriente.</translation>
    </message>
    <message>
        <source>--ready-file: %1 is a link. Name the file itself.</source>
        <translation>--ready-file: %1 es un enlace. Indique el archivo mismo.</translation>
    </message>
    <message>
        <source>--ready-file: %1 is there, and holds something else. Name another file, or remove it.</source>
        <translation>--ready-file: %1 ya existe y contiene otra cosa. Indique otro archivo o elimínelo.</translation>
    </message>
    <message>
        <source>--ready-file takes a file&apos;s name; standard output says by itself where it listens.</source>
        <translation>--ready-file requiere el nombre de un archivo; la salida estándar ya dice dónde se escucha.</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>&quot;%1&quot; is no KEY=VALUE, such as plan_limit=100000. Keys are %2.</source>
        <translation>“%1” no es un KEY=VALUE, como plan_limit=100000. Las claves son %2.</translation>
    </message>
    <message>
        <source>The profile&apos;s switches</source>
        <translation>Las opciones del perfil</translation>
    </message>
    <message>
        <source>List them</source>
        <translation>Las lista</translation>
    </message>
    <message>
        <source>Set one or several</source>
        <translation>Establece una o varias</translation>
    </message>
    <message>
        <source>%1 takes %2, and &quot;%3&quot; is none of these.</source>
        <translation>%1 admite %2, y “%3” no está entre esos valores.</translation>
    </message>
    <message>
        <source>on or off</source>
        <translation>on u off</translation>
    </message>
    <message>
        <source>Did you mean %1?</source>
        <translation>¿Quizá %1?</translation>
    </message>
    <message>
        <source>There is no setting &quot;%1&quot;. There are %2.</source>
        <translation>No existe el ajuste “%1”. Existen %2.</translation>
    </message>
    <message>
        <source>a number of events a month from 1 on</source>
        <translation>un número de eventos al mes, a partir de 1</translation>
    </message>
    <message>
        <source>unlimited, free (1,000 an hour) or pro (5,000)</source>
        <translation>unlimited, free (1000 por hora) o pro (5000)</translation>
    </message>
    <message>
        <source>The country database %1 cannot be read.</source>
        <translation>No se puede leer la base de datos de países %1.</translation>
    </message>
    <message>
        <source>allow_loopback_http=on|off (plain HTTP to this machine), system_proxy=on|off, plan_limit=N (events a month), rate_limit=unlimited|free|pro (the Events API&apos;s), country_database=FILE (MaxMind format; empty: none), keep_newest=N|off and keep_days=N|off (what each log holds, older records are deleted)</source>
        <translation>allow_loopback_http=on|off (HTTP sin TLS a este equipo), system_proxy=on|off, plan_limit=N (eventos al mes), rate_limit=unlimited|free|pro (de la Events API), country_database=ARCHIVO (formato de MaxMind; vacío: ninguna), keep_newest=N|off y keep_days=N|off (lo que guarda cada registro; lo anterior se borra)</translation>
    </message>
    <message>
        <source>a number of records from 1 on, or off</source>
        <translation>un número de registros desde 1, u off</translation>
    </message>
    <message>
        <source>a number of days from 1 to 3,650, or off</source>
        <translation>un número de días de 1 a 3650, u off</translation>
    </message>
    <message>
        <source>true or false is expected, without quotation marks.</source>
        <translation>se espera true o false, sin comillas.</translation>
    </message>
    <message>
        <source>a number is expected, without quotation marks.</source>
        <translation>se espera un número, sin comillas.</translation>
    </message>
</context>
<context>
    <name>ShownWords</name>
    <message>
        <source>valid</source>
        <translation>válida</translation>
    </message>
    <message>
        <source>invalid</source>
        <translation>no válida</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>ausente</translation>
    </message>
    <message>
        <source>unchecked</source>
        <translation>sin comprobar</translation>
    </message>
    <message>
        <source>untried</source>
        <translation>sin probar</translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>en orden</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>con fallos</translation>
    </message>
    <message>
        <source>status</source>
        <translation>estado</translation>
    </message>
    <message>
        <source>redirect</source>
        <translation>redirección</translation>
    </message>
    <message>
        <source>timeout</source>
        <translation>tiempo agotado</translation>
    </message>
    <message>
        <source>dns</source>
        <translation>nombre desconocido</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>rechazada</translation>
    </message>
    <message>
        <source>connection</source>
        <translation>fallo de conexión</translation>
    </message>
    <message>
        <source>tls</source>
        <translation>fallo de TLS</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>cerrada</translation>
    </message>
    <message>
        <source>protocol</source>
        <translation>respuesta mal formada</translation>
    </message>
    <message>
        <source>too_large</source>
        <translation>demasiado grande</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>interrumpida</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>cancelada</translation>
    </message>
    <message>
        <source>receiver</source>
        <translation>receptor</translation>
    </message>
    <message>
        <source>recovers</source>
        <translation>se recupera</translation>
    </message>
    <message>
        <source>never recovers</source>
        <translation>no se recupera nunca</translation>
    </message>
    <message>
        <source>replay</source>
        <translation>repetición</translation>
    </message>
    <message>
        <source>tampered</source>
        <translation>alterada</translation>
    </message>
    <message>
        <source>balance</source>
        <translation>balance</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>en pausa</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>queued</source>
        <translation>en cola</translation>
    </message>
    <message>
        <source>held</source>
        <translation>retenida</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>enviando</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>en espera</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>entregada</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fallida</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>cancelada</translation>
    </message>
    <message>
        <source>valid</source>
        <translation>válida</translation>
    </message>
    <message>
        <source>invalid</source>
        <translation>no válida</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>ausente</translation>
    </message>
    <message>
        <source>unchecked</source>
        <translation>sin comprobar</translation>
    </message>
    <message>
        <source>malformed</source>
        <translation>mal formada</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>rechazada</translation>
    </message>
    <message>
        <source>cross-site</source>
        <translation>de otro sitio</translation>
    </message>
    <message>
        <source>not tried yet</source>
        <translation>sin probar</translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>en orden</translation>
    </message>
    <message>
        <source>not 2xx</source>
        <translation>no es 2xx</translation>
    </message>
    <message>
        <source>redirect</source>
        <translation>redirección</translation>
    </message>
    <message>
        <source>timeout</source>
        <translation>tiempo agotado</translation>
    </message>
    <message>
        <source>no such host</source>
        <translation>host desconocido</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>conexión perdida</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>sin respuesta</translation>
    </message>
    <message>
        <source>not HTTP</source>
        <translation>no es HTTP</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>demasiado grande</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>interrumpida</translation>
    </message>
    <message>
        <source>Stored, and about to be sent.</source>
        <translation>Guardada y a punto de enviarse.</translation>
    </message>
    <message>
        <source>Held back by the limit of %1 deliveries an hour. It goes out as the hour frees.</source>
        <translation>Retenida por el límite de %1 entregas por hora. Sale en cuanto la hora deja sitio.</translation>
    </message>
    <message>
        <source>A request is under way.</source>
        <translation>Hay una solicitud en curso.</translation>
    </message>
    <message>
        <source>The last attempt did not succeed. It is tried again after a while.</source>
        <translation>El último intento no tuvo éxito. Se vuelve a intentar pasado un tiempo.</translation>
    </message>
    <message>
        <source>The endpoint answered with a 2xx.</source>
        <translation>El endpoint respondió con un 2xx.</translation>
    </message>
    <message>
        <source>Never sent, because its payload is too large.</source>
        <translation>Nunca se envió, porque su carga útil es demasiado grande.</translation>
    </message>
    <message>
        <source>Never sent. Its response says why.</source>
        <translation>Nunca se envió. Su respuesta dice por qué.</translation>
    </message>
    <message numerus="yes">
        <source>Given up after %n attempt(s). Replay it once the endpoint works.</source>
        <translation>
            <numerusform>Se desistió tras %n intento. Repetirla cuando el endpoint funcione.</numerusform>
            <numerusform>Se desistió tras %n intentos. Repetirla cuando el endpoint funcione.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled before it was delivered.</source>
        <translation>Cancelada antes de entregarse.</translation>
    </message>
    <message>
        <source>Skipped, because the webhook was paused. Replay it to send it.</source>
        <translation>Omitida porque el webhook estaba en pausa. Repítala para enviarla.</translation>
    </message>
    <message>
        <source>cut short</source>
        <translation>cortada</translation>
    </message>
    <message>
        <source>no Ovyxa event</source>
        <translation>ningún evento de Ovyxa</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>omitida</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>sending</source>
        <translation>enviando</translation>
    </message>
    <message>
        <source>first</source>
        <translation>primero</translation>
    </message>
    <message>
        <source>again</source>
        <translation>de nuevo</translation>
    </message>
    <message>
        <source>retry %1 · +%2</source>
        <translation>reintento %1 · +%2</translation>
    </message>
    <message>
        <source>next: retry %1 of %2, %3</source>
        <translation>a continuación: reintento %1 de %2, %3</translation>
    </message>
    <message>
        <source>next: the same attempt again</source>
        <translation>a continuación: el mismo intento otra vez</translation>
    </message>
    <message>
        <source>held by the hourly limit, goes out %1</source>
        <translation>retenida por el límite por hora, sale %1</translation>
    </message>
    <message>
        <source>held by the hourly limit</source>
        <translation>retenida por el límite por hora</translation>
    </message>
    <message>
        <source>about to be sent</source>
        <translation>a punto de enviarse</translation>
    </message>
    <message>
        <source>sending now</source>
        <translation>enviándose ahora</translation>
    </message>
    <message>
        <source>delivered with attempt %1</source>
        <translation>entregada con el intento %1</translation>
    </message>
    <message>
        <source>never sent</source>
        <translation>nunca se envió</translation>
    </message>
    <message numerus="yes">
        <source>given up after %n attempts</source>
        <translation>
            <numerusform>se desistió tras %n intento</numerusform>
            <numerusform>se desistió tras %n intentos</numerusform>
        </translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>cancelada</translation>
    </message>
    <message>
        <source>skipped: the webhook was paused</source>
        <translation>omitida: el webhook estaba en pausa</translation>
    </message>
    <message>
        <source>the first attempt</source>
        <translation>el primer intento</translation>
    </message>
    <message>
        <source>retry %1</source>
        <translation>reintento %1</translation>
    </message>
    <message>
        <source>run to %1, %2 · before %3</source>
        <translation>hasta %1, %2 · antes de: %3</translation>
    </message>
    <message>
        <source>run to %1, %2 · due by then: %3</source>
        <translation>hasta %1, %2 · vence hasta entonces: %3</translation>
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
        <translation>Hora local</translation>
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
        <translation>%1 d</translation>
    </message>
    <message>
        <source>now</source>
        <translation>ahora</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>en %1</translation>
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
        <translation>hace %1</translation>
    </message>
    <message>
        <source>Time ago</source>
        <translation>Hace cuánto</translation>
    </message>
</context>
<context>
    <name>TlsFiles</name>
    <message>
        <source>There is no file %1. Check the path.</source>
        <translation>No existe el archivo %1. Comprobar la ruta.</translation>
    </message>
    <message>
        <source>%1 is not a file. Name the PEM file itself.</source>
        <translation>%1 no es un archivo. Indicar el propio archivo PEM.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2. Check who may read it.</source>
        <translation>No se puede leer %1: %2. Comprobar quién puede leerlo.</translation>
    </message>
    <message>
        <source>%1 is too large for a PEM file. Check that it is the right one.</source>
        <translation>%1 es demasiado grande para un archivo PEM. Comprobar que sea el correcto.</translation>
    </message>
    <message>
        <source>A certificate in %1 is damaged. Export it again.</source>
        <translation>Un certificado de %1 está dañado. Exportarlo de nuevo.</translation>
    </message>
    <message>
        <source>%1 holds a private key, but no certificate. Are the two files swapped?</source>
        <translation>%1 contiene una clave privada, pero ningún certificado. ¿Están intercambiados los dos archivos?</translation>
    </message>
    <message>
        <source>There is no certificate in %1. It must be a PEM file, with a line “-----BEGIN CERTIFICATE-----”.</source>
        <translation>No hay ningún certificado en %1. Debe ser un archivo PEM, con una línea “-----BEGIN CERTIFICATE-----”.</translation>
    </message>
    <message>
        <source>The private key in %1 is locked with a pass phrase. Save it without one, for example with “openssl pkey -in FILE -out NEW-FILE”.</source>
        <translation>La clave privada de %1 está protegida con una frase de contraseña. Guardarla sin ella, por ejemplo con “openssl pkey -in ARCHIVO -out ARCHIVO-NUEVO”.</translation>
    </message>
    <message>
        <source>The private key in %1 is damaged. Export it again.</source>
        <translation>La clave privada de %1 está dañada. Exportarla de nuevo.</translation>
    </message>
    <message>
        <source>%1 holds a certificate, but no private key. Are the two files swapped?</source>
        <translation>%1 contiene un certificado, pero ninguna clave privada. ¿Están intercambiados los dos archivos?</translation>
    </message>
    <message>
        <source>There is no private key in %1. It must be a PEM file, with a line “-----BEGIN PRIVATE KEY-----”.</source>
        <translation>No hay ninguna clave privada en %1. Debe ser un archivo PEM, con una línea “-----BEGIN PRIVATE KEY-----”.</translation>
    </message>
    <message>
        <source>The private key in %1 is neither RSA nor EC. Use one of these.</source>
        <translation>La clave privada de %1 no es RSA ni EC. Usar una de estas.</translation>
    </message>
    <message>
        <source>The RSA key in %1 has %2 bits. TLS wants at least %3; make a new one.</source>
        <translation>La clave RSA de %1 tiene %2 bits. TLS requiere al menos %3; hay que crear una nueva.</translation>
    </message>
    <message>
        <source>The key in %1 does not belong to the certificate in %2. Use the key that the certificate was made with.</source>
        <translation>La clave de %1 no corresponde al certificado de %2. Usar la clave con la que se creó el certificado.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate must come first in %1, before those that signed it.</source>
        <translation>El certificado del servidor debe ir primero en %1, antes de los que lo firmaron.</translation>
    </message>
</context>
<context>
    <name>TlsReport</name>
    <message>
        <source>The certificate ended at %1, so peers refuse it. Use a newer one, unless that is what you try out.</source>
        <translation>El certificado caducó el %1, así que el otro extremo lo rechaza. Usar uno más reciente, salvo que sea eso lo que se quiere probar.</translation>
    </message>
    <message>
        <source>The certificate begins only at %1, so peers refuse it. Compare the clocks, or use another one.</source>
        <translation>El certificado no es válido hasta el %1, así que el otro extremo lo rechaza. Comparar los relojes o usar otro.</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer does not trust the certificate. Give it the certificate of the authority.</source>
        <translation>La negociación TLS falló: el otro extremo no confía en el certificado. Hay que darle el certificado de la autoridad.</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer says that the certificate has expired. Compare the clocks.</source>
        <translation>La negociación TLS falló: el otro extremo dice que el certificado ha caducado. Comparar los relojes.</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer speaks plain HTTP, and this port speaks TLS. Use https:// in its URL.</source>
        <translation>La negociación TLS falló: el otro extremo habla HTTP sin cifrar, y este puerto habla TLS. Usar https:// en su URL.</translation>
    </message>
    <message>
        <source>The TLS handshake failed: what the peer sent is not TLS.</source>
        <translation>La negociación TLS falló: lo que envió el otro extremo no es TLS.</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer wants a version of TLS older than 1.2.</source>
        <translation>La negociación TLS falló: el otro extremo quiere una versión de TLS anterior a la 1.2.</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer and this server have no cipher in common.</source>
        <translation>La negociación TLS falló: el otro extremo y este servidor no tienen ningún cifrado en común.</translation>
    </message>
    <message>
        <source>The TLS connection failed: %1.</source>
        <translation>La conexión TLS falló: %1.</translation>
    </message>
</context>
<context>
    <name>TrafficWords</name>
    <message>
        <source>%L1 / %L2 events (%3%)</source>
        <translation>%L1 / %L2 eventos (%3&#xa0;%)</translation>
    </message>
    <message>
        <source>%L1 / %L2 (%3%)</source>
        <translation>%L1 / %L2 (%3&#xa0;%)</translation>
    </message>
    <message>
        <source>limit reached</source>
        <translation>límite alcanzado</translation>
    </message>
    <message>
        <source>%1 % reached</source>
        <translation>%1&#xa0;% alcanzado</translation>
    </message>
    <message>
        <source>within the plan</source>
        <translation>dentro del plan</translation>
    </message>
    <message>
        <source>%L1 by bots</source>
        <translation>%L1 de bots</translation>
    </message>
    <message>
        <source>%L1 refused</source>
        <translation>%L1 rechazados</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Desactivado</translation>
    </message>
    <message>
        <source>Free: %L1 an hour</source>
        <translation>Free: %L1 por hora</translation>
    </message>
    <message>
        <source>Pro: %L1 an hour</source>
        <translation>Pro: %L1 por hora</translation>
    </message>
    <message numerus="yes">
        <source>%Ln views</source>
        <translation>
            <numerusform>%Ln vista</numerusform>
            <numerusform>%Ln vistas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events</source>
        <translation>
            <numerusform>%Ln evento</numerusform>
            <numerusform>%Ln eventos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UrlPolicy</name>
    <message>
        <source>The URL is %1 bytes long; at most %2 are allowed. Check that nothing else was pasted with it.</source>
        <translation>La URL tiene %1 bytes; se permiten %2 como máximo. Comprobar que no se haya pegado nada más con ella.</translation>
    </message>
    <message>
        <source>The URL holds broken text (half a character). Type it again.</source>
        <translation>La URL contiene texto roto (medio carácter). Escribirla de nuevo.</translation>
    </message>
    <message>
        <source>The URL holds a backslash. Write “/” instead.</source>
        <translation>La URL contiene una barra invertida. Escribir “/” en su lugar.</translation>
    </message>
    <message>
        <source>The URL holds a space. Remove it, or write %20 where it belongs to the path.</source>
        <translation>La URL contiene un espacio. Quitarlo, o escribir %20 donde forme parte de la ruta.</translation>
    </message>
    <message>
        <source>The URL holds an invisible character (U+%1). Remove it.</source>
        <translation>La URL contiene un carácter invisible (U+%1). Hay que quitarlo.</translation>
    </message>
    <message>
        <source>The URL holds the character %1, which must be escaped. Write %2 instead.</source>
        <translation>La URL contiene el carácter %1, que debe escaparse. Escribir %2 en su lugar.</translation>
    </message>
    <message>
        <source>This is not a valid URL: the host, the port or a %-escape in it cannot be read. It should look like https://example.com/hook.</source>
        <translation>No es una URL válida: no se puede leer el host, el puerto o una secuencia de escape con %. Debería tener este aspecto: https://example.com/hook.</translation>
    </message>
    <message>
        <source>The URL does not say how to connect. For a server on this machine write http://%1.</source>
        <translation>La URL no indica cómo conectar. Para un servidor en este equipo, escribir http://%1.</translation>
    </message>
    <message>
        <source>The URL does not say how to connect. Put https:// in front of it.</source>
        <translation>La URL no indica cómo conectar. Hay que anteponer https://.</translation>
    </message>
    <message>
        <source>Enter the URL that events are sent to, such as https://example.com/hook.</source>
        <translation>Introducir la URL a la que se envían los eventos, por ejemplo https://example.com/hook.</translation>
    </message>
    <message>
        <source>This is not a valid URL. It should look like https://example.com/hook.</source>
        <translation>No es una URL válida. Debería tener este aspecto: https://example.com/hook.</translation>
    </message>
    <message>
        <source>Webhooks are sent over https, not over “%1”. Use an https:// URL.</source>
        <translation>Los webhooks se envían por https, no por “%1”. Usar una URL https://.</translation>
    </message>
    <message>
        <source>Two slashes are missing after “%1:”. It should look like https://example.com/hook.</source>
        <translation>Faltan dos barras tras “%1:”. Debería tener este aspecto: https://example.com/hook.</translation>
    </message>
    <message>
        <source>The URL holds a user name or password (what stands before “@”). Remove it: it would end up in logs, and the signature is what proves who sends.</source>
        <translation>La URL contiene un nombre de usuario o una contraseña (lo que precede a “@”). Hay que quitarlo: acabaría en los registros, y lo que demuestra quién envía es la firma.</translation>
    </message>
    <message>
        <source>The URL holds a fragment (“#…”), which is never sent. Remove it.</source>
        <translation>La URL contiene un fragmento (“#…”), que nunca se envía. Hay que quitarlo.</translation>
    </message>
    <message>
        <source>The URL names no host. It should look like https://example.com/hook.</source>
        <translation>La URL no indica ningún host. Debería tener este aspecto: https://example.com/hook.</translation>
    </message>
    <message>
        <source>Port 0 cannot be connected to. Give the port that the endpoint listens on, or leave it out.</source>
        <translation>No es posible conectarse al puerto 0. Indicar el puerto en el que escucha el endpoint u omitirlo.</translation>
    </message>
    <message>
        <source>Webhooks must use HTTPS: http:// would send events in the clear to %1. Use https://.</source>
        <translation>Los webhooks deben usar HTTPS: http:// enviaría los eventos sin cifrar a %1. Usar https://.</translation>
    </message>
    <message>
        <source>Webhooks must use HTTPS. For a server on this machine, allow plain HTTP to this machine, or use https://.</source>
        <translation>Los webhooks deben usar HTTPS. Para un servidor en este equipo, permitir HTTP sin cifrar hacia este equipo o usar https://.</translation>
    </message>
    <message>
        <source>The path holds an empty segment (“//”). It is sent exactly so, and some servers take it for another path.</source>
        <translation>La ruta contiene un segmento vacío (“//”). Se envía exactamente así, y algunos servidores la toman por otra ruta.</translation>
    </message>
    <message>
        <source>The path holds “.” or “..” as a segment. It is sent exactly so, and some servers resolve it or refuse it.</source>
        <translation>La ruta contiene “.” o “..” como segmento. Se envía exactamente así, y algunos servidores lo resuelven o lo rechazan.</translation>
    </message>
    <message>
        <source>%1 is where a server on this machine listens, or what a container calls it. Write %2.</source>
        <translation>%1 es donde escucha un servidor de este equipo, o como lo llama un contenedor. Escriba %2.</translation>
    </message>
    <message>
        <source>A colon is missing after “%1”. It should look like https://example.com/hook.</source>
        <translation>Faltan los dos puntos después de «%1». Debería ser como https://example.com/hook.</translation>
    </message>
    <message>
        <source>An address of IPv6 stands in brackets. It should look like http://[::1]:3000 or https://[2001:db8::1]/hook.</source>
        <translation>Una dirección IPv6 va entre corchetes. Debería ser como http://[::1]:3000 o https://[2001:db8::1]/hook.</translation>
    </message>
    <message>
        <source>What stands behind “%1:” is no port. For a server on this machine write http://%1:3000.</source>
        <translation>Lo que hay detrás de «%1:» no es un puerto. Para un servidor de esta máquina escriba http://%1:3000.</translation>
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
        <translation>Un visitante alcanza un objetivo.</translation>
    </message>
    <message>
        <source>The month&apos;s events reach %1 % or %2 % of the plan.</source>
        <translation>Los eventos del mes llegan al %1&#xa0;% o al %2&#xa0;% del plan.</translation>
    </message>
    <message>
        <source>More visitors are active at once than a threshold.</source>
        <translation>Hay más visitantes activos a la vez que un umbral.</translation>
    </message>
    <message>
        <source>points at your receiver</source>
        <translation>apunta al receptor propio</translation>
    </message>
    <message>
        <source>%1 of %2 %3</source>
        <extracomment>the first of so many retries, and when: &quot;1 of 3 in 0:42&quot;</extracomment>
        <translation>%1 de %2 %3</translation>
    </message>
    <message>
        <source>nothing listens there</source>
        <translation>ahí no escucha nada</translation>
    </message>
    <message>
        <source>failing</source>
        <translation>fallando</translation>
    </message>
    <message>
        <source>retrying</source>
        <translation>reintentando</translation>
    </message>
    <message>
        <source>Listens for %1.</source>
        <translation>Recibe %1.</translation>
    </message>
    <message>
        <source>%1 of %2 deliveries used in the last hour.</source>
        <translation>%1 de %2 entregas usadas en la última hora.</translation>
    </message>
    <message>
        <source>Slack answers 400 no_text to Ovyxa&apos;s JSON: its messages need a text.</source>
        <translation>Slack responde 400 no_text al JSON de Ovyxa: sus mensajes necesitan un texto.</translation>
    </message>
    <message>
        <source>The previous secret is still accepted.</source>
        <translation>El secreto anterior todavía se acepta.</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>en pausa</translation>
    </message>
    <message>
        <source>Its events are kept as skipped until it is resumed, and can be sent then. What was under way goes on.</source>
        <translation>Sus eventos se conservan como omitidos hasta que se reanude y entonces pueden enviarse. Lo que estaba en curso continúa.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events skipped</source>
        <translation>
            <numerusform>%Ln evento omitido</numerusform>
            <numerusform>%Ln eventos omitidos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in the last hour</source>
        <translation>
            <numerusform>%Ln en la última hora</numerusform>
            <numerusform>%Ln en la última hora</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries are held back until the hour has room.</source>
        <translation>
            <numerusform>%Ln entrega está retenida hasta que haya sitio en la hora.</numerusform>
            <numerusform>%Ln entregas están retenidas hasta que haya sitio en la hora.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Webhooks</name>
    <message>
        <source>Its secret, shown this once: %1</source>
        <translation>Su secreto, mostrado solo esta vez: %1</translation>
    </message>
    <message>
        <source>Secrets are kept in %1.</source>
        <translation>Los secretos se guardan en %1.</translation>
    </message>
    <message>
        <source>--events takes goal.completed, usage.threshold and realtime.spike, separated by commas; &quot;%1&quot; is something else.</source>
        <translation>--events admite goal.completed, usage.threshold y realtime.spike, separados por comas; “%1” es otra cosa.</translation>
    </message>
    <message>
        <source>There is no webhook %1.</source>
        <translation>No existe el webhook %1.</translation>
    </message>
    <message>
        <source>Removed. Its deliveries stay in the log.</source>
        <translation>Quitado. Sus entregas permanecen en el registro.</translation>
    </message>
    <message>
        <source>The sites&apos; webhooks</source>
        <translation>Los webhooks de los sitios</translation>
    </message>
    <message>
        <source>Add a webhook; without a secret, one is made and shown once</source>
        <translation>Añade un webhook; sin secreto, se crea uno y se muestra una vez</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>De cuál</translation>
    </message>
    <message>
        <source>Where to; https</source>
        <translation>Adónde; https</translation>
    </message>
    <message>
        <source>goal.completed, usage.threshold, realtime.spike; separated by commas</source>
        <translation>goal.completed, usage.threshold, realtime.spike; separados por comas</translation>
    </message>
    <message>
        <source>What it is called; without it, the URL&apos;s host</source>
        <translation>Cómo se llama; sin ello, el host de la URL</translation>
    </message>
    <message>
        <source>realtime.spike fires above so many active visitors</source>
        <translation>realtime.spike se dispara por encima de este número de visitantes activos</translation>
    </message>
    <message>
        <source>ovyxa or slack</source>
        <translation>ovyxa o slack</translation>
    </message>
    <message>
        <source>hex, prefixed or base64</source>
        <translation>hex, prefixed o base64</translation>
    </message>
    <message>
        <source>Trust this certificate authority too, for this webhook alone (PEM); read at each delivery</source>
        <translation>Confía también en esta autoridad de certificación, solo para este webhook (PEM); se lee en cada entrega</translation>
    </message>
    <message>
        <source>new for each request, or kept</source>
        <translation>new: nueva para cada solicitud, o kept: mantenida</translation>
    </message>
    <message>
        <source>List the webhooks</source>
        <translation>Lista los webhooks</translation>
    </message>
    <message>
        <source>Of this site only</source>
        <translation>Solo de este sitio</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>Cuál, por su número</translation>
    </message>
    <message>
        <source>Remove a webhook; its deliveries stay in the log</source>
        <translation>Quita un webhook; sus entregas permanecen en el registro</translation>
    </message>
    <message>
        <source>Give a webhook a new secret; for 24 hours the receiver accepts both</source>
        <translation>Da a un webhook un secreto nuevo; durante 24 horas el receptor acepta ambos</translation>
    </message>
    <message>
        <source>Paused: its events are kept as skipped from now on. What is under way goes on.</source>
        <translation>En pausa: desde ahora sus eventos se conservan como omitidos. Lo que está en curso continúa.</translation>
    </message>
    <message numerus="yes">
        <source>Resumed. %n event(s) were skipped and can be sent: deliveries replay --query &apos;%1&apos;</source>
        <translation>
            <numerusform>Reanudado. Se omitió %n evento y puede enviarse: deliveries replay --query &apos;%1&apos;</numerusform>
            <numerusform>Reanudado. Se omitieron %n eventos y pueden enviarse: deliveries replay --query &apos;%1&apos;</numerusform>
        </translation>
    </message>
    <message>
        <source>Resumed.</source>
        <translation>Reanudado.</translation>
    </message>
    <message>
        <source>Pause a webhook: its events are kept as skipped, and can be sent later</source>
        <translation>Pausa un webhook: sus eventos se conservan como omitidos y pueden enviarse después</translation>
    </message>
    <message>
        <source>Resume a paused webhook; says what was skipped meanwhile</source>
        <translation>Reanuda un webhook en pausa; dice qué se omitió entretanto</translation>
    </message>
    <message>
        <source>The nearest is &quot;%1&quot;.</source>
        <translation>Lo más parecido es «%1».</translation>
    </message>
    <message>
        <source>No webhooks yet.</source>
        <translation>Todavía no hay webhooks.</translation>
    </message>
    <message>
        <source>No webhooks of %1 yet.</source>
        <translation>Todavía no hay webhooks de %1.</translation>
    </message>
    <message>
        <source>Webhooks must use HTTPS. For a server on this machine, use https://, or let the profile allow it: &quot;ovyxa-bench settings set allow_loopback_http=on&quot;.</source>
        <translation>Los webhooks deben usar HTTPS. Para un servidor en esta máquina, use https:// o permítalo en el perfil: «ovyxa-bench settings set allow_loopback_http=on».</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Simulated time: %1, as this machine&apos;s.</source>
        <translation>Hora simulada: %1, como la de este equipo.</translation>
    </message>
    <message>
        <source>Simulated time: %1, %2 ahead of this machine&apos;s.</source>
        <translation>Hora simulada: %1, con %2 de adelanto sobre la de este equipo.</translation>
    </message>
    <message>
        <source>, spike above %1 visitors</source>
        <translation>, pico por encima de %1 visitantes</translation>
    </message>
    <message>
        <source>path %1</source>
        <translation>ruta %1</translation>
    </message>
    <message>
        <source>event %1</source>
        <translation>evento %1</translation>
    </message>
    <message>
        <source>%1 (revoked)</source>
        <translation>%1 (revocada)</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>en cola</translation>
    </message>
    <message>
        <source>held</source>
        <translation>retenida</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>enviando</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>en espera</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>entregada</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fallida</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>cancelada</translation>
    </message>
    <message>
        <source>%1  Alert: %2. It stands at %3.</source>
        <translation>%1  Alerta: %2. Va por %3.</translation>
    </message>
    <message numerus="yes">
        <source>%n attempt(s)</source>
        <translation>
            <numerusform>%n intento</numerusform>
            <numerusform>%n intentos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) to send again.</source>
        <translation>
            <numerusform>%n entrega por volver a enviar.</numerusform>
            <numerusform>%n entregas por volver a enviar.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them was already answered with 2xx: the endpoint may have processed it.</source>
        <translation>
            <numerusform>%n de ellas ya se respondió con 2xx: puede que el endpoint la haya procesado.</numerusform>
            <numerusform>%n de ellas ya se respondieron con 2xx: puede que el endpoint las haya procesado.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be sent again: its webhook is gone.</source>
        <translation>
            <numerusform>%n no se puede volver a enviar: su webhook ya no existe.</numerusform>
            <numerusform>%n no se pueden volver a enviar: sus webhooks ya no existen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) at once</source>
        <translation>
            <numerusform>%n solicitud a la vez</numerusform>
            <numerusform>%n solicitudes a la vez</numerusform>
        </translation>
    </message>
    <message>
        <source>; all of them take %1 s if each takes as long as it did last time, and at most %2 s.</source>
        <translation>; todas tardan %1 s si cada una tarda lo mismo que la última vez, y como máximo %2 s.</translation>
    </message>
    <message>
        <source>What goes on failing is tried for the last time after %1 min of simulated time.</source>
        <translation>Lo que siga fallando se intenta por última vez tras %1 min de tiempo simulado.</translation>
    </message>
    <message>
        <source>Delivery %1, attempt %2: %3 after %4 ms.</source>
        <translation>Entrega %1, intento %2: %3 tras %4 ms.</translation>
    </message>
    <message numerus="yes">
        <source>The next attempt is in %n second(s) of simulated time.</source>
        <translation>
            <numerusform>El siguiente intento es dentro de %n segundo de tiempo simulado.</numerusform>
            <numerusform>El siguiente intento es dentro de %n segundos de tiempo simulado.</numerusform>
        </translation>
    </message>
    <message>
        <source>, paused</source>
        <translation>, en pausa</translation>
    </message>
    <message>
        <source>Page views counted: %1, custom events: %2, those of bots left out: %3; %4 of %5 events this month (%6 %).</source>
        <translation>Vistas de página contadas: %1, eventos personalizados: %2, de bots y no contados: %3; %4 de %5 eventos este mes (%6 %).</translation>
    </message>
</context>
<context>
    <name>ovyxa::AbsencePanel</name>
    <message>
        <source>Why is this delivery not here?</source>
        <translation>¿Por qué no está aquí esta entrega?</translation>
    </message>
    <message>
        <source>Close, and go back to the inspector</source>
        <translation>Cerrar y volver al inspector</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Evento</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>to</source>
        <extracomment>between an event and a webhook: &quot;goal.completed to Orders&quot;</extracomment>
        <translation>a</translation>
    </message>
    <message>
        <source>Time near which it is missed</source>
        <translation>Hora hacia la que falta</translation>
    </message>
    <message>
        <source>near</source>
        <extracomment>before a time</extracomment>
        <translation>hacia</translation>
    </message>
    <message>
        <source>There is no webhook yet, so nothing is sent anywhere.</source>
        <translation>Todavía no hay ningún webhook, así que no se envía nada.</translation>
    </message>
    <message>
        <source>Add one on the left: it gets the events of its site that it listens to.</source>
        <translation>Añadir uno a la izquierda: recibe los eventos de su sitio que se elijan.</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>no enviado</translation>
    </message>
    <message>
        <source>this event</source>
        <translation>este evento</translation>
    </message>
    <message numerus="yes">
        <source>%n events found</source>
        <translation>
            <numerusform>%n evento encontrado</numerusform>
            <numerusform>%n eventos encontrados</numerusform>
        </translation>
    </message>
    <message>
        <source>Of these the nearest is meant</source>
        <translation>Se refiere al más cercano</translation>
    </message>
    <message>
        <source>Fire %1</source>
        <translation>Disparar %1</translation>
    </message>
    <message>
        <source>Fire with %1</source>
        <translation>Disparar con %1</translation>
    </message>
    <message>
        <source>Lower it to %1</source>
        <translation>Bajarlo a %1</translation>
    </message>
    <message>
        <source>Listen to %1</source>
        <translation>Recibir %1</translation>
    </message>
    <message>
        <source>Send it to %1</source>
        <translation>Enviarlo a %1</translation>
    </message>
    <message>
        <source>Send it again</source>
        <translation>Volver a enviarlo</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>Editar y volver a enviar</translation>
    </message>
    <message>
        <source>Run the clock until then</source>
        <translation>Avanzar el reloj hasta entonces</translation>
    </message>
    <message>
        <source>Show it in the log</source>
        <translation>Mostrarlo en el registro</translation>
    </message>
    <message>
        <source>%1 fires above %2 now.</source>
        <translation>%1 se dispara ahora por encima de %2.</translation>
    </message>
    <message>
        <source>%1 listens to %2 now.</source>
        <translation>%1 recibe ahora %2.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Resume %1</source>
        <translation>Reanudar %1</translation>
    </message>
    <message>
        <source>%1 gets its events again.</source>
        <translation>%1 vuelve a recibir sus eventos.</translation>
    </message>
</context>
<context>
    <name>ovyxa::AbsenceReport</name>
    <message>
        <source>Where this event went</source>
        <translation>Adónde fue este evento</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>Copiar como texto</translation>
    </message>
    <message>
        <source>All of this, for a ticket or a colleague</source>
        <translation>Todo esto, para una incidencia o un colega</translation>
    </message>
    <message>
        <source>Asked in this order</source>
        <translation>Preguntado en este orden</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>Show the delivery to %1</source>
        <translation>Mostrar la entrega a %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::AbsenceWords</name>
    <message>
        <source>No %1 happened within 5 minutes of that time.</source>
        <translation>No hubo ningún %1 en los 5 minutos alrededor de esa hora.</translation>
    </message>
    <message>
        <source>It belongs to %1, and %2 is a webhook of %3.</source>
        <translation>Pertenece a %1, y %2 es un webhook de %3.</translation>
    </message>
    <message>
        <source>It was never sent: the visitor was a bot.</source>
        <translation>Nunca se envió: el visitante era un bot.</translation>
    </message>
    <message>
        <source>It was never sent: %1 does not listen to %2.</source>
        <translation>Nunca se envió: %1 no recibe %2.</translation>
    </message>
    <message>
        <source>It was never sent: %1 was added later, %2.</source>
        <translation>Nunca se envió: %1 se añadió más tarde, %2.</translation>
    </message>
    <message>
        <source>It was never sent: %1 did not listen to %2 then.</source>
        <translation>Nunca se envió: %1 no recibía %2 entonces.</translation>
    </message>
    <message>
        <source>It went to one other webhook alone.</source>
        <translation>Solo fue a otro webhook.</translation>
    </message>
    <message>
        <source>It went to %1 alone.</source>
        <translation>Solo fue a %1.</translation>
    </message>
    <message numerus="yes">
        <source>It was never sent: %n active visitors are not above %1&apos;s threshold of %2.</source>
        <translation>
            <numerusform>Nunca se envió: %n visitante activo no supera el umbral %2 de %1.</numerusform>
            <numerusform>Nunca se envió: %n visitantes activos no superan el umbral %2 de %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>It has not happened: %1 of %2 events are below 80 %.</source>
        <translation>No ha ocurrido: %1 de %2 eventos están por debajo del 80 %.</translation>
    </message>
    <message>
        <source>The month stands at %1 %, and tells each threshold once.</source>
        <translation>El mes está al %1 % y avisa de cada umbral una vez.</translation>
    </message>
    <message>
        <source>It was never sent: %1 bytes are over the limit of %2.</source>
        <translation>Nunca se envió: %1 bytes superan el límite de %2.</translation>
    </message>
    <message>
        <source>It is held back: %1 has had its %2 deliveries in the last hour.</source>
        <translation>Está retenido: %1 ya tuvo sus %2 entregas en la última hora.</translation>
    </message>
    <message>
        <source>It was never sent: it was cancelled.</source>
        <translation>Nunca se envió: se canceló.</translation>
    </message>
    <message numerus="yes">
        <source>It was cancelled after %n requests.</source>
        <translation>
            <numerusform>Se canceló tras %n solicitud.</numerusform>
            <numerusform>Se canceló tras %n solicitudes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It may have been deleted: %n events are in the log no more.</source>
        <translation>
            <numerusform>Puede que se eliminara: %n evento ya no está en el registro.</numerusform>
            <numerusform>Puede que se eliminara: %n eventos ya no están en el registro.</numerusform>
        </translation>
    </message>
    <message>
        <source>Its delivery to %1 was deleted from the log.</source>
        <translation>Su entrega a %1 se eliminó del registro.</translation>
    </message>
    <message>
        <source>It is here: %1 got it.</source>
        <translation>Está aquí: %1 lo recibió.</translation>
    </message>
    <message>
        <source>It has failed so far, and is sent again %1.</source>
        <translation>Hasta ahora ha fallado y se vuelve a enviar: %1.</translation>
    </message>
    <message numerus="yes">
        <source>It was sent %n times, and failed.</source>
        <translation>
            <numerusform>Se envió %n vez y falló.</numerusform>
            <numerusform>Se envió %n veces y falló.</numerusform>
        </translation>
    </message>
    <message>
        <source>It is on its way.</source>
        <translation>Está en camino.</translation>
    </message>
    <message>
        <source>Fire one, have the traffic set it off, or choose another time. Of traffic that set off nothing, only the last since the bench was started is known.</source>
        <translation>Disparar uno, a mano o con tráfico, o elegir otra hora. Del tráfico que no disparó nada solo se conoce el último desde el inicio.</translation>
    </message>
    <message>
        <source>A webhook gets the events of its own site alone. Add one to %1, or send it here.</source>
        <translation>Un webhook recibe solo los eventos de su propio sitio. Añadir uno a %1 o enviarlo aquí.</translation>
    </message>
    <message>
        <source>“%1” is a known crawler&apos;s user agent: it counts nowhere and sets off nothing. Send the hit with a browser&apos;s.</source>
        <translation>“%1” es el agente de usuario de un rastreador conocido: no cuenta ni dispara nada. Enviar la visita con el de un navegador.</translation>
    </message>
    <message>
        <source>Have it listen, and it gets the next one.</source>
        <translation>Si se elige ese evento en él, recibe el siguiente.</translation>
    </message>
    <message>
        <source>A webhook gets what happens from then on. Send this one there, or fire another.</source>
        <translation>Un webhook recibe lo que ocurre desde entonces. Enviar este allí o disparar otro.</translation>
    </message>
    <message>
        <source>It does now, and gets the next one.</source>
        <translation>Ahora sí lo recibe, y recibe el siguiente.</translation>
    </message>
    <message>
        <source>It was sent there as a test or from the command line, or %1 did not listen then. Send it there now.</source>
        <translation>Se envió allí como prueba o desde la línea de órdenes, o %1 no lo recibía entonces. Enviarlo ahora.</translation>
    </message>
    <message>
        <source>%1 asks for more than %2 active in 5 minutes. Fire with more, or lower the threshold.</source>
        <translation>%1 pide más de %2 activos en 5 minutos. Disparar con más o bajar el umbral.</translation>
    </message>
    <message>
        <source>It fires when the count rises above %1, and again only once it has been at %1 or below in between.</source>
        <translation>Se dispara cuando la cuenta pasa de %1, y de nuevo solo tras haber estado en %1 o menos.</translation>
    </message>
    <message>
        <source>Fill the month at the traffic, or fire the event.</source>
        <translation>Llenar el mes en el tráfico o disparar el evento.</translation>
    </message>
    <message>
        <source>80 % and 100 % fire once each, in a calendar month by UTC. Fire one by hand to see it again.</source>
        <translation>El 80 % y el 100 % se disparan una vez cada uno por mes natural en UTC. Disparar uno a mano para verlo otra vez.</translation>
    </message>
    <message>
        <source>Shorten its data, and send it again.</source>
        <translation>Acortar sus datos y volver a enviarlo.</translation>
    </message>
    <message>
        <source>It goes out in its order as the hour frees; nothing is dropped.</source>
        <translation>Sale en su orden cuando la hora se libera; nada se pierde.</translation>
    </message>
    <message>
        <source>It goes out in its order, %1 at the earliest; nothing is dropped.</source>
        <translation>Sale en su orden, como pronto %1; nada se pierde.</translation>
    </message>
    <message>
        <source>Send it again: that is a new delivery of the same event.</source>
        <translation>Volver a enviarlo: es una entrega nueva del mismo evento.</translation>
    </message>
    <message>
        <source>What was deleted cannot be told from what never was. Fire another.</source>
        <translation>Lo eliminado no se distingue de lo que nunca existió. Disparar otro.</translation>
    </message>
    <message>
        <source>Whether it arrived is not known here any more. Look at your endpoint, or send it there again.</source>
        <translation>Aquí ya no se sabe si llegó. Mirar en el punto de destino o volver a enviarlo.</translation>
    </message>
    <message>
        <source>is of another site</source>
        <translation>es de otro sitio</translation>
    </message>
    <message>
        <source>does not listen to %1</source>
        <translation>no recibe %1</translation>
    </message>
    <message>
        <source>was added later</source>
        <translation>se añadió más tarde</translation>
    </message>
    <message>
        <source>did not listen then</source>
        <translation>no lo recibía entonces</translation>
    </message>
    <message>
        <source>it went to another alone</source>
        <translation>solo fue a otro</translation>
    </message>
    <message>
        <source>below its threshold of %1</source>
        <translation>por debajo de su umbral %1</translation>
    </message>
    <message>
        <source>deleted from the log</source>
        <translation>eliminado del registro</translation>
    </message>
    <message>
        <source>Visitors came</source>
        <translation>Llegaron visitantes</translation>
    </message>
    <message>
        <source>Events were counted</source>
        <translation>Se contaron eventos</translation>
    </message>
    <message>
        <source>The event happened</source>
        <translation>El evento ocurrió</translation>
    </message>
    <message>
        <source>It belongs to this site</source>
        <translation>Pertenece a este sitio</translation>
    </message>
    <message>
        <source>Not by a bot</source>
        <translation>No es de un bot</translation>
    </message>
    <message>
        <source>%1 listens to %2</source>
        <translation>%1 recibe %2</translation>
    </message>
    <message>
        <source>A threshold was reached</source>
        <translation>Se alcanzó un umbral</translation>
    </message>
    <message>
        <source>Above its threshold</source>
        <translation>Por encima de su umbral</translation>
    </message>
    <message>
        <source>Small enough to send</source>
        <translation>Bastante pequeño para enviarlo</translation>
    </message>
    <message>
        <source>Within 100 an hour</source>
        <translation>Dentro de 100 por hora</translation>
    </message>
    <message>
        <source>Not cancelled</source>
        <translation>No cancelado</translation>
    </message>
    <message>
        <source>Not deleted from the log</source>
        <translation>No eliminado del registro</translation>
    </message>
    <message>
        <source>not asked</source>
        <translation>no preguntado</translation>
    </message>
    <message>
        <source>not known any more</source>
        <translation>ya no se sabe</translation>
    </message>
    <message numerus="yes">
        <source>%n active</source>
        <translation>
            <numerusform>%n activo</numerusform>
            <numerusform>%n activos</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 de %2</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>desde %1</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>sí</translation>
    </message>
    <message>
        <source>no</source>
        <translation>no</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>desconocido</translation>
    </message>
    <message>
        <source>It was never sent: %1 was paused.</source>
        <translation>Nunca se envió: %1 estaba en pausa.</translation>
    </message>
    <message>
        <source>It is kept, byte for byte. Send it now; that goes to a paused webhook, too.</source>
        <translation>Se conserva, byte a byte. Envíelo ahora; también llega a un webhook en pausa.</translation>
    </message>
    <message>
        <source>was paused</source>
        <translation>estaba en pausa</translation>
    </message>
    <message>
        <source>%1 was not paused</source>
        <translation>%1 no estaba en pausa</translation>
    </message>
    <message>
        <source>It was never sent: %1 had told of this spike before, or asked for more visitors then.</source>
        <translation>Nunca se envió: %1 ya había avisado de este pico o pedía entonces más visitantes.</translation>
    </message>
    <message>
        <source>had told of it, or asked for more</source>
        <translation>ya había avisado o pedía más</translation>
    </message>
</context>
<context>
    <name>ovyxa::AlertController</name>
    <message>
        <source>There is such a rule already.</source>
        <translation>Ya existe una regla así.</translation>
    </message>
    <message>
        <source>Alert: %1. It stands at %2.</source>
        <translation>Alerta: %1. Va por %2.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Alerts</name>
    <message>
        <source>There is such a rule already.</source>
        <translation>Ya existe una regla así.</translation>
    </message>
    <message>
        <source>There is no alert rule %1.</source>
        <translation>No existe la regla de alerta %1.</translation>
    </message>
</context>
<context>
    <name>ovyxa::AlertsDialog</name>
    <message>
        <source>No rules yet. Type one below: it tells you when verified events reach a figure.</source>
        <translation>Aún no hay reglas. Escribir una abajo: avisa cuando los eventos verificados alcanzan una cifra.</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>Añadir regla</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Raised</source>
        <translation>Activadas</translation>
    </message>
    <message>
        <source>Alerts on received events</source>
        <translation>Alertas sobre los eventos recibidos</translation>
    </message>
    <message>
        <source>Alert rules</source>
        <translation>Reglas de alerta</translation>
    </message>
    <message>
        <source>New alert rule</source>
        <translation>Nueva regla de alerta</translation>
    </message>
    <message>
        <source>Add up a field with sum(value), and set a pause with “silent for 15m” at the end. Only events whose signature is valid count.</source>
        <translation>Con sum(value) se suma un campo, y con “silent for 15m” al final se fija una pausa. Solo cuentan los eventos con firma válida.</translation>
    </message>
    <message>
        <source>Ovyxa names alerting as a use and not its rules. Assumed: minutes, hours, days and months are those of the calendar in UTC, on the simulated clock; without a pause a rule is silent until the next one.</source>
        <translation>Ovyxa menciona las alertas como uso, pero no sus reglas. Se supone que los minutos, horas, días y meses son los del calendario en UTC, según el reloj simulado, y que sin pausa una regla calla hasta el siguiente periodo.</translation>
    </message>
    <message>
        <source>Alerts that were raised</source>
        <translation>Alertas activadas</translation>
    </message>
    <message>
        <source>A double click shows the request</source>
        <translation>Un doble clic muestra la solicitud</translation>
    </message>
    <message>
        <source>%1   ·   last raised %2</source>
        <translation>%1   ·   última activación %2</translation>
    </message>
    <message>
        <source>The rule is removed: %1</source>
        <translation>La regla se ha quitado: %1</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>New alert rule, such as %1</source>
        <translation>Regla de alerta nueva, como %1</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Select an alert to remove first.</source>
        <translation>Seleccione primero la alerta que quitar.</translation>
    </message>
    <message>
        <source>Write a rule first.</source>
        <translation>Escriba primero una regla.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ApiForm</name>
    <message>
        <source>Start the Events API, and a line to try it with stands here.</source>
        <translation>Al iniciar la Events API, aquí aparece una línea para probarla.</translation>
    </message>
    <message>
        <source>A command line that posts a page view</source>
        <translation>Una línea de comandos que envía una vista de página</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Make a key</source>
        <translation>Crear una clave</translation>
    </message>
    <message>
        <source>Refused last</source>
        <translation>Último rechazo</translation>
    </message>
    <message>
        <source>Copy the URL. The same port takes HTTPS and, from this machine, plain HTTP.</source>
        <translation>Copiar la URL. El mismo puerto admite HTTPS y, desde este equipo, HTTP sin cifrar.</translation>
    </message>
    <message>
        <source>Port of the Events API</source>
        <translation>Puerto de la Events API</translation>
    </message>
    <message>
        <source>0 takes any free one</source>
        <translation>0 toma cualquiera libre</translation>
    </message>
    <message>
        <source>Rate limit</source>
        <translation>Límite de frecuencia</translation>
    </message>
    <message>
        <source>Name of the new key</source>
        <translation>Nombre de la clave nueva</translation>
    </message>
    <message>
        <source>What will use it, such as shop</source>
        <translation>Qué la usará, por ejemplo tienda</translation>
    </message>
    <message>
        <source>The new key</source>
        <translation>La clave nueva</translation>
    </message>
    <message>
        <source>POST /api/v1/events/pageview is as Ovyxa documents it. /api/v1/events/custom is assumed to take the same, a name and optional properties; the rate limit is off unless you choose one.</source>
        <translation>POST /api/v1/events/pageview es tal como lo documenta Ovyxa. Se supone que /api/v1/events/custom admite lo mismo, más un nombre y propiedades opcionales; el límite de frecuencia está desactivado mientras no se elija uno.</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Probar</translation>
    </message>
    <message>
        <source>Shown this once: copy it now. Only its hash is kept.</source>
        <translation>Solo se muestra esta vez: conviene copiarla ahora. Solo se guarda su hash.</translation>
    </message>
    <message>
        <source>Copy the new key</source>
        <translation>Copiar la clave nueva</translation>
    </message>
    <message>
        <source>The clipboard forgets it after a minute.</source>
        <translation>El portapapeles la olvida al cabo de un minuto.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Listo</translation>
    </message>
    <message>
        <source>Done with the new key: hide it</source>
        <translation>Listo con la clave nueva: ocultarla</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Claves</translation>
    </message>
    <message>
        <source>listening</source>
        <translation>escuchando</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>detenida</translation>
    </message>
    <message>
        <source>Copy the Events API&apos;s URL, %1</source>
        <translation>Copiar la URL de la Events API, %1</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Detener</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Iniciar</translation>
    </message>
    <message>
        <source>Stop the Events API</source>
        <translation>Detener la Events API</translation>
    </message>
    <message>
        <source>Start the Events API</source>
        <translation>Iniciar la Events API</translation>
    </message>
    <message>
        <source>Made %1</source>
        <translation>Creada %1</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Revocar</translation>
    </message>
    <message>
        <source>Revoke the key %1</source>
        <translation>Revocar la clave %1</translation>
    </message>
    <message>
        <source>for good?</source>
        <translation>¿definitivamente?</translation>
    </message>
    <message>
        <source>Requests with this key get 401 from then on. This cannot be undone.</source>
        <translation>A partir de entonces, las solicitudes con esta clave reciben 401. No se puede deshacer.</translation>
    </message>
    <message>
        <source>Revoke the key %1 for good</source>
        <translation>Revocar definitivamente la clave %1</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conservar</translation>
    </message>
    <message>
        <source>Keep the key %1</source>
        <translation>Conservar la clave %1</translation>
    </message>
    <message>
        <source>Key name</source>
        <translation>Nombre de la clave</translation>
    </message>
</context>
<context>
    <name>ovyxa::ApiKeys</name>
    <message numerus="yes">
        <source>A key needs a name of at most %n character(s), to tell it from others.</source>
        <translation>
            <numerusform>Una clave necesita un nombre de %n carácter como máximo, para distinguirla de otras.</numerusform>
            <numerusform>Una clave necesita un nombre de %n caracteres como máximo, para distinguirla de otras.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no key %1.</source>
        <translation>No existe la clave %1.</translation>
    </message>
    <message>
        <source>That key has been revoked already.</source>
        <translation>Esa clave ya está revocada.</translation>
    </message>
</context>
<context>
    <name>ovyxa::AssumedNote</name>
    <message>
        <source>assumed</source>
        <translation>supuesto</translation>
    </message>
    <message>
        <source>Assumed: %1</source>
        <translation>Supuesto: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n assumptions</source>
        <translation>
            <numerusform>%n supuesto</numerusform>
            <numerusform>%n supuestos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::AttemptStrip</name>
    <message>
        <source>Attempt</source>
        <translation>Intento</translation>
    </message>
    <message>
        <source>Attempt %1</source>
        <translation>Intento %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::Bench</name>
    <message>
        <source>This profile is open for reading only.</source>
        <translation>Este perfil está abierto solo para lectura.</translation>
    </message>
    <message>
        <source>The bench has been closed.</source>
        <translation>Ovyxa Bench se ha cerrado.</translation>
    </message>
    <message>
        <source>Local receiver</source>
        <translation>Receptor local</translation>
    </message>
</context>
<context>
    <name>ovyxa::BodyEditor</name>
    <message>
        <source>Body, as it goes out</source>
        <translation>Cuerpo, tal como se envía</translation>
    </message>
    <message>
        <source>was %1</source>
        <translation>antes %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::BodyPanel</name>
    <message>
        <source>Body in hex</source>
        <translation>Cuerpo en hexadecimal</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Cuerpo</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texto</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>Hex</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Compactar</translation>
    </message>
    <message>
        <source>The same JSON without white space; numbers and strings stay as they are written</source>
        <translation>El mismo JSON sin espacios en blanco; los números y las cadenas quedan tal como están escritos</translation>
    </message>
    <message>
        <source>Indent</source>
        <translation>Sangrar</translation>
    </message>
    <message>
        <source>The same JSON on indented lines; numbers and strings stay as they are written</source>
        <translation>El mismo JSON en líneas con sangría; los números y las cadenas quedan tal como están escritos</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>Archivo…</translation>
    </message>
    <message>
        <source>Take a file&apos;s bytes for the body, exactly as they are</source>
        <translation>Usar los bytes de un archivo como cuerpo, exactamente como son</translation>
    </message>
    <message>
        <source>Undo all</source>
        <translation>Deshacer todo</translation>
    </message>
    <message>
        <source>Headers, body and signing as they were in the source</source>
        <translation>Cabeceras, cuerpo y firma tal como estaban en el origen</translation>
    </message>
    <message>
        <source>Length of the body</source>
        <translation>Longitud del cuerpo</translation>
    </message>
    <message>
        <source>%1 / %2 B</source>
        <translation>%1 / %2 B</translation>
    </message>
    <message>
        <source>Over the limit of a payload: it would not be sent.</source>
        <translation>Por encima del límite de una carga útil: no se enviaría.</translation>
    </message>
    <message>
        <source>no UTF-8 text</source>
        <translation>no es texto UTF-8</translation>
    </message>
    <message>
        <source>one line</source>
        <translation>una línea</translation>
    </message>
    <message>
        <source>line ends CR LF</source>
        <translation>finales de línea CR LF</translation>
    </message>
    <message>
        <source>line ends LF</source>
        <translation>finales de línea LF</translation>
    </message>
    <message>
        <source>a newline at the end</source>
        <translation>un salto de línea al final</translation>
    </message>
    <message>
        <source>no newline at the end</source>
        <translation>sin salto de línea al final</translation>
    </message>
    <message>
        <source>UTF-8, %1, %2</source>
        <translation>UTF-8, %1, %2</translation>
    </message>
    <message>
        <source>– empty</source>
        <translation>– vacío</translation>
    </message>
    <message>
        <source>✓ JSON</source>
        <translation>✓ JSON</translation>
    </message>
    <message>
        <source>– JSON, very deep</source>
        <translation>– JSON, muy profundo</translation>
    </message>
    <message>
        <source>✕ not JSON: %1</source>
        <translation>✕ no es JSON: %1</translation>
    </message>
    <message>
        <source>A file for the body</source>
        <translation>Un archivo para el cuerpo</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>No se puede leer %1: %2.</translation>
    </message>
    <message>
        <source>%1 is longer than 10 MiB. Choose a smaller file.</source>
        <translation>%1 ocupa más de 10 MiB. Elegir un archivo más pequeño.</translation>
    </message>
    <message>
        <source>line %1, column %2</source>
        <translation>línea %1, columna %2</translation>
    </message>
    <message>
        <source>The body is no JSON that can be laid out anew.</source>
        <translation>El cuerpo no es JSON que se pueda reordenar.</translation>
    </message>
</context>
<context>
    <name>ovyxa::BytesView</name>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Seleccionar todo</translation>
    </message>
</context>
<context>
    <name>ovyxa::CaptureBar</name>
    <message>
        <source>Close the search</source>
        <translation>Cerrar la búsqueda</translation>
    </message>
</context>
<context>
    <name>ovyxa::CaptureModel</name>
    <message>
        <source>▲ %1 · alert: %2</source>
        <translation>▲ %1 · alerta: %2</translation>
    </message>
    <message>
        <source>It raised an alert: %1</source>
        <translation>Activó una alerta: %1</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Firma</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Hora</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Solicitud</translation>
    </message>
    <message>
        <source>From</source>
        <translation>De</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Cuerpo</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Respuesta</translation>
    </message>
    <message>
        <source>malformed</source>
        <translation>mal formada</translation>
    </message>
</context>
<context>
    <name>ovyxa::CardView</name>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>The deliveries to repeat</source>
        <translation>Las entregas por repetir</translation>
    </message>
    <message>
        <source>Copy the report card</source>
        <translation>Copiar el boletín</translation>
    </message>
    <message>
        <source>Report card</source>
        <translation>Boletín</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>enviando</translation>
    </message>
    <message>
        <source>The rules that a scenario tries stand here, and which of them are kept.</source>
        <translation>Aquí están las reglas que un escenario pone a prueba y cuáles se cumplen.</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… y %n más</numerusform>
            <numerusform>… y %n más</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, again</source>
        <translation>%1, otra vez</translation>
    </message>
    <message numerus="yes">
        <source>Repeat these %n at once</source>
        <translation>
            <numerusform>Repetirla (%n)</numerusform>
            <numerusform>Repetir estas %n a la vez</numerusform>
        </translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Copiar como cURL</translation>
    </message>
    <message>
        <source>Command lines that send the same bytes again, signatures included</source>
        <translation>Líneas de orden que vuelven a enviar los mismos bytes, con sus firmas</translation>
    </message>
    <message>
        <source>JUnit</source>
        <translation>JUnit</translation>
    </message>
    <message>
        <source>The run as JUnit</source>
        <translation>La ejecución como JUnit</translation>
    </message>
    <message>
        <source>What came of each step, as CI reads it</source>
        <translation>Lo que resultó de cada paso, como lo lee la CI</translation>
    </message>
    <message>
        <source>Copy as JUnit</source>
        <translation>Copiar como JUnit</translation>
    </message>
    <message>
        <source>Save as JUnit…</source>
        <translation>Guardar como JUnit…</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>Show the delivery of %1</source>
        <translation>Mostrar la entrega de %1</translation>
    </message>
    <message>
        <source>What was found wanting beside another of these</source>
        <translation>La que falló, junto a otra de estas</translation>
    </message>
    <message>
        <source>Beside the last that worked</source>
        <translation>Junto a la última que funcionó</translation>
    </message>
    <message>
        <source>They are being sent: wait until all have been answered.</source>
        <translation>Se están enviando: espere a que todas tengan respuesta.</translation>
    </message>
    <message>
        <source>What the run sent is gone with its log. Run the scenario again.</source>
        <translation>Lo que envió la ejecución se fue con su registro. Ejecute el escenario otra vez.</translation>
    </message>
    <message>
        <source>Nothing was sent, so there is no request to copy.</source>
        <translation>No se envió nada, así que no hay petición que copiar.</translation>
    </message>
</context>
<context>
    <name>ovyxa::CatalogueDoor</name>
    <message>
        <source>That webhook is not there any more.</source>
        <translation>Ese webhook ya no existe.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Centre</name>
    <message>
        <source>Places and documents</source>
        <translation>Lugares y documentos</translation>
    </message>
    <message>
        <source>Close this document</source>
        <translation>Cerrar este documento</translation>
    </message>
    <message>
        <source>Show “%1”</source>
        <translation>Mostrar “%1”</translation>
    </message>
    <message>
        <source>Close “%1”</source>
        <translation>Cerrar “%1”</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Show the tab with the number %1</source>
        <translation>Mostrar la pestaña número %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::ClockBar</name>
    <message>
        <source>return</source>
        <translation>volver</translation>
    </message>
    <message>
        <source>Every wait of the bench runs on this clock: retries, the hour&apos;s limit, the overlap of secrets. Only the network&apos;s own time limits run in real time.</source>
        <translation>Todas las esperas de Ovyxa Bench siguen este reloj: los reintentos, el límite por hora, el solapamiento de secretos. Solo los límites de tiempo de la propia red corren en tiempo real.</translation>
    </message>
    <message>
        <source>Take the clock back to this machine&apos;s time. What is due, and what counts in the hour, goes back by as much; what happened keeps its time.</source>
        <translation>Devuelve el reloj a la hora de este equipo. Lo que está pendiente y lo que cuenta en la hora retrocede otro tanto; lo ocurrido conserva su hora.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausar</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reanudar</translation>
    </message>
    <message>
        <source>Speed of the simulated clock: %1</source>
        <translation>Velocidad del reloj simulado: %1</translation>
    </message>
    <message>
        <source>Jump to the next due retry or release</source>
        <translation>Saltar al siguiente reintento o liberación pendiente</translation>
    </message>
    <message>
        <source>Take the simulated clock back to this machine&apos;s time</source>
        <translation>Devolver el reloj simulado a la hora de este equipo</translation>
    </message>
    <message>
        <source>Resume the simulated clock</source>
        <translation>Reanudar el reloj simulado</translation>
    </message>
    <message>
        <source>Pause the simulated clock</source>
        <translation>Pausar el reloj simulado</translation>
    </message>
    <message>
        <source>Let simulated time go on</source>
        <translation>Deja que el tiempo simulado siga</translation>
    </message>
    <message>
        <source>Stop simulated time: nothing falls due until it goes on</source>
        <translation>Detiene el tiempo simulado: nada vence hasta que siga</translation>
    </message>
    <message>
        <source>How fast simulated time goes</source>
        <translation>Con qué rapidez corre el tiempo simulado</translation>
    </message>
    <message>
        <source>Move simulated time to the next retry, or to the next release of a held delivery</source>
        <translation>Lleva el tiempo simulado al siguiente reintento, o a la siguiente liberación de una entrega retenida</translation>
    </message>
    <message>
        <source>Nothing is due: no delivery waits for a retry or for room in its hour</source>
        <translation>No hay nada pendiente: ninguna entrega espera un reintento ni sitio en su hora</translation>
    </message>
    <message>
        <source>Simulated time: %1</source>
        <translation>Hora simulada: %1</translation>
    </message>
    <message>
        <source>%1 ·</source>
        <comment>42 min ahead · return</comment>
        <translation>%1 ·</translation>
    </message>
    <message>
        <source>Back to the speed of real time</source>
        <translation>Volver a la velocidad del tiempo real</translation>
    </message>
    <message>
        <source>Take the simulated clock an hour ahead</source>
        <translation>Adelantar una hora el reloj simulado</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>en pausa</translation>
    </message>
    <message>
        <source>A scenario or simulated visitors have the clock. When they have ended it goes on as before.</source>
        <translation>Un escenario o visitantes simulados tienen el reloj. Cuando terminen, seguirá como antes.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ClockWalk</name>
    <message>
        <source>The clock was stopped on its way.</source>
        <translation>El reloj se detuvo por el camino.</translation>
    </message>
</context>
<context>
    <name>ovyxa::CommandPalette</name>
    <message>
        <source>What do you want to do?</source>
        <translation>¿Qué se quiere hacer?</translation>
    </message>
    <message>
        <source>Search the commands</source>
        <translation>Buscar en los comandos</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Comandos</translation>
    </message>
    <message>
        <source>No command is called that</source>
        <translation>Ningún comando se llama así</translation>
    </message>
    <message>
        <source>All commands</source>
        <translation>Todos los comandos</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>Todas las teclas</translation>
    </message>
    <message>
        <source>Which keys do what? Type to search…</source>
        <translation>¿Qué teclas hacen qué? Escriba para buscar…</translation>
    </message>
    <message>
        <source>Search the keys</source>
        <translation>Buscar en las teclas</translation>
    </message>
    <message>
        <source>Do what the dialog or form is there for</source>
        <translation>Hacer aquello para lo que está el diálogo o formulario</translation>
    </message>
    <message>
        <source>Open or inspect the row</source>
        <translation>Abrir o inspeccionar la fila</translation>
    </message>
    <message>
        <source>Go back, or close what lies above</source>
        <translation>Volver, o cerrar lo que está encima</translation>
    </message>
    <message>
        <source>Open the row&apos;s menu</source>
        <translation>Abrir el menú de la fila</translation>
    </message>
    <message>
        <source>Copy what is selected</source>
        <translation>Copiar lo seleccionado</translation>
    </message>
    <message>
        <source>Delete or remove what is selected, with a way back</source>
        <translation>Eliminar o quitar lo seleccionado, con vuelta atrás</translation>
    </message>
    <message>
        <source>Pause the webhook, or resume it</source>
        <translation>Pausar el webhook, o reanudarlo</translation>
    </message>
    <message>
        <source>All keys that a query can have</source>
        <translation>Todas las claves que puede tener una consulta</translation>
    </message>
    <message>
        <source>Go to the next match in the payload, or to the one before</source>
        <translation>Ir a la siguiente coincidencia de la carga útil, o a la anterior</translation>
    </message>
    <message>
        <source>Copy where a value stands in the payload</source>
        <translation>Copiar dónde está un valor en la carga útil</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareModel</name>
    <message>
        <source>text</source>
        <translation>texto</translation>
    </message>
    <message>
        <source>object</source>
        <translation>objeto</translation>
    </message>
    <message>
        <source>list</source>
        <translation>lista</translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation>sí o no</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nada</translation>
    </message>
    <message>
        <source>number</source>
        <translation>número</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Cuerpo</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>Cabeceras</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Respuesta</translation>
    </message>
    <message>
        <source>status: </source>
        <translation>estado: </translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>sin respuesta</translation>
    </message>
    <message>
        <source>always differs</source>
        <translation>siempre difiere</translation>
    </message>
    <message numerus="yes">
        <source>%n header(s) are equal</source>
        <translation>
            <numerusform>%n cabecera es igual</numerusform>
            <numerusform>%n cabeceras son iguales</numerusform>
        </translation>
    </message>
    <message>
        <source>All is equal</source>
        <translation>Todo es igual</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) are equal</source>
        <translation>
            <numerusform>%n valor es igual</numerusform>
            <numerusform>%n valores son iguales</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is equal</source>
        <translation>%1 es igual</translation>
    </message>
    <message>
        <source>%1 are equal</source>
        <translation>%1 son iguales</translation>
    </message>
    <message>
        <source>no differences</source>
        <translation>sin diferencias</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>%n diferencia</numerusform>
            <numerusform>%n diferencias</numerusform>
        </translation>
    </message>
    <message>
        <source>, in another order</source>
        <translation>, en otro orden</translation>
    </message>
    <message>
        <source>, in wire order</source>
        <translation>, en el orden de transmisión</translation>
    </message>
    <message>
        <source>, names in another order</source>
        <translation>, nombres en otro orden</translation>
    </message>
    <message numerus="yes">
        <source>, %n text(s) written otherwise</source>
        <translation>
            <numerusform>, %n texto escrito de otra forma</numerusform>
            <numerusform>, %n textos escritos de otra forma</numerusform>
        </translation>
    </message>
    <message>
        <source>changed: %1</source>
        <translation>cambiado: %1</translation>
    </message>
    <message>
        <source>added: %1</source>
        <translation>añadido: %1</translation>
    </message>
    <message>
        <source>removed: %1</source>
        <translation>quitado: %1</translation>
    </message>
    <message>
        <source>%1, cut short</source>
        <extracomment>%1 a status such as 200</extracomment>
        <translation>%1, cortada</translation>
    </message>
    <message>
        <source>body: </source>
        <translation>cuerpo: </translation>
    </message>
    <message>
        <source>one of them has no answer yet</source>
        <translation>uno de los dos aún no tiene respuesta</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareSide</name>
    <message>
        <source>Close the comparison</source>
        <translation>Cerrar la comparación</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Diferencias</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Comparar con</translation>
    </message>
    <message>
        <source>The last that worked</source>
        <translation>La última que funcionó</translation>
    </message>
    <message>
        <source>The attempt before</source>
        <translation>El intento anterior</translation>
    </message>
    <message>
        <source>What the receiver got</source>
        <translation>Lo que recibió el receptor</translation>
    </message>
    <message>
        <source>Another: select it in the log</source>
        <translation>Otra: seleccionarla en el registro</translation>
    </message>
    <message>
        <source>No differences</source>
        <translation>Sin diferencias</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>%n diferencia</numerusform>
            <numerusform>%n diferencias</numerusform>
        </translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Cuerpo</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>Cabeceras</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Respuesta</translation>
    </message>
    <message>
        <source>the whole body</source>
        <translation>todo el cuerpo</translation>
    </message>
    <message>
        <source>(no. %1)</source>
        <translation>(n.º %1)</translation>
    </message>
    <message>
        <source>added</source>
        <translation>añadido</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>quitado</translation>
    </message>
    <message>
        <source>type changed</source>
        <translation>otro tipo</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>cambiado</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>Dejado aparte</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>Editar y volver a enviar</translation>
    </message>
    <message>
        <source>The one on the right, as a draft that you change and send</source>
        <translation>El de la derecha, como borrador que puede cambiar y enviar</translation>
    </message>
    <message>
        <source>There is no such one in the log.</source>
        <translation>No hay ninguna así en el registro.</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareStrip</name>
    <message>
        <source>The bytes at the first difference</source>
        <translation>Los bytes en la primera diferencia</translation>
    </message>
    <message>
        <source>Open the bytes</source>
        <translation>Abrir los bytes</translation>
    </message>
    <message>
        <source>All bytes of both sides (Ctrl+B)</source>
        <translation>Todos los bytes de ambos lados (Ctrl+B)</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>first difference that counts at byte %1</source>
        <translation>primera diferencia que cuenta en el byte %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareSubject</name>
    <message>
        <source>That request is no longer in the log.</source>
        <translation>Esa solicitud ya no está en el registro.</translation>
    </message>
    <message>
        <source>The last that worked</source>
        <translation>La última que funcionó</translation>
    </message>
    <message>
        <source>The next that worked</source>
        <translation>La siguiente que funcionó</translation>
    </message>
    <message>
        <source>No other delivery of this event to this webhook or URL has worked.</source>
        <translation>Ninguna otra entrega de este evento a este webhook o a esta URL ha funcionado.</translation>
    </message>
    <message>
        <source>No other request was valid and answered with a 2xx.</source>
        <translation>Ninguna otra solicitud fue válida y se respondió con un 2xx.</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareView</name>
    <message>
        <source>This one</source>
        <translation>Esta</translation>
    </message>
    <message>
        <source>The later one</source>
        <translation>La posterior</translation>
    </message>
    <message>
        <source>The earlier one</source>
        <translation>La anterior</translation>
    </message>
    <message>
        <source>The attempt before</source>
        <translation>El intento anterior</translation>
    </message>
    <message>
        <source>What the receiver got</source>
        <translation>Lo que recibió el receptor</translation>
    </message>
    <message>
        <source>Nothing that counts differs.</source>
        <translation>No difiere nada relevante.</translation>
    </message>
    <message>
        <source>The bodies say the same in other bytes, so a signature of one does not fit the other.</source>
        <translation>Los cuerpos dicen lo mismo con otros bytes, así que la firma de uno no sirve para el otro.</translation>
    </message>
    <message>
        <source>What was sent is the same.</source>
        <translation>Lo que se envió es lo mismo.</translation>
    </message>
    <message>
        <source>Only the answers differ, so the reason is at the endpoint, not in the event.</source>
        <translation>Solo difieren las respuestas, así que el motivo está en el endpoint, no en el evento.</translation>
    </message>
    <message>
        <source>%1 changed its type.</source>
        <translation>%1 cambió de tipo.</translation>
    </message>
    <message>
        <source>The whole body</source>
        <translation>Todo el cuerpo</translation>
    </message>
    <message>
        <source>A handler that expects the other type may refuse it. Look there first.</source>
        <translation>Un controlador que espere el otro tipo puede rechazarlo. Mirar ahí primero.</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Comparación</translation>
    </message>
    <message>
        <source>Both sides, line by line</source>
        <translation>Ambos lados, línea por línea</translation>
    </message>
    <message>
        <source>Attempt on the left</source>
        <translation>Intento de la izquierda</translation>
    </message>
    <message>
        <source>Attempt on the right</source>
        <translation>Intento de la derecha</translation>
    </message>
    <message>
        <source>Swap the sides</source>
        <translation>Intercambiar los lados</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>Estructura</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>En bruto</translation>
    </message>
    <message>
        <source>Fold what is equal</source>
        <translation>Contraer lo que es igual</translation>
    </message>
    <message>
        <source>Set aside what always differs</source>
        <translation>Dejar aparte lo que siempre difiere</translation>
    </message>
    <message>
        <source>The difference before</source>
        <translation>La diferencia anterior</translation>
    </message>
    <message>
        <source>The difference before (Shift+F7)</source>
        <translation>La diferencia anterior (Mayús+F7)</translation>
    </message>
    <message>
        <source>The next difference</source>
        <translation>La diferencia siguiente</translation>
    </message>
    <message>
        <source>The next difference (F7)</source>
        <translation>La diferencia siguiente (F7)</translation>
    </message>
    <message>
        <source>Attempt %1</source>
        <translation>Intento %1</translation>
    </message>
    <message>
        <source>no differences</source>
        <translation>sin diferencias</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>%n diferencia</numerusform>
            <numerusform>%n diferencias</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 de %2</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>The differences, one a line</source>
        <translation>Las diferencias, una por línea</translation>
    </message>
    <message>
        <source>The body on the left</source>
        <translation>El cuerpo de la izquierda</translation>
    </message>
    <message>
        <source>The body on the right</source>
        <translation>El cuerpo de la derecha</translation>
    </message>
    <message>
        <source>the whole body</source>
        <translation>todo el cuerpo</translation>
    </message>
    <message>
        <source>Copied, but the body is no plain UTF-8 text: what is pasted as text has other bytes in places. For programs that take application/octet-stream its exact bytes are in the clipboard, too.</source>
        <translation>Copiado, pero el cuerpo no es puro texto UTF-8: lo que se pega como texto tiene otros bytes en algunos lugares. Para los programas que aceptan application/octet-stream, sus bytes exactos también están en el portapapeles.</translation>
    </message>
    <message>
        <source>Nothing to compare with</source>
        <translation>Nada con qué comparar</translation>
    </message>
    <message>
        <source>Select another in the log</source>
        <translation>Elegir otra en el registro</translation>
    </message>
    <message>
        <source>The two are being read and compared.</source>
        <translation>Se están leyendo y comparando los dos.</translation>
    </message>
    <message>
        <source>There is no difference to go to.</source>
        <translation>No hay ninguna diferencia a la que ir.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ComputedSignature</name>
    <message>
        <source>Explain</source>
        <translation>Explicar</translation>
    </message>
    <message>
        <source>What did your handler compute?</source>
        <translation>¿Qué calculó su manejador?</translation>
    </message>
    <message>
        <source>its HMAC of this body</source>
        <translation>su HMAC de este cuerpo</translation>
    </message>
    <message>
        <source>Log it where your code refuses, and paste it here: the bench says what it did differently.</source>
        <translation>Regístrelo donde su código rechaza y péguelo aquí: el banco dice qué hizo de otro modo.</translation>
    </message>
    <message>
        <source>This one stood in its answer.</source>
        <translation>Este venía en su respuesta.</translation>
    </message>
    <message>
        <source>Paste what your handler computed first.</source>
        <translation>Pegue primero lo que calculó su manejador.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Configuration</name>
    <message>
        <source>There is no webhook %1. List them to see which there are.</source>
        <translation>No existe el webhook %1. Listarlos para ver cuáles hay.</translation>
    </message>
    <message>
        <source>There is no site “%1”. Add it first.</source>
        <translation>No existe el sitio “%1”. Hay que añadirlo primero.</translation>
    </message>
    <message>
        <source>%1, current</source>
        <translation>%1, actual</translation>
    </message>
    <message>
        <source>%1, previous</source>
        <translation>%1, anterior</translation>
    </message>
    <message>
        <source>There is a site “%1” already.</source>
        <translation>Ya existe un sitio “%1”.</translation>
    </message>
    <message>
        <source>The site has a goal “%1” already.</source>
        <translation>El sitio ya tiene un objetivo “%1”.</translation>
    </message>
    <message>
        <source>There is no goal %1.</source>
        <translation>No existe el objetivo %1.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ConnectionFields</name>
    <message>
        <source>Choose…</source>
        <translation>Elegir…</translation>
    </message>
    <message>
        <source>One more certificate authority</source>
        <translation>Una autoridad de certificación adicional</translation>
    </message>
    <message>
        <source>A PEM file, for this webhook alone. Left empty, the system&apos;s authorities and the profile&apos;s own are trusted.</source>
        <translation>Un archivo PEM, solo para este webhook. Si se deja vacío, se confía en las autoridades del sistema y en la propia del perfil.</translation>
    </message>
    <message>
        <source>New for each request</source>
        <translation>Nueva para cada solicitud</translation>
    </message>
    <message>
        <source>Kept for further requests</source>
        <translation>Mantenida para más solicitudes</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Conexiones</translation>
    </message>
    <message>
        <source>Ovyxa does not say whom it trusts. Assumed: the system&apos;s authorities; a PEM file named here counts for this webhook alone. It is read at each delivery.</source>
        <translation>Ovyxa no dice en quién confía. Se supone que en las autoridades del sistema; un archivo PEM indicado aquí vale solo para este webhook. Se lee en cada entrega.</translation>
    </message>
    <message>
        <source>Ovyxa does not say whether it keeps connections. Assumed: each request has its own. A kept one that closes unanswered is a failure like any other; nothing is sent twice.</source>
        <translation>Ovyxa no dice si mantiene conexiones. Se supone que cada solicitud tiene la suya. Una mantenida que se cierra sin respuesta es un fallo como cualquier otro; nada se envía dos veces.</translation>
    </message>
    <message>
        <source>The authority&apos;s certificate</source>
        <translation>El certificado de la autoridad</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>Certificados (*.pem *.crt *.cer);;Todos los archivos (*)</translation>
    </message>
</context>
<context>
    <name>ovyxa::CurlText</name>
    <message>
        <source>The option -%1 of cURL is not known here. Leave it out.</source>
        <translation>La opción -%1 de cURL no se conoce aquí. Omitirla.</translation>
    </message>
    <message>
        <source>The option --%1 of cURL is not known here. Leave it out.</source>
        <translation>La opción --%1 de cURL no se conoce aquí. Omitirla.</translation>
    </message>
    <message>
        <source>The command ends after --%1, which needs a value.</source>
        <translation>El comando termina tras --%1, que necesita un valor.</translation>
    </message>
    <message>
        <source>A form of several parts (-F) cannot be taken over: cURL makes its borders anew. Write the body itself.</source>
        <translation>Un formulario de varias partes (-F) no se puede tomar: cURL crea sus delimitadores de nuevo cada vez. Escribir el propio cuerpo.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no header: it has no colon.</source>
        <translation>“%1” no es una cabecera: no tiene dos puntos.</translation>
    </message>
    <message>
        <source>The command reads the file %1. Files are not read from here: write the bytes, or take them with &quot;File…&quot; in the draft.</source>
        <translation>El comando lee el archivo %1. Desde aquí no se leen archivos: escribir los bytes o tomarlos con “Archivo…” en el borrador.</translation>
    </message>
    <message>
        <source>The command names two URLs: %1 and %2. Leave one.</source>
        <translation>El comando indica dos URL: %1 y %2. Dejar solo una.</translation>
    </message>
    <message>
        <source>The command names no URL.</source>
        <translation>El comando no indica ninguna URL.</translation>
    </message>
    <message>
        <source>The command is longer than 32 MiB, which is more than is read.</source>
        <translation>El comando ocupa más de 32 MiB, que es más de lo que se lee.</translation>
    </message>
    <message>
        <source>It does not begin with &quot;curl&quot;.</source>
        <translation>No empieza por “curl”.</translation>
    </message>
</context>
<context>
    <name>ovyxa::DeliveryModel</name>
    <message>
        <source>%1, simulated</source>
        <translation>%1, simulado</translation>
    </message>
    <message numerus="yes">
        <source>%n attempts</source>
        <translation>
            <numerusform>%n intento</numerusform>
            <numerusform>%n intentos</numerusform>
        </translation>
    </message>
    <message>
        <source>no attempt yet</source>
        <translation>aún sin intentos</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nada</translation>
    </message>
    <message>
        <source>When the event happened, in simulated time</source>
        <translation>Cuándo ocurrió el evento, en tiempo simulado</translation>
    </message>
    <message>
        <source>How long the last attempt took, in real time</source>
        <translation>Cuánto tardó el último intento, en tiempo real</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Hora</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Evento</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Intentos</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Respuesta</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Duración</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Siguiente</translation>
    </message>
</context>
<context>
    <name>ovyxa::Discarding</name>
    <message>
        <source>The bench ended before all of it was deleted. Delete the rest next time.</source>
        <translation>Ovyxa Bench terminó antes de borrarlo todo. Borrar el resto la próxima vez.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Dispatcher</name>
    <message>
        <source>That webhook has been removed.</source>
        <translation>Ese webhook se ha quitado.</translation>
    </message>
</context>
<context>
    <name>ovyxa::DoctorPane</name>
    <message>
        <source>it ends before byte %1</source>
        <translation>termina antes del byte %1</translation>
    </message>
    <message>
        <source>byte %1 is %2</source>
        <translation>el byte %1 es %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::DoctorView</name>
    <message>
        <source>same</source>
        <translation>igual</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>cambiado</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>desconocido</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>Firmado</translation>
    </message>
    <message>
        <source>On the wire</source>
        <translation>En la línea</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Recibida</translation>
    </message>
    <message>
        <source>How to fix it</source>
        <translation>Cómo arreglarlo</translation>
    </message>
    <message>
        <source>Code that checks the signature</source>
        <translation>Código que comprueba la firma</translation>
    </message>
    <message>
        <source>Copy the finding</source>
        <translation>Copiar el diagnóstico</translation>
    </message>
    <message>
        <source>What was asked</source>
        <translation>Lo que se preguntó</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>Copiar el código</translation>
    </message>
    <message>
        <source>Language of the code: %1</source>
        <translation>Lenguaje del código: %1</translation>
    </message>
    <message>
        <source>How to check it</source>
        <translation>Cómo comprobarla</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>difiere</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>lo mismo</translation>
    </message>
    <message>
        <source>as signed</source>
        <translation>como se firmó</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftDesk</name>
    <message>
        <source>Edit and resend</source>
        <translation>Editar y volver a enviar</translation>
    </message>
    <message>
        <source>What is inspected, as a draft that you change and send, again and again</source>
        <translation>Lo que se inspecciona, como borrador que se puede cambiar y enviar una y otra vez</translation>
    </message>
    <message>
        <source>Send the draft</source>
        <translation>Enviar el borrador</translation>
    </message>
    <message>
        <source>Esc goes back, the draft stays</source>
        <translation>Esc vuelve atrás, el borrador se conserva</translation>
    </message>
    <message>
        <source>The draft was discarded.</source>
        <translation>El borrador se descartó.</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>Recuperarlo</translation>
    </message>
    <message>
        <source>Open the draft again that was closed last</source>
        <translation>Volver a abrir el último borrador cerrado</translation>
    </message>
    <message>
        <source>The draft is closed, and kept.</source>
        <translation>El borrador se cerró y se conserva.</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>Volver a abrirlo</translation>
    </message>
    <message>
        <source>Undo discarding the draft</source>
        <translation>Deshacer el descarte del borrador</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftHeaders</name>
    <message>
        <source>Headers, in the order they go out</source>
        <translation>Cabeceras, en el orden en que se envían</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftImport</name>
    <message>
        <source>Draft from the clipboard</source>
        <translation>Borrador del portapapeles</translation>
    </message>
    <message>
        <source>A cURL line, a raw HTTP request or an HTTP Archive that was copied, as a draft to send</source>
        <translation>Una línea de cURL, una solicitud HTTP en bruto o un HTTP Archive que se haya copiado, como borrador para enviar</translation>
    </message>
    <message>
        <source>the clipboard</source>
        <translation>el portapapeles</translation>
    </message>
    <message>
        <source>Draft from a file…</source>
        <translation>Borrador de un archivo…</translation>
    </message>
    <message>
        <source>Drop one file at a time: each becomes a draft of its own.</source>
        <translation>Soltar los archivos de uno en uno: cada uno se convierte en un borrador propio.</translation>
    </message>
    <message>
        <source>what was dropped</source>
        <translation>lo que se soltó</translation>
    </message>
    <message>
        <source>A request as a file</source>
        <translation>Una solicitud como archivo</translation>
    </message>
    <message>
        <source>Requests (*.har *.http *.rest *.txt *.sh *.curl *.json);;All files (*)</source>
        <translation>Solicitudes (*.har *.http *.rest *.txt *.sh *.curl *.json);;Todos los archivos (*)</translation>
    </message>
    <message>
        <source>%1 is no file.</source>
        <translation>%1 no es un archivo.</translation>
    </message>
    <message>
        <source>%1 is longer than 32 MiB, which is more than is read. Export fewer requests.</source>
        <translation>%1 ocupa más de 32 MiB, que es más de lo que se lee. Exportar menos solicitudes.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>No se puede leer %1: %2.</translation>
    </message>
    <message>
        <source>No draft of %1: %2</source>
        <translation>No se pudo crear un borrador con %1: %2</translation>
    </message>
    <message>
        <source>Which request?</source>
        <translation>¿Qué solicitud?</translation>
    </message>
    <message>
        <source>Requests in %1</source>
        <translation>Solicitudes en %1</translation>
    </message>
    <message>
        <source>Make a draft</source>
        <translation>Crear borrador</translation>
    </message>
    <message numerus="yes">
        <source>%1 holds %n requests. One becomes a draft.</source>
        <translation>
            <numerusform>En %1 hay %n solicitud. Una se convierte en borrador.</numerusform>
            <numerusform>En %1 hay %n solicitudes. Una se convierte en borrador.</numerusform>
        </translation>
    </message>
    <message>
        <source>It says %1; what is sent from here is a POST.</source>
        <translation>Indica %1; lo que se envía desde aquí es un POST.</translation>
    </message>
    <message>
        <source>import paste cURL HAR HTTP</source>
        <extracomment>words by which people look for &quot;Draft from the clipboard&quot; and &quot;Draft from a file…&quot;</extracomment>
        <translation>importar pegar import cURL HAR HTTP</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftSide</name>
    <message>
        <source>Last answer</source>
        <translation>Última respuesta</translation>
    </message>
    <message>
        <source>Answer headers</source>
        <translation>Cabeceras de la respuesta</translation>
    </message>
    <message>
        <source>Answer body</source>
        <translation>Cuerpo de la respuesta</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>Pruebas</translation>
    </message>
    <message>
        <source>Compare with the try before</source>
        <translation>Comparar con la prueba anterior</translation>
    </message>
    <message>
        <source>Show it in the log</source>
        <translation>Mostrar en el registro</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Copiar como cURL</translation>
    </message>
    <message>
        <source>Answers to this draft</source>
        <translation>Respuestas a este borrador</translation>
    </message>
    <message>
        <source>Nothing was sent from here yet. Ctrl+Enter sends; the answer stands here, and what it is against the one before.</source>
        <translation>Aún no se ha enviado nada desde aquí. Ctrl+Enter envía; aquí aparecen la respuesta y cómo queda frente a la anterior.</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Duración</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Enviado</translation>
    </message>
    <message>
        <source>Answer to try %1</source>
        <translation>Respuesta a la prueba %1</translation>
    </message>
    <message>
        <source>as it was sent</source>
        <translation>tal como se envió</translation>
    </message>
    <message>
        <source>try %1</source>
        <translation>prueba %1</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>aún no</translation>
    </message>
    <message>
        <source>%1 %2: %3 again.</source>
        <translation>%1 %2: otra vez %3.</translation>
    </message>
    <message>
        <source>%1 %2: %3 now, %4 on the try before.</source>
        <translation>%1 %2: ahora %3; en la prueba anterior, %4.</translation>
    </message>
    <message>
        <source>Nothing was changed in between.</source>
        <translation>No se cambió nada entre una y otra.</translation>
    </message>
    <message>
        <source>Changed in between: %1.</source>
        <translation>Cambiado entre una y otra: %1.</translation>
    </message>
    <message>
        <source>Fixed</source>
        <translation>Corregido</translation>
    </message>
    <message>
        <source>Better</source>
        <translation>Mejor</translation>
    </message>
    <message>
        <source>Worse</source>
        <translation>Peor</translation>
    </message>
    <message>
        <source>The same</source>
        <translation>Igual</translation>
    </message>
    <message>
        <source>Different</source>
        <translation>Distinto</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Primera</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>eliminada</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>enviando</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>sin cambios</translation>
    </message>
    <message>
        <source>Try %1: %2, %3</source>
        <translation>Prueba %1: %2, %3</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftStore</name>
    <message>
        <source>The draft cannot be kept: %1 (%2). It is lost when the window closes.</source>
        <translation>El borrador no se puede guardar: %1 (%2). Se pierde al cerrar la ventana.</translation>
    </message>
    <message>
        <source>The draft cannot be closed: %1 (%2).</source>
        <translation>No se puede cerrar el borrador: %1 (%2).</translation>
    </message>
    <message>
        <source>it is damaged, or of a newer version</source>
        <translation>está dañado o es de una versión más reciente</translation>
    </message>
    <message>
        <source>The draft cannot be opened again: %1 (%2).</source>
        <translation>No se puede volver a abrir el borrador: %1 (%2).</translation>
    </message>
    <message>
        <source>What was sent cannot be noted in the closed draft: %1 (%2).</source>
        <translation>No se puede anotar en el borrador cerrado lo que se envió: %1 (%2).</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftView</name>
    <message>
        <source>Draft</source>
        <translation>Borrador</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>Cabeceras</translation>
    </message>
    <message>
        <source>in the order they go out</source>
        <translation>en el orden en que se envían</translation>
    </message>
    <message>
        <source>+ Header</source>
        <translation>+ Cabecera</translation>
    </message>
    <message>
        <source>Add a header</source>
        <translation>Añadir una cabecera</translation>
    </message>
    <message>
        <source>Draft: %1</source>
        <translation>Borrador: %1</translation>
    </message>
    <message>
        <source>Bring the changes back</source>
        <translation>Recuperar los cambios</translation>
    </message>
    <message>
        <source>Send to</source>
        <translation>Enviar a</translation>
    </message>
    <message>
        <source>Webhook whose secret signs</source>
        <translation>Webhook cuyo secreto firma</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Enviar</translation>
    </message>
    <message>
        <source>Sends it as a new delivery, with its retries (Ctrl+Enter)</source>
        <translation>Lo envía como una entrega nueva, con sus reintentos (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>Nueva</translation>
    </message>
    <message>
        <source>As it was</source>
        <translation>Como estaba</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>Errónea</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>Ninguna</translation>
    </message>
    <message>
        <source>Sign: %1</source>
        <translation>Firma: %1</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Closes the draft and keeps it no longer</source>
        <translation>Cierra el borrador y deja de guardarlo</translation>
    </message>
    <message>
        <source>There is no webhook yet, so no secret to sign with. Add one on the left, and send.</source>
        <translation>Aún no hay ningún webhook, así que no hay secreto con el que firmar. Añadir uno a la izquierda y enviar.</translation>
    </message>
    <message>
        <source>It had no signature.</source>
        <translation>No tenía firma.</translation>
    </message>
    <message>
        <source>With the signature that it had, whatever the body is now</source>
        <translation>Con la firma que tenía, sea cual sea ahora el cuerpo</translation>
    </message>
    <message>
        <source>With the present secret, over exactly these bytes.</source>
        <translation>Con el secreto actual, sobre exactamente estos bytes.</translation>
    </message>
    <message>
        <source>With the signature that it had, whatever the body is now.</source>
        <translation>Con la firma que tenía, sea cual sea ahora el cuerpo.</translation>
    </message>
    <message>
        <source>With another secret: your handler must refuse it.</source>
        <translation>Con otro secreto: el controlador debe rechazarlo.</translation>
    </message>
    <message>
        <source>Without a signature: your handler must refuse it.</source>
        <translation>Sin firma: el controlador debe rechazarlo.</translation>
    </message>
    <message>
        <source>made on Send</source>
        <translation>se genera al enviar</translation>
    </message>
    <message>
        <source>as it was</source>
        <translation>como estaba</translation>
    </message>
    <message>
        <source>made wrong on Send</source>
        <translation>se genera errónea al enviar</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>omitida</translation>
    </message>
    <message>
        <source>from the URL</source>
        <translation>de la URL</translation>
    </message>
    <message>
        <source>counted</source>
        <translation>calculada</translation>
    </message>
    <message>
        <source>Draft of</source>
        <translation>Borrador basado en</translation>
    </message>
    <message>
        <source>Show the delivery in the log</source>
        <translation>Mostrar la entrega en el registro</translation>
    </message>
    <message>
        <source>Show the request at the receiver</source>
        <translation>Mostrar la solicitud en el receptor</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>Origen: %1</translation>
    </message>
    <message>
        <source>no changes</source>
        <translation>sin cambios</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n cambio</numerusform>
            <numerusform>%n cambios</numerusform>
        </translation>
    </message>
    <message>
        <source>Sign as</source>
        <translation>Firmar como</translation>
    </message>
    <message>
        <source>Its secret signs, and the log names it as the sender</source>
        <translation>Firma con su secreto, y el registro lo nombra como remitente</translation>
    </message>
    <message>
        <source>Every change is undone.</source>
        <translation>Se han deshecho todos los cambios.</translation>
    </message>
    <message>
        <source>Draft: pasted</source>
        <translation>Borrador: pegado</translation>
    </message>
    <message>
        <source>· kept as you type, also when you close the bench</source>
        <translation>· se guarda al escribir, también al cerrar Ovyxa Bench</translation>
    </message>
</context>
<context>
    <name>ovyxa::Engine</name>
    <message>
        <source>Writing works again; sending goes on.</source>
        <translation>Vuelve a ser posible escribir; el envío continúa.</translation>
    </message>
    <message>
        <source>Something could not be recorded. %1</source>
        <translation>Algo no pudo registrarse. %1</translation>
    </message>
    <message>
        <source>No webhook of %1 listens for %2. Add one, or choose that event in one of them.</source>
        <translation>Ningún webhook de %1 recibe %2. Añadir uno o elegir ese evento en alguno de ellos.</translation>
    </message>
    <message>
        <source>That webhook has been removed.</source>
        <translation>Ese webhook se ha quitado.</translation>
    </message>
    <message>
        <source>Time only goes forward. Resetting the clock takes it back to this machine&apos;s.</source>
        <translation>El tiempo solo avanza. Restablecer el reloj lo devuelve a la hora de este equipo.</translation>
    </message>
    <message>
        <source>The clock is being run ahead. Wait for its end, or stop that first.</source>
        <translation>El reloj se está adelantando. Esperar a que termine o detenerlo primero.</translation>
    </message>
    <message>
        <source>The simulated clock went back by %1, to this machine&apos;s. What is due, and what counts in the hour, went back by as much; what happened keeps its time.</source>
        <translation>El reloj simulado retrocedió %1, hasta el de este equipo. Lo que está pendiente y lo que cuenta en la hora retrocedió otro tanto; lo ocurrido conserva su hora.</translation>
    </message>
    <message>
        <source>The webhook of this delivery is no longer kept, so there is no secret to send it with.</source>
        <translation>El webhook de esta entrega ya no se conserva, así que no hay ningún secreto con el que enviarla.</translation>
    </message>
    <message>
        <source>The keychain cannot be used any more. Secrets are kept in %1 now.</source>
        <translation>El llavero ya no se puede usar. Los secretos se guardan ahora en %1.</translation>
    </message>
    <message>
        <source>Not sent: %1 active visitors are not above %2, the lowest threshold of a webhook of %3. Fire with more, or lower the threshold.</source>
        <translation>No se envió: %1 visitantes activos no superan %2, el umbral más bajo de un webhook de %3. Disparar con más o bajar el umbral.</translation>
    </message>
</context>
<context>
    <name>ovyxa::EventPage</name>
    <message>
        <source>Event</source>
        <translation>Evento</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Entrega</translation>
    </message>
    <message>
        <source>At the receiver</source>
        <translation>En el receptor</translation>
    </message>
    <message>
        <source>Show its delivery in the log</source>
        <translation>Mostrar su entrega en el registro</translation>
    </message>
    <message>
        <source>Show it at the receiver</source>
        <translation>Mostrar en el receptor</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Sitio</translation>
    </message>
    <message>
        <source>Happened</source>
        <translation>Ocurrió</translation>
    </message>
    <message numerus="yes">
        <source>%n parts</source>
        <translation>
            <numerusform>%n parte</numerusform>
            <numerusform>%n partes</numerusform>
        </translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Número</translation>
    </message>
    <message>
        <source>To</source>
        <translation>A</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Creada</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Intentos</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Siguiente</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Cuerpo</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Firma</translation>
    </message>
    <message>
        <source>Ovyxa documents HMAC-SHA256, not how it is written in the header. The webhook&apos;s form has a switch for it.</source>
        <translation>Ovyxa documenta HMAC-SHA256, pero no cómo se escribe en la cabecera. El formulario del webhook tiene una opción para ello.</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Formato</translation>
    </message>
    <message>
        <source>Slack message</source>
        <translation>Mensaje de Slack</translation>
    </message>
    <message>
        <source>Slack refuses a body without “text”, so a Slack webhook gets one.</source>
        <translation>Slack rechaza un cuerpo sin “text”, así que un webhook de Slack recibe uno.</translation>
    </message>
    <message>
        <source>Replay of</source>
        <translation>Repetición de</translation>
    </message>
    <message>
        <source>Hourly limit</source>
        <translation>Límite por hora</translation>
    </message>
    <message>
        <source>not counted</source>
        <translation>no cuenta</translation>
    </message>
    <message>
        <source>Retries and manual replays do not count towards the limit.</source>
        <translation>Los reintentos y las repeticiones manuales no cuentan para el límite.</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Recibida</translation>
    </message>
    <message>
        <source>From</source>
        <translation>De</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>User agent</source>
        <translation>Agente de usuario</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Respuesta</translation>
    </message>
    <message>
        <source>none of this bench</source>
        <translation>ninguna de aquí</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Passed on to</source>
        <translation>Reenviada a</translation>
    </message>
    <message>
        <source>Its answer</source>
        <translation>Su respuesta</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ninguna</translation>
    </message>
    <message>
        <source>It took</source>
        <translation>Duración</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>It gave</source>
        <translation>Devolvió</translation>
    </message>
    <message>
        <source>What went wrong</source>
        <translation>Qué falló</translation>
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
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>Progreso de la exportación</translation>
    </message>
    <message>
        <source>Writing %1 of %2</source>
        <translation>Escribiendo %1 de %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::FilterField</name>
    <message>
        <source>Clear the filter</source>
        <translation>Vaciar el filtro</translation>
    </message>
    <message>
        <source>Earlier filters</source>
        <translation>Filtros anteriores</translation>
    </message>
    <message>
        <source>Nothing was searched for yet</source>
        <translation>Aún no se ha buscado nada</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>Falta darle un nombre.</translation>
    </message>
    <message>
        <source>Something in it looks like a secret. Those are not kept in the window&apos;s file.</source>
        <translation>Algo en él parece un secreto. Los secretos no se conservan en el archivo de la ventana.</translation>
    </message>
    <message>
        <source>Save this filter</source>
        <translation>Guardar este filtro</translation>
    </message>
    <message>
        <source>Forget the filter &quot;%1&quot;</source>
        <translation>Olvidar el filtro “%1”</translation>
    </message>
    <message>
        <source>%1, from sign %2 on: %3</source>
        <translation>%1, a partir del carácter %2: %3</translation>
    </message>
    <message>
        <source>Type a filter first: it is saved under its name, and offered here again.</source>
        <translation>Escriba primero un filtro: se guarda con su nombre y se ofrece aquí de nuevo.</translation>
    </message>
</context>
<context>
    <name>ovyxa::FoldingCorner</name>
    <message>
        <source>More</source>
        <translation>Más</translation>
    </message>
</context>
<context>
    <name>ovyxa::Forwarder</name>
    <message>
        <source>The request came back to the receiver that had passed it on to %1. Forward to your own server instead.</source>
        <translation>La solicitud volvió al receptor que la había reenviado a %1. Reenviar en su lugar a un servidor propio.</translation>
    </message>
    <message>
        <source>The request asks to go on as %1 (Upgrade), which cannot be passed on. Connect to the server itself for that.</source>
        <translation>La solicitud pide continuar como %1 (Upgrade), y eso no se puede reenviar. Para ello hay que conectarse al propio servidor.</translation>
    </message>
    <message>
        <source>Answered here: Max-Forwards was 0, so the request goes no further.</source>
        <translation>Respondida aquí: Max-Forwards era 0, así que la solicitud no va más allá.</translation>
    </message>
</context>
<context>
    <name>ovyxa::GoalFields</name>
    <message>
        <source>Goal</source>
        <translation>Objetivo</translation>
    </message>
    <message>
        <source>Path of the page</source>
        <translation>Ruta de la página</translation>
    </message>
    <message>
        <source>Manage goals…</source>
        <translation>Gestionar objetivos…</translation>
    </message>
    <message>
        <source>A visitor completes a goal</source>
        <translation>Un visitante alcanza un objetivo</translation>
    </message>
</context>
<context>
    <name>ovyxa::GoalManager</name>
    <message>
        <source>No goals yet. Add one below: a page that visitors reach, or a custom event.</source>
        <translation>Aún no hay objetivos. Añadir uno abajo: una página a la que llegan los visitantes o un evento personalizado.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Add goal</source>
        <translation>Añadir objetivo</translation>
    </message>
    <message>
        <source>Goals of %1</source>
        <translation>Objetivos de %1</translation>
    </message>
    <message>
        <source>Goals</source>
        <translation>Objetivos</translation>
    </message>
    <message>
        <source>Name of the goal</source>
        <translation>Nombre del objetivo</translation>
    </message>
    <message>
        <source>Kind of goal</source>
        <translation>Tipo de objetivo</translation>
    </message>
    <message>
        <source>Page is viewed</source>
        <translation>Se ve una página</translation>
    </message>
    <message>
        <source>Custom event</source>
        <translation>Evento personalizado</translation>
    </message>
    <message>
        <source>Ovyxa does not say how paths are compared. Assumed: exact, or with * for any run of characters; the query, the fragment and one slash at the end are ignored; letter case counts.</source>
        <translation>Ovyxa no dice cómo se comparan las rutas. Se supone que exactamente, o con * en lugar de cualquier serie de caracteres; la cadena de consulta, el fragmento y una barra al final no cuentan; se distinguen mayúsculas y minúsculas.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Cuándo</translation>
    </message>
    <message>
        <source>Give the goal a name: it stands as goal_name in the payload.</source>
        <translation>Dar un nombre al objetivo: figura como goal_name en la carga útil.</translation>
    </message>
    <message>
        <source>There is a goal %1 already. Names tell goals apart.</source>
        <translation>Ya existe un objetivo %1. Los objetivos se distinguen por su nombre.</translation>
    </message>
    <message>
        <source>Say which path counts, such as /checkout/success or /blog/*.</source>
        <translation>Indicar qué ruta cuenta, por ejemplo /checkout/success o /blog/*.</translation>
    </message>
    <message>
        <source>Say which event counts, by its exact name.</source>
        <translation>Indicar qué evento cuenta, con su nombre exacto.</translation>
    </message>
    <message>
        <source>A path begins with a slash: /%1</source>
        <translation>Una ruta empieza con una barra: /%1</translation>
    </message>
    <message>
        <source>page %1</source>
        <translation>página %1</translation>
    </message>
    <message>
        <source>event %1</source>
        <translation>evento %1</translation>
    </message>
    <message>
        <source>Path of the page</source>
        <translation>Ruta de la página</translation>
    </message>
    <message>
        <source>Name of the event</source>
        <translation>Nombre del evento</translation>
    </message>
    <message>
        <source>The path of the page, such as /checkout/success; * stands for any run of characters.</source>
        <translation>La ruta de la página, por ejemplo /checkout/success; * equivale a cualquier serie de caracteres.</translation>
    </message>
    <message>
        <source>The event&apos;s exact name, such as signup.</source>
        <translation>El nombre exacto del evento, por ejemplo signup.</translation>
    </message>
    <message>
        <source>%1 is removed.</source>
        <translation>%1 se ha quitado.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Select a goal to remove first.</source>
        <translation>Seleccione primero el objetivo que quitar.</translation>
    </message>
</context>
<context>
    <name>ovyxa::HeadView</name>
    <message>
        <source>Raw head</source>
        <translation>Cabecera sin procesar</translation>
    </message>
    <message>
        <source>The bytes as they were on the wire, line ends too</source>
        <translation>Los bytes tal como iban por la red, finales de línea incluidos</translation>
    </message>
    <message>
        <source>Copy the line</source>
        <translation>Copiar la línea</translation>
    </message>
    <message>
        <source>Copy the value</source>
        <translation>Copiar el valor</translation>
    </message>
    <message>
        <source>%1 (%2 of %3)</source>
        <comment>a header&apos;s name that is repeated</comment>
        <translation>%1 (%2 de %3)</translation>
    </message>
    <message>
        <source>This field stands more than once. Each is shown in its place.</source>
        <translation>Este campo aparece más de una vez. Cada uno se muestra en su sitio.</translation>
    </message>
</context>
<context>
    <name>ovyxa::HeaderModel</name>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valor</translation>
    </message>
    <message>
        <source>made on Send</source>
        <translation>se genera al enviar</translation>
    </message>
    <message>
        <source>added</source>
        <translation>añadida</translation>
    </message>
    <message>
        <source>taken out</source>
        <translation>quitada</translation>
    </message>
    <message>
        <source>was %1</source>
        <translation>antes %1</translation>
    </message>
    <message>
        <source>Leave this header out (Del)</source>
        <translation>Omitir esta cabecera (Supr)</translation>
    </message>
    <message>
        <source>Back to what it was (Del)</source>
        <translation>Volver a lo que era (Supr)</translation>
    </message>
    <message>
        <source>The bench makes this one for each request.</source>
        <translation>Ovyxa Bench genera esta para cada solicitud.</translation>
    </message>
    <message>
        <source>as it was</source>
        <translation>como estaba</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nada</translation>
    </message>
</context>
<context>
    <name>ovyxa::HourBand</name>
    <message>
        <source>Now: minutes to run the clock forward</source>
        <translation>Ahora: minutos que se adelanta el reloj</translation>
    </message>
    <message>
        <source>Drag it forward, or press →, to run the clock: what is due on the way goes out</source>
        <translation>Arrastrar hacia delante o pulsar → para adelantar el reloj: lo que venza por el camino sale</translation>
    </message>
    <message>
        <source>When the endpoint goes down: drag it, or use the arrow keys</source>
        <translation>Cuándo cae el endpoint: arrastrar, o usar las flechas</translation>
    </message>
    <message>
        <source>When it answers again: drag it, or use the arrow keys</source>
        <translation>Cuándo vuelve a responder: arrastrar, o usar las flechas</translation>
    </message>
    <message>
        <source>The last hour and the next</source>
        <translation>La última hora y la siguiente</translation>
    </message>
    <message>
        <source>Outcomes: %L1 answered 2xx, %L2 otherwise, %L3 not at all</source>
        <translation>Resultados: %L1 con respuesta 2xx, %L2 con otra, %L3 sin ninguna</translation>
    </message>
    <message>
        <source>Answer time: half within %1, 95 % within %2, 99 % within %3</source>
        <translation>Tiempo de respuesta: la mitad en %1, el 95 % en %2, el 99 % en %3</translation>
    </message>
    <message>
        <source>no attempt in the last hour</source>
        <translation>ningún intento en la última hora</translation>
    </message>
    <message>
        <source>%L1 of %L2 an hour used</source>
        <translation>%L1 de %L2 por hora usadas</translation>
    </message>
    <message>
        <source>The outage begins, minutes from now</source>
        <translation>Comienza la caída, minutos desde ahora</translation>
    </message>
    <message>
        <source>The outage ends, minutes from now</source>
        <translation>Termina la caída, minutos desde ahora</translation>
    </message>
    <message>
        <source>%1 answered 2xx, %2 did not; half of them within %3</source>
        <translation>%1 con respuesta 2xx, %2 no; la mitad en %3 o menos</translation>
    </message>
    <message>
        <source>down %1</source>
        <translation>caído %1</translation>
    </message>
    <message>
        <source>now</source>
        <translation>ahora</translation>
    </message>
    <message>
        <source>%L1 got 2xx</source>
        <translation>%L1 con 2xx</translation>
    </message>
    <message>
        <source>%L1 did not</source>
        <translation>%L1 sin</translation>
    </message>
    <message>
        <source>Outcomes</source>
        <translation>Resultados</translation>
    </message>
    <message>
        <source>Answer time</source>
        <translation>Tiempo de respuesta</translation>
    </message>
    <message>
        <source>100 an hour</source>
        <translation>100 por hora</translation>
    </message>
    <message>
        <source>%L1 of %L2 used</source>
        <translation>%L1 de %L2 usadas</translation>
    </message>
    <message>
        <source>Ladder of %1: %2</source>
        <translation>Escalera de %1: %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them no longer in the log</source>
        <translation>
            <numerusform>%Ln de ellas ya no está en el registro</numerusform>
            <numerusform>%Ln de ellas ya no están en el registro</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln attempt(s) to come</source>
        <translation>
            <numerusform>%Ln intento por venir</numerusform>
            <numerusform>%Ln intentos por venir</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::HourPanel</name>
    <message>
        <source>The last hour and the next</source>
        <translation>La última hora y la siguiente</translation>
    </message>
    <message>
        <source>Add a webhook: what came of its attempts in the last hour stands here, and what an outage would do to the next.</source>
        <translation>Añadir un webhook: aquí se ve qué fue de sus intentos de la última hora y qué haría una caída con los siguientes.</translation>
    </message>
    <message>
        <source>of the site&apos;s newest %L1 deliveries: there are more</source>
        <translation>de las %L1 entregas más recientes del sitio: hay más</translation>
    </message>
    <message>
        <source>is being read …</source>
        <translation>se está leyendo …</translation>
    </message>
    <message>
        <source>the last hour and the next</source>
        <translation>la última hora y la siguiente</translation>
    </message>
    <message>
        <source>The built-in receiver is stopped: start it, and point the webhook at it.</source>
        <translation>El receptor integrado está detenido: iniciarlo y apuntar el webhook a él.</translation>
    </message>
    <message>
        <source>%1 points at %2, not at the built-in receiver: its answers are not the bench&apos;s to plan.</source>
        <translation>%1 apunta a %2, no al receptor integrado: Ovyxa Bench no puede planificar sus respuestas.</translation>
    </message>
    <message>
        <source>No attempt that is known of meets it. Move the red bar over one.</source>
        <translation>Ningún intento conocido la encuentra. Mover la barra roja sobre uno.</translation>
    </message>
    <message>
        <source>Sets the receiver&apos;s plan so that what is under way to it, of any webhook, fails from here to there. A plan counts requests, not time: it fits as long as no others come.</source>
        <translation>Ajusta el plan del receptor para que, de aquí hasta allí, falle lo que está en camino hacia él, de cualquier webhook. Un plan cuenta peticiones, no tiempo: encaja mientras no lleguen otras.</translation>
    </message>
    <message>
        <source>The receiver answers by the plan %1. It counts requests: others that come take their turn in it.</source>
        <translation>El receptor responde según el plan %1. Cuenta peticiones: otras que lleguen ocupan su turno en él.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of the hour&apos;s deliveries are no longer in the log</source>
        <translation>
            <numerusform>%Ln entrega de la hora ya no está en el registro</numerusform>
            <numerusform>%Ln entregas de la hora ya no están en el registro</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::HttpConnection</name>
    <message>
        <source>The TLS handshake did not end within %1 s.</source>
        <translation>La negociación TLS no terminó en %1 s.</translation>
    </message>
    <message>
        <source>The peer saw the certificate and hung up without a request. Perhaps it does not trust it: give it the certificate of the authority.</source>
        <translation>El otro extremo vio el certificado y colgó sin enviar ninguna solicitud. Quizá no confía en él: hay que darle el certificado de la autoridad.</translation>
    </message>
    <message>
        <source>The peer hung up in the middle of a request.</source>
        <translation>El otro extremo colgó en mitad de una solicitud.</translation>
    </message>
</context>
<context>
    <name>ovyxa::HttpServer</name>
    <message numerus="yes">
        <source>%n connection(s) are open, which is the limit. For each further one, that one is closed which has waited longest without a whole request.</source>
        <translation>
            <numerusform>Hay %n conexión abierta, que es el límite. Por cada una más, se cierra la que lleva más tiempo esperando sin una solicitud completa.</numerusform>
            <numerusform>Hay %n conexiones abiertas, que es el límite. Por cada una más, se cierra la que lleva más tiempo esperando sin una solicitud completa.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) are open, which is the limit, and all await their answers; further ones are closed at once.</source>
        <translation>
            <numerusform>Hay %n conexión abierta, que es el límite, y espera su respuesta; las demás se cierran de inmediato.</numerusform>
            <numerusform>Hay %n conexiones abiertas, que es el límite, y todas esperan su respuesta; las demás se cierran de inmediato.</numerusform>
        </translation>
    </message>
    <message>
        <source>Port %1 is taken by another program. End that program, or choose another port (0 takes any free one).</source>
        <translation>El puerto %1 está ocupado por otro programa. Cerrar ese programa o elegir otro puerto (0 toma cualquiera libre).</translation>
    </message>
    <message>
        <source>Port %1 may not be opened without special rights. Choose one from 1024 on.</source>
        <translation>El puerto %1 no se puede abrir sin permisos especiales. Elegir uno a partir de 1024.</translation>
    </message>
    <message>
        <source>This machine has no network address %1. Choose 127.0.0.1 or one of its own.</source>
        <translation>Este equipo no tiene ninguna dirección de red %1. Elegir 127.0.0.1 o una de las suyas.</translation>
    </message>
    <message>
        <source>Listening on %1, port %2, is not possible: %3.</source>
        <translation>No es posible escuchar en %1, puerto %2: %3.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Inspection</name>
    <message>
        <source>The receiver answered %1, as its plan says. The signature was valid.</source>
        <translation>El receptor respondió %1, según su plan. La firma era válida.</translation>
    </message>
</context>
<context>
    <name>ovyxa::InspectorHead</name>
    <message>
        <source>Request received</source>
        <translation>Solicitud recibida</translation>
    </message>
    <message>
        <source>not HTTP/1.1</source>
        <translation>no es HTTP/1.1</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Entrega</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>Editar y volver a enviar</translation>
    </message>
    <message>
        <source>As a draft that you change and send, again and again (Ctrl+Shift+E)</source>
        <translation>Como borrador que se puede cambiar y enviar una y otra vez (Ctrl+Shift+E)</translation>
    </message>
    <message>
        <source>The selected row before (Alt+Page Up)</source>
        <translation>La fila seleccionada anterior (Alt+Re Pág)</translation>
    </message>
    <message>
        <source>The next of the selected rows (Alt+Page Down)</source>
        <translation>La siguiente fila seleccionada (Alt+Av Pág)</translation>
    </message>
    <message>
        <source>%1 of %2 selected</source>
        <translation>%1 de %2 seleccionadas</translation>
    </message>
</context>
<context>
    <name>ovyxa::InspectorPanel</name>
    <message>
        <source>Event</source>
        <translation>Evento</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>Carga útil</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Solicitud</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>Respuesta</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Firma</translation>
    </message>
    <message>
        <source>Parts of the inspector</source>
        <translation>Partes del inspector</translation>
    </message>
    <message>
        <source>Nothing is selected</source>
        <translation>No hay nada seleccionado</translation>
    </message>
    <message>
        <source>Select a delivery in the log or a request at the receiver to see its payload, headers, answer and signature.</source>
        <translation>Al seleccionar una entrega en el registro o una solicitud en el receptor se ven su carga útil, cabeceras, respuesta y firma.</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonDifference</name>
    <message>
        <source>It has more than %1 values, too many to compare one by one.</source>
        <translation>Tiene más de %1 valores, demasiados para compararlos uno a uno.</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonScanner</name>
    <message>
        <source>a byte order mark stands in front; JSON has none</source>
        <translation>hay una marca de orden de bytes (BOM) al principio; JSON no la lleva</translation>
    </message>
    <message>
        <source>this byte is not UTF-8 text, and JSON must be</source>
        <translation>este byte no es texto UTF-8, y JSON debe serlo</translation>
    </message>
    <message>
        <source>something follows after the end of the JSON</source>
        <translation>hay algo más después del final del JSON</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3.</source>
        <translation>Línea %1, columna %2: %3.</translation>
    </message>
    <message>
        <source>the JSON ends where a value is expected</source>
        <translation>el JSON termina donde se esperaba un valor</translation>
    </message>
    <message numerus="yes">
        <source>it is nested more than %n level(s) deep</source>
        <translation>
            <numerusform>tiene más de %n nivel de anidamiento</numerusform>
            <numerusform>tiene más de %n niveles de anidamiento</numerusform>
        </translation>
    </message>
    <message>
        <source>a comma or } is expected here</source>
        <translation>aquí se esperaba una coma o }</translation>
    </message>
    <message>
        <source>a comma or ] is expected here</source>
        <translation>aquí se esperaba una coma o ]</translation>
    </message>
    <message>
        <source>a comma stands before the end</source>
        <translation>hay una coma antes del final</translation>
    </message>
    <message>
        <source>a name in double quotes is expected here</source>
        <translation>aquí se esperaba un nombre entre comillas dobles</translation>
    </message>
    <message>
        <source>a colon is expected after the name</source>
        <translation>se esperaban dos puntos después del nombre</translation>
    </message>
    <message>
        <source>a value is expected here</source>
        <translation>aquí se esperaba un valor</translation>
    </message>
    <message>
        <source>a digit is expected here</source>
        <translation>aquí se esperaba un dígito</translation>
    </message>
    <message>
        <source>a number has no leading zero</source>
        <translation>un número no lleva ceros a la izquierda</translation>
    </message>
    <message>
        <source>this string has no closing quote</source>
        <translation>a esta cadena le falta la comilla de cierre</translation>
    </message>
    <message>
        <source>a backslash must be followed by one of &quot; \ / b f n r t u</source>
        <translation>a una barra invertida debe seguirle uno de &quot; \ / b f n r t u</translation>
    </message>
    <message>
        <source>\u needs four hexadecimal digits</source>
        <translation>\u necesita cuatro dígitos hexadecimales</translation>
    </message>
    <message>
        <source>half of a surrogate pair stands alone</source>
        <translation>hay medio par suplente suelto</translation>
    </message>
    <message>
        <source>a line break or control character stands in a string; write it as an escape such as \n</source>
        <translation>hay un salto de línea o un carácter de control en una cadena; escribirlo como secuencia de escape, por ejemplo \n</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonTree</name>
    <message>
        <source>This JSON has more than %1 values, too many to show as a tree.</source>
        <translation>Este JSON tiene más de %1 valores, demasiados para mostrarlo como árbol.</translation>
    </message>
    <message>
        <source>This JSON is too long or too deep to be shown with indentation.</source>
        <translation>Este JSON es demasiado largo o profundo para mostrarlo con sangría.</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonTreeModel</name>
    <message>
        <source>whole body</source>
        <translation>cuerpo completo</translation>
    </message>
    <message numerus="yes">
        <source>%Ln member(s)</source>
        <comment>of a JSON object</comment>
        <translation>
            <numerusform>%Ln miembro</numerusform>
            <numerusform>%Ln miembros</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln element(s)</source>
        <comment>of a JSON list</comment>
        <translation>
            <numerusform>%Ln elemento</numerusform>
            <numerusform>%Ln elementos</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (repeated)</source>
        <comment>a member&apos;s name</comment>
        <translation>%1 (repetido)</translation>
    </message>
    <message>
        <source>This name stands more than once in its object. Most programs take the last, some the first.</source>
        <translation>Este nombre aparece más de una vez en su objeto. La mayoría de los programas toman el último, algunos el primero.</translation>
    </message>
    <message>
        <source>%1, deeper: Enter opens it</source>
        <translation>%1, más hondo: Intro lo abre</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valor</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonTreePane</name>
    <message>
        <source>Previous</source>
        <translation>Anterior</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Siguiente</translation>
    </message>
    <message>
        <source>Back to the whole</source>
        <translation>Volver al conjunto</translation>
    </message>
    <message>
        <source>Search names and values</source>
        <translation>Buscar nombres y valores</translation>
    </message>
    <message>
        <source>Enter goes to the next, Shift+Enter to the one before (F3, Shift+F3). Ctrl+Shift+F comes here.</source>
        <translation>Intro va al siguiente, Mayús+Intro al anterior (F3, Mayús+F3). Ctrl+Mayús+F lleva aquí.</translation>
    </message>
    <message>
        <source>This part stands so deep that it is shown by itself</source>
        <translation>Esta parte está tan honda que se muestra por separado</translation>
    </message>
    <message>
        <source>Payload as a tree</source>
        <translation>Carga útil en árbol</translation>
    </message>
    <message>
        <source>Copy…</source>
        <translation>Copiar…</translation>
    </message>
    <message>
        <source>Copy what is selected: its value, its JSON Pointer or its path for jq</source>
        <translation>Copiar lo seleccionado: su valor, su JSON Pointer o su ruta para jq</translation>
    </message>
    <message>
        <source>searching…</source>
        <translation>buscando…</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>no encontrado</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 de %2</translation>
    </message>
    <message>
        <source>JSON Pointer: %1</source>
        <translation>JSON Pointer: %1</translation>
    </message>
    <message>
        <source>Copy the value</source>
        <translation>Copiar el valor</translation>
    </message>
    <message>
        <source>Copy the JSON Pointer</source>
        <translation>Copiar el JSON Pointer</translation>
    </message>
    <message>
        <source>Copy the path for jq</source>
        <translation>Copiar la ruta para jq</translation>
    </message>
</context>
<context>
    <name>ovyxa::KeptAuthorities</name>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>No se puede escribir %1: %2.</translation>
    </message>
    <message>
        <source>it is not a file</source>
        <translation>no es un archivo</translation>
    </message>
</context>
<context>
    <name>ovyxa::KeptEdits</name>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>No se puede escribir %1: %2.</translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerHead</name>
    <message>
        <source>Sender: %1. Receiver, %2: %3.</source>
        <translation>Remitente: %1. Receptor, %2: %3.</translation>
    </message>
    <message>
        <source>listening</source>
        <translation>escuchando</translation>
    </message>
    <message>
        <source>not listening</source>
        <translation>sin escuchar</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Remitente</translation>
    </message>
    <message>
        <source>what this bench sent</source>
        <translation>lo que envió Ovyxa Bench</translation>
    </message>
    <message>
        <source>Receiver</source>
        <translation>Receptor</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Enviado</translation>
    </message>
    <message>
        <source>The sender saw</source>
        <translation>Vio el remitente</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Duración</translation>
    </message>
    <message>
        <source>Came in</source>
        <translation>Recibido</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Firma</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Respuesta</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Cuerpo</translation>
    </message>
    <message numerus="yes">
        <source>%Ln attempts</source>
        <translation>
            <numerusform>%Ln intento</numerusform>
            <numerusform>%Ln intentos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln requests</source>
        <translation>
            <numerusform>%Ln solicitud</numerusform>
            <numerusform>%Ln solicitudes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the newest %Ln events</source>
        <translation>
            <numerusform>el %Ln evento más reciente</numerusform>
            <numerusform>los %Ln eventos más recientes</numerusform>
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
        <translation>%1, de %2 hacia atrás hasta %3</translation>
    </message>
    <message>
        <source>Read older events</source>
        <translation>Leer eventos más antiguos</translation>
    </message>
    <message>
        <source>attempt %1 at %2: %3</source>
        <translation>intento %1 a las %2: %3</translation>
    </message>
    <message>
        <source>received at %1: %2, answered %3</source>
        <translation>recibido a las %1: %2, respondido %3</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events agree</source>
        <translation>
            <numerusform>%Ln evento coincide</numerusform>
            <numerusform>%Ln eventos coinciden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln went elsewhere</source>
        <translation>
            <numerusform>%Ln fue a otro lugar</numerusform>
            <numerusform>%Ln fueron a otro lugar</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerPage</name>
    <message>
        <source>Sender and receiver side by side</source>
        <translation>Remitente y receptor lado a lado</translation>
    </message>
    <message>
        <source>Nothing has been sent yet</source>
        <translation>Aún no se ha enviado nada</translation>
    </message>
    <message>
        <source>What this bench sends and what its receiver gets stand here side by side, attempt by attempt.</source>
        <translation>Aquí aparecen lado a lado, intento por intento, lo que envía Ovyxa Bench y lo que recibe su receptor.</translation>
    </message>
    <message>
        <source>Run a trial</source>
        <translation>Hacer una prueba</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Volver a leer</translation>
    </message>
    <message>
        <source>%1 events differ of %2</source>
        <extracomment>&quot;16 events differ of 4,227&quot;</extracomment>
        <translation>Eventos que difieren: %1 de %2</translation>
    </message>
    <message>
        <source>%1 events differ of the newest %2</source>
        <translation>Eventos que difieren: %1 de los %2 más recientes</translation>
    </message>
    <message>
        <source>Export both ledgers…</source>
        <translation>Exportar ambos registros…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportar</translation>
    </message>
    <message>
        <source>What was read of both ledgers, as a CSV file</source>
        <translation>Lo leído de ambos registros, como archivo CSV</translation>
    </message>
    <message>
        <source>Export both ledgers</source>
        <translation>Exportar ambos registros</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>Guardado: %1</translation>
    </message>
    <message>
        <source>Nothing to export: neither ledger has an entry yet.</source>
        <translation>Nada que exportar: ninguno de los dos registros tiene aún entradas.</translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerTile</name>
    <message numerus="yes">
        <source>%1, of the newest %Ln events</source>
        <translation>
            <numerusform>%1, del %Ln evento más reciente</numerusform>
            <numerusform>%1, de los %Ln eventos más recientes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerWords</name>
    <message>
        <source>agree</source>
        <translation>coincide</translation>
    </message>
    <message>
        <source>went elsewhere, no record here</source>
        <translation>fue a otro lugar, sin registro aquí</translation>
    </message>
    <message>
        <source>delivered, though the sender saw a reset</source>
        <translation>entregado, aunque el remitente vio un reset</translation>
    </message>
    <message>
        <source>accepted twice</source>
        <translation>aceptado dos veces</translation>
    </message>
    <message>
        <source>signed, but not verified</source>
        <translation>firmado, pero no verificado</translation>
    </message>
    <message>
        <source>received, but never sent</source>
        <translation>recibido, pero nunca enviado</translation>
    </message>
    <message>
        <source>sent, but never received</source>
        <translation>enviado, pero nunca recibido</translation>
    </message>
    <message>
        <source>went elsewhere</source>
        <translation>fue a otro lugar</translation>
    </message>
    <message>
        <source>delivered, sender saw a timeout</source>
        <translation>entregado, el remitente vio tiempo agotado</translation>
    </message>
    <message>
        <source>delivered, sender saw a reset</source>
        <translation>entregado, el remitente vio un reset</translation>
    </message>
    <message>
        <source>delivered, sender saw a failure</source>
        <translation>entregado, el remitente vio un fallo</translation>
    </message>
    <message>
        <source>signed, not verified</source>
        <translation>firmado, no verificado</translation>
    </message>
    <message>
        <source>received, never sent</source>
        <translation>recibido, nunca enviado</translation>
    </message>
    <message>
        <source>sent, never received</source>
        <translation>enviado, nunca recibido</translation>
    </message>
    <message>
        <source>it came in, rightly signed, and was not answered</source>
        <translation>llegó, bien firmado, y no se respondió</translation>
    </message>
    <message>
        <source>answered %1, but not within %2</source>
        <extracomment>%1 a status such as 200, %2 a span such as &quot;10 s&quot;</extracomment>
        <translation>se respondió %1, pero no en el plazo de %2</translation>
    </message>
    <message>
        <source>answered %1, the answer was cut: a retry will come</source>
        <translation>se respondió %1, la respuesta quedó cortada: habrá un reintento</translation>
    </message>
    <message>
        <source>answered %1, the answer was cut</source>
        <translation>se respondió %1, la respuesta quedó cortada</translation>
    </message>
    <message>
        <source>answered %1, the sender got %2: something between them answers</source>
        <translation>se respondió %1, el remitente recibió %2: responde algo situado entre ambos</translation>
    </message>
    <message>
        <source>answered %1, which did not reach the sender</source>
        <translation>se respondió %1, que no llegó al remitente</translation>
    </message>
    <message>
        <source>an unnamed client</source>
        <translation>un cliente sin nombre</translation>
    </message>
    <message>
        <source>valid signature, from %1: somebody else knows the secret</source>
        <translation>firma válida, de %1: alguien más conoce el secreto</translation>
    </message>
    <message>
        <source>from %1, no attempt in this log made it</source>
        <translation>de %1, no la hizo ningún intento de este registro</translation>
    </message>
    <message>
        <source>something between them answered</source>
        <translation>respondió algo situado entre ambos</translation>
    </message>
    <message>
        <source>something between them answered: server is %1</source>
        <translation>respondió algo situado entre ambos: server es %1</translation>
    </message>
    <message>
        <source>it left here, and nothing came in</source>
        <translation>salió de aquí y no llegó nada</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>a %1</translation>
    </message>
    <message>
        <source>next, %1</source>
        <extracomment>%1 is &quot;in 0:18&quot; or &quot;now&quot;</extracomment>
        <translation>siguiente, %1</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>en curso</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nada</translation>
    </message>
    <message>
        <source>%1, then cut</source>
        <translation>%1, luego cortado</translation>
    </message>
    <message>
        <source>no such delivery in this log</source>
        <translation>no existe esa entrega en este registro</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>nada todavía</translation>
    </message>
    <message>
        <source>will be the second copy: answer it 2xx</source>
        <translation>será la segunda copia: responder con 2xx</translation>
    </message>
    <message>
        <source>still to come</source>
        <translation>aún por llegar</translation>
    </message>
    <message>
        <source>not this bench&apos;s receiver</source>
        <translation>no es el receptor de Ovyxa Bench</translation>
    </message>
    <message>
        <source>nothing came in</source>
        <translation>no llegó nada</translation>
    </message>
    <message>
        <source>it never left: nothing could come in</source>
        <translation>no llegó a salir: no podía llegar nada</translation>
    </message>
    <message>
        <source>received, not in the log</source>
        <translation>recibido, no está en el registro</translation>
    </message>
    <message>
        <source>valid signature, from an Ovyxa Bench: its delivery was deleted from this log, or another bench knows the secret</source>
        <translation>firma válida, de un Ovyxa Bench: su entrega se eliminó de este registro, u otro Bench conoce el secreto</translation>
    </message>
</context>
<context>
    <name>ovyxa::LogColumns</name>
    <message>
        <source>Drag a heading to move its column, its edge to size it. A right click chooses the columns.</source>
        <translation>Arrastrar un encabezado para mover su columna, o su borde para cambiar el ancho. Un clic derecho permite elegir las columnas.</translation>
    </message>
    <message>
        <source>As they were</source>
        <translation>Como estaban</translation>
    </message>
    <message>
        <source>%1 (no room now)</source>
        <extracomment>of a column that is chosen, and hidden as long as the window is narrow</extracomment>
        <translation>%1 (ahora no cabe)</translation>
    </message>
</context>
<context>
    <name>ovyxa::LogPanel</name>
    <message>
        <source>removed</source>
        <translation>quitado</translation>
    </message>
    <message>
        <source>Show all deliveries</source>
        <translation>Mostrar todas las entregas</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>No delivery matches</source>
        <translation>Ninguna entrega coincide</translation>
    </message>
    <message>
        <source>Nothing in the log fits this filter. Clear it to see all deliveries.</source>
        <translation>Nada en el registro coincide con este filtro. Al vaciarlo se ven todas las entregas.</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Vaciar el filtro</translation>
    </message>
    <message>
        <source>Nothing was sent yet</source>
        <translation>Aún no se ha enviado nada</translation>
    </message>
    <message>
        <source>A trial starts a receiver on this machine, adds a webhook that points at it and fires the first event. You see it signed, delivered and verified. Or add your own webhook on the left and fire a trigger.</source>
        <translation>Una prueba inicia un receptor en este equipo, añade un webhook que apunta a él y dispara el primer evento. Se puede ver firmado, entregado y verificado. También se puede añadir un webhook propio a la izquierda y usar un disparador.</translation>
    </message>
    <message>
        <source>Run a trial</source>
        <translation>Hacer una prueba</translation>
    </message>
    <message>
        <source>Inspect the selected delivery</source>
        <translation>Inspeccionar la entrega seleccionada</translation>
    </message>
    <message>
        <source>Replay byte for byte</source>
        <translation>Repetir byte a byte</translation>
    </message>
    <message>
        <source>Replay with a fresh timestamp</source>
        <translation>Repetir con una marca de tiempo nueva</translation>
    </message>
    <message>
        <source>Replay failed: all that is still owed</source>
        <translation>Repetir las fallidas: todo lo que sigue pendiente</translation>
    </message>
    <message>
        <source>Cancel the selected deliveries</source>
        <translation>Cancelar las entregas seleccionadas</translation>
    </message>
    <message>
        <source>Compare with the last that worked</source>
        <translation>Comparar con la última que funcionó</translation>
    </message>
    <message>
        <source>Copy the selected rows</source>
        <translation>Copiar las filas seleccionadas</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Copiar como cURL</translation>
    </message>
    <message>
        <source>Copy the delivery&apos;s number</source>
        <translation>Copiar el número de la entrega</translation>
    </message>
    <message>
        <source>Search deliveries and payloads</source>
        <translation>Buscar en entregas y cargas útiles</translation>
    </message>
    <message>
        <source>Choose the log&apos;s columns…</source>
        <translation>Elegir las columnas del registro…</translation>
    </message>
    <message>
        <source>Go to the newest delivery</source>
        <translation>Ir a la entrega más reciente</translation>
    </message>
    <message>
        <source>Compare the two</source>
        <translation>Comparar las dos</translation>
    </message>
    <message>
        <source>Two rows can be compared, or one with the last that worked</source>
        <translation>Se pueden comparar dos filas, o una con la última que funcionó</translation>
    </message>
    <message>
        <source>Replay to another webhook</source>
        <translation>Repetir hacia otro webhook</translation>
    </message>
    <message>
        <source>A replay is under way. Wait for its end, or cancel it.</source>
        <translation>Hay una repetición en curso. Esperar a que termine o cancelarla.</translation>
    </message>
    <message>
        <source>They had ended before they could be cancelled.</source>
        <translation>Habían terminado antes de que se pudieran cancelar.</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Volver a enviar</translation>
    </message>
    <message>
        <source>Nothing was sent yet, so there is no request to copy.</source>
        <translation>Aún no se ha enviado nada, así que no hay ninguna solicitud que copiar.</translation>
    </message>
    <message>
        <source>Copied: the last request as a cURL command.</source>
        <translation>Copiado: la última solicitud como comando cURL.</translation>
    </message>
    <message>
        <source>Export the selected deliveries…</source>
        <translation>Exportar las entregas seleccionadas…</translation>
    </message>
    <message>
        <source>Export all that the filter finds…</source>
        <translation>Exportar todo lo que encuentra el filtro…</translation>
    </message>
    <message>
        <source>Replay…</source>
        <translation>Repetir…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportar</translation>
    </message>
    <message>
        <source>Says first what sending them again comes to</source>
        <translation>Indica primero qué supone enviarlas de nuevo</translation>
    </message>
    <message>
        <source>Those that have not ended yet are not sent any more</source>
        <translation>Las que aún no han terminado dejan de enviarse</translation>
    </message>
    <message>
        <source>All of them have ended, so there is nothing to cancel.</source>
        <translation>Todas han terminado, así que no hay nada que cancelar.</translation>
    </message>
    <message>
        <source>Only %1</source>
        <translation>Solo %1</translation>
    </message>
    <message>
        <source>Without %1</source>
        <translation>Sin %1</translation>
    </message>
    <message>
        <source>Export deliveries</source>
        <translation>Exportar entregas</translation>
    </message>
    <message>
        <source>JSON, one line a delivery (*.ndjson);;Table (*.csv);;HTTP Archive (*.har);;Requests to send again (*.http)</source>
        <translation>JSON, una línea por entrega (*.ndjson);;Tabla (*.csv);;HTTP Archive (*.har);;Solicitudes para enviar de nuevo (*.http)</translation>
    </message>
    <message>
        <source>The export was ended. There is no file of it.</source>
        <translation>La exportación se interrumpió. No queda ningún archivo de ella.</translation>
    </message>
    <message>
        <source>The log could not be read</source>
        <translation>No se pudo leer el registro</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>Editar y volver a enviar</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <source>Why is this delivery not here?</source>
        <translation>¿Por qué no está aquí esta entrega?</translation>
    </message>
    <message>
        <source>Explains why an event did not become a delivery to a webhook, and what mends it</source>
        <translation>Explica por qué un evento no llegó a ser una entrega a un webhook y cómo remediarlo</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Eliminar</translation>
    </message>
    <message>
        <source>Delete the selected deliveries</source>
        <translation>Eliminar las entregas seleccionadas</translation>
    </message>
    <message>
        <source>Undo deleting deliveries</source>
        <translation>Deshacer la eliminación de entregas</translation>
    </message>
    <message>
        <source>Select the rows to delete first.</source>
        <translation>Seleccionar primero las filas.</translation>
    </message>
    <message>
        <source>With their attempts and bodies. What is still to be sent stays; you can undo it for 15 seconds.</source>
        <translation>Con sus intentos y cuerpos. Lo que aún se va a enviar se queda; se puede deshacer durante 15 segundos.</translation>
    </message>
    <message>
        <source>None of them has ended. Cancel them first: what is still to be sent is not deleted.</source>
        <translation>Ninguna ha terminado. Cancelarlas primero: lo que aún se va a enviar no se elimina.</translation>
    </message>
    <message>
        <source>These stay: they show that older failed deliveries of the same events have been settled. Select those, too.</source>
        <translation>Estas se quedan: muestran que entregas fallidas anteriores de los mismos eventos están resueltas. Seleccionar también esas.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Clear or thin out the log…</source>
        <translation>Vaciar o aligerar el registro…</translation>
    </message>
    <message>
        <source>In 15 seconds the logs are kept to what you chose.</source>
        <translation>En 15 segundos los registros se mantendrán como ha elegido.</translation>
    </message>
    <message>
        <source>prune delete remove</source>
        <extracomment>words by which people look for &quot;Clear or thin out the log…&quot;</extracomment>
        <translation>borrar eliminar limpiar prune delete</translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries do not match the filter.</source>
        <translation>
            <numerusform>%Ln entrega no coincide con el filtro.</numerusform>
            <numerusform>%Ln entregas no coinciden con el filtro.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries cancelled.</source>
        <translation>
            <numerusform>%Ln entrega cancelada.</numerusform>
            <numerusform>%Ln entregas canceladas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries deleted, with their attempts and bodies.</source>
        <translation>
            <numerusform>%Ln entrega eliminada, con sus intentos y su cuerpo.</numerusform>
            <numerusform>%Ln entregas eliminadas, con sus intentos y cuerpos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stay: they show that older failed ones are settled.</source>
        <translation>
            <numerusform>%Ln se queda: muestra que una fallida anterior está resuelta.</numerusform>
            <numerusform>%Ln se quedan: muestran que fallidas anteriores están resueltas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stay: they are still to be sent. Cancel them first.</source>
        <translation>
            <numerusform>%Ln se queda: aún está por enviar. Cancélela primero.</numerusform>
            <numerusform>%Ln se quedan: aún están por enviar. Cancélelas primero.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries are gone for good; the disk has %1 back.</source>
        <translation>
            <numerusform>%Ln entrega se eliminó definitivamente; el disco recupera %1.</numerusform>
            <numerusform>%Ln entregas se eliminaron definitivamente; el disco recupera %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries written to %1.</source>
        <translation>
            <numerusform>%Ln entrega escrita en %1.</numerusform>
            <numerusform>%Ln entregas escritas en %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries go for good in 15 seconds.</source>
        <translation>
            <numerusform>%Ln entrega se borra para siempre en 15 segundos.</numerusform>
            <numerusform>%Ln entregas se borran para siempre en 15 segundos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Sends again what failed for good and has not arrived since</source>
        <translation>Envía de nuevo lo que falló del todo y no ha llegado desde entonces</translation>
    </message>
    <message numerus="yes">
        <source>Nothing to replay yet: %Ln deliveries wait for their next retry. Jump to it, or select a row and replay that at once.</source>
        <translation>
            <numerusform>Aún nada que repetir: %Ln entrega espera su próximo reintento. Salte a él, o seleccione una fila y repítala ya.</numerusform>
            <numerusform>Aún nada que repetir: %Ln entregas esperan su próximo reintento. Salte a él, o seleccione una fila y repítala ya.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to replay: nothing was sent yet. Run a trial, or fire a trigger.</source>
        <translation>Nada que repetir: aún no se ha enviado nada. Haga una prueba, o dispare un evento.</translation>
    </message>
    <message>
        <source>Nothing to replay: no delivery has failed for good without one that arrived since.</source>
        <translation>Nada que repetir: ninguna entrega ha fallado del todo sin que otra haya llegado después.</translation>
    </message>
</context>
<context>
    <name>ovyxa::LogView</name>
    <message>
        <source>Delivery log</source>
        <translation>Registro de entregas</translation>
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
        <translation>Webhooks y disparadores</translation>
    </message>
    <message>
        <source>Time line</source>
        <translation>Línea de tiempo</translation>
    </message>
    <message>
        <source>Receiver</source>
        <translation>Receptor</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>Tráfico</translation>
    </message>
    <message>
        <source>Receiver and traffic</source>
        <translation>Receptor y tráfico</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspector</translation>
    </message>
    <message>
        <source>Slack host gets Slack format</source>
        <translation>Un host de Slack recibe el formato de Slack</translation>
    </message>
    <message>
        <source>plain HTTP allowed to this machine</source>
        <translation>HTTP sin cifrar permitido hacia este equipo</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Run a trial</source>
        <translation>Hacer una prueba</translation>
    </message>
    <message>
        <source>Set up a receiver and a webhook on this machine where they are missing, and send one event</source>
        <translation>Prepara en este equipo un receptor y un webhook donde falten, y envía un evento</translation>
    </message>
    <message>
        <source>Go to the webhooks</source>
        <translation>Ir a los webhooks</translation>
    </message>
    <message>
        <source>Go to the triggers</source>
        <translation>Ir a los disparadores</translation>
    </message>
    <message>
        <source>Go to the delivery log</source>
        <translation>Ir al registro de entregas</translation>
    </message>
    <message>
        <source>Go to the time line</source>
        <translation>Ir a la línea de tiempo</translation>
    </message>
    <message>
        <source>Go to the receiver</source>
        <translation>Ir al receptor</translation>
    </message>
    <message>
        <source>Go to the inspector</source>
        <translation>Ir al inspector</translation>
    </message>
    <message>
        <source>Go to the traffic</source>
        <translation>Ir al tráfico</translation>
    </message>
    <message>
        <source>Go to the next place</source>
        <translation>Ir al panel siguiente</translation>
    </message>
    <message>
        <source>Go to the previous place</source>
        <translation>Ir al panel anterior</translation>
    </message>
    <message>
        <source>Move the places around</source>
        <translation>Cambiar los paneles de lugar</translation>
    </message>
    <message>
        <source>Put the places back where they were</source>
        <translation>Devolver los paneles a donde estaban</translation>
    </message>
    <message>
        <source>Allow plain HTTP to this machine</source>
        <translation>Permitir HTTP sin cifrar hacia este equipo</translation>
    </message>
    <message>
        <source>Use the system&apos;s proxy for other hosts</source>
        <translation>Usar el proxy del sistema para otros hosts</translation>
    </message>
    <message>
        <source>Look visitors&apos; countries up in a database…</source>
        <translation>Buscar los países de los visitantes en una base de datos…</translation>
    </message>
    <message>
        <source>Copy the path of the receiver&apos;s CA certificate</source>
        <translation>Copiar la ruta del certificado de CA del receptor</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>Copiado: %1</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Copiar como cURL</translation>
    </message>
    <message>
        <source>The attempt or the request that is inspected, as a command that sends the same bytes again</source>
        <translation>El intento o la solicitud que se inspecciona, como comando que envía otra vez los mismos bytes</translation>
    </message>
    <message>
        <source>Copied: what is inspected as a cURL command.</source>
        <translation>Copiado: lo que se inspecciona, como comando cURL.</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Salir</translation>
    </message>
    <message>
        <source>Colours: as the system</source>
        <translation>Colores: como el sistema</translation>
    </message>
    <message>
        <source>Colours: light</source>
        <translation>Colores: claros</translation>
    </message>
    <message>
        <source>Colours: dark</source>
        <translation>Colores: oscuros</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Language: %1</source>
        <translation>Idioma: %1</translation>
    </message>
    <message>
        <source>as the system</source>
        <translation>como el sistema</translation>
    </message>
    <message>
        <source>A country database in MaxMind&apos;s format</source>
        <translation>Una base de datos de países en formato MaxMind</translation>
    </message>
    <message>
        <source>Country databases (*.mmdb);;All files (*)</source>
        <translation>Bases de datos de países (*.mmdb);;Todos los archivos (*)</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Entregas</translation>
    </message>
    <message>
        <source>Go to the next difference</source>
        <translation>Ir a la diferencia siguiente</translation>
    </message>
    <message>
        <source>Go to the difference before</source>
        <translation>Ir a la diferencia anterior</translation>
    </message>
    <message>
        <source>Select two rows, and compare them with Ctrl+D.</source>
        <translation>Seleccionar dos filas y compararlas con Ctrl+D.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <source>Esc closes</source>
        <translation>Esc cierra</translation>
    </message>
    <message>
        <source>Two ledgers</source>
        <translation>Dos registros</translation>
    </message>
    <message>
        <source>Search the payload</source>
        <translation>Buscar en la carga útil</translation>
    </message>
    <message>
        <source>Trust</source>
        <translation>Confianza</translation>
    </message>
    <message>
        <source>Who trusts it</source>
        <translation>Quién confía en él</translation>
    </message>
    <message>
        <source>Scenarios</source>
        <translation>Escenarios</translation>
    </message>
    <message>
        <source>Go to the last hour</source>
        <translation>Ir a la última hora</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Última hora</translation>
    </message>
    <message>
        <source>Signature doctor</source>
        <translation>Doctor de firmas</translation>
    </message>
    <message>
        <source>Open the signature doctor</source>
        <translation>Abrir el doctor de firmas</translation>
    </message>
    <message>
        <source>Do what the notice offers</source>
        <translation>Hacer lo que ofrece el aviso</translation>
    </message>
    <message>
        <source>undo notice</source>
        <extracomment>words by which people look for what a notice offers, such as &quot;Bring it back&quot;</extracomment>
        <translation>deshacer aviso undo</translation>
    </message>
    <message>
        <source>language settings preferences</source>
        <extracomment>words by which people look for the languages</extracomment>
        <translation>idioma ajustes preferencias language settings</translation>
    </message>
    <message>
        <source>%1 gets Slack messages</source>
        <translation>%1 recibe mensajes de Slack</translation>
    </message>
    <message>
        <source>Drag a place by its title to where you want it, also out of the window.</source>
        <translation>Arrastre un panel por su título hasta donde lo quiera, incluso fuera de la ventana.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Listo</translation>
    </message>
    <message>
        <source>Show the bytes of what is compared</source>
        <translation>Mostrar los bytes de lo comparado</translation>
    </message>
    <message>
        <source>Inspect the next of the selected rows</source>
        <translation>Inspeccionar la siguiente fila seleccionada</translation>
    </message>
    <message>
        <source>Inspect the selected row before</source>
        <translation>Inspeccionar la fila seleccionada anterior</translation>
    </message>
</context>
<context>
    <name>ovyxa::Mangling</name>
    <message>
        <source>JSON serialised anew</source>
        <translation>JSON serializado de nuevo</translation>
    </message>
    <message>
        <source>keys sorted</source>
        <translation>claves ordenadas</translation>
    </message>
    <message>
        <source>slashes escaped</source>
        <translation>barras escapadas</translation>
    </message>
    <message>
        <source>last line break cut</source>
        <translation>último salto de línea cortado</translation>
    </message>
    <message>
        <source>re-encoded as Latin-1</source>
        <translation>recodificado a Latin-1</translation>
    </message>
    <message>
        <source>packed with gzip</source>
        <translation>comprimido con gzip</translation>
    </message>
    <message>
        <source>sent in chunks</source>
        <translation>enviado en fragmentos</translation>
    </message>
    <message>
        <source>signature header renamed</source>
        <translation>cabecera de firma renombrada</translation>
    </message>
    <message>
        <source>signature header dropped</source>
        <translation>cabecera de firma eliminada</translation>
    </message>
</context>
<context>
    <name>ovyxa::NoticeBar</name>
    <message>
        <source>Close this note</source>
        <translation>Cerrar este aviso</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>ovyxa::ObjectEditor</name>
    <message>
        <source>the name “%1” stands here a second time</source>
        <translation>el nombre “%1” aparece aquí por segunda vez</translation>
    </message>
    <message>
        <source>An object is expected: {&quot;name&quot;: value, …}.</source>
        <translation>Se esperaba un objeto: {&quot;name&quot;: valor, …}.</translation>
    </message>
</context>
<context>
    <name>ovyxa::OtherWords</name>
    <message>
        <source>settings preferences options configuration</source>
        <extracomment>words by which people look for commands, separated by blanks: on each line those of one kind of command</extracomment>
        <translation>ajustes preferencias opciones configuración settings</translation>
    </message>
    <message>
        <source>theme appearance mode</source>
        <translation>tema apariencia modo theme</translation>
    </message>
    <message>
        <source>layout panes docks</source>
        <translation>disposición paneles layout</translation>
    </message>
    <message>
        <source>help shortcuts keyboard cheat sheet</source>
        <translation>ayuda atajos teclado chuleta help shortcuts</translation>
    </message>
    <message>
        <source>plan script answers steps flaky</source>
        <translation>plan guion script respuestas pasos inestable</translation>
    </message>
    <message>
        <source>return now real time</source>
        <translation>volver ahora tiempo real return now</translation>
    </message>
    <message>
        <source>ahead forward next</source>
        <translation>adelante avanzar siguiente ahead</translation>
    </message>
    <message>
        <source>simulator run ahead an hour spike fill month</source>
        <translation>simulador adelantar una hora pico llenar mes ahead spike</translation>
    </message>
    <message>
        <source>outage down what if ahead</source>
        <translation>caída fallo qué pasaría si outage</translation>
    </message>
    <message>
        <source>send event trigger</source>
        <translation>enviar evento disparar send event</translation>
    </message>
    <message>
        <source>resend send again retry</source>
        <translation>reenviar volver a enviar reintentar resend retry</translation>
    </message>
    <message>
        <source>time zone format</source>
        <translation>zona horaria formato</translation>
    </message>
    <message>
        <source>relative</source>
        <translation>relativo</translation>
    </message>
    <message>
        <source>desktop notifications tray pop-up mute</source>
        <translation>notificaciones escritorio bandeja silenciar</translation>
    </message>
    <message>
        <source>API token new add</source>
        <translation>API clave token nueva añadir</translation>
    </message>
    <message>
        <source>goal add remove manage</source>
        <translation>objetivo añadir quitar gestionar</translation>
    </message>
</context>
<context>
    <name>ovyxa::OutageSums</name>
    <message>
        <source>The last hour</source>
        <translation>La última hora</translation>
    </message>
    <message>
        <source>Let it happen</source>
        <translation>Hacer que ocurra</translation>
    </message>
    <message numerus="yes">
        <source>%Ln answered 2xx</source>
        <translation>
            <numerusform>%Ln con respuesta 2xx</numerusform>
            <numerusform>%Ln con respuesta 2xx</numerusform>
        </translation>
    </message>
    <message>
        <source>%L1 otherwise, %L2 not at all</source>
        <translation>%L1 con otra, %L2 sin ninguna</translation>
    </message>
    <message>
        <source>no answer time yet</source>
        <translation>aún sin tiempo de respuesta</translation>
    </message>
    <message>
        <source>If %1 is down for %2</source>
        <translation>Si %1 cae durante %2</translation>
    </message>
    <message>
        <source>Of what is under way now; new events are not guessed. Outside the red bar the endpoint is taken to answer 2xx.</source>
        <translation>De lo que está en curso ahora; no se adivinan eventos nuevos. Fuera de la barra roja se supone que el endpoint responde 2xx.</translation>
    </message>
    <message>
        <source>none to recover</source>
        <translation>ninguna por recuperar</translation>
    </message>
    <message>
        <source>none is lost</source>
        <translation>ninguna se pierde</translation>
    </message>
    <message>
        <source>none afterwards</source>
        <translation>después ninguno</translation>
    </message>
    <message>
        <source>none is held</source>
        <translation>ninguna retenida</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Mostrarlas</translation>
    </message>
    <message>
        <source>Nothing is lost, and nothing has to recover</source>
        <translation>Nada se pierde y nada tiene que recuperarse</translation>
    </message>
    <message numerus="yes">
        <source>%Ln attempt(s) meet it</source>
        <translation>
            <numerusform>%Ln intento la encuentra</numerusform>
            <numerusform>%Ln intentos la encuentran</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln recover, by %1</source>
        <translation>
            <numerusform>%Ln se recupera, a las %1</numerusform>
            <numerusform>%Ln se recuperan, a las %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln are lost, by %1</source>
        <translation>
            <numerusform>%Ln se pierde, a las %1</numerusform>
            <numerusform>%Ln se pierden, a las %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in a minute at %1</source>
        <translation>
            <numerusform>%Ln en un minuto a las %1</numerusform>
            <numerusform>%Ln en un minuto a las %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held by the limit</source>
        <translation>
            <numerusform>%Ln retenida por el límite</numerusform>
            <numerusform>%Ln retenidas por el límite</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show the %Ln</source>
        <translation>
            <numerusform>Mostrar %Ln</numerusform>
            <numerusform>Mostrar los %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>List the %Ln that are lost, in the log</source>
        <translation>
            <numerusform>Mostrar en el registro %Ln que se pierde</numerusform>
            <numerusform>Mostrar en el registro las %Ln que se pierden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>List the %Ln that recover, in the log</source>
        <translation>
            <numerusform>Mostrar en el registro %Ln que se recupera</numerusform>
            <numerusform>Mostrar en el registro las %Ln que se recuperan</numerusform>
        </translation>
    </message>
    <message>
        <source>If %1 is down</source>
        <translation>Si %1 cae</translation>
    </message>
</context>
<context>
    <name>ovyxa::OutageTimes</name>
    <message>
        <source>Hours and minutes, as in 14:05: when the endpoint goes down, and when it answers again</source>
        <translation>Horas y minutos, como en 14:05: cuándo cae el endpoint y cuándo vuelve a responder</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no time. Write it as 14:05.</source>
        <translation>«%1» no es una hora. Escríbela como 14:05.</translation>
    </message>
    <message>
        <source>The picture reaches from %1 to %2: choose times within it.</source>
        <translation>La imagen va de %1 a %2: elige horas dentro de ella.</translation>
    </message>
    <message>
        <source>It would end at %1, before it begins at %2.</source>
        <translation>Terminaría a las %1, antes de empezar a las %2.</translation>
    </message>
    <message>
        <source>At %1 it would be over already: let it end after now.</source>
        <translation>A las %1 ya habría terminado: haz que acabe después de ahora.</translation>
    </message>
    <message>
        <source>The outage begins at</source>
        <translation>La caída empieza a las</translation>
    </message>
    <message>
        <source>The outage ends at</source>
        <translation>La caída termina a las</translation>
    </message>
</context>
<context>
    <name>ovyxa::Passage</name>
    <message>
        <source>%1, after %2</source>
        <translation>%1, tras %2</translation>
    </message>
    <message>
        <source>%1; the sender left</source>
        <translation>%1; el remitente se fue</translation>
    </message>
    <message numerus="yes">
        <source>%1 from %2 (%3 ms, %n byte(s))</source>
        <translation>
            <numerusform>%1 de %2 (%3 ms, %n byte)</numerusform>
            <numerusform>%1 de %2 (%3 ms, %n bytes)</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, before it had the whole request</source>
        <translation>%1, antes de tener la solicitud completa</translation>
    </message>
    <message>
        <source>%1; the receiver was stopped</source>
        <translation>%1; se detuvo el receptor</translation>
    </message>
</context>
<context>
    <name>ovyxa::PayloadEditor</name>
    <message>
        <source>Ovyxa documents these fields. Assumed: visitor_count is 1, source is direct where nothing says otherwise, and country is the site&apos;s own where no country database is set.</source>
        <translation>Ovyxa documenta estos campos. Se supone que visitor_count es 1, que source es direct si nada indica otra cosa y que country es el país del sitio si no hay una base de datos de países.</translation>
    </message>
    <message>
        <source>Ovyxa does not document this event&apos;s data. Assumed: threshold, usage, limit and period.</source>
        <translation>Ovyxa no documenta los datos de este evento. Se suponen threshold, usage, limit y period.</translation>
    </message>
    <message>
        <source>Ovyxa does not document this event&apos;s data. Assumed: active_visitors, threshold and window_minutes.</source>
        <translation>Ovyxa no documenta los datos de este evento. Se suponen active_visitors, threshold y window_minutes.</translation>
    </message>
    <message>
        <source>Payload as it would be sent</source>
        <translation>Carga útil tal como se enviaría</translation>
    </message>
    <message>
        <source>Data of the event, as JSON</source>
        <translation>Datos del evento, como JSON</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Empezar de nuevo</translation>
    </message>
    <message>
        <source>Take the event&apos;s template again</source>
        <translation>Volver a partir de la plantilla del evento</translation>
    </message>
    <message>
        <source>%1 of %2 bytes</source>
        <translation>%1 de %2 bytes</translation>
    </message>
</context>
<context>
    <name>ovyxa::PayloadPage</name>
    <message>
        <source>Payload</source>
        <translation>Carga útil</translation>
    </message>
    <message>
        <source>Payload, laid out</source>
        <translation>Carga útil, con formato</translation>
    </message>
    <message>
        <source>Payload, bytes as sent</source>
        <translation>Carga útil, bytes tal como se enviaron</translation>
    </message>
    <message>
        <source>Payload, hexadecimal</source>
        <translation>Carga útil, hexadecimal</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>Árbol</translation>
    </message>
    <message>
        <source>Pretty</source>
        <translation>Formato</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>En bruto</translation>
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
        <translation>El mensaje tal como lo muestra Slack</translation>
    </message>
    <message>
        <source>Sample for field mapping: the fields as Zapier names them</source>
        <translation>Muestra para la asignación de campos: los campos tal como los nombra Zapier</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copy what is shown; of the tree and the raw body, the exact text</source>
        <translation>Copiar lo que se muestra; del árbol y del cuerpo en bruto, el texto exacto</translation>
    </message>
    <message>
        <source>Fields as Zapier offers them for mapping</source>
        <translation>Campos tal como Zapier los ofrece para asignarlos</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Campo</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>Muestra</translation>
    </message>
    <message>
        <source>Only the first %1 of %2 were kept.</source>
        <translation>Solo se conservaron los primeros %1 de %2.</translation>
    </message>
    <message>
        <source>Reading the body…</source>
        <translation>Leyendo el cuerpo…</translation>
    </message>
</context>
<context>
    <name>ovyxa::PayloadReading</name>
    <message>
        <source>The body is empty.</source>
        <translation>El cuerpo está vacío.</translation>
    </message>
    <message>
        <source>This is not JSON from byte %1 on: %2. The tree shows what stands before.</source>
        <translation>Esto no es JSON a partir del byte %1: %2. El árbol muestra lo anterior.</translation>
    </message>
    <message>
        <source>This is not JSON: byte %1, %2.</source>
        <translation>Esto no es JSON: byte %1, %2.</translation>
    </message>
    <message>
        <source>Byte %1 is no UTF-8, as JSON must be; such bytes are shown as \xNN.</source>
        <translation>El byte %1 no es UTF-8, como debe ser JSON; esos bytes se muestran como \xNN.</translation>
    </message>
    <message>
        <source>Byte %1 is no UTF-8 text; such bytes are shown as \xNN.</source>
        <translation>El byte %1 no es texto UTF-8; esos bytes se muestran como \xNN.</translation>
    </message>
    <message numerus="yes">
        <source>It is nested %Ln level(s) deep: what stands deep in the tree is opened by itself.</source>
        <translation>
            <numerusform>Tiene %Ln nivel de anidamiento: lo que está en lo hondo del árbol se abre por separado.</numerusform>
            <numerusform>Tiene %Ln niveles de anidamiento: lo que está en lo hondo del árbol se abre por separado.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::PhasesView</name>
    <message>
        <source>Timing: %1</source>
        <translation>Tiempos: %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::PlanPopup</name>
    <message>
        <source>fails twice, then recovers</source>
        <translation>falla dos veces y luego se recupera</translation>
    </message>
    <message>
        <source>always fails</source>
        <translation>falla siempre</translation>
    </message>
    <message>
        <source>never answers: the sender&apos;s time limit ends it</source>
        <translation>no responde nunca: lo termina el límite de tiempo del remitente</translation>
    </message>
    <message>
        <source>reads, then closes without an answer</source>
        <translation>lee y luego cierra sin responder</translation>
    </message>
    <message>
        <source>breaks the connection</source>
        <translation>corta la conexión</translation>
    </message>
    <message>
        <source>announces a body and cuts it after 20 bytes</source>
        <translation>anuncia un cuerpo y lo corta tras 20 bytes</translation>
    </message>
    <message>
        <source>answers a byte a second</source>
        <translation>responde un byte por segundo</translation>
    </message>
    <message>
        <source>answers something that is not HTTP</source>
        <translation>responde algo que no es HTTP</translation>
    </message>
    <message>
        <source>redirects; Ovyxa&apos;s sender does not follow</source>
        <translation>redirige; el remitente de Ovyxa no lo sigue</translation>
    </message>
    <message>
        <source>answers as Slack does: no text, no_text</source>
        <translation>responde como Slack: sin texto, no_text</translation>
    </message>
    <message>
        <source>answers as Zapier&apos;s catch hook does</source>
        <translation>responde como el catch hook de Zapier</translation>
    </message>
    <message>
        <source>passes back what the server behind says</source>
        <translation>devuelve lo que dice el servidor de detrás</translation>
    </message>
    <message>
        <source>What the receiver answers</source>
        <translation>Qué responde el receptor</translation>
    </message>
    <message>
        <source>Ready-made plans</source>
        <translation>Planes predefinidos</translation>
    </message>
    <message>
        <source>200, and 401 to what is not signed rightly</source>
        <translation>200, y 401 a lo que no está bien firmado</translation>
    </message>
    <message>
        <source>accepts everything, whatever the signature</source>
        <translation>acepta todo, sea cual sea la firma</translation>
    </message>
    <message>
        <source>no script</source>
        <translation>sin guion</translation>
    </message>
    <message>
        <source>Answers in turn, separated by commas; the last one repeats. 503x3 is three times. They are given as they stand, whatever the signature; without a script it is 200, and 401 to what is not signed rightly.</source>
        <translation>Respuestas por turno, separadas por comas; la última se repite. 503x3 son tres veces. Se dan tal como están, sea cual sea la firma; sin guion es 200, y 401 a lo que no está bien firmado.</translation>
    </message>
    <message>
        <source>flaky: some fail, some get through</source>
        <translation>inestable: unas fallan, otras pasan</translation>
    </message>
    <message>
        <source>down for 20 minutes: a delivery&apos;s first three attempts fail</source>
        <translation>caído 20 minutos: fallan los tres primeros intentos de una entrega</translation>
    </message>
    <message>
        <source>rate-limited: 429 with Retry-After, then accepts</source>
        <translation>con límite: 429 con Retry-After, luego acepta</translation>
    </message>
    <message>
        <source>slow: accepts after two seconds</source>
        <translation>lento: acepta a los dos segundos</translation>
    </message>
    <message>
        <source>all: 200, and 401 to what is not signed rightly</source>
        <translation>todas: 200, y 401 a lo que no está bien firmado</translation>
    </message>
    <message>
        <source>all: %1</source>
        <translation>todas: %1</translation>
    </message>
    <message>
        <source>from %L1 on: %2</source>
        <translation>desde la %L1: %2</translation>
    </message>
    <message>
        <source>Answer so</source>
        <translation>Responder así</translation>
    </message>
    <message>
        <source>Counts at once, and is done before the signature is checked, as by a proxy in front: what arrives is recorded so, and which steps changed it.</source>
        <translation>Vale al momento y se hace antes de comprobar la firma, como por un proxy delante: así queda registrado lo que llega, y qué pasos lo cambiaron.</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Pasos</translation>
    </message>
    <message>
        <source>Ready-made</source>
        <translation>Preparados</translation>
    </message>
    <message>
        <source>The next requests get</source>
        <translation>Las próximas peticiones reciben</translation>
    </message>
    <message>
        <source>Changed on the way in</source>
        <translation>Cambiado al entrar</translation>
    </message>
</context>
<context>
    <name>ovyxa::PlanSteps</name>
    <message>
        <source>Add a step</source>
        <translation>Añadir un paso</translation>
    </message>
    <message>
        <source>Steps of the plan</source>
        <translation>Pasos del plan</translation>
    </message>
    <message>
        <source>Move the step up</source>
        <translation>Subir el paso</translation>
    </message>
    <message>
        <source>Move up (Alt+Up)</source>
        <translation>Subir (Alt+Arriba)</translation>
    </message>
    <message>
        <source>Move the step down</source>
        <translation>Bajar el paso</translation>
    </message>
    <message>
        <source>Move down (Alt+Down)</source>
        <translation>Bajar (Alt+Abajo)</translation>
    </message>
    <message>
        <source>Remove the step</source>
        <translation>Quitar el paso</translation>
    </message>
    <message>
        <source>Remove (Delete)</source>
        <translation>Quitar (Supr)</translation>
    </message>
    <message>
        <source>How often the step is answered</source>
        <translation>Cuántas veces se responde el paso</translation>
    </message>
    <message>
        <source>How often the step is answered before the next one</source>
        <translation>Cuántas veces se responde el paso antes del siguiente</translation>
    </message>
    <message>
        <source>accept</source>
        <translation>aceptar</translation>
    </message>
    <message>
        <source>fail</source>
        <translation>fallar</translation>
    </message>
    <message>
        <source>too many requests, with Retry-After</source>
        <translation>demasiadas peticiones, con Retry-After</translation>
    </message>
    <message>
        <source>accept late</source>
        <translation>aceptar tarde</translation>
    </message>
    <message>
        <source>close without an answer</source>
        <translation>cerrar sin respuesta</translation>
    </message>
    <message>
        <source>break the connection</source>
        <translation>romper la conexión</translation>
    </message>
    <message>
        <source>never answer</source>
        <translation>no responder nunca</translation>
    </message>
    <message>
        <source>cut the answer short</source>
        <translation>cortar la respuesta</translation>
    </message>
    <message>
        <source>a byte a second</source>
        <translation>un byte por segundo</translation>
    </message>
    <message>
        <source>no HTTP</source>
        <translation>nada de HTTP</translation>
    </message>
    <message>
        <source>redirect</source>
        <translation>redirigir</translation>
    </message>
    <message>
        <source>as Slack does</source>
        <translation>como Slack</translation>
    </message>
    <message>
        <source>as Zapier does</source>
        <translation>como Zapier</translation>
    </message>
    <message>
        <source>the server behind</source>
        <translation>el servidor de detrás</translation>
    </message>
    <message>
        <source>Select a step first.</source>
        <translation>Seleccione primero un paso.</translation>
    </message>
    <message>
        <source>It is the first step.</source>
        <translation>Es el primer paso.</translation>
    </message>
    <message>
        <source>It is the last step.</source>
        <translation>Es el último paso.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Profile</name>
    <message>
        <source>The profile&apos;s name is empty. Name a folder.</source>
        <translation>El nombre del perfil está vacío. Indicar una carpeta.</translation>
    </message>
    <message>
        <source>%1 is a file; a profile is a folder. Name another place.</source>
        <translation>%1 es un archivo; un perfil es una carpeta. Indicar otro lugar.</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be made. Check the permissions, or name another place.</source>
        <translation>No se puede crear la carpeta de perfil %1. Comprobar los permisos o indicar otro lugar.</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be written (%2). Check its permissions, or name another place.</source>
        <translation>No se puede escribir en la carpeta de perfil %1 (%2). Comprobar sus permisos o indicar otro lugar.</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be locked (%2). Name a place on a local disk.</source>
        <translation>No se puede bloquear la carpeta de perfil %1 (%2). Indicar un lugar en un disco local.</translation>
    </message>
    <message>
        <source>The profile %1 is in use by another Ovyxa Bench (process %2). Close that one, or name another profile with --profile.</source>
        <translation>El perfil %1 lo está usando otro Ovyxa Bench (proceso %2). Cerrarlo o indicar otro perfil con --profile.</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be written (%2). Make room, or name another place.</source>
        <translation>No se puede escribir en la carpeta de perfil %1 (%2). Liberar espacio o indicar otro lugar.</translation>
    </message>
    <message>
        <source>%1 belongs to the user %2, who can change what is kept in it. Name another place, or make it yours with chown.</source>
        <translation>%1 pertenece al usuario %2, que puede cambiar lo que se guarda ahí. Indique otro lugar, o hágalo suyo con chown.</translation>
    </message>
    <message>
        <source>The group %2 can change what is kept in %1. Take that from it, as with chmod g-w, or name another place.</source>
        <translation>El grupo %2 puede cambiar lo que se guarda en %1. Quíteselo, por ejemplo con chmod g-w, o indique otro lugar.</translation>
    </message>
    <message>
        <source>Everybody on this machine can change what is kept in %1. Take that from them, as with chmod o-w, or name another place.</source>
        <translation>Cualquiera en este equipo puede cambiar lo que se guarda en %1. Quite ese permiso, por ejemplo con chmod o-w, o indique otro lugar.</translation>
    </message>
</context>
<context>
    <name>ovyxa::PruneDialog</name>
    <message>
        <source>Everything that has ended</source>
        <translation>Todo lo que ha terminado</translation>
    </message>
    <message>
        <source>All but so many of the newest:</source>
        <translation>Todo salvo tantas de las más recientes:</translation>
    </message>
    <message>
        <source>What is older than so many days:</source>
        <translation>Lo que tiene más de tantos días:</translation>
    </message>
    <message>
        <source>Keep both logs so from now on</source>
        <translation>Mantener así ambos registros desde ahora</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Borrar</translation>
    </message>
    <message>
        <source>How many of the newest stay</source>
        <translation>Cuántas de las más recientes quedan</translation>
    </message>
    <message>
        <source>How many days stay, by the bench&apos;s clock</source>
        <translation>Cuántos días quedan, según el reloj del banco</translation>
    </message>
    <message>
        <source>Clear or thin out the log</source>
        <translation>Vaciar o aligerar el registro</translation>
    </message>
    <message>
        <source>While the bench runs it looks every ten minutes and deletes what is more, of the receiver&apos;s log, too. Off unless you ask.</source>
        <translation>Mientras el banco está en marcha, mira cada diez minutos y borra lo que sobra, también del registro del receptor. Desactivado salvo que lo pida.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Nothing would go now.</source>
        <translation>Ahora no se borraría nada.</translation>
    </message>
    <message>
        <source>Attempts and bodies go, too, and the disk gets the space back. What is still to be sent stays. You can undo it for 15 seconds; then it is gone for good.</source>
        <translation>También se eliminan los intentos y los cuerpos, y el disco recupera el espacio. Lo que aún está por enviar se queda. Puede deshacerlo durante 15 segundos; después es definitivo.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries would go.</source>
        <translation>
            <numerusform>Se borraría %Ln entrega.</numerusform>
            <numerusform>Se borrarían %Ln entregas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stay: still to be sent, or what shows that an older failed one is settled.</source>
        <translation>
            <numerusform>%Ln queda: por enviar, o muestra que una anterior fallida está resuelta.</numerusform>
            <numerusform>%Ln quedan: por enviar, o muestran que una anterior fallida está resuelta.</numerusform>
        </translation>
    </message>
    <message>
        <source>Counting what would go…</source>
        <translation>Contando lo que se iría…</translation>
    </message>
    <message>
        <source>What would go is being counted.</source>
        <translation>Se está contando lo que se borraría.</translation>
    </message>
</context>
<context>
    <name>ovyxa::QueryPopup</name>
    <message>
        <source>Suggestions for the filter</source>
        <translation>Sugerencias para el filtro</translation>
    </message>
    <message>
        <source>Save this filter as</source>
        <translation>Guardar este filtro como</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>take</source>
        <translation>aceptar</translation>
    </message>
    <message>
        <source>choose</source>
        <translation>elegir</translation>
    </message>
    <message>
        <source>Ctrl Space</source>
        <translation>Ctrl Espacio</translation>
    </message>
    <message>
        <source>all keys</source>
        <translation>todas las claves</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>close</source>
        <translation>cerrar</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::Receiver</name>
    <message>
        <source>unanswered: the connection ended before</source>
        <translation>sin respuesta: la conexión terminó antes</translation>
    </message>
    <message>
        <source>The step “app” answers with what a server behind the receiver says, and none is named. Forward to one, or take another step.</source>
        <translation>El paso “app” responde con lo que dice un servidor situado detrás del receptor, y no se ha indicado ninguno. Reenviar a uno o usar otro paso.</translation>
    </message>
    <message>
        <source>hex</source>
        <translation>hexadecimal</translation>
    </message>
    <message>
        <source>hex after sha256=</source>
        <translation>hexadecimal tras sha256=</translation>
    </message>
    <message>
        <source>base64</source>
        <translation>base64</translation>
    </message>
    <message>
        <source>Signed with the secret “%1”, as %2.</source>
        <translation>Firmada con el secreto “%1”, como %2.</translation>
    </message>
    <message numerus="yes">
        <source>The signature does not match the body with any of the %n known secret(s).</source>
        <translation>
            <numerusform>La firma no corresponde al cuerpo con el %n secreto conocido.</numerusform>
            <numerusform>La firma no corresponde al cuerpo con ninguno de los %n secretos conocidos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>X-Ovyxa-Signature stands there %n time(s); only one can be meant.</source>
        <translation>
            <numerusform>X-Ovyxa-Signature aparece %n vez; solo puede valer una.</numerusform>
            <numerusform>X-Ovyxa-Signature aparece %n veces; solo puede valer una.</numerusform>
        </translation>
    </message>
    <message>
        <source>The request has no X-Ovyxa-Signature header.</source>
        <translation>La solicitud no tiene la cabecera X-Ovyxa-Signature.</translation>
    </message>
    <message numerus="yes">
        <source>The body has more than the %n byte(s) that are kept: it was passed on as it came, and its signature not checked.</source>
        <translation>
            <numerusform>El cuerpo supera el %n byte que se conserva: se reenvió tal como llegó, y su firma no se comprobó.</numerusform>
            <numerusform>El cuerpo supera los %n bytes que se conservan: se reenvió tal como llegó, y su firma no se comprobó.</numerusform>
        </translation>
    </message>
    <message>
        <source>The Host “%1” is neither this machine nor allowed: a web page could reach the receiver that way. Allow it if it is your tunnel.</source>
        <translation>El host “%1” no es este equipo ni está permitido: una página web podría llegar así al receptor. Si es un túnel propio, hay que permitirlo.</translation>
    </message>
    <message>
        <source>CONNECT asks for a tunnel, which the receiver does not open. Send the request itself.</source>
        <translation>CONNECT pide un túnel, y el receptor no los abre. Enviar la propia solicitud.</translation>
    </message>
    <message>
        <source>A web page of another site sent this.</source>
        <translation>La envió una página web de otro sitio.</translation>
    </message>
    <message>
        <source>A web page of %1 sent this.</source>
        <translation>La envió una página web de %1.</translation>
    </message>
    <message>
        <source>Such a request is not forwarded.</source>
        <translation>Una solicitud así no se reenvía.</translation>
    </message>
    <message>
        <source>Without a secret nothing tells it from a webhook, so it was refused. Name the secret.</source>
        <translation>Sin un secreto nada la distingue de un webhook, así que se rechazó. Indicar el secreto.</translation>
    </message>
    <message>
        <source>The receiver changed it on its way in, as it was told to: %1.</source>
        <translation>El receptor lo cambió al entrar, como se le indicó: %1.</translation>
    </message>
    <message>
        <source>No secret is known to check the signature with: name the one that the webhook signs with.</source>
        <translation>No se conoce ningún secreto con el que comprobar la firma: indique aquel con el que firma el webhook.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverController</name>
    <message>
        <source>The receiver listens beyond this machine: whoever reaches %1 can send to it and learns its verdicts.</source>
        <translation>El receptor escucha más allá de este equipo: quien llegue a %1 puede enviarle solicitudes y conocer sus veredictos.</translation>
    </message>
    <message>
        <source>Only this machine</source>
        <translation>Solo este equipo</translation>
    </message>
    <message>
        <source>Use any free port</source>
        <translation>Usar cualquier puerto libre</translation>
    </message>
    <message>
        <source>“app” is the answer of a server behind the receiver: name one under Forward to.</source>
        <translation>“app” es la respuesta de un servidor situado detrás del receptor: indicar uno en “Reenviar a”.</translation>
    </message>
    <message>
        <source>Requests for %1 are answered from now on.</source>
        <translation>A partir de ahora se responde a las solicitudes para %1.</translation>
    </message>
    <message>
        <source>A request for %1 got 421: that is no name of this machine. If a tunnel forwards it here, allow the name.</source>
        <translation>Una solicitud para %1 recibió 421: no es un nombre de este equipo. Si un túnel la reenvía aquí, hay que permitir el nombre.</translation>
    </message>
    <message>
        <source>Allow this host</source>
        <translation>Permitir este host</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>TLS handshake</source>
        <translation>Negociación TLS</translation>
    </message>
    <message>
        <source>Head of a request</source>
        <translation>Encabezado de una solicitud</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Body of a request</source>
        <translation>Cuerpo de una solicitud</translation>
    </message>
    <message>
        <source>Idle connection</source>
        <translation>Conexión inactiva</translation>
    </message>
    <message>
        <source>Connections at once</source>
        <translation>Conexiones simultáneas</translation>
    </message>
    <message>
        <source>All requests under way together</source>
        <translation>Todas las solicitudes en curso juntas</translation>
    </message>
    <message>
        <source>A certificate and its key belong together: name both files, or neither.</source>
        <translation>Un certificado y su clave van juntos: indicar ambos archivos o ninguno.</translation>
    </message>
    <message>
        <source>%1 cannot be read. Check its name and its permissions.</source>
        <translation>No se puede leer %1. Comprobar su nombre y sus permisos.</translation>
    </message>
    <message>
        <source>Without a secret no signature can be checked: requests are shown as unchecked.</source>
        <translation>Sin un secreto no se puede comprobar ninguna firma: las solicitudes figuran como no comprobadas.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverDesk</name>
    <message>
        <source>A request could not be recorded, and is in no list: %1 %2</source>
        <translation>Una solicitud no pudo registrarse y no figura en ninguna lista: %1 %2</translation>
    </message>
    <message>
        <source>What the receiver answered could not be kept. %1</source>
        <translation>No se pudo conservar lo que respondió el receptor. %1</translation>
    </message>
    <message>
        <source>The receiver dropped a connection from %1. %2</source>
        <translation>El receptor cortó una conexión de %1. %2</translation>
    </message>
    <message>
        <source>secret %1</source>
        <translation>secreto %1</translation>
    </message>
    <message>
        <source>The receiver has no secret to check signatures with, and an event that nobody verified proves nothing. Add a webhook first; the receiver knows its secret.</source>
        <translation>El receptor no tiene ningún secreto con el que comprobar firmas, y un evento que nadie ha verificado no demuestra nada. Añadir primero un webhook; el receptor conoce su secreto.</translation>
    </message>
    <message>
        <source>“%1” is not an IP address. Use 127.0.0.1, ::1, or the address of a network card.</source>
        <translation>“%1” no es una dirección IP. Usar 127.0.0.1, ::1 o la dirección de una tarjeta de red.</translation>
    </message>
    <message>
        <source>A certificate and its key go together: name both files, or neither.</source>
        <translation>Un certificado y su clave van juntos: indicar ambos archivos o ninguno.</translation>
    </message>
    <message>
        <source>Why a signature does not match could not be kept. %1</source>
        <translation>No se pudo guardar por qué una firma no coincide. %1</translation>
    </message>
    <message numerus="yes">
        <source>The receiver dropped %n more connection(s) for the same reasons.</source>
        <translation>
            <numerusform>El receptor cortó %n conexión más por los mismos motivos.</numerusform>
            <numerusform>El receptor cortó %n conexiones más por los mismos motivos.</numerusform>
        </translation>
    </message>
    <message>
        <source>The receiver has no secret to check signatures with, so the alert rules watch nothing. Add a webhook: the receiver knows its secret.</source>
        <translation>El receptor no tiene ningún secreto con el que comprobar firmas, así que las reglas de alerta no vigilan nada. Añadir un webhook: el receptor conoce su secreto.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverEmpty</name>
    <message>
        <source>Command to try the receiver with</source>
        <translation>Comando para probar el receptor</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Copiar la ruta</translation>
    </message>
    <message>
        <source>Start the receiver</source>
        <translation>Iniciar el receptor</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Copiar el comando</translation>
    </message>
    <message>
        <source>Copy the path of the CA file</source>
        <translation>Copiar la ruta del archivo de CA</translation>
    </message>
    <message>
        <source>Nothing has arrived yet. Fire a trigger, or send something yourself:</source>
        <translation>Aún no ha llegado nada. Usar un disparador o enviar algo manualmente:</translation>
    </message>
    <message>
        <source>The receiver is stopped. Start it to see what a webhook sends, and whether the signature is right.</source>
        <translation>El receptor está detenido. Al iniciarlo se ve qué envía un webhook y si la firma es correcta.</translation>
    </message>
    <message>
        <source>CA file: %1</source>
        <translation>Archivo de CA: %1</translation>
    </message>
    <message>
        <source>Who trusts it</source>
        <translation>Quién confía en él</translation>
    </message>
    <message>
        <source>Ask curl, Node, Python and others on this machine whether they accept this certificate</source>
        <translation>Preguntar a curl, Node, Python y otros de este equipo si aceptan este certificado</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverHeader</name>
    <message>
        <source>answers</source>
        <translation>responde</translation>
    </message>
    <message>
        <source>secret ••••••••</source>
        <translation>secreto ••••••••</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Alertas</translation>
    </message>
    <message>
        <source>Copy the receiver&apos;s URL</source>
        <translation>Copiar la URL del receptor</translation>
    </message>
    <message>
        <source>Choose what the receiver answers</source>
        <translation>Elegir qué responde el receptor</translation>
    </message>
    <message>
        <source>Secrets that the receiver checks with</source>
        <translation>Secretos con los que comprueba el receptor</translation>
    </message>
    <message>
        <source>Requests are checked with the secrets of this profile&apos;s webhooks, and with others that you add</source>
        <translation>Las solicitudes se comprueban con los secretos de los webhooks de este perfil y con otros que se añadan</translation>
    </message>
    <message>
        <source>Alerts on received events</source>
        <translation>Alertas sobre los eventos recibidos</translation>
    </message>
    <message>
        <source>Be told when verified events reach a figure</source>
        <translation>Recibir un aviso cuando los eventos verificados alcancen una cifra</translation>
    </message>
    <message>
        <source>More about the receiver</source>
        <translation>Más sobre el receptor</translation>
    </message>
    <message>
        <source>Address, port, certificate, limits …</source>
        <translation>Dirección, puerto, certificado, límites …</translation>
    </message>
    <message>
        <source>Receiver: options and limits…</source>
        <translation>Receptor: opciones y límites…</translation>
    </message>
    <message>
        <source>Alerts on received events…</source>
        <translation>Alertas sobre los eventos recibidos…</translation>
    </message>
    <message>
        <source>Copy the path of the CA file</source>
        <translation>Copiar la ruta del archivo de CA</translation>
    </message>
    <message>
        <source>listening</source>
        <translation>escuchando</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>detenido</translation>
    </message>
    <message>
        <source>Copy the receiver&apos;s URL, %1</source>
        <translation>Copiar la URL del receptor, %1</translation>
    </message>
    <message>
        <source>Choose what the receiver answers; now %1</source>
        <translation>Elegir qué responde el receptor; ahora %1</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Detener</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Iniciar</translation>
    </message>
    <message>
        <source>Stop the receiver</source>
        <translation>Detener el receptor</translation>
    </message>
    <message>
        <source>Start the receiver</source>
        <translation>Iniciar el receptor</translation>
    </message>
    <message>
        <source>alters requests</source>
        <translation>altera peticiones</translation>
    </message>
    <message>
        <source>Who trusts the receiver&apos;s certificate…</source>
        <translation>Quién confía en el certificado del receptor…</translation>
    </message>
    <message>
        <source>On their way in: %1</source>
        <translation>Al entrar: %1</translation>
    </message>
    <message>
        <source>Search received requests</source>
        <translation>Buscar en las solicitudes recibidas</translation>
    </message>
    <message>
        <source>alters</source>
        <extracomment>&quot;alters requests&quot;, where there is no room for both words; the tool tip has all of it</extracomment>
        <translation>altera</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverOptionsDialog</name>
    <message>
        <source>Address</source>
        <translation>Dirección</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Puerto</translation>
    </message>
    <message>
        <source>Plain HTTP, without TLS</source>
        <translation>HTTP sin cifrar, sin TLS</translation>
    </message>
    <message>
        <source>Certificate file</source>
        <translation>Archivo de certificado</translation>
    </message>
    <message>
        <source>Key file</source>
        <translation>Archivo de clave</translation>
    </message>
    <message>
        <source>Accepted signatures</source>
        <translation>Firmas aceptadas</translation>
    </message>
    <message>
        <source>Accept what this profile&apos;s webhooks sign</source>
        <translation>Aceptar lo que firman los webhooks de este perfil</translation>
    </message>
    <message>
        <source>Another secret to accept</source>
        <translation>Otro secreto que aceptar</translation>
    </message>
    <message>
        <source>Other secrets that are accepted</source>
        <translation>Otros secretos que se aceptan</translation>
    </message>
    <message>
        <source>Forward to</source>
        <translation>Reenviar a</translation>
    </message>
    <message>
        <source>Tell it who sent the request (X-Forwarded-For, Forwarded)</source>
        <translation>Indicarle quién envió la solicitud (X-Forwarded-For, Forwarded)</translation>
    </message>
    <message>
        <source>Allowed hosts</source>
        <translation>Hosts permitidos</translation>
    </message>
    <message>
        <source>How the receiver listens</source>
        <translation>Cómo escucha el receptor</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Reiniciar</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Iniciar</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Elegir…</translation>
    </message>
    <message>
        <source>PEM files (*.pem *.crt *.key);;All files (*)</source>
        <translation>Archivos PEM (*.pem *.crt *.key);;Todos los archivos (*)</translation>
    </message>
    <message>
        <source>any free one</source>
        <translation>cualquiera libre</translation>
    </message>
    <message>
        <source>Empty: from the profile&apos;s CA</source>
        <translation>Vacío: de la CA del perfil</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Certificado</translation>
    </message>
    <message>
        <source>Choose a certificate file</source>
        <translation>Elegir un archivo de certificado</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Clave</translation>
    </message>
    <message>
        <source>Choose a key file</source>
        <translation>Elegir un archivo de clave</translation>
    </message>
    <message>
        <source>Any of them</source>
        <translation>Cualquiera de ellas</translation>
    </message>
    <message>
        <source>64 hex digits</source>
        <translation>64 dígitos hexadecimales</translation>
    </message>
    <message>
        <source>sha256= and 64 hex digits</source>
        <translation>sha256= y 64 dígitos hexadecimales</translation>
    </message>
    <message>
        <source>Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Añadir</translation>
    </message>
    <message>
        <source>Add this secret</source>
        <translation>Añadir este secreto</translation>
    </message>
    <message>
        <source>Remove the selected one</source>
        <translation>Quitar el seleccionado</translation>
    </message>
    <message numerus="yes">
        <source>•••••••• (%n bytes)</source>
        <translation>
            <numerusform>•••••••• (%n byte)</numerusform>
            <numerusform>•••••••• (%n bytes)</numerusform>
        </translation>
    </message>
    <message>
        <source>The URL of a server that answers; empty = none</source>
        <translation>La URL de un servidor que responde; vacío = ninguno</translation>
    </message>
    <message>
        <source>Names of tunnels, separated by commas</source>
        <translation>Nombres de túneles, separados por comas</translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>Firmas</translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation>Secretos</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Límites</translation>
    </message>
    <message>
        <source>Ovyxa sends and does not receive: the limits of the receiver are the bench&apos;s own. Beyond them the connection gets a 4xx or 408 and is closed.</source>
        <translation>Ovyxa envía y no recibe: los límites del receptor son propios de Ovyxa Bench. Al superarlos, la conexión recibe un 4xx o 408 y se cierra.</translation>
    </message>
    <message>
        <source>Other machines will reach the receiver and can send to it. Take 127.0.0.1 if that is not needed.</source>
        <translation>Otros equipos podrán llegar al receptor y enviarle solicitudes. Si no hace falta, usar 127.0.0.1.</translation>
    </message>
    <message>
        <source>Another secret to accept, kept until the program ends, not on disk</source>
        <translation>Otro secreto que se acepta; se guarda hasta que termina el programa, no en el disco</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverPanel</name>
    <message>
        <source>Compare the request with the last that worked</source>
        <translation>Comparar la solicitud con la última que funcionó</translation>
    </message>
    <message>
        <source>Requests that the receiver got</source>
        <translation>Solicitudes que recibió el receptor</translation>
    </message>
    <message>
        <source>Compare the two requests</source>
        <translation>Comparar las dos solicitudes</translation>
    </message>
    <message>
        <source>Choose what the receiver answers…</source>
        <translation>Elegir qué responde el receptor…</translation>
    </message>
    <message>
        <source>Show the request</source>
        <translation>Mostrar la solicitud</translation>
    </message>
    <message>
        <source>Stop the receiver</source>
        <translation>Detener el receptor</translation>
    </message>
    <message>
        <source>Start the receiver</source>
        <translation>Iniciar el receptor</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Copiar como cURL</translation>
    </message>
    <message>
        <source>Allow host %1</source>
        <translation>Permitir el host %1</translation>
    </message>
    <message>
        <source>Copied: the request as a cURL command.</source>
        <translation>Copiado: la solicitud como comando cURL.</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>Editar y volver a enviar</translation>
    </message>
    <message>
        <source>Search received requests</source>
        <translation>Buscar en las solicitudes recibidas</translation>
    </message>
    <message>
        <source>The request does not fit the filter.</source>
        <translation>La solicitud no coincide con el filtro.</translation>
    </message>
    <message>
        <source>Show all requests</source>
        <translation>Mostrar todas las solicitudes</translation>
    </message>
    <message>
        <source>Only %1</source>
        <translation>Solo %1</translation>
    </message>
    <message>
        <source>Without %1</source>
        <translation>Sin %1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>No request fits</source>
        <translation>Ninguna solicitud coincide</translation>
    </message>
    <message>
        <source>No request fits so far</source>
        <translation>Ninguna solicitud coincide hasta ahora</translation>
    </message>
    <message>
        <source>None of the requests that the receiver got fits this filter. Clear it to see all of them.</source>
        <translation>Ninguna de las solicitudes que recibió el receptor coincide con este filtro. Al vaciarlo se ven todas.</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Vaciar el filtro</translation>
    </message>
    <message>
        <source>The request is not listed yet, and may not fit the filter.</source>
        <translation>La petición aún no está en la lista y puede que no encaje con el filtro.</translation>
    </message>
    <message>
        <source>Tell of alerts on the desktop, too</source>
        <translation>Avisar de las alertas también en el escritorio</translation>
    </message>
</context>
<context>
    <name>ovyxa::RecordBar</name>
    <message>
        <source>Record</source>
        <translation>Grabar</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Desde</translation>
    </message>
    <message>
        <source>Simulated: 10m or 2h ago, 14:30, today, 2025-03-15</source>
        <translation>Simulado: hace 10m o 2h, 14:30, today, 2025-03-15</translation>
    </message>
    <message>
        <source>Record what was sent since</source>
        <translation>Grabar lo enviado desde</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Hasta</translation>
    </message>
    <message>
        <source>the newest</source>
        <translation>lo más reciente</translation>
    </message>
    <message>
        <source>until</source>
        <extracomment>between two times: &quot;Record what was sent since … until …&quot;</extracomment>
        <translation>hasta</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReplayBar</name>
    <message>
        <source>no wait</source>
        <translation>sin espera</translation>
    </message>
    <message>
        <source>the last about %1 s later</source>
        <translation>la última unos %1 s después</translation>
    </message>
    <message>
        <source>With a fresh timestamp</source>
        <translation>Con una marca de tiempo nueva</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Progress of the replay</source>
        <translation>Progreso de la repetición</translation>
    </message>
    <message>
        <source>Their answer was a 2xx, though the delivery failed: the endpoint may have processed them</source>
        <translation>Su respuesta fue un 2xx, aunque la entrega falló: puede que el endpoint las haya procesado</translation>
    </message>
    <message>
        <source>The same bytes and so the same signature, as a new delivery</source>
        <translation>Los mismos bytes y, por tanto, la misma firma, como entrega nueva</translation>
    </message>
    <message>
        <source>The same event with the time of now, signed anew</source>
        <translation>El mismo evento con la hora actual, firmado de nuevo</translation>
    </message>
    <message>
        <source>There is nothing to replay: no failed delivery is still owed.</source>
        <translation>No hay nada que repetir: ninguna entrega fallida sigue pendiente.</translation>
    </message>
    <message>
        <source>There is nothing to replay. Select deliveries in the log first.</source>
        <translation>No hay nada que repetir. Seleccionar primero entregas en el registro.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Detener</translation>
    </message>
    <message>
        <source>Replaying: %1 of %2</source>
        <translation>Repitiendo: %1 de %2</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>As they were</source>
        <translation>Tal como eran</translation>
    </message>
    <message>
        <source>To %1</source>
        <translation>A %1</translation>
    </message>
    <message>
        <source>To the same webhook</source>
        <translation>Al mismo webhook</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %Ln more webhooks</source>
        <translation>
            <numerusform>%1 y %Ln webhook más</numerusform>
            <numerusform>%1 y %Ln webhooks más</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries → %1</source>
        <translation>
            <numerusform>%Ln entrega → %1</numerusform>
            <numerusform>%Ln entregas → %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln already answered 2xx</source>
        <translation>
            <numerusform>%Ln ya respondida con 2xx</numerusform>
            <numerusform>%Ln ya respondidas con 2xx</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln whose webhook is gone</source>
        <translation>
            <numerusform>%Ln cuyo webhook ya no existe</numerusform>
            <numerusform>%Ln cuyo webhook ya no existe</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln requests now</source>
        <translation>
            <numerusform>%Ln solicitud ahora</numerusform>
            <numerusform>%Ln solicitudes ahora</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replay %Ln deliveries:</source>
        <translation>
            <numerusform>Repetir %Ln entrega:</numerusform>
            <numerusform>Repetir %Ln entregas:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replay %Ln</source>
        <translation>
            <numerusform>Repetir %Ln</numerusform>
            <numerusform>Repetir %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave out the %Ln</source>
        <translation>
            <numerusform>Omitir la %Ln</numerusform>
            <numerusform>Omitir las %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replaying %Ln deliveries …</source>
        <translation>
            <numerusform>Repitiendo %Ln entrega …</numerusform>
            <numerusform>Repitiendo %Ln entregas …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries replayed.</source>
        <translation>
            <numerusform>%Ln entrega repetida.</numerusform>
            <numerusform>%Ln entregas repetidas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped before the other %Ln.</source>
        <translation>
            <numerusform>Detenido antes de la %Ln restante.</numerusform>
            <numerusform>Detenido antes de las %Ln restantes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln were sent again meanwhile and are owed no more.</source>
        <translation>
            <numerusform>%Ln se volvió a enviar entretanto y ya no está pendiente.</numerusform>
            <numerusform>%Ln se volvieron a enviar entretanto y ya no están pendientes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be made again, because the webhook or the event is gone.</source>
        <translation>
            <numerusform>%Ln no se pudo hacer de nuevo, porque el webhook o el evento ya no existe.</numerusform>
            <numerusform>%Ln no se pudieron hacer de nuevo, porque el webhook o el evento ya no existe.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln at a time</source>
        <translation>
            <numerusform>%Ln a la vez</numerusform>
            <numerusform>%Ln a la vez</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no other webhook to send them to.</source>
        <translation>No hay otro webhook al que enviarlas.</translation>
    </message>
    <message>
        <source>None of them is in the log any more.</source>
        <translation>Ninguna sigue en el registro.</translation>
    </message>
    <message>
        <source>The replay is just beginning.</source>
        <translation>La repetición acaba de empezar.</translation>
    </message>
    <message>
        <source>It is being stopped.</source>
        <translation>Se está deteniendo.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Replays</name>
    <message>
        <source>The webhook to replay to has been removed.</source>
        <translation>El webhook hacia el que se iba a repetir se ha quitado.</translation>
    </message>
    <message>
        <source>Delivery %1 was not sent again. %2</source>
        <translation>La entrega %1 no se volvió a enviar. %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::Repointing</name>
    <message numerus="yes">
        <source>The receiver listens at %1 now. %n webhooks still point at %2, where it was.</source>
        <translation>
            <numerusform>El receptor escucha ahora en %1. %n webhook sigue apuntando a %2, donde estaba antes.</numerusform>
            <numerusform>El receptor escucha ahora en %1. %n webhooks siguen apuntando a %2, donde estaba antes.</numerusform>
        </translation>
    </message>
    <message>
        <source>Point them here</source>
        <translation>Apuntarlos aquí</translation>
    </message>
    <message numerus="yes">
        <source>%n webhooks point at %1 now.</source>
        <translation>
            <numerusform>%n webhook apunta ahora a %1.</numerusform>
            <numerusform>%n webhooks apuntan ahora a %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message numerus="yes">
        <source>%n webhooks point where they did before.</source>
        <translation>
            <numerusform>%n webhook apunta a donde apuntaba antes.</numerusform>
            <numerusform>%n webhooks apuntan a donde apuntaban antes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::RequestDraft</name>
    <message numerus="yes">
        <source>Only the first %n bytes of its body were kept, and only they are sent.</source>
        <translation>
            <numerusform>Solo se conservó el primer %n byte de su cuerpo, y solo ese se envía.</numerusform>
            <numerusform>Solo se conservaron los primeros %n bytes de su cuerpo, y solo esos se envían.</numerusform>
        </translation>
    </message>
    <message>
        <source>It came as %1; what is sent from here is a POST.</source>
        <translation>Llegó como %1; lo que se envía desde aquí es un POST.</translation>
    </message>
    <message>
        <source>It was never signed, so there is no signature to keep. Sign it again.</source>
        <translation>No se firmó nunca, así que no hay firma que conservar. Firmar de nuevo.</translation>
    </message>
    <message>
        <source>It is longer than 1 MiB: it is sent as it was, and shown from its beginning.</source>
        <translation>Ocupa más de 1 MiB: se envía tal como estaba y se muestra desde el principio.</translation>
    </message>
    <message>
        <source>It is no UTF-8 text, so it is shown in hex and sent as it was, byte for byte.</source>
        <translation>No es texto UTF-8, así que se muestra en hexadecimal y se envía tal como estaba, byte a byte.</translation>
    </message>
    <message>
        <source>Its lines end in different ways (CR LF and LF or CR), which an editor would level: it is shown in hex and sent as it was, byte for byte.</source>
        <translation>Sus líneas terminan de formas distintas (CR LF y LF o CR), que un editor igualaría: se muestra en hexadecimal y se envía tal como estaba, byte a byte.</translation>
    </message>
    <message>
        <source>It holds characters that no editor keeps (NUL or separators of Unicode), so it is shown in hex and sent as it was, byte for byte.</source>
        <translation>Contiene caracteres que ningún editor conserva (NUL o separadores de Unicode), así que se muestra en hexadecimal y se envía tal como estaba, byte a byte.</translation>
    </message>
</context>
<context>
    <name>ovyxa::RequestEdit</name>
    <message>
        <source>&quot;%1&quot; cannot be a header&apos;s name: letters, digits and - make one.</source>
        <translation>“%1” no puede ser el nombre de una cabecera: se compone de letras, cifras y -.</translation>
    </message>
    <message>
        <source>%1 is made by the bench for each request, and cannot be set.</source>
        <translation>Ovyxa Bench genera %1 para cada solicitud; no se puede establecer.</translation>
    </message>
    <message>
        <source>The value of %1 holds a line break or control character, which would break the request.</source>
        <translation>El valor de %1 contiene un salto de línea o un carácter de control, lo que rompería la solicitud.</translation>
    </message>
    <message>
        <source>A header is written as &quot;Name: value&quot;; &quot;%1&quot; is not.</source>
        <translation>Una cabecera se escribe como “Nombre: valor”; “%1” no lo es.</translation>
    </message>
</context>
<context>
    <name>ovyxa::RequestImport</name>
    <message>
        <source>There is no request in it.</source>
        <translation>No contiene ninguna solicitud.</translation>
    </message>
    <message>
        <source>Line %1 is no request line such as &quot;POST https://localhost:3000/hook HTTP/1.1&quot;: &quot;%2&quot;.</source>
        <translation>La línea %1 no es una línea de solicitud como “POST https://localhost:3000/hook HTTP/1.1”: “%2”.</translation>
    </message>
    <message>
        <source>Line %1 is no header such as &quot;Name: value&quot;: &quot;%2&quot;. An empty line goes before the body.</source>
        <translation>La línea %1 no es una cabecera como “Name: value”: “%2”. Antes del cuerpo va una línea vacía.</translation>
    </message>
    <message>
        <source>It has more than %1 headers.</source>
        <translation>Tiene más de %1 cabeceras.</translation>
    </message>
    <message>
        <source>The request names a path but no host: it needs a header &quot;Host&quot;, or a whole URL in its first line.</source>
        <translation>La solicitud indica una ruta, pero ningún host: necesita una cabecera “Host” o una URL completa en su primera línea.</translation>
    </message>
    <message>
        <source>Its body is in chunks. Write it as one piece, without the header &quot;Transfer-Encoding&quot;.</source>
        <translation>Su cuerpo está en chunks. Escribirlo en una sola pieza, sin la cabecera “Transfer-Encoding”.</translation>
    </message>
    <message>
        <source>Its Content-Length says %1 bytes, but %2 are there.</source>
        <translation>Su Content-Length indica %1 bytes, pero hay %2.</translation>
    </message>
    <message>
        <source>Its body is the file &quot;%1&quot;, and files are not read from here. Write the bytes, or take them with &quot;File…&quot; in the draft.</source>
        <translation>Su cuerpo es el archivo “%1”, y desde aquí no se leen archivos. Escribir los bytes o tomarlos con “Archivo…” en el borrador.</translation>
    </message>
    <message>
        <source>The archive has its form&apos;s fields, but not its bytes: the body is empty.</source>
        <translation>El archivo HAR tiene los campos de su formulario, pero no sus bytes: el cuerpo está vacío.</translation>
    </message>
    <message>
        <source>The archive has characters in its body that could not be read when it was written (U+FFFD): the bytes may differ.</source>
        <translation>El archivo HAR tiene en su cuerpo caracteres que no se pudieron leer cuando se escribió (U+FFFD): los bytes pueden diferir.</translation>
    </message>
    <message>
        <source>It is longer than 32 MiB, which is more than is read.</source>
        <translation>Ocupa más de 32 MiB, que es más de lo que se lee.</translation>
    </message>
    <message>
        <source>It holds NUL bytes before its body, so it is no request.</source>
        <translation>Contiene bytes NUL antes del cuerpo, así que no es una solicitud.</translation>
    </message>
    <message>
        <source>The archive is longer than 32 MiB, which is more than is read. Export fewer entries.</source>
        <translation>El archivo HAR ocupa más de 32 MiB, que es más de lo que se lee. Exportar menos entradas.</translation>
    </message>
    <message>
        <source>It is no HTTP Archive that can be read: %1</source>
        <translation>No es un HTTP Archive que se pueda leer: %1</translation>
    </message>
    <message>
        <source>It is JSON, but no HTTP Archive: it has no list at /log/entries.</source>
        <translation>Es JSON, pero no un HTTP Archive: no tiene ninguna lista en /log/entries.</translation>
    </message>
    <message>
        <source>The archive has no request with a URL at /log/entries.</source>
        <translation>El archivo HAR no tiene ninguna solicitud con URL en /log/entries.</translation>
    </message>
    <message>
        <source>It is empty. A cURL line, a raw HTTP request, an .http file or an HTTP Archive (HAR) becomes a draft.</source>
        <translation>Está vacío. Una línea de cURL, una solicitud HTTP en bruto, un archivo .http o un HTTP Archive (HAR) se convierte en borrador.</translation>
    </message>
</context>
<context>
    <name>ovyxa::RequestPage</name>
    <message>
        <source>Request</source>
        <translation>Solicitud</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>Copiar como cURL</translation>
    </message>
    <message>
        <source>Request line and headers</source>
        <translation>Línea de solicitud y cabeceras</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Cuerpo</translation>
    </message>
    <message>
        <source>Request body</source>
        <translation>Cuerpo de la solicitud</translation>
    </message>
    <message>
        <source>A command that sends the same bytes and the same signature again. The secret is not in it.</source>
        <translation>Un comando que envía otra vez los mismos bytes y la misma firma. No contiene el secreto.</translation>
    </message>
    <message>
        <source>As it came, %1</source>
        <translation>Tal como llegó, %1</translation>
    </message>
    <message>
        <source>Malformed: %1 These are its bytes as they came.</source>
        <translation>Mal formada: %1 Estos son sus bytes tal como llegaron.</translation>
    </message>
    <message>
        <source>Only the beginning was kept.</source>
        <translation>Solo se conservó el principio.</translation>
    </message>
    <message>
        <source>The first %1 of %2 were kept.</source>
        <translation>Se conservaron los primeros %1 de %2.</translation>
    </message>
    <message>
        <source>Nothing was sent yet. This is the body that will go out.</source>
        <translation>Aún no se ha enviado nada. Este es el cuerpo que saldrá.</translation>
    </message>
    <message>
        <source>The attempt was cut off before it could be noted how much of it was sent. This is its body.</source>
        <translation>El intento se cortó antes de que se anotara cuánto se había enviado. Este es su cuerpo.</translation>
    </message>
    <message>
        <source>Nothing of this attempt was sent. This is the body that would have gone out.</source>
        <translation>De este intento no se envió nada. Este es el cuerpo que habría salido.</translation>
    </message>
    <message>
        <source>As sent, %1</source>
        <translation>Tal como se envió, %1</translation>
    </message>
    <message>
        <source>Body · %1</source>
        <translation>Cuerpo · %1</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Cabecera</translation>
    </message>
    <message>
        <source>Show all of it</source>
        <translation>Mostrarlo todo</translation>
    </message>
    <message>
        <source>Only the first %1 stand here</source>
        <translation>Aquí solo están los primeros %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::ResponsePage</name>
    <message>
        <source>Response</source>
        <translation>Respuesta</translation>
    </message>
    <message>
        <source>Timing</source>
        <translation>Tiempos</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Cuerpo</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>Hex</translation>
    </message>
    <message>
        <source>Response body</source>
        <translation>Cuerpo de la respuesta</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Conexión</translation>
    </message>
    <message>
        <source>Nothing was sent yet, so there is no answer.</source>
        <translation>Aún no se ha enviado nada, así que no hay respuesta.</translation>
    </message>
    <message numerus="yes">
        <source>It asked to wait %n seconds; Ovyxa&apos;s retry times are fixed, so that is not obeyed.</source>
        <translation>
            <numerusform>Pidió esperar %n segundo; los tiempos de reintento de Ovyxa son fijos, así que no se obedece.</numerusform>
            <numerusform>Pidió esperar %n segundos; los tiempos de reintento de Ovyxa son fijos, así que no se obedece.</numerusform>
        </translation>
    </message>
    <message>
        <source>Timing · %1 in all</source>
        <translation>Tiempos · %1 en total</translation>
    </message>
    <message>
        <source>Body · %1</source>
        <translation>Cuerpo · %1</translation>
    </message>
    <message>
        <source>Body · the first %1 of %2 were kept</source>
        <translation>Cuerpo · se conservaron los primeros %1 de %2</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Certificado</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Emitido por</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Nombres</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Válido hasta</translation>
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
        <translation>sin respuesta</translation>
    </message>
    <message>
        <source>What the receiver answered.</source>
        <translation>Lo que respondió el receptor.</translation>
    </message>
    <message>
        <source>What the receiver answered, by its plan: %1</source>
        <translation>Lo que respondió el receptor, según su plan: %1</translation>
    </message>
    <message>
        <source>What the receiver answered: %1</source>
        <translation>Lo que respondió el receptor: %1</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Cabecera</translation>
    </message>
    <message>
        <source>Status line and headers</source>
        <translation>Línea de estado y cabeceras</translation>
    </message>
</context>
<context>
    <name>ovyxa::ResponsePlan</name>
    <message>
        <source>“%1”: %2</source>
        <translation>“%1”: %2</translation>
    </message>
    <message>
        <source>a step repeats from 1 to %1 times.</source>
        <translation>un paso se repite de 1 a %1 veces.</translation>
    </message>
    <message>
        <source>redirect needs an http or https URL of at most %1 characters without spaces, such as redirect=https://example.com/, or a path.</source>
        <translation>redirect necesita una URL http o https de un máximo de %1 caracteres sin espacios, por ejemplo redirect=https://example.com/, o una ruta.</translation>
    </message>
    <message>
        <source>a delay is written delay=2s:200, with ms, s or m, one hour at most, and a step after the colon.</source>
        <translation>un retraso se escribe delay=2s:200, con ms, s o m, una hora como máximo, y un paso tras los dos puntos.</translation>
    </message>
    <message>
        <source>truncate needs a number of bytes, such as truncate=20, %1 at most.</source>
        <translation>truncate necesita un número de bytes, por ejemplo truncate=20, como máximo %1.</translation>
    </message>
    <message>
        <source>drip needs a time between bytes, such as drip=1s, with ms, s or m, one hour at most.</source>
        <translation>drip necesita un tiempo entre bytes, por ejemplo drip=1s, con ms, s o m, una hora como máximo.</translation>
    </message>
    <message>
        <source>a status is a number from 200 to 599 (1xx are no final answers).</source>
        <translation>un estado es un número de 200 a 599 (los 1xx no son respuestas finales).</translation>
    </message>
    <message>
        <source>this is no step. There are: a status such as 200 or 503x3, delay=2s:200, close, reset, hang, truncate=20, drip=1s, garbage, redirect=URL, slack, zapier, app.</source>
        <translation>esto no es un paso. Hay: un estado como 200 o 503x3, delay=2s:200, close, reset, hang, truncate=20, drip=1s, garbage, redirect=URL, slack, zapier, app.</translation>
    </message>
    <message>
        <source>The plan has %1 steps; at most %2 are allowed. Repeat a step with x, such as 503x3.</source>
        <translation>El plan tiene %1 pasos; se permiten %2 como máximo. Un paso se repite con x, por ejemplo 503x3.</translation>
    </message>
    <message>
        <source>this is no step. Did you mean “%1”?</source>
        <translation>esto no es un paso. ¿Quería decir “%1”?</translation>
    </message>
</context>
<context>
    <name>ovyxa::Retention</name>
    <message>
        <source>What the logs hold too much could not be deleted. %1</source>
        <translation>No se pudo borrar lo que sobra en los registros. %1</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) deleted, %1 freed, as this profile&apos;s settings ask for.</source>
        <translation>
            <numerusform>%n registro borrado, %1 liberados, como piden los ajustes de este perfil.</numerusform>
            <numerusform>%n registros borrados, %1 liberados, como piden los ajustes de este perfil.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::RunDocuments</name>
    <message>
        <source>Delivery of the run</source>
        <translation>Entrega de la ejecución</translation>
    </message>
    <message>
        <source>from the scenario&apos;s own log · Esc closes</source>
        <translation>del registro propio del escenario · Esc cierra</translation>
    </message>
    <message>
        <source>Compare in the run</source>
        <translation>Comparación en la ejecución</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScanLine</name>
    <message>
        <source>Progress of the search</source>
        <translation>Progreso de la búsqueda</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 de %2</translation>
    </message>
    <message>
        <source>stopped after %1</source>
        <translation>detenida tras %1</translation>
    </message>
    <message>
        <source>scanning %1</source>
        <translation>explorando %1</translation>
    </message>
    <message>
        <source>reading %1</source>
        <translation>leyendo %1</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continuar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Go on searching</source>
        <translation>Seguir buscando</translation>
    </message>
    <message>
        <source>Stop searching</source>
        <translation>Detener la búsqueda</translation>
    </message>
    <message>
        <source>newest first, back to %1</source>
        <translation>primero lo más reciente, hasta %1</translation>
    </message>
    <message>
        <source>%1 so far</source>
        <translation>%1 hasta ahora</translation>
    </message>
    <message numerus="yes">
        <source>%Ln matches</source>
        <translation>
            <numerusform>%Ln coincidencia</numerusform>
            <numerusform>%Ln coincidencias</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln matches so far</source>
        <translation>
            <numerusform>%Ln coincidencia hasta ahora</numerusform>
            <numerusform>%Ln coincidencias hasta ahora</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::Scenario</name>
    <message>
        <source>Signature: “%1” was accepted although it was signed wrongly.</source>
        <translation>Firma: “%1” se aceptó aunque estaba mal firmado.</translation>
    </message>
    <message>
        <source>Signature: “%1” was accepted although it was not signed.</source>
        <translation>Firma: “%1” se aceptó aunque no estaba firmado.</translation>
    </message>
    <message>
        <source>Order: “%1” was accepted after “%2”, which happened later.</source>
        <translation>Orden: “%1” se aceptó después de “%2”, que ocurrió más tarde.</translation>
    </message>
    <message numerus="yes">
        <source>Idempotency: “%1” was accepted %n time(s); who counts requests has counted it twice or more.</source>
        <translation>
            <numerusform>Idempotencia: “%1” se aceptó %n vez; quien cuente solicitudes lo ha contado dos veces o más.</numerusform>
            <numerusform>Idempotencia: “%1” se aceptó %n veces; quien cuente solicitudes lo ha contado dos veces o más.</numerusform>
        </translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>sin respuesta</translation>
    </message>
    <message>
        <source>%1: delivery %2, %3; answered %4</source>
        <translation>%1: entrega %2, %3; respondido %4</translation>
    </message>
    <message>
        <source>(a replay of %1)</source>
        <translation>(una repetición de %1)</translation>
    </message>
    <message>
        <source>%1: signature %2, answered %3</source>
        <translation>%1: firma %2, respondido %3</translation>
    </message>
    <message>
        <source>(the app: %1)</source>
        <translation>(la app: %1)</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… y %n más</numerusform>
            <numerusform>… y %n más</numerusform>
        </translation>
    </message>
    <message>
        <source>What broke:</source>
        <translation>Qué falló:</translation>
    </message>
    <message>
        <source>What was seen that may be why:</source>
        <translation>Qué se vio que pueda explicarlo:</translation>
    </message>
    <message>
        <source>Sent to %1:</source>
        <translation>Enviado a %1:</translation>
    </message>
    <message>
        <source>Received:</source>
        <translation>Recibido:</translation>
    </message>
    <message>
        <source>To repeat it, byte for byte:</source>
        <translation>Para repetirlo, byte a byte:</translation>
    </message>
    <message>
        <source>“expect”</source>
        <translation>“expect”</translation>
    </message>
    <message>
        <source>“expect” expects nothing. There are: %1.</source>
        <translation>“expect” no espera nada. Hay: %1.</translation>
    </message>
    <message>
        <source>“%1” is about what the receiver saw, “delivery” about what was sent. Make two steps of it.</source>
        <translation>“%1” trata de lo que vio el receptor; “delivery”, de lo que se envió. Hacer dos pasos.</translation>
    </message>
    <message>
        <source>“%1” needs a “delivery”: the name of what was fired.</source>
        <translation>“%1” necesita una “delivery”: el nombre de lo que se disparó.</translation>
    </message>
    <message>
        <source>state</source>
        <translation>estado</translation>
    </message>
    <message>
        <source>error</source>
        <translation>error</translation>
    </message>
    <message>
        <source>“expect” says what to expect of “%1”: state, attempts, status, error, body or answer.</source>
        <translation>“expect” indica qué se espera de “%1”: state, attempts, status, error, body o answer.</translation>
    </message>
    <message>
        <source>No receiver is started for this scenario, since it has a “target”, and so nobody sees requests: add a “receiver”, or expect something of a “delivery”.</source>
        <translation>Para este escenario no se inicia ningún receptor, ya que tiene un “target”, así que nadie ve solicitudes: añadir un “receiver” o esperar algo de una “delivery”.</translation>
    </message>
    <message>
        <source>“statuses” is a list in the order of the requests: [503, 503, 200].</source>
        <translation>“statuses” es una lista en el orden de las solicitudes: [503, 503, 200].</translation>
    </message>
    <message>
        <source>“where” says which requests; say what of them, too: requests, valid, invalid, missing, statuses, in_order or distinct.</source>
        <translation>“where” indica qué solicitudes; hay que indicar también qué se espera de ellas: requests, valid, invalid, missing, statuses, in_order o distinct.</translation>
    </message>
    <message>
        <source>“%1” names places and what they hold: { &quot;data.goal_name&quot;: &quot;Purchase&quot; }.</source>
        <translation>“%1” indica lugares y lo que contienen: { &quot;data.goal_name&quot;: &quot;Purchase&quot; }.</translation>
    </message>
    <message>
        <source>Did you mean “%1”?</source>
        <translation>¿Quizá “%1”?</translation>
    </message>
    <message>
        <source>There are: %1.</source>
        <translation>Hay: %1.</translation>
    </message>
    <message>
        <source>%1 is an object: { … }.</source>
        <translation>%1 es un objeto: { … }.</translation>
    </message>
    <message>
        <source>%1 has no “%2”.</source>
        <translation>%1 no tiene “%2”.</translation>
    </message>
    <message>
        <source>“%1” is a text in double quotes.</source>
        <translation>“%1” es un texto entre comillas dobles.</translation>
    </message>
    <message>
        <source>“%1” is empty.</source>
        <translation>“%1” está vacío.</translation>
    </message>
    <message>
        <source>There is no %1 “%2”.</source>
        <translation>No existe el %1 “%2”.</translation>
    </message>
    <message>
        <source>“%1” is a whole number from %2 to %3.</source>
        <translation>“%1” es un número entero de %2 a %3.</translation>
    </message>
    <message>
        <source>“%1” is true or false.</source>
        <translation>“%1” es true o false.</translation>
    </message>
    <message>
        <source>“%1” is a list of texts: [&quot;…&quot;, &quot;…&quot;].</source>
        <translation>“%1” es una lista de textos: [&quot;…&quot;, &quot;…&quot;].</translation>
    </message>
    <message>
        <source>“%1” is no time. Write 500ms, 5s, 10m, 1h, 30d or plain seconds; at most %2 days.</source>
        <translation>“%1” no es un tiempo. Escribir 500ms, 5s, 10m, 1h, 30d o simplemente segundos; como máximo %2 días.</translation>
    </message>
    <message>
        <source>the name “%1” stands here a second time</source>
        <translation>el nombre “%1” aparece aquí por segunda vez</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <translation>Línea %1, columna %2: %3</translation>
    </message>
    <message>
        <source>is not there</source>
        <translation>no existe</translation>
    </message>
    <message>
        <source>is no JSON</source>
        <translation>no es JSON</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 de %2</translation>
    </message>
    <message numerus="yes">
        <source>(of %n request(s) in all)</source>
        <translation>
            <numerusform>(de %n solicitud en total)</numerusform>
            <numerusform>(de %n solicitudes en total)</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” was not sent</source>
        <translation>“%1” no se envió</translation>
    </message>
    <message>
        <source>delivery %1 is not in the log</source>
        <translation>la entrega %1 no está en el registro</translation>
    </message>
    <message>
        <source>(delivery %1)</source>
        <translation>(entrega %1)</translation>
    </message>
    <message>
        <source>A scenario</source>
        <translation>Un escenario</translation>
    </message>
    <message>
        <source>“target”</source>
        <translation>“target”</translation>
    </message>
    <message>
        <source>%1 holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).</source>
        <translation>%1 no contiene ningún certificado en formato PEM (-----BEGIN CERTIFICATE-----).</translation>
    </message>
    <message>
        <source>encoding of a signature</source>
        <translation>modo de codificar una firma</translation>
    </message>
    <message>
        <source>format</source>
        <translation>formato</translation>
    </message>
    <message>
        <source>“receiver”</source>
        <translation>“receiver”</translation>
    </message>
    <message>
        <source>“goals” is a list: [ { &quot;name&quot;: …, &quot;path&quot;: … } ].</source>
        <translation>“goals” es una lista: [ { &quot;name&quot;: …, &quot;path&quot;: … } ].</translation>
    </message>
    <message>
        <source>A goal</source>
        <translation>Un objetivo</translation>
    </message>
    <message>
        <source>A goal has a “name”, and either a “path” or an “event”.</source>
        <translation>Un objetivo tiene un “name” y, además, un “path” o bien un “event”.</translation>
    </message>
    <message>
        <source>A scenario has “steps”, and this one has none.</source>
        <translation>Un escenario tiene “steps”, y este no tiene.</translation>
    </message>
    <message>
        <source>“steps” is a list with at least one step: [ { &quot;fire&quot;: … } ].</source>
        <translation>“steps” es una lista con al menos un paso: [ { &quot;fire&quot;: … } ].</translation>
    </message>
    <message>
        <source>“%1” cannot be read: %2.</source>
        <translation>No se puede leer “%1”: %2.</translation>
    </message>
    <message>
        <source>“%1” is larger than %2 bytes.</source>
        <translation>“%1” ocupa más de %2 bytes.</translation>
    </message>
    <message>
        <source>There is no secret in “%1”.</source>
        <translation>No hay ningún secreto en “%1”.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>No se puede leer %1: %2.</translation>
    </message>
    <message>
        <source>%1 is larger than %2 bytes.</source>
        <translation>%1 ocupa más de %2 bytes.</translation>
    </message>
    <message>
        <source>Nothing was sent in that time that a scenario could send again.</source>
        <translation>En ese tiempo no se envió nada que un escenario pueda enviar de nuevo.</translation>
    </message>
    <message>
        <source>The step app answers with what a server behind the receiver says: name one with “forward_to”.</source>
        <translation>El paso app responde con lo que dice un servidor situado detrás del receptor: hay que indicar uno con “forward_to”.</translation>
    </message>
    <message>
        <source>A step is an object, such as { &quot;fire&quot;: &quot;goal.completed&quot; }.</source>
        <translation>Un paso es un objeto, por ejemplo { &quot;fire&quot;: &quot;goal.completed&quot; }.</translation>
    </message>
    <message>
        <source>A step does one thing, and this one has “%1” and “%2”. Make two of it.</source>
        <translation>Un paso hace una sola cosa, y este tiene “%1” y “%2”. Hacer dos pasos.</translation>
    </message>
    <message>
        <source>There is no step “%1”.</source>
        <translation>No existe el paso “%1”.</translation>
    </message>
    <message>
        <source>The step “%1”</source>
        <translation>El paso “%1”</translation>
    </message>
    <message>
        <source>“reverse” goes with a list of names: { &quot;replay&quot;: [&quot;first&quot;, &quot;second&quot;], … }.</source>
        <translation>“reverse” acompaña a una lista de nombres: { &quot;replay&quot;: [&quot;first&quot;, &quot;second&quot;], … }.</translation>
    </message>
    <message>
        <source>No receiver is started for this scenario, since it has a “target”: add a “receiver”.</source>
        <translation>Para este escenario no se inicia ningún receptor, ya que tiene un “target”: añadir un “receiver”.</translation>
    </message>
    <message>
        <source>The command has no name.</source>
        <translation>El comando no tiene nombre.</translation>
    </message>
    <message>
        <source>“rotate”</source>
        <translation>“rotate”</translation>
    </message>
    <message>
        <source>event</source>
        <translation>evento</translation>
    </message>
    <message>
        <source>“data” and “body_file” do not go together: the file is the whole body.</source>
        <translation>“data” y “body_file” no se pueden combinar: el archivo es el cuerpo completo.</translation>
    </message>
    <message>
        <source>“data” is an object: { &quot;goal_name&quot;: &quot;Purchase&quot; }.</source>
        <translation>“data” es un objeto: { &quot;goal_name&quot;: &quot;Purchase&quot; }.</translation>
    </message>
    <message>
        <source>way to sign</source>
        <translation>modo de firmar</translation>
    </message>
    <message>
        <source>“%1” is fired twice. Give each its own name.</source>
        <translation>“%1” se dispara dos veces. Dar a cada uno su propio nombre.</translation>
    </message>
    <message>
        <source>“headers” is an object: { &quot;X-Name&quot;: &quot;value&quot; }.</source>
        <translation>“headers” es un objeto: { &quot;X-Name&quot;: &quot;value&quot; }.</translation>
    </message>
    <message>
        <source>A header&apos;s value is a text in double quotes.</source>
        <translation>El valor de una cabecera es un texto entre comillas dobles.</translation>
    </message>
    <message>
        <source>The signature is made by the bench: “sign” says how.</source>
        <translation>La firma la genera Ovyxa Bench: “sign” indica cómo.</translation>
    </message>
    <message>
        <source>“hit”</source>
        <translation>“hit”</translation>
    </message>
    <message>
        <source>A hit has a “url”: the page&apos;s full one, such as https://acme.test/pricing.</source>
        <translation>Un acceso tiene una “url”: la URL completa de la página, por ejemplo https://acme.test/pricing.</translation>
    </message>
    <message>
        <source>Nothing was fired as “%1” before this step: no event has a name yet (“as”).</source>
        <translation>No se disparó nada como “%1” antes de este paso: ningún evento tiene nombre todavía (“as”).</translation>
    </message>
    <message>
        <source>Nothing was fired as “%1” before this step.</source>
        <translation>No se disparó nada como “%1” antes de este paso.</translation>
    </message>
    <message numerus="yes">
        <source>%1 is right: “%2”, %n step(s).</source>
        <translation>
            <numerusform>%1 es correcto: “%2”, %n paso.</numerusform>
            <numerusform>%1 es correcto: “%2”, %n pasos.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 right, %2 wrong.</source>
        <translation>%1 correctos, %2 erróneos.</translation>
    </message>
    <message>
        <source>--tap and --json both write to standard output: take one of them.</source>
        <translation>--tap y --json escriben ambos en la salida estándar: usar solo uno de los dos.</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) passed.</source>
        <translation>
            <numerusform>%n paso superado.</numerusform>
            <numerusform>%n pasos superados.</numerusform>
        </translation>
    </message>
    <message>
        <source>Run files that say what happens and what must be true, on simulated time</source>
        <translation>Ejecuta archivos que indican qué ocurre y qué debe cumplirse, en tiempo simulado</translation>
    </message>
    <message>
        <source>Run scenarios, each on a temporary profile or in --profile. Ends with 0 if all expectations held, 1 if one did not, 2 if a file is wrong, 3 if the surroundings refuse</source>
        <translation>Ejecuta escenarios, cada uno en un perfil temporal o en --profile. Termina con 0 si se cumplieron todas las expectativas, 1 si alguna no se cumplió, 2 si un archivo es erróneo, 3 si el entorno lo impide</translation>
    </message>
    <message>
        <source>Say whether scenarios are written rightly, without running them</source>
        <translation>Indica si los escenarios están bien escritos, sin ejecutarlos</translation>
    </message>
    <message>
        <source>Recorded: %1</source>
        <translation>Grabado: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) left out: not sent yet, cancelled or too large to be sent.</source>
        <translation>
            <numerusform>%n entrega omitida: aún no enviada, cancelada o demasiado grande para enviarla.</numerusform>
            <numerusform>%n entregas omitidas: aún no enviadas, canceladas o demasiado grandes para enviarlas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) are in %1; run it with &quot;ovyxa-bench scenario run %1&quot;.</source>
        <translation>
            <numerusform>%n entrega está en %1; ejecutarlo con “ovyxa-bench scenario run %1”.</numerusform>
            <numerusform>%n entregas están en %1; ejecutarlo con “ovyxa-bench scenario run %1”.</numerusform>
        </translation>
    </message>
    <message>
        <source>Write a scenario from what was sent, answered and received, expectations included, ready to run</source>
        <translation>Escribe un escenario a partir de lo que se envió, respondió y recibió, expectativas incluidas, listo para ejecutar</translation>
    </message>
    <message>
        <source>From when on, simulated: 10m or 2h ago, 14:30, today, 2025-03-15; without it, the last hour</source>
        <translation>Desde cuándo, en tiempo simulado: 10m o 2h (atrás), 14:30, today, 2025-03-15; si no se indica, la última hora</translation>
    </message>
    <message>
        <source>“%1” is no place in JSON. Write data.goal_name, data.items[0].name or $ for the whole.</source>
        <translation>“%1” no es un lugar en JSON. Escriba data.goal_name, data.items[0].name o $ para el conjunto.</translation>
    </message>
    <message>
        <source>The receiver listens at the “target”, so it would forward to itself. Name your app here, and another port there.</source>
        <translation>El receptor escucha en el “target”, así que se reenviaría a sí mismo. Indique aquí su aplicación y allí otro puerto.</translation>
    </message>
    <message>
        <source>The bench that holds the profile receives already, on %1, and this scenario needs its receiver. Stop it there, or leave --profile out.</source>
        <translation>El Ovyxa Bench que ocupa el perfil ya recibe, en %1, y este escenario necesita su receptor. Detenerlo ahí u omitir --profile.</translation>
    </message>
    <message>
        <source>The clock of the bench that holds the profile stands still: another scenario runs there, or somebody has stopped it. Let it go on first.</source>
        <translation>El reloj del Ovyxa Bench que ocupa el perfil está parado: ahí se ejecuta otro escenario, o alguien lo ha detenido. Primero hay que dejar que siga.</translation>
    </message>
    <message>
        <source>Signature: “%1” was signed rightly, and the app refused it with %2; what it checks may not be the bytes as they came.</source>
        <translation>Firma: “%1” estaba bien firmado y la aplicación lo rechazó con %2; puede que lo que comprueba no sean los bytes tal como llegaron.</translation>
    </message>
    <message>
        <source>Idempotency: “%1” had been accepted, and was refused with %2 when it came again.</source>
        <translation>Idempotencia: “%1” se había aceptado y se rechazó con %2 cuando volvió a llegar.</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) passed, %1 failed.</source>
        <translation>
            <numerusform>%n paso superado, %1 fallidos.</numerusform>
            <numerusform>%n pasos superados, %1 fallidos.</numerusform>
        </translation>
    </message>
    <message>
        <source>The run did not come to its end.</source>
        <translation>La ejecución no llegó a su fin.</translation>
    </message>
    <message>
        <source>Not run: another file is wrong.</source>
        <translation>No ejecutado: otro archivo es incorrecto.</translation>
    </message>
    <message>
        <source>The run was ended before all of its steps had run.</source>
        <translation>La ejecución terminó antes de que se ejecutaran todos sus pasos.</translation>
    </message>
    <message>
        <source>%1 deliveries are too many for a scenario, which takes %2. Begin later.</source>
        <translation>%1 entregas son demasiadas para un escenario, que admite %2. Empezar más tarde.</translation>
    </message>
    <message>
        <source>What arrived in all</source>
        <translation>Lo que llegó en total</translation>
    </message>
    <message>
        <source>“%1” signed wrongly</source>
        <translation>“%1” mal firmado</translation>
    </message>
    <message>
        <source>“%1” not signed</source>
        <translation>“%1” sin firmar</translation>
    </message>
    <message>
        <source>“%1” after a cut answer</source>
        <translation>“%1” tras una respuesta cortada</translation>
    </message>
    <message>
        <source>“%1” after a failure</source>
        <translation>“%1” tras un fallo</translation>
    </message>
    <message>
        <source>“%1” sent</source>
        <translation>“%1” enviado</translation>
    </message>
    <message>
        <source>“%1” in reversed order</source>
        <translation>“%1” en orden inverso</translation>
    </message>
    <message numerus="yes">
        <source>“%1” %n time(s) at once</source>
        <translation>
            <numerusform>“%1” %n vez a la vez</numerusform>
            <numerusform>“%1” %n veces a la vez</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” after %2</source>
        <translation>“%1” tras %2</translation>
    </message>
    <message>
        <source>“%1” sent again</source>
        <translation>“%1” enviado otra vez</translation>
    </message>
    <message>
        <source>“%1” holds a line break or another control character. Write it as one line.</source>
        <translation>«%1» contiene un salto de línea u otro carácter de control. Escríbalo en una sola línea.</translation>
    </message>
    <message>
        <source>A step says what it does, and this one does not.</source>
        <translation>Un paso dice lo que hace, y este no lo dice.</translation>
    </message>
    <message>
        <source>“%1” is a pipe, and the bench that runs this waits for none. Name a file.</source>
        <translation>«%1» es una tubería, y el Ovyxa Bench que ejecuta esto no espera ninguna. Indique un archivo.</translation>
    </message>
    <message>
        <source>The report, --tap and --json all write to standard output: take one of them, or name a file.</source>
        <translation>El informe, --tap y --json escriben todos en la salida estándar: usar solo uno de ellos, o indicar un archivo.</translation>
    </message>
    <message>
        <source>Write a JUnit report there, for CI; - is standard output</source>
        <translation>Escribe ahí un informe JUnit, para CI; - es la salida estándar</translation>
    </message>
    <message>
        <source>Tell of it as TAP (Test Anything Protocol, version 13) on standard output</source>
        <translation>Informa como TAP (Test Anything Protocol, versión 13) en la salida estándar</translation>
    </message>
    <message>
        <source>The scenario and --json both write to standard output: leave one out, or name a file.</source>
        <translation>El escenario y --json escriben ambos en la salida estándar: omitir uno de los dos, o indicar un archivo.</translation>
    </message>
    <message>
        <source>The file to write; exact bodies go into files beside it; - is standard output</source>
        <translation>El archivo que se escribe; los cuerpos exactos van en archivos junto a él; - es la salida estándar</translation>
    </message>
    <message>
        <source>JSON files, // comments allowed; - is standard input</source>
        <translation>Archivos JSON, se admiten comentarios //; - es la entrada estándar</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) signed wrongly, and accepted all the same, are written as rightly signed: the receiver of a scenario would refuse them.</source>
        <translation>
            <numerusform>%n entrega firmada mal, y aceptada aun así, queda escrita como bien firmada: el receptor de un escenario la rechazaría.</numerusform>
            <numerusform>%n entregas firmadas mal, y aceptadas aun así, quedan escritas como bien firmadas: el receptor de un escenario las rechazaría.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) of several webhooks come later than they did: a scenario has one webhook, and its hour is full.</source>
        <translation>
            <numerusform>%n entrega de varios webhooks llega más tarde que entonces: un escenario tiene un solo webhook, y su hora está llena.</numerusform>
            <numerusform>%n entregas de varios webhooks llegan más tarde que entonces: un escenario tiene un solo webhook, y su hora está llena.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioEditor</name>
    <message>
        <source>It comes with the bench and stays as it is.</source>
        <translation>Viene con el banco y se queda como está.</translation>
    </message>
    <message>
        <source>Edit a copy</source>
        <translation>Editar una copia</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s), ready to run</source>
        <translation>
            <numerusform>%n paso, listo para ejecutar</numerusform>
            <numerusform>%n pasos, listos para ejecutar</numerusform>
        </translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>Ir allí</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioPage</name>
    <message>
        <source>Scenarios</source>
        <translation>Escenarios</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Pasos</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Ejecutar</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Paso</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Detener</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Guardar como…</translation>
    </message>
    <message>
        <source>Run the scenario</source>
        <translation>Ejecutar el escenario</translation>
    </message>
    <message>
        <source>Run the scenario&apos;s next step</source>
        <translation>Ejecutar el paso siguiente del escenario</translation>
    </message>
    <message>
        <source>Edit the scenario as text</source>
        <translation>Editar el escenario como texto</translation>
    </message>
    <message>
        <source>Save the scenario</source>
        <translation>Guardar el escenario</translation>
    </message>
    <message>
        <source>Save the scenario as…</source>
        <translation>Guardar el escenario como…</translation>
    </message>
    <message>
        <source>Open a scenario…</source>
        <translation>Abrir un escenario…</translation>
    </message>
    <message>
        <source>Record a scenario from the log…</source>
        <translation>Grabar un escenario del registro…</translation>
    </message>
    <message>
        <source>Record from the log…</source>
        <translation>Grabar del registro…</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>Abrir un archivo…</translation>
    </message>
    <message>
        <source>Each runs on a bench and a clock of its own: nothing of it comes into this log.</source>
        <translation>Cada uno se ejecuta en un banco y un reloj propios: nada de ello llega a este registro.</translation>
    </message>
    <message>
        <source>Run it to its end (F5)</source>
        <translation>Ejecutarlo hasta el final (F5)</translation>
    </message>
    <message>
        <source>Run the next step, and wait (F10)</source>
        <translation>Ejecutar el paso siguiente y esperar (F10)</translation>
    </message>
    <message>
        <source>End it here; the rest is not run (Esc)</source>
        <translation>Terminarlo aquí; el resto no se ejecuta (Esc)</translation>
    </message>
    <message>
        <source>Open a scenario</source>
        <translation>Abrir un escenario</translation>
    </message>
    <message>
        <source>Scenarios (*.json *.jsonc);;All files (*)</source>
        <translation>Escenarios (*.json *.jsonc);;Todos los archivos (*)</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>Guardado: %1</translation>
    </message>
    <message>
        <source>Save the scenario as</source>
        <translation>Guardar el escenario como</translation>
    </message>
    <message>
        <source>“%1” is no longer listed; its file stays.</source>
        <translation>“%1” ya no está en la lista; su archivo permanece.</translation>
    </message>
    <message>
        <source>Put it back</source>
        <translation>Devolverlo</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Desde</translation>
    </message>
    <message>
        <source>This is no scenario yet</source>
        <translation>Esto aún no es un escenario</translation>
    </message>
    <message>
        <source>Edit as text</source>
        <translation>Editar como texto</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Seguir</translation>
    </message>
    <message>
        <source>Show the steps</source>
        <translation>Mostrar los pasos</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n paso</numerusform>
            <numerusform>%n pasos</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 de %2</translation>
    </message>
    <message>
        <source>“%1” is still running, and one runs at a time.</source>
        <translation>“%1” sigue en curso, y solo se ejecuta uno a la vez.</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Mostrarlo</translation>
    </message>
    <message>
        <source>open</source>
        <translation>abierto</translation>
    </message>
    <message>
        <source>next</source>
        <translation>siguiente</translation>
    </message>
    <message>
        <source>running</source>
        <translation>en curso</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>cumplido</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>incumplido</translation>
    </message>
    <message>
        <source>not run</source>
        <translation>no ejecutado</translation>
    </message>
    <message>
        <source>unclear</source>
        <translation>sin aclarar</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>Run all scenarios</source>
        <translation>Ejecutar todos los escenarios</translation>
    </message>
    <message>
        <source>Write a new scenario</source>
        <translation>Escribir un escenario nuevo</translation>
    </message>
    <message>
        <source>Run all</source>
        <translation>Ejecutar todos</translation>
    </message>
    <message>
        <source>Run all of them, one after the other (Shift+F5)</source>
        <translation>Ejecutarlos todos, uno tras otro (Mayús+F5)</translation>
    </message>
    <message>
        <source>+ New</source>
        <translation>+ Nuevo</translation>
    </message>
    <message>
        <source>A new scenario</source>
        <translation>Un escenario nuevo</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n scenarios held.</source>
        <translation>
            <numerusform>Se cumplió %1 de %n escenario.</numerusform>
            <numerusform>Se cumplieron %1 de %n escenarios.</numerusform>
        </translation>
    </message>
    <message>
        <source>What happens, and what must be true. An example, edited as text, shows what else there is.</source>
        <translation>Qué ocurre y qué debe cumplirse. Un ejemplo, editado como texto, muestra qué más hay.</translation>
    </message>
    <message>
        <source>Not run, since there is a mistake in it: %1</source>
        <translation>No ejecutado, porque contiene un error: %1</translation>
    </message>
    <message>
        <source>Save the run as JUnit</source>
        <translation>Guardar la ejecución como JUnit</translation>
    </message>
    <message>
        <source>JUnit (*.xml);;All files (*)</source>
        <translation>JUnit (*.xml);;Todos los archivos (*)</translation>
    </message>
    <message numerus="yes">
        <source>%n skipped</source>
        <translation>
            <numerusform>%n omitido</numerusform>
            <numerusform>%n omitidos</numerusform>
        </translation>
    </message>
    <message>
        <source>against its own receiver</source>
        <translation>contra su propio receptor</translation>
    </message>
    <message>
        <source>against %1</source>
        <translation>contra %1</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>(copy)</source>
        <translation>(copia)</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Hasta</translation>
    </message>
    <message>
        <source>It is running. Wait for its end, or stop it.</source>
        <translation>Está en marcha. Espere a que termine, o deténgalo.</translation>
    </message>
    <message>
        <source>Nothing was changed since it was saved.</source>
        <translation>No se ha cambiado nada desde que se guardó.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioRun</name>
    <message>
        <source>A temporary profile cannot be made: %1</source>
        <translation>No se puede crear un perfil temporal: %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioRunner</name>
    <message numerus="yes">
        <source>%n event(s) on the way to %1.</source>
        <translation>
            <numerusform>%n evento en camino hacia %1.</numerusform>
            <numerusform>%n eventos en camino hacia %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hit(s) counted.</source>
        <translation>
            <numerusform>%n acceso contado.</numerusform>
            <numerusform>%n accesos contados.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) could not be sent again.</source>
        <translation>
            <numerusform>%n entrega no se pudo enviar de nuevo.</numerusform>
            <numerusform>%n entregas no se pudieron enviar de nuevo.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The same bytes went out %n time(s).</source>
        <translation>
            <numerusform>Los mismos bytes se enviaron %n vez.</numerusform>
            <numerusform>Los mismos bytes se enviaron %n veces.</numerusform>
        </translation>
    </message>
    <message>
        <source>The receiver answers: %1.</source>
        <translation>El receptor responde: %1.</translation>
    </message>
    <message>
        <source>%1 later.</source>
        <translation>%1 después.</translation>
    </message>
    <message>
        <source>A new secret; the old one is accepted for 24 hours more.</source>
        <translation>Un secreto nuevo; el anterior se acepta durante 24 horas más.</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>código de salida %1</translation>
    </message>
    <message>
        <source>it cannot be started: %1</source>
        <translation>no se puede iniciar: %1</translation>
    </message>
    <message numerus="yes">
        <source>The command was ended: it ran for %n minute(s).</source>
        <translation>
            <numerusform>El comando se interrumpió: llevaba %n minuto en ejecución.</numerusform>
            <numerusform>El comando se interrumpió: llevaba %n minutos en ejecución.</numerusform>
        </translation>
    </message>
    <message>
        <source>it did not end</source>
        <translation>no terminó</translation>
    </message>
    <message>
        <source>%1 ended with %2.</source>
        <translation>%1 terminó con %2.</translation>
    </message>
    <message>
        <source>it was ended by signal %1</source>
        <translation>lo terminó la señal %1</translation>
    </message>
    <message>
        <source>Expected %1, found %2.</source>
        <translation>Se esperaba %1; se encontró %2.</translation>
    </message>
    <message>
        <source>Expected %1, found %2: %3</source>
        <translation>Se esperaba %1; se encontró %2: %3</translation>
    </message>
    <message>
        <source>Scenario: %1</source>
        <translation>Escenario: %1</translation>
    </message>
    <message>
        <source>Not run.</source>
        <translation>No ejecutado.</translation>
    </message>
    <message>
        <source>It was ended before all of its steps had run.</source>
        <translation>Se interrumpió antes de que se ejecutaran todos sus pasos.</translation>
    </message>
    <message>
        <source>As expected: %1.</source>
        <translation>Como se esperaba: %1.</translation>
    </message>
    <message>
        <source>(after %1)</source>
        <translation>(tras %1)</translation>
    </message>
    <message>
        <source>Expected %1; found %2%3.</source>
        <translation>Se esperaba %1; se encontró %2%3.</translation>
    </message>
    <message>
        <source>%1 cannot be started: %2</source>
        <translation>No se puede iniciar %1: %2</translation>
    </message>
    <message>
        <source>It was ended while it ran.</source>
        <translation>Se terminó mientras se ejecutaba.</translation>
    </message>
    <message>
        <source>The clock is somebody else&apos;s meanwhile: a scenario or visitors are under way. Wait for their end.</source>
        <translation>El reloj lo tiene ahora otro: hay un escenario o visitantes en marcha. Espere a que terminen.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioShelf</name>
    <message>
        <source>not run yet</source>
        <translation>aún no ejecutado</translation>
    </message>
    <message>
        <source>running</source>
        <translation>en curso</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>cumplido</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>incumplido</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>paso %1 de %2</translation>
    </message>
    <message>
        <source>%1 of %2, %3</source>
        <translation>%1 de %2, %3</translation>
    </message>
    <message>
        <source>step %1, %2</source>
        <translation>paso %1, %2</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>sin guardar</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 no se puede leer: %2.</translation>
    </message>
    <message>
        <source>%1 is too large for a scenario.</source>
        <translation>%1 es demasiado grande para un escenario.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 no se puede escribir: %2.</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioText</name>
    <message>
        <source>The scenario as text</source>
        <translation>El escenario como texto</translation>
    </message>
</context>
<context>
    <name>ovyxa::SecretDialog</name>
    <message>
        <source>Kept in %1.</source>
        <translation>Guardado en %1.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Listo</translation>
    </message>
    <message>
        <source>The secret of %1</source>
        <translation>El secreto de %1</translation>
    </message>
    <message>
        <source>%1 is saved. This is its signing secret, shown now and later only if you ask for it. Your endpoint needs it to check X-Ovyxa-Signature.</source>
        <translation>%1 se ha guardado. Este es su secreto de firma, que se muestra ahora y más adelante solo si se pide. El endpoint lo necesita para comprobar X-Ovyxa-Signature.</translation>
    </message>
    <message>
        <source>The key that signs what goes to %1.</source>
        <translation>La clave que firma lo que va a %1.</translation>
    </message>
    <message>
        <source>Rotate the secret of %1</source>
        <translation>Rotar el secreto de %1</translation>
    </message>
    <message>
        <source>A new secret signs from now on. The receiver accepts the previous one too, for another %1 h.</source>
        <translation>A partir de ahora firma un secreto nuevo. El receptor acepta también el anterior durante %1 h más.</translation>
    </message>
    <message>
        <source>Own secret</source>
        <translation>Secreto propio</translation>
    </message>
    <message>
        <source>Leave empty to have one made, or paste the one from Ovyxa</source>
        <translation>Dejar vacío para que se cree uno, o pegar el de Ovyxa</translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation>Rotar</translation>
    </message>
    <message>
        <source>Ovyxa does not say what becomes of the previous secret. Assumed: for %1 hours both are accepted.</source>
        <translation>Ovyxa no dice qué ocurre con el secreto anterior. Se supone que durante %1 horas se aceptan ambos.</translation>
    </message>
    <message>
        <source>Signing secret</source>
        <translation>Secreto de firma</translation>
    </message>
    <message>
        <source>Reveal</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message numerus="yes">
        <source>Copied. The clipboard forgets it in %n s.</source>
        <translation>
            <numerusform>Copiado. El portapapeles lo olvida en %n s.</numerusform>
            <numerusform>Copiado. El portapapeles lo olvida en %n s.</numerusform>
        </translation>
    </message>
    <message>
        <source>This is the new secret, shown now and later only if you ask for it. The previous one is accepted until %1.</source>
        <translation>Este es el secreto nuevo, que se muestra ahora y más adelante solo si se pide. El anterior se acepta hasta %1.</translation>
    </message>
    <message>
        <source>The secret is being rotated.</source>
        <translation>El secreto se está rotando.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SecretFile</name>
    <message>
        <source>The file of secrets %1 is damaged. Restore it from a backup, or move it away and rotate the webhooks&apos; secrets.</source>
        <translation>El archivo de secretos %1 está dañado. Restaurarlo desde una copia de seguridad, o moverlo a otro lugar y rotar los secretos de los webhooks.</translation>
    </message>
    <message>
        <source>The file of secrets %1 cannot be read: %2.</source>
        <translation>No se puede leer el archivo de secretos %1: %2.</translation>
    </message>
    <message>
        <source>The file of secrets %1 cannot be written: %2.</source>
        <translation>No se puede escribir el archivo de secretos %1: %2.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SecretStore</name>
    <message numerus="yes">
        <source>the keychain did not answer within %n second(s)</source>
        <translation>
            <numerusform>el llavero no respondió en %n segundo</numerusform>
            <numerusform>el llavero no respondió en %n segundos</numerusform>
        </translation>
    </message>
    <message>
        <source>this start was told not to ask it</source>
        <translation>en este inicio se indicó no consultarlo</translation>
    </message>
    <message>
        <source>The webhooks&apos; secrets lie in the system&apos;s keychain, which cannot be reached (%1). Unlock it, or start in the session that has it.</source>
        <translation>Los secretos de los webhooks están en el llavero del sistema, al que no se puede acceder (%1). Desbloquearlo o iniciar en la sesión que lo tiene.</translation>
    </message>
    <message>
        <source>The entry “%1” in the system&apos;s keychain is damaged. Delete it, move %2 away and rotate the webhooks&apos; secrets.</source>
        <translation>La entrada “%1” del llavero del sistema está dañada. Eliminarla, mover %2 a otro lugar y rotar los secretos de los webhooks.</translation>
    </message>
    <message>
        <source>the system&apos;s keychain</source>
        <translation>el llavero del sistema</translation>
    </message>
    <message>
        <source>the file %1, readable by you alone</source>
        <translation>el archivo %1, que solo puede leer el usuario actual</translation>
    </message>
    <message>
        <source>the file %1, readable by you alone, as no keychain could be used</source>
        <translation>el archivo %1, que solo puede leer el usuario actual, ya que no se pudo usar ningún llavero</translation>
    </message>
    <message>
        <source>The system&apos;s keychain does not give out the webhooks&apos; secrets: it is locked, or no longer holds them. Unlock it and start again. If they are gone, restore it, or move %1 away and rotate the secrets.</source>
        <translation>El llavero del sistema no entrega los secretos de los webhooks: está bloqueado o ya no los contiene. Desbloquearlo e iniciar de nuevo. Si se han perdido, restaurarlo, o mover %1 a otro lugar y rotar los secretos.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SelectionBar</name>
    <message>
        <source>Select none</source>
        <translation>No seleccionar nada</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>de %1</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Más</translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>%Ln seleccionada</numerusform>
            <numerusform>%Ln seleccionadas</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::ShellWords</name>
    <message>
        <source>holds a variable or command ($…), which only a shell can fill in. Write its value.</source>
        <translation>contiene una variable o un comando ($…), que solo un shell puede sustituir. Escribir su valor.</translation>
    </message>
    <message>
        <source>holds a command in backticks, which is not run. Write its result.</source>
        <translation>contiene un comando entre acentos graves, que no se ejecuta. Escribir su resultado.</translation>
    </message>
    <message>
        <source>goes on to another command or file (%1). Only the cURL line itself is read.</source>
        <translation>continúa con otro comando o archivo (%1). Solo se lee la propia línea de cURL.</translation>
    </message>
    <message>
        <source>is quoted for Windows&apos; cmd. Choose &quot;Copy as cURL (bash)&quot;.</source>
        <translation>lleva las comillas del cmd de Windows. Elegir “Copiar como cURL (bash)”.</translation>
    </message>
    <message>
        <source>holds a NUL byte, which no command line can.</source>
        <translation>contiene un byte NUL, algo imposible en una línea de comandos.</translation>
    </message>
    <message>
        <source>opens a &apos; that is never closed.</source>
        <translation>abre una &apos; que no se cierra nunca.</translation>
    </message>
    <message>
        <source>opens a &quot; that is never closed.</source>
        <translation>abre una &quot; que no se cierra nunca.</translation>
    </message>
    <message>
        <source>opens a $&apos; that is never closed.</source>
        <translation>abre un $&apos; que no se cierra nunca.</translation>
    </message>
    <message>
        <source>Line %1, column %2 of the command %3</source>
        <translation>En la línea %1, columna %2, el comando %3</translation>
    </message>
</context>
<context>
    <name>ovyxa::SignatureDoctor</name>
    <message>
        <source>compact</source>
        <translation>compacto</translation>
    </message>
    <message>
        <source>with a space after each comma and colon</source>
        <translation>con un espacio después de cada coma y cada dos puntos</translation>
    </message>
    <message>
        <source>with a space after each colon</source>
        <translation>con un espacio después de cada dos puntos</translation>
    </message>
    <message>
        <source>with a space after each comma</source>
        <translation>con un espacio después de cada coma</translation>
    </message>
    <message>
        <source>with spaces inside the brackets</source>
        <translation>con espacios dentro de los corchetes y llaves</translation>
    </message>
    <message>
        <source>pretty-printed</source>
        <translation>con sangría</translation>
    </message>
    <message>
        <source>laid out another way</source>
        <translation>con otra disposición</translation>
    </message>
    <message>
        <source>with other white space</source>
        <translation>con otros espacios en blanco</translation>
    </message>
    <message>
        <source>with its keys sorted</source>
        <translation>con sus claves ordenadas</translation>
    </message>
    <message>
        <source>with its keys in Ovyxa&apos;s order</source>
        <translation>con sus claves en el orden de Ovyxa</translation>
    </message>
    <message>
        <source>with its shortest keys first, as databases keep JSON</source>
        <translation>con sus claves más cortas primero, como guardan JSON las bases de datos</translation>
    </message>
    <message>
        <source>with its keys in JavaScript&apos;s order</source>
        <translation>con sus claves en el orden de JavaScript</translation>
    </message>
    <message>
        <source>pretty-printed by tabs</source>
        <translation>con sangría de tabuladores</translation>
    </message>
    <message numerus="yes">
        <source>pretty-printed by %n spaces</source>
        <translation>
            <numerusform>con sangría de %n espacio</numerusform>
            <numerusform>con sangría de %n espacios</numerusform>
        </translation>
    </message>
    <message>
        <source>with its keys in another order</source>
        <translation>con sus claves en otro orden</translation>
    </message>
    <message>
        <source>with slashes escaped</source>
        <translation>con las barras escapadas</translation>
    </message>
    <message>
        <source>with plain slashes</source>
        <translation>con las barras sin escapar</translation>
    </message>
    <message>
        <source>with the characters special to HTML escaped</source>
        <translation>con los caracteres especiales de HTML escapados</translation>
    </message>
    <message>
        <source>with these plain</source>
        <translation>con estos sin escapar</translation>
    </message>
    <message>
        <source>with non-ASCII characters escaped</source>
        <translation>con los caracteres no ASCII escapados</translation>
    </message>
    <message>
        <source>with non-ASCII characters plain</source>
        <translation>con los caracteres no ASCII sin escapar</translation>
    </message>
    <message>
        <source>with escapes in capital digits</source>
        <translation>con secuencias de escape en dígitos mayúsculos</translation>
    </message>
    <message>
        <source>with escapes in small digits</source>
        <translation>con secuencias de escape en dígitos minúsculos</translation>
    </message>
    <message>
        <source>The body was re-serialised: it was signed %1 (%2 bytes) and arrived %3 (%4). First difference at byte %5.</source>
        <translation>El cuerpo se volvió a serializar: se firmó %1 (%2 bytes) y llegó %3 (%4). Primera diferencia en el byte %5.</translation>
    </message>
    <message>
        <source>in one form</source>
        <translation>en una forma</translation>
    </message>
    <message>
        <source>written another way</source>
        <translation>escrito de otro modo</translation>
    </message>
    <message>
        <source>the method</source>
        <translation>el método</translation>
    </message>
    <message>
        <source>the URL</source>
        <translation>la URL</translation>
    </message>
    <message>
        <source>a timestamp</source>
        <translation>una marca de tiempo</translation>
    </message>
    <message>
        <source>an id from the headers</source>
        <translation>un identificador de las cabeceras</translation>
    </message>
    <message>
        <source>Signed together with the body: %1.</source>
        <translation>Se firmó junto con el cuerpo: %1.</translation>
    </message>
    <message>
        <source>Signed: %1 bytes; received: %2 bytes; first difference at byte %3.</source>
        <translation>Firmado: %1 bytes; recibido: %2 bytes; primera diferencia en el byte %3.</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the same JSON as it was sent matches</source>
        <translation>El HMAC-SHA256 del mismo JSON tal como se envió coincide</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the same JSON, %1, matches</source>
        <translation>El HMAC-SHA256 del mismo JSON, %1, coincide</translation>
    </message>
    <message>
        <source>The request has no X-Ovyxa-Signature header.</source>
        <translation>La solicitud no tiene la cabecera X-Ovyxa-Signature.</translation>
    </message>
    <message>
        <source>See whether a proxy drops headers that begin with X-, and whether it was the sender that made the request.</source>
        <translation>Comprobar si un proxy elimina las cabeceras que empiezan por X-, y si fue realmente el remitente quien hizo la solicitud.</translation>
    </message>
    <message>
        <source>The X-Ovyxa-Signature header is there, but empty.</source>
        <translation>La cabecera X-Ovyxa-Signature está, pero vacía.</translation>
    </message>
    <message>
        <source>Set the header after the signature was computed, and look at what the signer returned.</source>
        <translation>Poner la cabecera después de calcular la firma y mirar qué devolvió el firmante.</translation>
    </message>
    <message>
        <source>The X-Ovyxa-Signature header came more than once, so it is unclear which one counts.</source>
        <translation>La cabecera X-Ovyxa-Signature llegó más de una vez, así que no está claro cuál cuenta.</translation>
    </message>
    <message>
        <source>Send the header once; a proxy that signs again should replace the header, not add one.</source>
        <translation>Enviar la cabecera una sola vez; un proxy que firma de nuevo debería sustituir la cabecera, no añadir otra.</translation>
    </message>
    <message>
        <source>The signature has white space around or inside it.</source>
        <translation>La firma tiene espacios en blanco alrededor o en su interior.</translation>
    </message>
    <message>
        <source>Trim the header&apos;s value before it is sent or compared.</source>
        <translation>Recortar el valor de la cabecera antes de enviarlo o compararlo.</translation>
    </message>
    <message>
        <source>The signature stands in quotes.</source>
        <translation>La firma está entre comillas.</translation>
    </message>
    <message>
        <source>Write the signature into the header without quotes.</source>
        <translation>Escribir la firma en la cabecera sin comillas.</translation>
    </message>
    <message>
        <source>The signature has a prefix that is not expected here.</source>
        <translation>La firma tiene un prefijo que aquí no se espera.</translation>
    </message>
    <message>
        <source>Cut the prefix before comparing, or set the signature&apos;s encoding to the one that is sent.</source>
        <translation>Quitar el prefijo antes de comparar, o ajustar la codificación de la firma a la que se envía.</translation>
    </message>
    <message>
        <source>The signature lacks the prefix “sha256=” that is expected here.</source>
        <translation>A la firma le falta el prefijo “sha256=” que aquí se espera.</translation>
    </message>
    <message>
        <source>Write “sha256=” in front of the hex digits, or set the signature&apos;s encoding to hex.</source>
        <translation>Escribir “sha256=” delante de los dígitos hexadecimales, o poner la codificación de la firma en hexadecimal.</translation>
    </message>
    <message>
        <source>The signature&apos;s hex digits are in upper case.</source>
        <translation>Los dígitos hexadecimales de la firma están en mayúsculas.</translation>
    </message>
    <message>
        <source>Write the hex digits in lower case.</source>
        <translation>Escribir los dígitos hexadecimales en minúsculas.</translation>
    </message>
    <message>
        <source>The signature is written in hex, and base64 is expected here.</source>
        <translation>La firma está escrita en hexadecimal, y aquí se espera base64.</translation>
    </message>
    <message>
        <source>Encode the signature&apos;s 32 bytes as base64, or set the signature&apos;s encoding to hex.</source>
        <translation>Codificar los 32 bytes de la firma en base64, o poner la codificación de la firma en hexadecimal.</translation>
    </message>
    <message>
        <source>The signature is written in base64, and hex is expected here.</source>
        <translation>La firma está escrita en base64, y aquí se espera hexadecimal.</translation>
    </message>
    <message>
        <source>Encode the signature&apos;s 32 bytes as lower-case hex, or set the signature&apos;s encoding to base64.</source>
        <translation>Codificar los 32 bytes de la firma en hexadecimal en minúsculas, o poner la codificación de la firma en base64.</translation>
    </message>
    <message>
        <source>The signature is written in the URL-safe alphabet of base64 (- and _).</source>
        <translation>La firma está escrita en el alfabeto de base64 apto para URL (- y _).</translation>
    </message>
    <message>
        <source>Use the standard alphabet of base64 (+ and /), or hex.</source>
        <translation>Usar el alfabeto estándar de base64 (+ y /) o hexadecimal.</translation>
    </message>
    <message>
        <source>The signature is written in base64 without the = at its end.</source>
        <translation>La firma está escrita en base64 sin el = final.</translation>
    </message>
    <message>
        <source>Keep the padding of base64: 32 bytes make 44 characters.</source>
        <translation>Conservar el relleno de base64: 32 bytes dan 44 caracteres.</translation>
    </message>
    <message>
        <source>The signature is percent-encoded, as for a URL.</source>
        <translation>La firma está codificada con porcentaje, como para una URL.</translation>
    </message>
    <message>
        <source>Write the signature into the header as it is; headers need no URL encoding.</source>
        <translation>Escribir la firma en la cabecera tal cual; las cabeceras no necesitan codificación de URL.</translation>
    </message>
    <message>
        <source>The signature&apos;s characters are escaped as for HTML.</source>
        <translation>Los caracteres de la firma están escapados como para HTML.</translation>
    </message>
    <message>
        <source>Write the signature into the header as it is; only a page needs escapes.</source>
        <translation>Escribir la firma en la cabecera tal cual; solo una página necesita secuencias de escape.</translation>
    </message>
    <message>
        <source>The signature was encoded twice: as %1, then as %2.</source>
        <translation>La firma se codificó dos veces: como %1 y luego como %2.</translation>
    </message>
    <message>
        <source>Encode the raw bytes of the HMAC, once.</source>
        <translation>Codificar los bytes en bruto del HMAC, una sola vez.</translation>
    </message>
    <message>
        <source>The signature&apos;s hex digits are separated by “%1”.</source>
        <translation>Los dígitos hexadecimales de la firma están separados por “%1”.</translation>
    </message>
    <message>
        <source>Write the 64 hex digits one after the other, as .NET&apos;s Convert.ToHexString does and BitConverter.ToString does not.</source>
        <translation>Escribir los 64 dígitos hexadecimales seguidos, como hace Convert.ToHexString de .NET y no hace BitConverter.ToString.</translation>
    </message>
    <message>
        <source>The + of the base64 signature became a space on its way.</source>
        <translation>El + de la firma en base64 se convirtió en un espacio por el camino.</translation>
    </message>
    <message>
        <source>The value was decoded as part of a form or URL: encode its + as %2B there, or send hex.</source>
        <translation>El valor se decodificó como parte de un formulario o una URL: codificar ahí su + como %2B, o enviar hexadecimal.</translation>
    </message>
    <message>
        <source>The signature is written as a list of decimal bytes.</source>
        <translation>La firma está escrita como una lista de bytes decimales.</translation>
    </message>
    <message>
        <source>Encode the HMAC&apos;s 32 bytes as hex before they are written into the header.</source>
        <translation>Codificar los 32 bytes del HMAC en hexadecimal antes de escribirlos en la cabecera.</translation>
    </message>
    <message>
        <source>The header holds the HMAC&apos;s 32 raw bytes, not a text.</source>
        <translation>La cabecera contiene los 32 bytes en bruto del HMAC, no un texto.</translation>
    </message>
    <message>
        <source>The signature&apos;s hex digits lack zeros: bytes below 16 were printed with one digit.</source>
        <translation>A los dígitos hexadecimales de la firma les faltan ceros: los bytes menores de 16 se imprimieron con un solo dígito.</translation>
    </message>
    <message>
        <source>Print each byte with two hex digits (%02x); a big integer loses the zeros in front.</source>
        <translation>Imprimir cada byte con dos dígitos hexadecimales (%02x); un entero grande pierde los ceros iniciales.</translation>
    </message>
    <message>
        <source>The right signature stands in the header with other text around it.</source>
        <translation>La firma correcta está en la cabecera, rodeada de otro texto.</translation>
    </message>
    <message>
        <source>Write the signature alone into the header; tools such as openssl print a label before it.</source>
        <translation>Escribir solo la firma en la cabecera; herramientas como openssl imprimen una etiqueta delante.</translation>
    </message>
    <message>
        <source>The signature is cut off: what is there is right, and the rest is missing.</source>
        <translation>La firma está cortada: lo que hay es correcto y el resto falta.</translation>
    </message>
    <message>
        <source>Look for a column, variable or log line that is too short for the whole value.</source>
        <translation>Buscar una columna, variable o línea de registro demasiado corta para el valor completo.</translation>
    </message>
    <message>
        <source>The header&apos;s value cannot be an HMAC-SHA256, which is 64 hex digits or 44 characters of base64.</source>
        <translation>El valor de la cabecera no puede ser un HMAC-SHA256, que tiene 64 dígitos hexadecimales o 44 caracteres de base64.</translation>
    </message>
    <message>
        <source>Look at how the signer writes the header.</source>
        <translation>Mirar cómo escribe la cabecera el firmante.</translation>
    </message>
    <message>
        <source>No secret is known to check the signature with.</source>
        <translation>No se conoce ningún secreto con el que comprobar la firma.</translation>
    </message>
    <message>
        <source>Give the receiver the webhook&apos;s signing secret.</source>
        <translation>Dar al receptor el secreto de firma del webhook.</translation>
    </message>
    <message>
        <source>The signer used the secret with white space or a line break around it.</source>
        <translation>El firmante usó el secreto con espacios en blanco o un salto de línea alrededor.</translation>
    </message>
    <message>
        <source>The secret known here has white space or a line break around it, and the signer used it without.</source>
        <translation>El secreto conocido aquí tiene espacios en blanco o un salto de línea alrededor, y el firmante lo usó sin ellos.</translation>
    </message>
    <message>
        <source>Trim the secret when it is read from a file, a form or the environment.</source>
        <translation>Recortar el secreto al leerlo de un archivo, un formulario o el entorno.</translation>
    </message>
    <message>
        <source>The signer used the secret with quotes around it.</source>
        <translation>El firmante usó el secreto con comillas alrededor.</translation>
    </message>
    <message>
        <source>The secret known here stands in quotes, and the signer used it without.</source>
        <translation>El secreto conocido aquí está entre comillas, y el firmante lo usó sin ellas.</translation>
    </message>
    <message>
        <source>Remove the quotes where the secret is configured.</source>
        <translation>Quitar las comillas donde se configura el secreto.</translation>
    </message>
    <message>
        <source>The secret was used in another letter case.</source>
        <translation>El secreto se usó con otras mayúsculas y minúsculas.</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown.</source>
        <translation>Usar el secreto exactamente como se mostró.</translation>
    </message>
    <message>
        <source>The signer decoded the secret from hex before using it.</source>
        <translation>El firmante decodificó el secreto de hexadecimal antes de usarlo.</translation>
    </message>
    <message>
        <source>Use the secret&apos;s characters as they stand as the key (UTF-8), without decoding.</source>
        <translation>Usar como clave los caracteres del secreto tal como están (UTF-8), sin decodificarlos.</translation>
    </message>
    <message>
        <source>The signer decoded the secret from base64 before using it.</source>
        <translation>El firmante decodificó el secreto de base64 antes de usarlo.</translation>
    </message>
    <message>
        <source>The signer used the hex digits of the secret as the key.</source>
        <translation>El firmante usó como clave los dígitos hexadecimales del secreto.</translation>
    </message>
    <message>
        <source>Use the secret&apos;s characters as they stand as the key (UTF-8), without encoding.</source>
        <translation>Usar como clave los caracteres del secreto tal como están (UTF-8), sin codificarlos.</translation>
    </message>
    <message>
        <source>The signer used the base64 of the secret as the key.</source>
        <translation>El firmante usó como clave el base64 del secreto.</translation>
    </message>
    <message>
        <source>The signer used the secret percent-encoded, as for a URL.</source>
        <translation>El firmante usó el secreto codificado con porcentaje, como para una URL.</translation>
    </message>
    <message>
        <source>The secret known here is percent-encoded, as for a URL, and the signer used it decoded.</source>
        <translation>El secreto conocido aquí está codificado con porcentaje, como para una URL, y el firmante lo usó decodificado.</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown, on both sides.</source>
        <translation>Usar el secreto exactamente como se mostró, en ambos lados.</translation>
    </message>
    <message>
        <source>The signer used the secret with characters escaped as for %1.</source>
        <translation>El firmante usó el secreto con caracteres escapados como para %1.</translation>
    </message>
    <message>
        <source>The secret known here has characters escaped as for %1, and the signer used it without the escapes.</source>
        <translation>El secreto conocido aquí tiene caracteres escapados como para %1, y el firmante lo usó sin las secuencias de escape.</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown, on both sides; see where it is configured.</source>
        <translation>Usar el secreto exactamente como se mostró, en ambos lados; mirar dónde se configura.</translation>
    </message>
    <message>
        <source>The signer used what a shell or settings file left of the secret: a $ or a backslash was lost.</source>
        <translation>El firmante usó lo que un shell o un archivo de configuración dejó del secreto: se perdió un $ o una barra invertida.</translation>
    </message>
    <message>
        <source>Put the secret into single quotes where it is configured, or double each $ in a Compose file.</source>
        <translation>Poner el secreto entre comillas simples donde se configura, o duplicar cada $ en un archivo de Compose.</translation>
    </message>
    <message>
        <source>The signer used the secret with “whsec_” in front, which it lacks here.</source>
        <translation>El firmante usó el secreto con “whsec_” delante, que aquí no lleva.</translation>
    </message>
    <message>
        <source>The signer used the secret without the “whsec_” that stands in front of it here.</source>
        <translation>El firmante usó el secreto sin el “whsec_” que aquí lleva delante.</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown on both sides, with its prefix or without.</source>
        <translation>Usar el secreto exactamente como se mostró en ambos lados, con su prefijo o sin él.</translation>
    </message>
    <message>
        <source>The signer used only the first %1 of the secret&apos;s %2 bytes.</source>
        <translation>El firmante usó solo los primeros %1 de los %2 bytes del secreto.</translation>
    </message>
    <message>
        <source>The signer used only the last %1 of the secret&apos;s %2 bytes.</source>
        <translation>El firmante usó solo los últimos %1 de los %2 bytes del secreto.</translation>
    </message>
    <message>
        <source>See what cuts it: a column that is too short, or a #, $ or = that a shell or a settings file took for its own.</source>
        <translation>Mirar qué lo corta: una columna demasiado corta, o un #, $ o = que un shell o un archivo de configuración interpretó como propio.</translation>
    </message>
    <message>
        <source>The signer used the secret twice in a row, as if pasted twice.</source>
        <translation>El firmante usó el secreto dos veces seguidas, como si se hubiera pegado dos veces.</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown, once.</source>
        <translation>Usar el secreto exactamente como se mostró, una sola vez.</translation>
    </message>
    <message>
        <source>The signer used the %1 of the secret as the key.</source>
        <translation>El firmante usó como clave el %1 del secreto.</translation>
    </message>
    <message>
        <source>Use the secret&apos;s characters as they stand as the key (UTF-8), without hashing.</source>
        <translation>Usar como clave los caracteres del secreto tal como están (UTF-8), sin calcular su hash.</translation>
    </message>
    <message>
        <source>The signer read the secret as %1, not as UTF-8.</source>
        <translation>El firmante leyó el secreto como %1, no como UTF-8.</translation>
    </message>
    <message>
        <source>The secret known here is written in %1, and the signer used it in UTF-8.</source>
        <translation>El secreto conocido aquí está escrito en %1, y el firmante lo usó en UTF-8.</translation>
    </message>
    <message>
        <source>Read the secret as UTF-8 on both sides.</source>
        <translation>Leer el secreto como UTF-8 en ambos lados.</translation>
    </message>
    <message>
        <source>The signer used the secret with a byte order mark in front.</source>
        <translation>El firmante usó el secreto con una marca de orden de bytes delante.</translation>
    </message>
    <message>
        <source>The secret known here begins with a byte order mark, which the signer did not use.</source>
        <translation>El secreto conocido aquí empieza con una marca de orden de bytes, que el firmante no usó.</translation>
    </message>
    <message>
        <source>Save the secret&apos;s file as UTF-8 without a byte order mark.</source>
        <translation>Guardar el archivo del secreto como UTF-8 sin marca de orden de bytes.</translation>
    </message>
    <message>
        <source>The signer used the secret as UTF-16.</source>
        <translation>El firmante usó el secreto como UTF-16.</translation>
    </message>
    <message>
        <source>The secret known here is written in UTF-16, and the signer used its characters in UTF-8.</source>
        <translation>El secreto conocido aquí está escrito en UTF-16, y el firmante usó sus caracteres en UTF-8.</translation>
    </message>
    <message>
        <source>Save the secret&apos;s file as UTF-8; Windows PowerShell&apos;s &gt; writes UTF-16.</source>
        <translation>Guardar el archivo del secreto como UTF-8; el &gt; de Windows PowerShell escribe UTF-16.</translation>
    </message>
    <message>
        <source>The signer used the whole line “%1%2…” as the secret, not what stands after the “%2”.</source>
        <translation>El firmante usó como secreto la línea entera “%1%2…”, no lo que sigue al “%2”.</translation>
    </message>
    <message>
        <source>The secret known here is a whole line, “%1%2…”; the signer used what stands after the “%2”.</source>
        <translation>El secreto conocido aquí es una línea entera, “%1%2…”; el firmante usó lo que sigue al “%2”.</translation>
    </message>
    <message>
        <source>Put the secret alone into its file, without its name; only a shell or a .env reader takes names off.</source>
        <translation>Poner solo el secreto en su archivo, sin su nombre; solo un shell o un lector de .env quita los nombres.</translation>
    </message>
    <message>
        <source>The signer used JSON that holds the secret, not the secret in it.</source>
        <translation>El firmante usó el JSON que contiene el secreto, no el secreto que hay en él.</translation>
    </message>
    <message>
        <source>The secret known here is JSON; the signer used the text of its member “%1”.</source>
        <translation>El secreto conocido aquí es JSON; el firmante usó el texto de su miembro “%1”.</translation>
    </message>
    <message>
        <source>Put the secret alone into its file, without JSON around it.</source>
        <translation>Poner solo el secreto en su archivo, sin JSON alrededor.</translation>
    </message>
    <message>
        <source>The signer used the secret with other lines around it.</source>
        <translation>El firmante usó el secreto con otras líneas alrededor.</translation>
    </message>
    <message>
        <source>The secret known here has %1 lines; the signer used line %2.</source>
        <translation>El secreto conocido aquí tiene %1 líneas; el firmante usó la línea %2.</translation>
    </message>
    <message>
        <source>Put the secret alone into its file.</source>
        <translation>Poner solo el secreto en su archivo.</translation>
    </message>
    <message>
        <source>The signer used “%1” as the secret: a setting that was never filled in.</source>
        <translation>El firmante usó “%1” como secreto: un ajuste que nunca se rellenó.</translation>
    </message>
    <message>
        <source>See whether the signer&apos;s configuration is loaded, and whether the secret&apos;s name there is right.</source>
        <translation>Comprobar si está cargada la configuración del firmante y si el nombre del secreto es correcto en ella.</translation>
    </message>
    <message>
        <source>The signer used an empty secret.</source>
        <translation>El firmante usó un secreto vacío.</translation>
    </message>
    <message>
        <source>See whether the signer&apos;s configuration is loaded: an unset environment variable gives an empty secret.</source>
        <translation>Comprobar si está cargada la configuración del firmante: una variable de entorno sin definir da un secreto vacío.</translation>
    </message>
    <message>
        <source>It was signed with a secret that was replaced and is no longer accepted.</source>
        <translation>Se firmó con un secreto que se sustituyó y ya no se acepta.</translation>
    </message>
    <message>
        <source>Give the signer the current secret.</source>
        <translation>Dar al firmante el secreto actual.</translation>
    </message>
    <message>
        <source>It was signed with another webhook&apos;s secret.</source>
        <translation>Se firmó con el secreto de otro webhook.</translation>
    </message>
    <message>
        <source>Use the secret of the webhook that sends here; each has its own.</source>
        <translation>Usar el secreto del webhook que envía aquí; cada uno tiene el suyo.</translation>
    </message>
    <message>
        <source>It was signed with %1, not with SHA-256.</source>
        <translation>Se firmó con %1, no con SHA-256.</translation>
    </message>
    <message>
        <source>Compute the HMAC with SHA-256.</source>
        <translation>Calcular el HMAC con SHA-256.</translation>
    </message>
    <message>
        <source>Use an HMAC function: the secret is its key, the body its message.</source>
        <translation>Usar una función HMAC: el secreto es su clave; el cuerpo, su mensaje.</translation>
    </message>
    <message>
        <source>The HMAC was made twice: the first one, as %1, was signed again.</source>
        <translation>El HMAC se calculó dos veces: el primero, como %1, se firmó de nuevo.</translation>
    </message>
    <message>
        <source>Sign the body once, and write that HMAC into the header.</source>
        <translation>Firmar el cuerpo una sola vez y escribir ese HMAC en la cabecera.</translation>
    </message>
    <message>
        <source>The HMAC was hashed once more: the header holds the SHA-256 of it, as %1.</source>
        <translation>Al HMAC se le calculó otro hash: la cabecera contiene su SHA-256, como %1.</translation>
    </message>
    <message>
        <source>Write the HMAC itself into the header.</source>
        <translation>Escribir el propio HMAC en la cabecera.</translation>
    </message>
    <message>
        <source>Not the body was signed, but its %1.</source>
        <translation>No se firmó el cuerpo, sino su %1.</translation>
    </message>
    <message>
        <source>Give the body itself to the HMAC function; it does its own hashing.</source>
        <translation>Dar a la función HMAC el propio cuerpo; ella misma calcula el hash.</translation>
    </message>
    <message>
        <source>Secret and body were mixed up: the body was used as the key, and the secret was signed with it.</source>
        <translation>Se confundieron el secreto y el cuerpo: el cuerpo se usó como clave, y con él se firmó el secreto.</translation>
    </message>
    <message>
        <source>Swap the two arguments of the HMAC function: the secret is its key, the body its message.</source>
        <translation>Intercambiar los dos argumentos de la función HMAC: el secreto es su clave; el cuerpo, su mensaje.</translation>
    </message>
    <message>
        <source>The body was re-serialised.</source>
        <translation>El cuerpo se volvió a serializar.</translation>
    </message>
    <message>
        <source>Check the signature over the raw bytes of the request, before anything parses them.</source>
        <translation>Comprobar la firma sobre los bytes en bruto de la solicitud, antes de que nada los analice.</translation>
    </message>
    <message>
        <source>Numbers were printed anew: “%1” was signed, and “%2” arrived.</source>
        <translation>Los números se escribieron de nuevo: se firmó “%1” y llegó “%2”.</translation>
    </message>
    <message>
        <source>Check the signature over the raw bytes of the request: parsing JSON keeps a number&apos;s value, not its digits (1.0, 19.90, 1e3, beyond 2^53).</source>
        <translation>Comprobar la firma sobre los bytes en bruto de la solicitud: al analizar JSON se conserva el valor de un número, no sus dígitos (1.0, 19.90, 1e3, más allá de 2^53).</translation>
    </message>
    <message>
        <source>The body arrived with a line break at its end that was not signed.</source>
        <translation>El cuerpo llegó con un salto de línea final que no se firmó.</translation>
    </message>
    <message>
        <source>Send the bytes that were signed; tools that read a body from a file or a shell often add a line break.</source>
        <translation>Enviar los bytes que se firmaron; las herramientas que leen un cuerpo de un archivo o de un shell suelen añadir un salto de línea.</translation>
    </message>
    <message>
        <source>The body was signed with a line break at its end that did not arrive.</source>
        <translation>El cuerpo se firmó con un salto de línea final que no llegó.</translation>
    </message>
    <message>
        <source>Sign the bytes that are sent, and do not trim the body before checking it.</source>
        <translation>Firmar los bytes que se envían y no recortar el cuerpo antes de comprobarlo.</translation>
    </message>
    <message>
        <source>White space stood around the body when it arrived that was not signed.</source>
        <translation>El cuerpo llegó rodeado de espacios en blanco que no se firmaron.</translation>
    </message>
    <message>
        <source>White space around the body was signed that did not arrive.</source>
        <translation>Se firmaron espacios en blanco alrededor del cuerpo que no llegaron.</translation>
    </message>
    <message>
        <source>Check and sign the raw bytes; do not trim on one side only.</source>
        <translation>Comprobar y firmar los bytes en bruto; no recortar solo en un lado.</translation>
    </message>
    <message>
        <source>The body&apos;s line ends differ: LF was signed, CRLF arrived.</source>
        <translation>Los finales de línea del cuerpo difieren: se firmó LF y llegó CRLF.</translation>
    </message>
    <message>
        <source>The body&apos;s line ends differ: CRLF was signed, LF arrived.</source>
        <translation>Los finales de línea del cuerpo difieren: se firmó CRLF y llegó LF.</translation>
    </message>
    <message>
        <source>Read and send the body as bytes, not as text.</source>
        <translation>Leer y enviar el cuerpo como bytes, no como texto.</translation>
    </message>
    <message>
        <source>A byte order mark stands before the body that arrived, and was not signed.</source>
        <translation>Delante del cuerpo que llegó hay una marca de orden de bytes que no se firmó.</translation>
    </message>
    <message>
        <source>A byte order mark was signed before the body, and did not arrive.</source>
        <translation>Se firmó una marca de orden de bytes delante del cuerpo, y no llegó.</translation>
    </message>
    <message>
        <source>Write UTF-8 without a byte order mark.</source>
        <translation>Escribir UTF-8 sin marca de orden de bytes.</translation>
    </message>
    <message>
        <source>The body was compressed (%1) after it was signed.</source>
        <translation>El cuerpo se comprimió (%1) después de firmarlo.</translation>
    </message>
    <message>
        <source>The body was signed compressed (%1) and arrived unpacked.</source>
        <translation>El cuerpo se firmó comprimido (%1) y llegó descomprimido.</translation>
    </message>
    <message>
        <source>Sign the body&apos;s bytes before they are compressed, and check them after they are unpacked.</source>
        <translation>Firmar los bytes del cuerpo antes de comprimirlos, y comprobarlos después de descomprimirlos.</translation>
    </message>
    <message>
        <source>The body was signed as UTF-8 and arrived as Latin-1.</source>
        <translation>El cuerpo se firmó como UTF-8 y llegó como Latin-1.</translation>
    </message>
    <message>
        <source>The body was signed as Latin-1 and arrived as UTF-8.</source>
        <translation>El cuerpo se firmó como Latin-1 y llegó como UTF-8.</translation>
    </message>
    <message>
        <source>Handle the body as UTF-8 bytes on both sides.</source>
        <translation>Tratar el cuerpo como bytes UTF-8 en ambos lados.</translation>
    </message>
    <message>
        <source>The body&apos;s UTF-8 was taken for Latin-1 or Windows-1252 and encoded once more before it arrived.</source>
        <translation>El UTF-8 del cuerpo se tomó por Latin-1 o Windows-1252 y se codificó otra vez antes de llegar.</translation>
    </message>
    <message>
        <source>The body&apos;s UTF-8 was taken for Latin-1 or Windows-1252 and encoded once more before it was signed.</source>
        <translation>El UTF-8 del cuerpo se tomó por Latin-1 o Windows-1252 y se codificó otra vez antes de firmarlo.</translation>
    </message>
    <message>
        <source>The body was signed as UTF-8 and arrived as %1.</source>
        <translation>El cuerpo se firmó como UTF-8 y llegó como %1.</translation>
    </message>
    <message>
        <source>The body was signed as %1 and arrived as UTF-8.</source>
        <translation>El cuerpo se firmó como %1 y llegó como UTF-8.</translation>
    </message>
    <message>
        <source>The body was signed as UTF-8 and arrived as UTF-16.</source>
        <translation>El cuerpo se firmó como UTF-8 y llegó como UTF-16.</translation>
    </message>
    <message>
        <source>The body was signed as UTF-16 and arrived as UTF-8.</source>
        <translation>El cuerpo se firmó como UTF-16 y llegó como UTF-8.</translation>
    </message>
    <message>
        <source>Turn the text into UTF-8 bytes before it is signed.</source>
        <translation>Convertir el texto en bytes UTF-8 antes de firmarlo.</translation>
    </message>
    <message>
        <source>The body&apos;s accented characters were recomposed: it was signed in the Unicode form %1, and arrived in another.</source>
        <translation>Los caracteres acentuados del cuerpo se recompusieron: se firmó en la forma Unicode %1 y llegó en otra.</translation>
    </message>
    <message>
        <source>Leave the text as it is after signing: NFC and NFD look alike and are other bytes. File names on macOS come as NFD.</source>
        <translation>Dejar el texto como está después de firmarlo: NFC y NFD parecen iguales y son bytes distintos. Los nombres de archivo de macOS vienen en NFD.</translation>
    </message>
    <message>
        <source>The body was encoded as base64 after it was signed.</source>
        <translation>El cuerpo se codificó en base64 después de firmarlo.</translation>
    </message>
    <message>
        <source>The body was signed as base64 and arrived decoded.</source>
        <translation>El cuerpo se firmó en base64 y llegó decodificado.</translation>
    </message>
    <message>
        <source>Decode the body first where a gateway hands it over as base64, and check the decoded bytes.</source>
        <translation>Decodificar primero el cuerpo donde una puerta de enlace lo entregue en base64, y comprobar los bytes decodificados.</translation>
    </message>
    <message>
        <source>The body was written as hex digits after it was signed.</source>
        <translation>El cuerpo se escribió en dígitos hexadecimales después de firmarlo.</translation>
    </message>
    <message>
        <source>The body&apos;s hex digits were signed, not its bytes.</source>
        <translation>Se firmaron los dígitos hexadecimales del cuerpo, no sus bytes.</translation>
    </message>
    <message>
        <source>Sign and send the same bytes.</source>
        <translation>Firmar y enviar los mismos bytes.</translation>
    </message>
    <message>
        <source>The body was percent-encoded after it was signed.</source>
        <translation>El cuerpo se codificó con porcentaje después de firmarlo.</translation>
    </message>
    <message>
        <source>The body was signed percent-encoded and arrived decoded.</source>
        <translation>El cuerpo se firmó codificado con porcentaje y llegó decodificado.</translation>
    </message>
    <message>
        <source>Sign and send the same bytes; only a form&apos;s fields need URL encoding.</source>
        <translation>Firmar y enviar los mismos bytes; solo los campos de un formulario necesitan codificación de URL.</translation>
    </message>
    <message>
        <source>The body&apos;s characters were escaped as for HTML after it was signed.</source>
        <translation>Los caracteres del cuerpo se escaparon como para HTML después de firmarlo.</translation>
    </message>
    <message>
        <source>The body was signed with its characters escaped as for HTML, and arrived without the escapes.</source>
        <translation>El cuerpo se firmó con sus caracteres escapados como para HTML y llegó sin las secuencias de escape.</translation>
    </message>
    <message>
        <source>Take out what sanitises request bodies before the signature is checked.</source>
        <translation>Quitar lo que sanea los cuerpos de las solicitudes antes de comprobar la firma.</translation>
    </message>
    <message>
        <source>The body was turned into a JSON string once more after it was signed.</source>
        <translation>El cuerpo se convirtió otra vez en una cadena JSON después de firmarlo.</translation>
    </message>
    <message>
        <source>The body was turned into a JSON string once more before it was signed.</source>
        <translation>El cuerpo se convirtió otra vez en una cadena JSON antes de firmarlo.</translation>
    </message>
    <message>
        <source>Serialise the payload once, and sign and send that text.</source>
        <translation>Serializar la carga útil una sola vez, y firmar y enviar ese texto.</translation>
    </message>
    <message>
        <source>The body was put into the form field “%1” after it was signed.</source>
        <translation>El cuerpo se puso en el campo de formulario “%1” después de firmarlo.</translation>
    </message>
    <message>
        <source>The body was signed as the form field “%1” and arrived bare.</source>
        <translation>El cuerpo se firmó como el campo de formulario “%1” y llegó sin él.</translation>
    </message>
    <message>
        <source>Send JSON with Content-Type: application/json, or check the field&apos;s decoded value.</source>
        <translation>Enviar JSON con Content-Type: application/json, o comprobar el valor decodificado del campo.</translation>
    </message>
    <message>
        <source>What was signed stands inside what arrived, at “%1”: something wrapped it.</source>
        <translation>Lo que se firmó está dentro de lo que llegó, en “%1”: algo lo envolvió.</translation>
    </message>
    <message>
        <source>What was signed is the body in a wrapper, as the value of “%1”.</source>
        <translation>Lo que se firmó es el cuerpo dentro de un envoltorio, como valor de “%1”.</translation>
    </message>
    <message>
        <source>Unwrap it first, or check the signature where the request comes in, before a gateway or framework wraps it.</source>
        <translation>Desenvolverlo primero, o comprobar la firma donde entra la solicitud, antes de que una puerta de enlace o un framework la envuelva.</translation>
    </message>
    <message>
        <source>What arrived is the body as %1 prints it.</source>
        <translation>Lo que llegó es el cuerpo tal como lo imprime %1.</translation>
    </message>
    <message>
        <source>What was signed is the body as %1 prints it, not its bytes.</source>
        <translation>Lo que se firmó es el cuerpo tal como lo imprime %1, no sus bytes.</translation>
    </message>
    <message>
        <source>Sign and send the body&apos;s bytes, not what a language prints for them.</source>
        <translation>Firmar y enviar los bytes del cuerpo, no lo que un lenguaje imprime en su lugar.</translation>
    </message>
    <message>
        <source>The body was empty when it arrived, and was not when it was signed.</source>
        <translation>El cuerpo estaba vacío al llegar y no lo estaba al firmarlo.</translation>
    </message>
    <message>
        <source>An empty body was signed.</source>
        <translation>Se firmó un cuerpo vacío.</translation>
    </message>
    <message>
        <source>Read the body once and keep its bytes: a stream that was read before gives nothing.</source>
        <translation>Leer el cuerpo una sola vez y conservar sus bytes: un flujo que ya se leyó no devuelve nada.</translation>
    </message>
    <message>
        <source>What was signed is “%1”, not the body.</source>
        <translation>Lo que se firmó es “%1”, no el cuerpo.</translation>
    </message>
    <message>
        <source>Only the value of “data” was signed.</source>
        <translation>Solo se firmó el valor de “data”.</translation>
    </message>
    <message>
        <source>The body arrived cut off.</source>
        <translation>El cuerpo llegó cortado.</translation>
    </message>
    <message>
        <source>Look for a size limit or a closed connection between sender and receiver.</source>
        <translation>Buscar un límite de tamaño o una conexión cerrada entre el remitente y el receptor.</translation>
    </message>
    <message>
        <source>The body was changed after it was signed.</source>
        <translation>El cuerpo se cambió después de firmarlo.</translation>
    </message>
    <message>
        <source>Find what rewrites requests between sender and receiver; the signature is right for the bytes that were sent.</source>
        <translation>Averiguar qué reescribe las solicitudes entre el remitente y el receptor; la firma es correcta para los bytes que se enviaron.</translation>
    </message>
    <message>
        <source>The method was signed together with the body.</source>
        <translation>El método se firmó junto con el cuerpo.</translation>
    </message>
    <message>
        <source>The URL was signed together with the body.</source>
        <translation>La URL se firmó junto con el cuerpo.</translation>
    </message>
    <message>
        <source>A timestamp was signed together with the body.</source>
        <translation>Se firmó una marca de tiempo junto con el cuerpo.</translation>
    </message>
    <message>
        <source>An id from the headers was signed together with the body.</source>
        <translation>Se firmó un identificador de las cabeceras junto con el cuerpo.</translation>
    </message>
    <message>
        <source>The signature does not match the body with any known secret, and none of the known causes explains it.</source>
        <translation>La firma no corresponde al cuerpo con ningún secreto conocido, y ninguna de las causas conocidas lo explica.</translation>
    </message>
    <message>
        <source>Compare the bytes that are signed with those that arrive: length first, then the first that differs.</source>
        <translation>Comparar los bytes que se firman con los que llegan: primero la longitud, luego el primero que difiere.</translation>
    </message>
    <message>
        <source>Compare the bytes that are signed with those that arrive: their number first, then the first that differs. If they are the same, the secrets are not: copy it anew from the sender.</source>
        <translation>Comparar los bytes que se firman con los que llegan: primero su número, luego el primero que difiere. Si son iguales, los secretos no lo son: copiarlo de nuevo desde el remitente.</translation>
    </message>
    <message>
        <source>The body is not the one that was sent: find what rewrites requests on the way before you look at anything else.</source>
        <translation>El cuerpo no es el que se envió: averiguar qué reescribe las solicitudes por el camino antes de mirar nada más.</translation>
    </message>
    <message>
        <source>The body arrived as it was sent, so look at the secret: copy it anew from the sender to the receiver.</source>
        <translation>El cuerpo llegó tal como se envió, así que hay que mirar el secreto: copiarlo de nuevo del remitente al receptor.</translation>
    </message>
    <message>
        <source>The body arrived empty, so it cannot be seen what was signed: look for a redirect that dropped it, or for something that read it before.</source>
        <translation>El cuerpo llegó vacío, así que no se puede ver qué se firmó: buscar una redirección que lo descartó, o algo que lo leyó antes.</translation>
    </message>
    <message>
        <source>Content-Length says %1 bytes, and there are %2: these are not the bytes that arrived.</source>
        <translation>Content-Length indica %1 bytes, y hay %2: estos no son los bytes que llegaron.</translation>
    </message>
    <message>
        <source>The body is compressed (Content-Encoding: %1): unpack it and check those bytes, or see whether the sender signs before or after it packs.</source>
        <translation>El cuerpo está comprimido (Content-Encoding: %1): descomprimirlo y comprobar esos bytes, o mirar si el remitente firma antes o después de comprimir.</translation>
    </message>
    <message>
        <source>The body arrived as a form (Content-Type: %1), and Ovyxa sends JSON: look at what turns one into the other.</source>
        <translation>El cuerpo llegó como formulario (Content-Type: %1), y Ovyxa envía JSON: mirar qué convierte lo uno en lo otro.</translation>
    </message>
    <message>
        <source>The body is compressed, though no Content-Encoding says so: unpack it, and check those bytes.</source>
        <translation>El cuerpo está comprimido, aunque ningún Content-Encoding lo indica: descomprimirlo y comprobar esos bytes.</translation>
    </message>
    <message>
        <source>Characters of the body were lost (“�” stands in their place), so it was read in the wrong charset before it came here: keep it as bytes.</source>
        <translation>Se perdieron caracteres del cuerpo (en su lugar hay “�”), así que se leyó con un juego de caracteres equivocado antes de llegar aquí: hay que conservarlo como bytes.</translation>
    </message>
    <message>
        <source>The body is JSON that is nested too deep to be compared in every way of writing it: compare the bytes that are signed with those that arrive.</source>
        <translation>El cuerpo es JSON con demasiados niveles de anidamiento para compararlo en todas sus formas de escritura: comparar los bytes que se firman con los que llegan.</translation>
    </message>
    <message>
        <source>The body is not whole JSON: it was cut off or changed after it was signed. Compare its length with what was sent.</source>
        <translation>El cuerpo no es JSON completo: se cortó o se cambió después de firmarlo. Comparar su longitud con lo que se envió.</translation>
    </message>
    <message>
        <source>The body is no JSON object, as Ovyxa sends it: compare the bytes that are signed with those that arrive, before anything else.</source>
        <translation>El cuerpo no es un objeto JSON, como lo envía Ovyxa: antes de nada, comparar los bytes que se firman con los que llegan.</translation>
    </message>
    <message>
        <source>The body is not written as Ovyxa writes JSON (compact): compare the bytes that are signed with those that arrive, and look for what parses it and writes it anew.</source>
        <translation>El cuerpo no está escrito como Ovyxa escribe JSON (compacto): comparar los bytes que se firman con los que llegan, y buscar qué lo analiza y lo escribe de nuevo.</translation>
    </message>
    <message>
        <source>The secret looks odd, and may be what differs. %1</source>
        <translation>El secreto tiene un aspecto extraño y puede ser lo que difiere. %1</translation>
    </message>
    <message>
        <source>The HMAC was not computed, as there is no secret</source>
        <translation>El HMAC no se calculó, ya que no hay secreto</translation>
    </message>
    <message>
        <source>Header X-Ovyxa-Signature is missing</source>
        <translation>Falta la cabecera X-Ovyxa-Signature</translation>
    </message>
    <message>
        <source>Header X-Ovyxa-Signature is there, once</source>
        <translation>La cabecera X-Ovyxa-Signature está, una vez</translation>
    </message>
    <message numerus="yes">
        <source>Header X-Ovyxa-Signature is there %n times</source>
        <translation>
            <numerusform>La cabecera X-Ovyxa-Signature está %n vez</numerusform>
            <numerusform>La cabecera X-Ovyxa-Signature está %n veces</numerusform>
        </translation>
    </message>
    <message>
        <source>Its value is empty</source>
        <translation>Su valor está vacío</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the bytes received matches</source>
        <translation>El HMAC-SHA256 de los bytes recibidos coincide</translation>
    </message>
    <message numerus="yes">
        <source>%n characters that are neither hex nor base64</source>
        <translation>
            <numerusform>%n carácter que no es hexadecimal ni base64</numerusform>
            <numerusform>%n caracteres que no son hexadecimal ni base64</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Base64 of %n bytes</source>
        <translation>
            <numerusform>Base64 de %n byte</numerusform>
            <numerusform>Base64 de %n bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hex digits, lower case</source>
        <translation>
            <numerusform>%n dígito hexadecimal, en minúscula</numerusform>
            <numerusform>%n dígitos hexadecimales, en minúsculas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hex digits, not all in lower case</source>
        <translation>
            <numerusform>%n dígito hexadecimal, no en minúscula</numerusform>
            <numerusform>%n dígitos hexadecimales, no todos en minúsculas</numerusform>
        </translation>
    </message>
    <message>
        <source>“sha256=” and %1</source>
        <translation>“sha256=” y %1</translation>
    </message>
    <message>
        <source>It is the secret of “%1”.</source>
        <translation>Es el secreto de “%1”.</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the bytes received begins or ends with it</source>
        <translation>El HMAC-SHA256 de los bytes recibidos empieza o termina con él</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the bytes received is the same 32 bytes</source>
        <translation>El HMAC-SHA256 de los bytes recibidos son los mismos 32 bytes</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the bytes received does not match</source>
        <translation>El HMAC-SHA256 de los bytes recibidos no coincide</translation>
    </message>
    <message>
        <source>With this taken into account it matches: %1</source>
        <translation>Teniendo esto en cuenta, coincide: %1</translation>
    </message>
    <message>
        <source>The body did not arrive as it was sent. %1</source>
        <translation>El cuerpo no llegó tal como se envió. %1</translation>
    </message>
    <message>
        <source>The body arrived as it was sent</source>
        <translation>El cuerpo llegó tal como se envió</translation>
    </message>
    <message>
        <source>The body is empty</source>
        <translation>El cuerpo está vacío</translation>
    </message>
    <message>
        <source>The body is large, so not every reading was tried</source>
        <translation>El cuerpo es grande, así que no se probaron todas las lecturas</translation>
    </message>
    <message>
        <source>Content-Encoding says %1, and the body is not packed: something unpacked it, and perhaps the packed bytes were signed. Those cannot be made again, since each packer packs in its own way (gzip even writes the time): check the signature before anything unpacks the body.</source>
        <translation>Content-Encoding indica %1, y el cuerpo no está comprimido: algo lo descomprimió, y quizá se firmaron los bytes comprimidos. Esos no se pueden reconstruir, ya que cada compresor comprime a su manera (gzip incluso escribe la hora): conviene comprobar la firma antes de que algo descomprima el cuerpo.</translation>
    </message>
    <message>
        <source>None of %1 other readings of header, secret and body matches</source>
        <translation>Ninguna de %1 lecturas distintas de la cabecera, el secreto y el cuerpo coincide</translation>
    </message>
    <message>
        <source>with U+2028 and U+2029 escaped</source>
        <translation>con U+2028 y U+2029 escapados</translation>
    </message>
    <message>
        <source>The signer used the secret with a character in it that cannot be seen, such as a zero-width space.</source>
        <translation>El firmante usó el secreto con un carácter que no se ve, como un espacio de ancho cero.</translation>
    </message>
    <message>
        <source>The secret known here holds a character that cannot be seen, such as a zero-width space, and the signer used it without.</source>
        <translation>El secreto conocido aquí contiene un carácter que no se ve, como un espacio de ancho cero, y el firmante lo usó sin él.</translation>
    </message>
    <message>
        <source>Type the secret anew, or copy it from where it was first shown and not from a formatted page.</source>
        <translation>Escriba el secreto de nuevo, o cópielo de donde se mostró por primera vez y no de una página con formato.</translation>
    </message>
    <message>
        <source>Checked together with the body: %1.</source>
        <translation>Comprobado junto con el cuerpo: %1.</translation>
    </message>
    <message>
        <source>The right signature came in the header “%1”, and none in X-Ovyxa-Signature: something on the way renamed it.</source>
        <translation>La firma correcta llegó en la cabecera “%1” y ninguna en X-Ovyxa-Signature: algo la renombró por el camino.</translation>
    </message>
    <message>
        <source>Have the proxy hand X-Ovyxa-Signature on under its own name, or read the signature where it stands now.</source>
        <translation>Hacer que el proxy pase X-Ovyxa-Signature con su propio nombre, o leer la firma donde está ahora.</translation>
    </message>
    <message>
        <source>It is a plain hash (%1), not an HMAC.</source>
        <translation>Es un hash simple (%1), no un HMAC.</translation>
    </message>
    <message>
        <source>The body&apos;s accented characters were recomposed, into the Unicode form %1, before its signature was checked.</source>
        <translation>Los caracteres acentuados del cuerpo se recompusieron, en la forma Unicode %1, antes de comprobar la firma.</translation>
    </message>
    <message>
        <source>What was checked is “%1”, not the body.</source>
        <translation>Lo que se comprobó es “%1”, no el cuerpo.</translation>
    </message>
    <message>
        <source>Give the HMAC function the bytes that are sent, not an object that was parsed or has yet to be serialised.</source>
        <translation>Dar a la función HMAC los bytes que se envían, no un objeto ya analizado o aún sin serializar.</translation>
    </message>
    <message>
        <source>Only the value of “data” was checked.</source>
        <translation>Solo se comprobó el valor de “data”.</translation>
    </message>
    <message>
        <source>Compute the HMAC over the whole body.</source>
        <translation>Calcular el HMAC sobre el cuerpo entero.</translation>
    </message>
    <message>
        <source>The method was put to the body when it was checked.</source>
        <translation>Al comprobar se añadió el método al cuerpo.</translation>
    </message>
    <message>
        <source>Compute the HMAC over the body alone.</source>
        <translation>Calcular el HMAC solo sobre el cuerpo.</translation>
    </message>
    <message>
        <source>The URL was put to the body when it was checked.</source>
        <translation>Al comprobar se añadió la URL al cuerpo.</translation>
    </message>
    <message>
        <source>A timestamp was put to the body when it was checked.</source>
        <translation>Al comprobar se añadió una marca de tiempo al cuerpo.</translation>
    </message>
    <message>
        <source>An id from the headers was put to the body when it was checked.</source>
        <translation>Al comprobar se añadió al cuerpo un identificador de las cabeceras.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SignaturePage</name>
    <message>
        <source>passed</source>
        <translation>superada</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fallida</translation>
    </message>
    <message>
        <source>note</source>
        <translation>nota</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Firma</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>Firmado</translation>
    </message>
    <message>
        <source>Signed bytes</source>
        <translation>Bytes firmados</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Recibido</translation>
    </message>
    <message>
        <source>Received bytes</source>
        <translation>Bytes recibidos</translation>
    </message>
    <message>
        <source>How to check it</source>
        <translation>Cómo comprobarla</translation>
    </message>
    <message>
        <source>Code that checks the signature</source>
        <translation>Código que comprueba la firma</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>Copiar el código</translation>
    </message>
    <message>
        <source>Ovyxa documents the header X-Ovyxa-Signature and HMAC-SHA256. That it covers the exact body bytes and is written in lower-case hex is assumed; each webhook has a switch for the writing.</source>
        <translation>Ovyxa documenta la cabecera X-Ovyxa-Signature y HMAC-SHA256. Se supone que abarca los bytes exactos del cuerpo y que se escribe en hexadecimal en minúsculas; cada webhook tiene una opción para la escritura.</translation>
    </message>
    <message>
        <source>It was made with the secret “%1” and is written as %2.</source>
        <translation>Se hizo con el secreto “%1” y está escrita como %2.</translation>
    </message>
    <message>
        <source>The signature matches.</source>
        <translation>La firma coincide.</translation>
    </message>
    <message>
        <source>There is no signature.</source>
        <translation>No hay firma.</translation>
    </message>
    <message>
        <source>The signature was not checked.</source>
        <translation>La firma no se comprobó.</translation>
    </message>
    <message>
        <source>The signature does not match.</source>
        <translation>La firma no coincide.</translation>
    </message>
    <message>
        <source>How to fix it</source>
        <translation>Cómo arreglarlo</translation>
    </message>
    <message>
        <source>Nothing was signed yet.</source>
        <translation>Aún no se ha firmado nada.</translation>
    </message>
    <message>
        <source>The signature is made when the request goes out.</source>
        <translation>La firma se hace cuando sale la solicitud.</translation>
    </message>
    <message>
        <source>Signed, and not seen by this receiver.</source>
        <translation>Firmada, y no vista por este receptor.</translation>
    </message>
    <message>
        <source>The endpoint keeps its own record of what arrived. Point a webhook at the built-in receiver to see both sides.</source>
        <translation>El endpoint lleva su propio registro de lo que llegó. Al apuntar un webhook al receptor integrado se ven ambos lados.</translation>
    </message>
    <message>
        <source>Header X-Ovyxa-Signature: %1</source>
        <translation>Cabecera X-Ovyxa-Signature: %1</translation>
    </message>
    <message>
        <source>Written as %1</source>
        <translation>Escrita como %1</translation>
    </message>
    <message>
        <source>Signed · %1</source>
        <translation>Firmado · %1</translation>
    </message>
    <message>
        <source>Signed and received · %1</source>
        <translation>Firmado y recibido · %1</translation>
    </message>
    <message>
        <source>Received · %1</source>
        <translation>Recibido · %1</translation>
    </message>
    <message>
        <source>Language of the code: %1</source>
        <translation>Lenguaje del código: %1</translation>
    </message>
    <message>
        <source>That could not be explained.</source>
        <translation>No se pudo explicar.</translation>
    </message>
    <message>
        <source>Your handler computed the right signature.</source>
        <translation>Su manejador calculó la firma correcta.</translation>
    </message>
    <message>
        <source>If it refuses all the same, look at what it compares it with: the header as it came, whole, in the same writing.</source>
        <translation>Si aun así rechaza, mire con qué la compara: con la cabecera tal como llegó, entera y escrita del mismo modo.</translation>
    </message>
    <message>
        <source>Your handler computed something else.</source>
        <translation>Su manejador calculó otra cosa.</translation>
    </message>
    <message>
        <source>Open the signature doctor</source>
        <translation>Abrir el doctor de firmas</translation>
    </message>
    <message>
        <source>The bytes signed, on the wire and received side by side, and the code that mends it</source>
        <translation>Los bytes firmados, en la línea y recibidos, uno al lado del otro, y el código que lo arregla</translation>
    </message>
    <message>
        <source>not known: it was not signed here</source>
        <translation>no se sabe: no se firmó aquí</translation>
    </message>
    <message>
        <source>not known: it did not leave from this log</source>
        <translation>no se sabe: no salió de este registro</translation>
    </message>
    <message>
        <source>not known: the endpoint alone keeps it</source>
        <translation>no se sabe: solo lo guarda el endpoint</translation>
    </message>
    <message>
        <source>by this bench, %1</source>
        <translation>por este banco, %1</translation>
    </message>
    <message>
        <source>attempt %1 of %2</source>
        <translation>intento %1 de %2</translation>
    </message>
    <message>
        <source>as it left, attempt %1</source>
        <translation>como salió, intento %1</translation>
    </message>
    <message>
        <source>found out: this is what its signature fits</source>
        <translation>averiguado: a esto corresponde su firma</translation>
    </message>
    <message>
        <source>what the signature was checked over</source>
        <translation>sobre lo que se comprobó la firma</translation>
    </message>
    <message>
        <source>found out: what your handler checked</source>
        <translation>averiguado: lo que comprobó su manejador</translation>
    </message>
    <message>
        <source>What was entered cannot be an HMAC-SHA256, which is 64 hex digits or 44 characters of base64.</source>
        <translation>Lo introducido no puede ser un HMAC-SHA256, que son 64 dígitos hexadecimales o 44 caracteres de base64.</translation>
    </message>
    <message>
        <source>No mistake that is known here gives this value from the body and the webhook&apos;s secret. Log the bytes that your handler hashes, and the secret that it takes: one of them is another.</source>
        <translation>Ningún error conocido aquí da este valor a partir del cuerpo y del secreto del webhook. Registre los bytes sobre los que su manejador calcula el hash y el secreto que toma: uno de los dos es otro.</translation>
    </message>
    <message numerus="yes">
        <source>HMAC-SHA256 over %Ln bytes, the body as sent</source>
        <translation>
            <numerusform>HMAC-SHA256 sobre %Ln byte, el cuerpo tal como se envió</numerusform>
            <numerusform>HMAC-SHA256 sobre %Ln bytes, el cuerpo tal como se envió</numerusform>
        </translation>
    </message>
    <message>
        <source>Signed, and never sent.</source>
        <translation>Firmada, y nunca enviada.</translation>
    </message>
    <message>
        <source>Signed and sent · %1</source>
        <translation>Firmado y enviado · %1</translation>
    </message>
    <message>
        <source>Your handler checked · %1</source>
        <translation>Su manejador comprobó · %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::Simulation</name>
    <message>
        <source>The simulation has been stopped.</source>
        <translation>La simulación se ha detenido.</translation>
    </message>
    <message>
        <source>There is no simulation running. Start one first.</source>
        <translation>No hay ninguna simulación en marcha. Iniciar una primero.</translation>
    </message>
    <message>
        <source>A spike is of 1 to 1,000,000 visitors.</source>
        <translation>Un pico es de 1 a 1&#xa0;000&#xa0;000 visitantes.</translation>
    </message>
    <message>
        <source>Time only goes forward.</source>
        <translation>El tiempo solo avanza.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SimulatorForm</name>
    <message>
        <source>New visitors a minute</source>
        <translation>Visitantes nuevos por minuto</translation>
    </message>
    <message>
        <source>Pages a visit, on average</source>
        <translation>Páginas por visita, de media</translation>
    </message>
    <message>
        <source>Share of bots in per cent</source>
        <translation>Proporción de bots en porcentaje</translation>
    </message>
    <message>
        <source>Seed: the same one gives the same visitors</source>
        <translation>Semilla: la misma da los mismos visitantes</translation>
    </message>
    <message>
        <source>Paths with their weights</source>
        <translation>Rutas con sus pesos</translation>
    </message>
    <message>
        <source>Sources with their weights</source>
        <translation>Orígenes con sus pesos</translation>
    </message>
    <message>
        <source>Countries with their weights</source>
        <translation>Países con sus pesos</translation>
    </message>
    <message>
        <source>Custom events with their weights</source>
        <translation>Eventos personalizados con sus pesos</translation>
    </message>
    <message>
        <source>none, or signup 3, purchase 1</source>
        <translation>ninguno, o signup 3, purchase 1</translation>
    </message>
    <message>
        <source>What is changed here counts from the next start.</source>
        <translation>Lo que se cambie aquí vale a partir del próximo inicio.</translation>
    </message>
    <message>
        <source>Visitors of the spike</source>
        <translation>Visitantes del pico</translation>
    </message>
    <message>
        <source>Spike</source>
        <translation>Pico</translation>
    </message>
    <message>
        <source>Fill the month to so many per cent</source>
        <translation>Llenar el mes hasta este porcentaje</translation>
    </message>
    <message>
        <source>Fill month</source>
        <translation>Llenar el mes</translation>
    </message>
    <message>
        <source>Run ahead</source>
        <translation>Adelantar</translation>
    </message>
    <message>
        <source>Comma-separated, each with its weight: %1</source>
        <translation>Separados por comas, cada uno con su peso: %1</translation>
    </message>
    <message>
        <source>Visitors/min</source>
        <translation>Visitantes/min</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Páginas</translation>
    </message>
    <message>
        <source>Bots</source>
        <translation>Bots</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Semilla</translation>
    </message>
    <message>
        <source>Paths</source>
        <translation>Rutas</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Orígenes</translation>
    </message>
    <message>
        <source>Countries</source>
        <translation>Países</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Eventos</translation>
    </message>
    <message>
        <source>So many visitors more within the next ten simulated seconds</source>
        <translation>Este número de visitantes más en los próximos diez segundos simulados</translation>
    </message>
    <message>
        <source>Count events as if they had come earlier this month, until usage stands there</source>
        <translation>Contar eventos como si hubieran llegado antes este mes, hasta que el uso alcance ese valor</translation>
    </message>
    <message>
        <source>How Ovyxa counts where it is silent: a visitor is a truncated IP address and a browser for a day; known crawlers count nowhere; a spike fires above the webhook&apos;s threshold, and again only after the count was at most that.</source>
        <translation>Cómo se cuenta donde Ovyxa no dice nada: un visitante es una dirección IP truncada y un navegador durante un día; los rastreadores conocidos no cuentan en ningún sitio; un pico se dispara por encima del umbral del webhook, y otra vez solo después de que el número haya bajado hasta él o por debajo.</translation>
    </message>
    <message>
        <source>How far to run ahead</source>
        <translation>Cuánto adelantar</translation>
    </message>
    <message>
        <source>an hour</source>
        <translation>una hora</translation>
    </message>
    <message>
        <source>a day</source>
        <translation>un día</translation>
    </message>
    <message>
        <source>to the month&apos;s end</source>
        <translation>hasta fin de mes</translation>
    </message>
    <message>
        <source>Progress of running ahead</source>
        <translation>Progreso del adelanto</translation>
    </message>
    <message>
        <source>Stop the visitors</source>
        <translation>Detener los visitantes</translation>
    </message>
    <message>
        <source>Let visitors come</source>
        <translation>Dejar que lleguen visitantes</translation>
    </message>
    <message>
        <source>Ends running ahead, and the visitors with it</source>
        <translation>Termina el adelanto y, con él, los visitantes</translation>
    </message>
    <message>
        <source>Go through this time as fast as this machine can; retries and the hourly limit keep their times</source>
        <translation>Recorrer este tiempo tan rápido como pueda este equipo; los reintentos y el límite por hora mantienen sus tiempos</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Send a spike of simulated visitors</source>
        <translation>Enviar un pico de visitantes simulados</translation>
    </message>
    <message>
        <source>Fill the month&apos;s usage</source>
        <translation>Llenar el uso del mes</translation>
    </message>
    <message>
        <source>Run ahead with the simulated visitors, or end it</source>
        <translation>Adelantar con los visitantes simulados, o terminarlo</translation>
    </message>
    <message>
        <source>Visitors need a site: add one, or run a trial.</source>
        <translation>Los visitantes necesitan un sitio: añada uno, o haga una prueba.</translation>
    </message>
    <message>
        <source>No visitors come yet: press “Let visitors come” first.</source>
        <translation>Aún no llegan visitantes: haga que lleguen primero.</translation>
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
        <translation>Elegir, añadir o quitar un sitio</translation>
    </message>
    <message>
        <source>Add a webhook</source>
        <translation>Añadir un webhook</translation>
    </message>
    <message>
        <source>No site</source>
        <translation>Ningún sitio</translation>
    </message>
    <message>
        <source>Site: %1</source>
        <translation>Sitio: %1</translation>
    </message>
    <message>
        <source>Add a site, then a webhook</source>
        <translation>Añadir un sitio y después un webhook</translation>
    </message>
    <message>
        <source>Add a webhook to %1</source>
        <translation>Añadir un webhook a %1</translation>
    </message>
    <message>
        <source>Add a site…</source>
        <translation>Añadir un sitio…</translation>
    </message>
    <message>
        <source>Set the country of %1…</source>
        <translation>Establecer el país de %1…</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>Quitar %1</translation>
    </message>
    <message>
        <source>Site id</source>
        <translation>Id del sitio</translation>
    </message>
    <message>
        <source>Country of the site</source>
        <translation>País del sitio</translation>
    </message>
    <message>
        <source>acme.test, as in site_id</source>
        <translation>acme.test, como en site_id</translation>
    </message>
    <message>
        <source>Two letters, such as DE</source>
        <translation>Dos letras, por ejemplo DE</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Añadir</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Establecer</translation>
    </message>
    <message>
        <source>A country is two letters, as in ISO 3166: DE, FR, US.</source>
        <translation>Un país son dos letras, como en ISO 3166: DE, FR, US.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>It is being added.</source>
        <translation>Se está añadiendo.</translation>
    </message>
</context>
<context>
    <name>ovyxa::SlackPreview</name>
    <message>
        <source>The message as Slack shows it</source>
        <translation>El mensaje tal como lo muestra Slack</translation>
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
        <translation>Velocidad del reloj simulado</translation>
    </message>
    <message>
        <source>Simulated time goes at %1; ← and → change it, Home is real time</source>
        <translation>El tiempo simulado va a %1; ← y → lo cambian, Inicio es tiempo real</translation>
    </message>
</context>
<context>
    <name>ovyxa::SpikeFields</name>
    <message>
        <source>Active visitors</source>
        <translation>Visitantes activos</translation>
    </message>
    <message>
        <source> visitors</source>
        <extracomment>stands behind a number in a field</extracomment>
        <translation> visitantes</translation>
    </message>
    <message>
        <source>More visitors are active than a threshold</source>
        <translation>Hay más visitantes activos que un umbral</translation>
    </message>
    <message numerus="yes">
        <source>More than %1 active in %n minutes</source>
        <translation>
            <numerusform>Más de %1 activos en %n minuto</numerusform>
            <numerusform>Más de %1 activos en %n minutos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::StatusLine</name>
    <message>
        <source>delivered</source>
        <translation>entregadas</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>en espera</translation>
    </message>
    <message>
        <source>held</source>
        <translation>retenidas</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fallidas</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>canceladas</translation>
    </message>
    <message numerus="yes">
        <source>deliveries</source>
        <translation>
            <numerusform>entrega</numerusform>
            <numerusform>entregas</numerusform>
        </translation>
    </message>
    <message>
        <source>(the sum does not balance; the log may be damaged)</source>
        <translation>(la suma no cuadra; puede que el registro esté dañado)</translation>
    </message>
    <message>
        <source>= %1 delivered + %2 waiting + %3 held + %4 failed + %5 cancelled</source>
        <translation>= %1 entregadas + %2 en espera + %3 retenidas + %4 fallidas + %5 canceladas</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Vista</translation>
    </message>
    <message>
        <source>Every delivery stands in exactly one of these. An event makes one for each webhook, and a replay one more. “Waiting” takes in queued and sending. Click a figure to see its deliveries.</source>
        <translation>Cada entrega figura en exactamente una de estas cifras. Un evento genera una por cada webhook, y una repetición, una más. “En espera” incluye las que están en cola y enviándose. Un clic en una cifra muestra sus entregas.</translation>
    </message>
    <message>
        <source>View: colours and places</source>
        <translation>Vista: colores y paneles</translation>
    </message>
    <message numerus="yes">
        <source>%n assumptions in use</source>
        <translation>
            <numerusform>%n supuesto en uso</numerusform>
            <numerusform>%n supuestos en uso</numerusform>
        </translation>
    </message>
    <message>
        <source>What the bench assumes where Ovyxa&apos;s documentation is silent</source>
        <translation>Lo que supone Ovyxa Bench donde la documentación de Ovyxa no dice nada</translation>
    </message>
    <message>
        <source>Secrets: %1</source>
        <translation>Secretos: %1</translation>
    </message>
    <message>
        <source>Signing secrets are kept in %1.</source>
        <translation>Los secretos de firma se guardan en %1.</translation>
    </message>
    <message>
        <source>Times are shown in: %1</source>
        <translation>Las horas se muestran en: %1</translation>
    </message>
    <message>
        <source>Where Ovyxa&apos;s documentation is silent, the bench assumes:</source>
        <translation>Donde la documentación de Ovyxa no dice nada, Ovyxa Bench supone:</translation>
    </message>
    <message numerus="yes">
        <source>of %Ln events</source>
        <translation>
            <numerusform>de %Ln evento</numerusform>
            <numerusform>de %Ln eventos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries</source>
        <translation>
            <numerusform>%Ln entrega</numerusform>
            <numerusform>%Ln entregas</numerusform>
        </translation>
    </message>
    <message>
        <source>Show what the bench assumes</source>
        <translation>Mostrar lo que supone el banco</translation>
    </message>
    <message>
        <source>Times: %1</source>
        <translation>Horas: %1</translation>
    </message>
    <message>
        <source>List all deliveries</source>
        <translation>Listar todas las entregas</translation>
    </message>
    <message>
        <source>List the delivered ones</source>
        <translation>Listar las entregadas</translation>
    </message>
    <message>
        <source>List those that wait</source>
        <translation>Listar las que esperan</translation>
    </message>
    <message>
        <source>List those that are held back</source>
        <translation>Listar las retenidas</translation>
    </message>
    <message>
        <source>List the failed ones</source>
        <translation>Listar las fallidas</translation>
    </message>
    <message>
        <source>List the cancelled ones</source>
        <translation>Listar las canceladas</translation>
    </message>
</context>
<context>
    <name>ovyxa::SteadyScroll</name>
    <message>
        <source>Go to the newest</source>
        <translation>Ir a las más recientes</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln nueva</numerusform>
            <numerusform>%Ln nuevas</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::StepModel</name>
    <message>
        <source>Expected %1; found %2.</source>
        <translation>Se esperaba %1; se encontró %2.</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>Paso %1: %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::TimelineView</name>
    <message>
        <source>Select a delivery to see its attempts and what comes next.</source>
        <translation>Al seleccionar una entrega se ven sus intentos y lo que viene después.</translation>
    </message>
    <message>
        <source>now</source>
        <translation>ahora</translation>
    </message>
    <message>
        <source>Time line: no delivery belongs to the request</source>
        <translation>Línea de tiempo: ninguna entrega corresponde a la solicitud</translation>
    </message>
    <message>
        <source>Time line: no delivery is selected</source>
        <translation>Línea de tiempo: no hay ninguna entrega seleccionada</translation>
    </message>
    <message>
        <source>Time line of %1 to %2, %3</source>
        <translation>Línea de tiempo de %1 a %2, %3</translation>
    </message>
    <message>
        <source>Now: seconds to run the clock forward</source>
        <translation>Ahora: segundos que se adelanta el reloj</translation>
    </message>
    <message>
        <source>Drag it forward to run the clock to that moment. By keys: → goes from attempt to attempt, Enter runs the clock there, Esc gives up.</source>
        <translation>Arrastrar hacia delante para adelantar el reloj hasta ese momento. Con el teclado: → va de intento en intento, Intro adelanta el reloj hasta allí, Esc lo deja.</translation>
    </message>
    <message>
        <source>Cancel: the clock stays where it is</source>
        <translation>Cancelar: el reloj se queda donde está</translation>
    </message>
    <message>
        <source>the clock runs to %1 …</source>
        <translation>el reloj avanza hasta las %1 …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>This request belongs to no delivery in the log: somebody else sent it, or its delivery was deleted.</source>
        <translation>Esta solicitud no pertenece a ninguna entrega del registro: la envió otra persona, o su entrega se eliminó.</translation>
    </message>
</context>
<context>
    <name>ovyxa::TopBar</name>
    <message>
        <source>Run a trial</source>
        <translation>Hacer una prueba</translation>
    </message>
    <message>
        <source>Open the list of commands</source>
        <translation>Abrir la lista de comandos</translation>
    </message>
    <message>
        <source>Replay failed</source>
        <translation>Repetir fallidas</translation>
    </message>
    <message>
        <source>Running …</source>
        <translation>En marcha …</translation>
    </message>
    <message numerus="yes">
        <source>Replay %Ln failed deliveries</source>
        <translation>
            <numerusform>Repetir %Ln entrega fallida</numerusform>
            <numerusform>Repetir %Ln entregas fallidas</numerusform>
        </translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Repetir</translation>
    </message>
    <message>
        <source>Trial</source>
        <extracomment>&quot;Run a trial&quot;, where there is room for one word alone</extracomment>
        <translation>Prueba</translation>
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
        <translation>Adelantando; el reloj avanza a la vez.</translation>
    </message>
    <message>
        <source>The clock is paused: start it at the top.</source>
        <translation>El reloj está en pausa: reanudarlo arriba.</translation>
    </message>
    <message>
        <source>They come to %1, at ×%2.</source>
        <translation>Llegan a %1, a ×%2.</translation>
    </message>
    <message>
        <source>The clock goes at ×%1: hurry it at the top.</source>
        <translation>El reloj va a ×%1: arriba se puede acelerar.</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrafficDesk</name>
    <message>
        <source>The Events API dropped a connection from %1. %2</source>
        <translation>La Events API cortó una conexión de %1. %2</translation>
    </message>
    <message>
        <source>There is no site “%1”.</source>
        <translation>No existe el sitio “%1”.</translation>
    </message>
    <message>
        <source>A month can be filled to 1 to 1,000 %.</source>
        <translation>Un mes se puede llenar de 1 a 1000&#xa0;%.</translation>
    </message>
    <message>
        <source>%1 of %2 events have been counted this month, which is %3 % already.</source>
        <translation>Este mes se han contado %1 de %2 eventos, lo que ya es el %3&#xa0;%.</translation>
    </message>
    <message>
        <source>“%1” is not an IP address. Use 127.0.0.1 or ::1.</source>
        <translation>“%1” no es una dirección IP. Usar 127.0.0.1 o ::1.</translation>
    </message>
    <message>
        <source>Events carry the site&apos;s default country.</source>
        <translation>Los eventos llevan el país predeterminado del sitio.</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrafficDoor</name>
    <message>
        <source>There is no site “%1”. Add it first.</source>
        <translation>No existe el sitio “%1”. Hay que añadirlo primero.</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrafficPanel</name>
    <message>
        <source>Where traffic comes from</source>
        <translation>De dónde viene el tráfico</translation>
    </message>
    <message>
        <source>Simulator</source>
        <translation>Simulador</translation>
    </message>
    <message>
        <source>Events API</source>
        <translation>Events API</translation>
    </message>
    <message>
        <source>Use any free port</source>
        <translation>Usar cualquier puerto libre</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Ahora</translation>
    </message>
    <message>
        <source>The plan&apos;s limit of events a month</source>
        <translation>El límite de eventos al mes del plan</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Goals…</source>
        <translation>Objetivos…</translation>
    </message>
    <message>
        <source>Add or remove what counts as a goal</source>
        <translation>Añadir o quitar lo que cuenta como objetivo</translation>
    </message>
    <message>
        <source>Page views and custom events count, bots do not. The period is the calendar month in UTC. 80 % and 100 % fire once a month each, once for each site that listens.</source>
        <translation>Cuentan las vistas de página y los eventos personalizados, los bots no. El periodo es el mes natural en UTC. 80&#xa0;% y 100&#xa0;% se disparan una vez al mes cada uno, una por cada sitio que los recibe.</translation>
    </message>
    <message>
        <source>Stop the Events API</source>
        <translation>Detener la Events API</translation>
    </message>
    <message>
        <source>Start the Events API</source>
        <translation>Iniciar la Events API</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>y %n más</numerusform>
            <numerusform>y %n más</numerusform>
        </translation>
    </message>
    <message>
        <source>No goals yet: add one.</source>
        <translation>Aún no hay objetivos: añadir uno.</translation>
    </message>
    <message>
        <source>Completions of each goal: %1</source>
        <translation>Veces que se alcanzó cada objetivo: %1</translation>
    </message>
    <message>
        <source>Page views and custom events counted since the start, hits of crawlers, and requests that the Events API refused</source>
        <translation>Vistas de página y eventos personalizados contados desde el inicio, accesos de rastreadores y solicitudes que rechazó la Events API</translation>
    </message>
    <message>
        <source>Stop the simulated visitors</source>
        <translation>Detener los visitantes simulados</translation>
    </message>
    <message>
        <source>Let simulated visitors come</source>
        <translation>Dejar que lleguen visitantes simulados</translation>
    </message>
    <message>
        <source>Copy a line that tries the Events API</source>
        <translation>Copiar una línea que prueba la Events API</translation>
    </message>
    <message>
        <source>Make a key for the Events API…</source>
        <translation>Crear una clave para la Events API…</translation>
    </message>
    <message>
        <source>Copied: a command that posts a page view.</source>
        <translation>Copiado: una orden que envía una vista de página.</translation>
    </message>
</context>
<context>
    <name>ovyxa::Trial</name>
    <message numerus="yes">
        <source>Waited %n second(s) for %1.</source>
        <translation>
            <numerusform>Se esperó %n segundo a %1.</numerusform>
            <numerusform>Se esperaron %n segundos a %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Listens on %1 with a certificate of the profile&apos;s own CA.</source>
        <translation>Escucha en %1 con un certificado de la CA propia del perfil.</translation>
    </message>
    <message>
        <source>Trial</source>
        <translation>Prueba</translation>
    </message>
    <message numerus="yes">
        <source>Sends to %1; its secret of %n character(s) is kept in %2.</source>
        <translation>
            <numerusform>Envía a %1; su secreto de %n carácter se guarda en %2.</numerusform>
            <numerusform>Envía a %1; su secreto de %n caracteres se guarda en %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The event went to %n webhook(s) instead of one.</source>
        <translation>
            <numerusform>El evento fue a %n webhook en lugar de a uno.</numerusform>
            <numerusform>El evento fue a %n webhooks en lugar de a uno.</numerusform>
        </translation>
    </message>
    <message>
        <source>the delivery to end</source>
        <translation>que terminara la entrega</translation>
    </message>
    <message>
        <source>Delivered over %1 in %2 ms, answered %3. Receiver: %4</source>
        <translation>Entregada por %1 en %2 ms, respuesta %3. Receptor: %4</translation>
    </message>
    <message>
        <source>no TLS</source>
        <translation>sin TLS</translation>
    </message>
    <message>
        <source>the receiver&apos;s record</source>
        <translation>la anotación del receptor</translation>
    </message>
    <message>
        <source>Retry %1 came %2 ms after the attempt before it, not %3 ms.</source>
        <translation>El reintento %1 llegó %2 ms después del intento anterior, no %3 ms.</translation>
    </message>
    <message numerus="yes">
        <source>The delivery is %1 after %n attempt(s).</source>
        <translation>
            <numerusform>La entrega está %1 tras %n intento.</numerusform>
            <numerusform>La entrega está %1 tras %n intentos.</numerusform>
        </translation>
    </message>
    <message>
        <source>503, 503, then 200: delivered with the second retry, one and five simulated minutes after the failures.</source>
        <translation>503, 503 y luego 200: entregada con el segundo reintento, uno y cinco minutos simulados después de los fallos.</translation>
    </message>
    <message>
        <source>Four requests, the last 30 simulated minutes after the third: delivery and webhook are marked failed.</source>
        <translation>Cuatro solicitudes, la última 30 minutos simulados después de la tercera: la entrega y el webhook quedan marcados con fallo.</translation>
    </message>
    <message>
        <source>the webhook to be marked failed</source>
        <translation>que el webhook quedara marcado con fallo</translation>
    </message>
    <message>
        <source>There is no failed delivery to replay.</source>
        <translation>No hay ninguna entrega fallida que repetir.</translation>
    </message>
    <message>
        <source>The failed delivery went out again byte for byte, was verified, and the webhook is healthy again.</source>
        <translation>La entrega fallida salió otra vez byte a byte, se verificó, y el webhook vuelve a estar en orden.</translation>
    </message>
    <message>
        <source>the webhook to be healthy</source>
        <translation>que el webhook estuviera en orden</translation>
    </message>
    <message>
        <source>the replay to be made</source>
        <translation>que se hiciera la repetición</translation>
    </message>
    <message>
        <source>There is no delivery to tamper with.</source>
        <translation>No hay ninguna entrega que alterar.</translation>
    </message>
    <message>
        <source>A changed body was answered %1 and judged “%2”.</source>
        <translation>Un cuerpo cambiado se respondió con %1 y se juzgó “%2”.</translation>
    </message>
    <message>
        <source>One byte changed in flight: answered 401. Receiver: %1</source>
        <translation>Un byte cambiado en tránsito: respuesta 401. Receptor: %1</translation>
    </message>
    <message>
        <source>%1 deliveries of %2 events = %3 delivered + %4 waiting + %5 held + %6 failed + %7 cancelled</source>
        <translation>%1 entregas de %2 eventos = %3 entregadas + %4 en espera + %5 retenidas + %6 fallidas + %7 canceladas</translation>
    </message>
    <message>
        <source>the sums to balance</source>
        <translation>que cuadraran las sumas</translation>
    </message>
</context>
<context>
    <name>ovyxa::TriggerCard</name>
    <message>
        <source>Fire</source>
        <translation>Disparar</translation>
    </message>
    <message>
        <source>Fire %1</source>
        <translation>Disparar %1</translation>
    </message>
    <message>
        <source>Edit the data of %1</source>
        <translation>Editar los datos de %1</translation>
    </message>
    <message>
        <source>Edit the event&apos;s data, and see the exact bytes</source>
        <translation>Editar los datos del evento y ver los bytes exactos</translation>
    </message>
    <message>
        <source>Close the editor</source>
        <translation>Cerrar el editor</translation>
    </message>
    <message>
        <source>Send</source>
        <extracomment>what &quot;Fire&quot; says where there is room for some letters alone</extracomment>
        <translation>Enviar</translation>
    </message>
</context>
<context>
    <name>ovyxa::TriggerController</name>
    <message numerus="yes">
        <source>Ovyxa JSON to %n webhooks: %1 bytes</source>
        <translation>
            <numerusform>JSON de Ovyxa a %n webhook: %1 bytes</numerusform>
            <numerusform>JSON de Ovyxa a %n webhooks: %1 bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Slack message to %n webhooks: %1 bytes</source>
        <translation>
            <numerusform>Mensaje de Slack a %n webhook: %1 bytes</numerusform>
            <numerusform>Mensaje de Slack a %n webhooks: %1 bytes</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 bytes are too many: Ovyxa sends at most %2. Such a delivery fails at once.</source>
        <translation>%1 bytes son demasiados: Ovyxa envía %2 como máximo. Una entrega así falla de inmediato.</translation>
    </message>
    <message>
        <source>Add a site first, or run a trial.</source>
        <translation>Añadir primero un sitio o hacer una prueba.</translation>
    </message>
    <message>
        <source>No webhook of %1 listens for %2. Add one, or tick the event in a webhook&apos;s form.</source>
        <translation>Ningún webhook de %1 recibe %2. Añadir uno o marcar el evento en el formulario de un webhook.</translation>
    </message>
    <message numerus="yes">
        <source>On its way to %n webhooks.</source>
        <translation>
            <numerusform>En camino a %n webhook.</numerusform>
            <numerusform>En camino a %n webhooks.</numerusform>
        </translation>
    </message>
    <message>
        <source>Kept as skipped: each webhook that listens is paused.</source>
        <translation>Conservado como omitido: todos los webhooks que escuchan están en pausa.</translation>
    </message>
    <message numerus="yes">
        <source>Not above the threshold of %n others.</source>
        <extracomment>of webhooks that a spike was not sent to</extracomment>
        <translation>
            <numerusform>No supera el umbral de %n más.</numerusform>
            <numerusform>No supera el umbral de otros %n.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::TriggerPanel</name>
    <message>
        <source>Fire %1</source>
        <translation>Disparar %1</translation>
    </message>
    <message>
        <source>Fire a trigger</source>
        <translation>Disparar un evento</translation>
    </message>
    <message>
        <source>Why not here?</source>
        <translation>¿Por qué falta?</translation>
    </message>
    <message>
        <source>Why is this delivery not here?</source>
        <translation>¿Por qué no está aquí esta entrega?</translation>
    </message>
    <message>
        <source>Explains why an event did not become a delivery to a webhook, and what mends it</source>
        <translation>Explica por qué un evento no llegó a ser una entrega a un webhook y cómo remediarlo</translation>
    </message>
    <message>
        <source>Goals of the site…</source>
        <translation>Objetivos del sitio…</translation>
    </message>
    <message>
        <source>Add or remove what counts as a goal</source>
        <translation>Añadir o quitar lo que cuenta como objetivo</translation>
    </message>
    <message>
        <source>Fire the goal %1</source>
        <translation>Disparar el objetivo %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrustRow</name>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copy the line for %1</source>
        <translation>Copiar la línea para %1</translation>
    </message>
    <message>
        <source>asking</source>
        <translation>preguntando</translation>
    </message>
    <message>
        <source>accepts</source>
        <translation>acepta</translation>
    </message>
    <message>
        <source>refuses</source>
        <translation>rechaza</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>no instalado</translation>
    </message>
    <message>
        <source>unclear</source>
        <translation>no está claro</translation>
    </message>
    <message>
        <source>Tried here: with it, it accepts.</source>
        <translation>Probado aquí: con ella, acepta.</translation>
    </message>
    <message>
        <source>Tried here: with it, it still refuses.</source>
        <translation>Probado aquí: con ella, sigue rechazando.</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Sistema</translation>
    </message>
    <message>
        <source>is being asked …</source>
        <translation>se le pregunta…</translation>
    </message>
    <message>
        <source>Has the authority in its store.</source>
        <translation>Tiene la autoridad en su almacén.</translation>
    </message>
    <message>
        <source>Its store has the authority.</source>
        <translation>Su almacén tiene la autoridad.</translation>
    </message>
    <message>
        <source>No requests in the python3 on the PATH.</source>
        <translation>El python3 del PATH no tiene requests.</translation>
    </message>
    <message>
        <source>No %1 on the PATH.</source>
        <translation>No hay %1 en el PATH.</translation>
    </message>
    <message>
        <source>It could not be asked.</source>
        <translation>No se le pudo preguntar.</translation>
    </message>
    <message>
        <source>Reads the system&apos;s store, and the authority is not in it.</source>
        <translation>Lee el almacén del sistema, y la autoridad no está en él.</translation>
    </message>
    <message>
        <source>Brings a store of its own, and does not read the system&apos;s.</source>
        <translation>Trae un almacén propio y no lee el del sistema.</translation>
    </message>
    <message>
        <source>Its ssl module reads OpenSSL&apos;s store, and the authority is not in it.</source>
        <translation>Su módulo ssl lee el almacén de OpenSSL, y la autoridad no está en él.</translation>
    </message>
    <message>
        <source>Brings a store of its own. The line puts this authority in its place, so others are refused then.</source>
        <translation>Trae un almacén propio. La línea pone esta autoridad en su lugar; entonces rechaza las demás.</translation>
    </message>
    <message>
        <source>Brings a store of its own. The line adds to it, which may take an administrator.</source>
        <translation>Trae un almacén propio. La línea lo amplía; puede hacer falta un administrador.</translation>
    </message>
    <message>
        <source>The authority is not in its store. The line is for an administrator; curl, Python and Go read it.</source>
        <translation>La autoridad no está en su almacén. La línea es para un administrador; curl, Python y Go lo leen.</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrustView</name>
    <message>
        <source>Ask again</source>
        <translation>Preguntar otra vez</translation>
    </message>
    <message>
        <source>Who on this machine accepts this certificate</source>
        <translation>Quién acepta este certificado en este equipo</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Copiar la ruta</translation>
    </message>
    <message>
        <source>Copy the path of the CA file</source>
        <translation>Copiar la ruta del archivo de CA</translation>
    </message>
    <message>
        <source>Each was asked for a page at a server that shows the receiver&apos;s certificate, in the surroundings that this bench was started in; nothing of it is in the log. A line counts where it is given: in that shell, or in that store.</source>
        <translation>A cada uno se le pidió una página de un servidor que muestra el certificado del receptor, en el entorno en que se inició este banco; nada de ello está en el registro. Una línea vale donde se da: en ese shell o en ese almacén.</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Respuesta</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Quién</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Versión</translation>
    </message>
    <message>
        <source>What it said</source>
        <translation>Qué dijo</translation>
    </message>
    <message>
        <source>The line that mends it</source>
        <translation>La línea que lo arregla</translation>
    </message>
    <message>
        <source>asking …</source>
        <translation>preguntando…</translation>
    </message>
    <message>
        <source>asked %1</source>
        <translation>preguntado a las %1</translation>
    </message>
    <message>
        <source>The bench&apos;s own authority</source>
        <translation>La autoridad propia del banco</translation>
    </message>
    <message>
        <source>The bench&apos;s own authority, valid to %1</source>
        <translation>La autoridad propia del banco, válida hasta el %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::TryOutcome</name>
    <message>
        <source>signed again</source>
        <translation>firmado de nuevo</translation>
    </message>
    <message>
        <source>signed as it was</source>
        <translation>firmado como estaba</translation>
    </message>
    <message>
        <source>signed wrongly</source>
        <translation>mal firmado</translation>
    </message>
    <message>
        <source>not signed</source>
        <translation>sin firmar</translation>
    </message>
    <message>
        <source>the body</source>
        <translation>el cuerpo</translation>
    </message>
    <message>
        <source>%1 added</source>
        <translation>añadido %1</translation>
    </message>
    <message>
        <source>%1 taken out</source>
        <translation>quitado %1</translation>
    </message>
    <message>
        <source>the URL</source>
        <translation>la URL</translation>
    </message>
    <message>
        <source>how the body is written</source>
        <translation>cómo está escrito el cuerpo</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n más</numerusform>
            <numerusform>%n más</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::UsageBar</name>
    <message>
        <source>this month</source>
        <translation>este mes</translation>
    </message>
    <message>
        <source>Usage of %1: %2, %3</source>
        <translation>Uso de %1: %2, %3</translation>
    </message>
    <message>
        <source>Page views and custom events of all sites in %1 (UTC); bots do not count.</source>
        <translation>Vistas de página y eventos personalizados de todos los sitios en %1 (UTC); los bots no cuentan.</translation>
    </message>
</context>
<context>
    <name>ovyxa::UsageFields</name>
    <message>
        <source>Threshold of the plan</source>
        <translation>Umbral del plan</translation>
    </message>
    <message>
        <source>Month, as 2026-11</source>
        <translation>Mes, como 2026-11</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1&#xa0;%</translation>
    </message>
    <message>
        <source>The month&apos;s usage reaches the plan&apos;s limit</source>
        <translation>El uso del mes alcanza el límite del plan</translation>
    </message>
    <message>
        <source>Says %1 of %2 · counted: %3</source>
        <translation>Indica %1 de %2 · contados: %3</translation>
    </message>
</context>
<context>
    <name>ovyxa::VisitorCurve</name>
    <message>
        <source>active now</source>
        <translation>activos ahora</translation>
    </message>
    <message>
        <source>No visitors yet. Start the simulator, or post page views to the Events API.</source>
        <translation>Aún no hay visitantes. Iniciar el simulador o enviar vistas de página a la Events API.</translation>
    </message>
    <message>
        <source>an hour before</source>
        <translation>una hora antes</translation>
    </message>
    <message>
        <source>%1: over %L2</source>
        <translation>%1: más de %L2</translation>
    </message>
    <message>
        <source>%1: more than %L2</source>
        <translation>%1: más de %L2</translation>
    </message>
    <message numerus="yes">
        <source>%1: %Ln active visitor(s)</source>
        <translation>
            <numerusform>%1: %Ln visitante activo</numerusform>
            <numerusform>%1: %Ln visitantes activos</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is told when more than %L2 are active</source>
        <translation>%1 recibe un aviso cuando hay más de %L2 activos</translation>
    </message>
    <message numerus="yes">
        <source>%Ln active visitor(s) in the last 5 minutes</source>
        <translation>
            <numerusform>%Ln visitante activo en los últimos 5 minutos</numerusform>
            <numerusform>%Ln visitantes activos en los últimos 5 minutos</numerusform>
        </translation>
    </message>
    <message>
        <source>No visitors since the start. Start the simulator, or post page views to the Events API.</source>
        <translation>Sin visitantes desde el inicio. Iniciar el simulador o enviar vistas de página a la Events API.</translation>
    </message>
</context>
<context>
    <name>ovyxa::WaysBack</name>
    <message>
        <source>Undo the last deletion</source>
        <translation>Deshacer la última eliminación</translation>
    </message>
</context>
<context>
    <name>ovyxa::WebhookController</name>
    <message>
        <source>%1 and its webhooks are removed; this cannot be undone any more.</source>
        <translation>%1 y sus webhooks se han quitado; ya no se puede deshacer.</translation>
    </message>
    <message>
        <source>Add a site first: a webhook belongs to one.</source>
        <translation>Añadir primero un sitio: un webhook pertenece a uno.</translation>
    </message>
    <message>
        <source>%1 and its webhooks are removed.</source>
        <translation>%1 y sus webhooks se han quitado.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>A test %1 is on its way to %2.</source>
        <translation>Una prueba de %1 va en camino a %2.</translation>
    </message>
    <message>
        <source>%1 sends Slack messages from now on.</source>
        <translation>%1 envía mensajes de Slack a partir de ahora.</translation>
    </message>
    <message>
        <source>%1 has no failed deliveries that are still owed.</source>
        <translation>%1 no tiene entregas fallidas que sigan pendientes.</translation>
    </message>
    <message>
        <source>%1 is paused: the test %2 is kept as skipped.</source>
        <translation>%1 está en pausa: el %2 de prueba se conserva como omitido.</translation>
    </message>
    <message>
        <source>%1 is paused: its events are kept as skipped, and can be sent later. What is under way goes on.</source>
        <translation>%1 está en pausa: sus eventos se conservan como omitidos y pueden enviarse después. Lo que está en curso continúa.</translation>
    </message>
    <message>
        <source>%1 gets its events again.</source>
        <translation>%1 vuelve a recibir sus eventos.</translation>
    </message>
    <message>
        <source>%1 is removed.</source>
        <translation>%1 se ha quitado.</translation>
    </message>
    <message>
        <source>%1 is back.</source>
        <translation>%1 ha vuelto.</translation>
    </message>
    <message numerus="yes">
        <source>%1 already has %Ln webhooks, as many as Ovyxa allows for a site. Remove one, or use another site.</source>
        <translation>
            <numerusform>%1 ya tiene %Ln webhook, tantos como permite Ovyxa por sitio. Quitar uno o usar otro sitio.</numerusform>
            <numerusform>%1 ya tiene %Ln webhooks, tantos como permite Ovyxa por sitio. Quitar uno o usar otro sitio.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 gets its events again. %Ln were skipped while it was paused.</source>
        <translation>
            <numerusform>%1 vuelve a recibir sus eventos. Se omitió %Ln durante la pausa.</numerusform>
            <numerusform>%1 vuelve a recibir sus eventos. Se omitieron %Ln durante la pausa.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Send the %Ln skipped</source>
        <translation>
            <numerusform>Enviar el %Ln omitido</numerusform>
            <numerusform>Enviar los %Ln omitidos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln that it had under way are cancelled.</source>
        <translation>
            <numerusform>Se ha cancelado %Ln que tenía en camino.</numerusform>
            <numerusform>Se han cancelado %Ln que tenía en camino.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 is back. %Ln were cancelled with it.</source>
        <translation>
            <numerusform>%1 ha vuelto. Con él se canceló %Ln entrega.</numerusform>
            <numerusform>%1 ha vuelto. Con él se cancelaron %Ln entregas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Send the %Ln again</source>
        <translation>
            <numerusform>Reenviar la %Ln</numerusform>
            <numerusform>Reenviar las %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo removing %1</source>
        <translation>Deshacer la eliminación de %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::WebhookForm</name>
    <message>
        <source>Add a webhook to %1</source>
        <translation>Añadir un webhook a %1</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>Editar %1</translation>
    </message>
    <message>
        <source>Destination URL</source>
        <translation>URL de destino</translation>
    </message>
    <message>
        <source>Ovyxa takes HTTPS only. Assumed: http:// is let through to this machine alone, and only where you allow it; credentials, a fragment and a missing host are refused.</source>
        <translation>Ovyxa solo admite HTTPS. Se supone que http:// se deja pasar únicamente hacia este equipo, y solo donde se permita; las credenciales, un fragmento y la falta de host se rechazan.</translation>
    </message>
    <message>
        <source>Allow plain HTTP to this machine</source>
        <translation>Permitir HTTP sin cifrar hacia este equipo</translation>
    </message>
    <message>
        <source>Plain HTTP to this machine is allowed</source>
        <translation>HTTP sin cifrar hacia este equipo está permitido</translation>
    </message>
    <message>
        <source>127.0.0.0/8, ::1 and localhost, for every webhook of this profile</source>
        <translation>127.0.0.0/8, ::1 y localhost, para todos los webhooks de este perfil</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>The host&apos;s name, if you leave this empty.</source>
        <translation>El nombre del host, si se deja vacío.</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Eventos</translation>
    </message>
    <message>
        <source>Fires above this many active visitors:</source>
        <translation>Se dispara por encima de este número de visitantes activos:</translation>
    </message>
    <message>
        <source>Spike threshold, active visitors</source>
        <translation>Umbral del pico, visitantes activos</translation>
    </message>
    <message>
        <source>Each webhook has a threshold of its own. It fires when the count goes from at most that to more, and again only after it was at most that.</source>
        <translation>Cada webhook tiene su propio umbral. Se dispara cuando el número pasa de no superarlo a superarlo, y otra vez solo después de haber dejado de superarlo.</translation>
    </message>
    <message>
        <source>Ovyxa JSON</source>
        <translation>JSON de Ovyxa</translation>
    </message>
    <message>
        <source>Slack message</source>
        <translation>Mensaje de Slack</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Cuerpo</translation>
    </message>
    <message>
        <source>Ovyxa says that Slack&apos;s incoming webhook URL works as a destination, and not what it then sends. Slack refuses a body without a text, so a Slack message is made of the event.</source>
        <translation>Ovyxa dice que la URL de un webhook entrante de Slack sirve como destino, pero no qué envía entonces. Slack rechaza un cuerpo sin texto, así que con el evento se compone un mensaje de Slack.</translation>
    </message>
    <message>
        <source>64 hex digits</source>
        <translation>64 dígitos hexadecimales</translation>
    </message>
    <message>
        <source>sha256= and 64 hex digits</source>
        <translation>sha256= y 64 dígitos hexadecimales</translation>
    </message>
    <message>
        <source>Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Firma</translation>
    </message>
    <message>
        <source>Ovyxa documents an HMAC-SHA256 signature in X-Ovyxa-Signature, and not how it is written. Lower-case hex of the exact body is the assumption.</source>
        <translation>Ovyxa documenta una firma HMAC-SHA256 en X-Ovyxa-Signature, pero no cómo se escribe. Se supone hexadecimal en minúsculas sobre el cuerpo exacto.</translation>
    </message>
    <message>
        <source>Secret from Ovyxa</source>
        <translation>Secreto de Ovyxa</translation>
    </message>
    <message numerus="yes">
        <source>Ovyxa shows a secret and does not say how it is used. Assumed: its UTF-8 bytes are the key; one that is made here is %n random bytes as hex digits.</source>
        <translation>
            <numerusform>Ovyxa muestra un secreto y no dice cómo se usa. Se supone que sus bytes UTF-8 son la clave; el que se crea aquí es %n byte aleatorio en dígitos hexadecimales.</numerusform>
            <numerusform>Ovyxa muestra un secreto y no dice cómo se usa. Se supone que sus bytes UTF-8 son la clave; el que se crea aquí son %n bytes aleatorios en dígitos hexadecimales.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paste the secret that Ovyxa showed you, to get the same signatures. Otherwise %n random bytes are used.</source>
        <translation>
            <numerusform>Pegar el secreto que mostró Ovyxa para obtener las mismas firmas. Si no, se usa %n byte aleatorio.</numerusform>
            <numerusform>Pegar el secreto que mostró Ovyxa para obtener las mismas firmas. Si no, se usan %n bytes aleatorios.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Add webhook</source>
        <translation>Añadir webhook</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Will be sent to %1</source>
        <translation>Se enviará a %1</translation>
    </message>
    <message>
        <source>Slack answers 400 no_text to Ovyxa&apos;s JSON: its messages need a text.</source>
        <translation>Slack responde 400 no_text al JSON de Ovyxa: sus mensajes necesitan un texto.</translation>
    </message>
    <message>
        <source>Send Slack messages</source>
        <translation>Enviar mensajes de Slack</translation>
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
        <translation>Añadir un webhook…</translation>
    </message>
    <message>
        <source>Add a site…</source>
        <translation>Añadir un sitio…</translation>
    </message>
    <message>
        <source>Edit webhook…</source>
        <translation>Editar webhook…</translation>
    </message>
    <message>
        <source>Send a test</source>
        <translation>Enviar una prueba</translation>
    </message>
    <message>
        <source>Replay its failed deliveries…</source>
        <translation>Repetir sus entregas fallidas…</translation>
    </message>
    <message>
        <source>Copy URL</source>
        <translation>Copiar URL</translation>
    </message>
    <message>
        <source>Show secret…</source>
        <translation>Mostrar secreto…</translation>
    </message>
    <message>
        <source>Rotate secret…</source>
        <translation>Rotar secreto…</translation>
    </message>
    <message>
        <source>Remove webhook</source>
        <translation>Quitar webhook</translation>
    </message>
    <message>
        <source>No webhook yet. Add one: it takes the URL that is to be told, and the events to tell it.</source>
        <translation>Aún no hay webhooks. Añadir uno: requiere la URL a la que avisar y los eventos de los que avisar.</translation>
    </message>
    <message>
        <source>No site yet. Run a trial to have everything set up, or add the site whose events you want to send.</source>
        <translation>Aún no hay sitios. Hacer una prueba para que todo quede preparado, o añadir el sitio cuyos eventos se quieren enviar.</translation>
    </message>
    <message>
        <source>Add a webhook</source>
        <translation>Añadir un webhook</translation>
    </message>
    <message>
        <source>Add a site</source>
        <translation>Añadir un sitio</translation>
    </message>
    <message>
        <source>%1 sends Ovyxa&apos;s JSON to Slack, which answers 400 no_text: its messages need a text.</source>
        <translation>%1 envía el JSON de Ovyxa a Slack, que responde 400 no_text: sus mensajes necesitan un texto.</translation>
    </message>
    <message>
        <source>Send Slack messages</source>
        <translation>Enviar mensajes de Slack</translation>
    </message>
    <message>
        <source>%1 (simulated)</source>
        <translation>%1 (simulado)</translation>
    </message>
    <message>
        <source>Pause webhook</source>
        <translation>Pausar webhook</translation>
    </message>
    <message>
        <source>Resume webhook</source>
        <translation>Reanudar webhook</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ActionCommand</name>
    <message>
        <source>It was asked to end, and stopped before it was done.</source>
        <translation>Se le pidió terminar y se detuvo antes de acabar.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::BenchCommand</name>
    <message>
        <source>A temporary profile cannot be made: %1</source>
        <translation>No se puede crear un perfil temporal: %1</translation>
    </message>
    <message>
        <source>It was asked to end while it waited for the profile.</source>
        <translation>Se le pidió terminar mientras esperaba el perfil.</translation>
    </message>
    <message>
        <source>Another bench holds the default profile, so a temporary one is used and removed at the end. Give --profile DIR to keep what happens here.</source>
        <translation>Otro Ovyxa Bench ocupa el perfil predeterminado, así que se usa uno temporal que se elimina al final. Indicar --profile DIR para conservar lo que ocurra aquí.</translation>
    </message>
    <message>
        <source>%1 is a file; a profile is a folder. Name another place.</source>
        <translation>%1 es un archivo; un perfil es una carpeta. Indicar otro lugar.</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be read. Check its permissions, or name another place.</source>
        <translation>No se puede leer la carpeta de perfil %1. Comprobar sus permisos o indicar otro lugar.</translation>
    </message>
    <message>
        <source>Nothing is kept in %1 yet.</source>
        <translation>Aún no se guarda nada en %1.</translation>
    </message>
    <message>
        <source>The profile&apos;s simulated clock stands %1 ahead of this machine&apos;s. &quot;ovyxa-bench clock reset&quot; takes it back.</source>
        <translation>El reloj simulado del perfil lleva %1 de adelanto sobre el de este equipo. “ovyxa-bench clock reset” lo devuelve.</translation>
    </message>
    <message>
        <source>The time was up while it waited for the profile.</source>
        <translation>El tiempo se agotó mientras esperaba el perfil.</translation>
    </message>
    <message>
        <source>Other programs cannot work with this bench while it runs. %1</source>
        <translation>Otros programas no pueden trabajar con este Ovyxa Bench mientras está en ejecución. %1</translation>
    </message>
    <message>
        <source>Webhooks must use HTTPS. For a server on this machine, use https://, give --allow-loopback-http, or let the profile allow it: &quot;ovyxa-bench settings set allow_loopback_http=on&quot;.</source>
        <translation>Los webhooks deben usar HTTPS. Para un servidor en esta máquina, use https://, indique --allow-loopback-http o permítalo en el perfil: «ovyxa-bench settings set allow_loopback_http=on».</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ChildProcess</name>
    <message>
        <source>The command %1 cannot be started: %2</source>
        <translation>No se puede iniciar el comando %1: %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::Command</name>
    <message>
        <source>Standard output takes nothing more (%1), so this ends here.</source>
        <translation>La salida estándar ya no admite nada más (%1), así que esto termina aquí.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::HostedRun</name>
    <message>
        <source>A running bench does not carry this out: it is for a bench, or a profile, of its own.</source>
        <translation>Un Ovyxa Bench en ejecución no hace esto: requiere un Ovyxa Bench, o un perfil, propio.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ListenCommand</name>
    <message>
        <source>the key&apos;s file</source>
        <translation>el archivo de la clave</translation>
    </message>
    <message>
        <source>--fail-on-invalid needs a secret: without one no request can be valid. Give --secret, --secret-file or OVYXA_BENCH_SECRET.</source>
        <translation>--fail-on-invalid necesita un secreto: sin él ninguna solicitud puede ser válida. Indicar --secret, --secret-file u OVYXA_BENCH_SECRET.</translation>
    </message>
    <message>
        <source>--alert needs a secret: without one no signature is checked, and an event that nobody verified proves nothing. Give --secret, --secret-file or OVYXA_BENCH_SECRET.</source>
        <translation>--alert necesita un secreto: sin él no se comprueba ninguna firma, y un evento que nadie ha verificado no demuestra nada. Indicar --secret, --secret-file u OVYXA_BENCH_SECRET.</translation>
    </message>
    <message>
        <source>Listening on %1. Ctrl+C ends it.</source>
        <translation>Escuchando en %1. Ctrl+C lo termina.</translation>
    </message>
    <message>
        <source>Clients trust it with the CA certificate %1</source>
        <translation>Los clientes confían en él con el certificado de CA %1</translation>
    </message>
    <message>
        <source>This address can be reached from other machines.</source>
        <translation>A esta dirección se puede llegar desde otros equipos.</translation>
    </message>
    <message numerus="yes">
        <source>The time was up after %1 of %n request(s).</source>
        <translation>
            <numerusform>El tiempo se agotó tras %1 de %n solicitud.</numerusform>
            <numerusform>El tiempo se agotó tras %1 de %n solicitudes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The command ended after %1 of %n request(s).</source>
        <translation>
            <numerusform>El comando terminó tras %1 de %n solicitud.</numerusform>
            <numerusform>El comando terminó tras %1 de %n solicitudes.</numerusform>
        </translation>
    </message>
    <message>
        <source>The time was up before the command had ended.</source>
        <translation>El tiempo se agotó antes de que terminara el comando.</translation>
    </message>
    <message numerus="yes">
        <source>%n request(s): %1 with a valid signature, %2 with an invalid one.</source>
        <translation>
            <numerusform>%n solicitud: %1 con firma válida, %2 con firma no válida.</numerusform>
            <numerusform>%n solicitudes: %1 con firma válida, %2 con firma no válida.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s).</source>
        <translation>
            <numerusform>%n alerta.</numerusform>
            <numerusform>%n alertas.</numerusform>
        </translation>
    </message>
    <message>
        <source>Receive webhooks and check their signatures</source>
        <translation>Recibe webhooks y comprueba sus firmas</translation>
    </message>
    <message>
        <source>The IP address to listen on</source>
        <translation>La dirección IP en la que escuchar</translation>
    </message>
    <message>
        <source>0 = any free one</source>
        <translation>0 = cualquiera libre</translation>
    </message>
    <message>
        <source>HTTP instead of HTTPS</source>
        <translation>HTTP en lugar de HTTPS</translation>
    </message>
    <message>
        <source>A certificate of your own (PEM); without it, one of the profile&apos;s CA</source>
        <translation>Un certificado propio (PEM); sin él, uno de la CA del perfil</translation>
    </message>
    <message>
        <source>Its private key (PEM)</source>
        <translation>Su clave privada (PEM)</translation>
    </message>
    <message>
        <source>Which encoding is accepted: hex, prefixed, base64 or any</source>
        <translation>Qué codificación se acepta: hex, prefixed, base64 o any</translation>
    </message>
    <message>
        <source>A Host besides this machine&apos;s names, such as a tunnel&apos;s</source>
        <translation>Un Host además de los nombres de este equipo, por ejemplo el de un túnel</translation>
    </message>
    <message>
        <source>Tell each request with its headers and body</source>
        <translation>Muestra cada solicitud con sus cabeceras y su cuerpo</translation>
    </message>
    <message>
        <source>Answer so many requests, take no more, and end</source>
        <translation>Responde a este número de solicitudes, no acepta más y termina</translation>
    </message>
    <message>
        <source>End after this time: 500ms, 5s, 2m or plain seconds</source>
        <translation>Termina pasado este tiempo: 500ms, 5s, 2m o simplemente segundos</translation>
    </message>
    <message>
        <source>For this run, tell when verified events reach a figure: &apos;goal.completed[goal_name=Purchase] &gt;= 100 per day&apos;</source>
        <translation>Para esta ejecución, avisa cuando los eventos verificados alcanzan una cifra: &apos;goal.completed[goal_name=Purchase] &gt;= 100 per day&apos;</translation>
    </message>
    <message>
        <source>End with exit code 1 at the first alert</source>
        <translation>Termina con código de salida 1 a la primera alerta</translation>
    </message>
    <message>
        <source>End with exit code 1 if any request was not signed with a known secret</source>
        <translation>Termina con código de salida 1 si alguna solicitud no estaba firmada con un secreto conocido</translation>
    </message>
    <message>
        <source>Behind --: a command to run once it is ready, without a shell, with OVYXA_BENCH_URL and OVYXA_BENCH_CA set. It ends with it, and with its exit code, unless --count, --duration, --fail-on-invalid or an alert says no (1)</source>
        <translation>Detrás de --: un comando que se ejecuta cuando todo está listo, sin shell, con OVYXA_BENCH_URL y OVYXA_BENCH_CA definidas. Termina con él y con su código de salida, salvo que --count, --duration, --fail-on-invalid o una alerta digan que no (1)</translation>
    </message>
    <message>
        <source>What to answer in turn, such as 503x2,200 or delay=2s:200; the last step repeats. It is answered as it stands, whatever the signature; without it 200, and 401 to what is not signed rightly. Steps: a status, close, reset, hang, truncate=BYTES, drip=TIME, garbage, redirect=URL, slack, zapier, app</source>
        <translation>Qué se responde por turno, como 503x2,200 o delay=2s:200; el último paso se repite. Se responde tal como está, sea cual sea la firma; sin ello 200, y 401 a lo que no está bien firmado. Pasos: un estado, close, reset, hang, truncate=BYTES, drip=TIME, garbage, redirect=URL, slack, zapier, app</translation>
    </message>
    <message>
        <source>The bench that holds the profile receives already, on %1. See what it gets with &quot;ovyxa-bench watch&quot;, stop it there, or name another profile with --profile.</source>
        <translation>El Ovyxa Bench que ocupa el perfil ya recibe, en %1. Ver lo que recibe con “ovyxa-bench watch”, detenerlo ahí o indicar otro perfil con --profile.</translation>
    </message>
    <message>
        <source>It was asked to end while it waited for the profile.</source>
        <translation>Se le pidió terminar mientras esperaba el perfil.</translation>
    </message>
    <message numerus="yes">
        <source>%n had no signature.</source>
        <translation>
            <numerusform>%n no llevaba firma.</numerusform>
            <numerusform>%n no llevaban firma.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n went unchecked, as no secret is known.</source>
        <translation>
            <numerusform>%n quedó sin comprobar, pues no se conoce ningún secreto.</numerusform>
            <numerusform>%n quedaron sin comprobar, pues no se conoce ningún secreto.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be checked, each for the reason that stands with it.</source>
        <translation>
            <numerusform>%n no se pudo comprobar; el motivo figura con ella.</numerusform>
            <numerusform>%n no se pudieron comprobar; el motivo figura con cada una.</numerusform>
        </translation>
    </message>
    <message>
        <source>It was asked to end before the command had ended.</source>
        <translation>Se pidió terminar antes de que acabara el comando.</translation>
    </message>
    <message>
        <source>--allow-host takes one name as it stands in the Host field, such as abc.tunnel.example, and not &quot;%1&quot;. Give it once for each name.</source>
        <translation>--allow-host toma un nombre tal como está en el campo Host, como abc.tunnel.example, y no &quot;%1&quot;. Indíquelo una vez por nombre.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::McpCommand</name>
    <message>
        <source>Speaking the Model Context Protocol on standard input and output. Its end ends the session.</source>
        <translation>Hablando Model Context Protocol por la entrada y la salida estándar. Cuando se cierra la entrada, termina la sesión.</translation>
    </message>
    <message>
        <source>The bench for a coding agent: Model Context Protocol over standard input and output</source>
        <translation>Ovyxa Bench para un agente de programación: Model Context Protocol por la entrada y la salida estándar</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>Confía también en este certificado de CA (PEM)</translation>
    </message>
    <message>
        <source>An agent starts it by itself: its settings take this command and its arguments.</source>
        <translation>Un agente lo inicia por sí mismo: su configuración recibe esta orden y sus argumentos.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ReplayCommand</name>
    <message numerus="yes">
        <source>%n delivery(ies) to send again.</source>
        <translation>
            <numerusform>%n entrega por volver a enviar.</numerusform>
            <numerusform>%n entregas por volver a enviar.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) could not be sent again: their webhook is gone.</source>
        <translation>
            <numerusform>%n entrega no se pudo volver a enviar: su webhook ya no existe.</numerusform>
            <numerusform>%n entregas no se pudieron volver a enviar: su webhook ya no existe.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) were sent again meanwhile, and are owed no more.</source>
        <translation>
            <numerusform>%n entrega se volvió a enviar entretanto y ya no está pendiente.</numerusform>
            <numerusform>%n entregas se volvieron a enviar entretanto y ya no están pendientes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ResendCommand</name>
    <message>
        <source>the body&apos;s file</source>
        <translation>el archivo del cuerpo</translation>
    </message>
    <message>
        <source>Delivery %1 was never sent with a signature, so there is none to keep.</source>
        <translation>La entrega %1 nunca se envió con firma, así que no hay ninguna que conservar.</translation>
    </message>
    <message>
        <source>Delivery %1 was sent without a header %2.</source>
        <translation>La entrega %1 se envió sin cabecera %2.</translation>
    </message>
    <message>
        <source>Edit a delivery and send it again, byte for byte, as a new one</source>
        <translation>Edita una entrega y la envía de nuevo, byte a byte, como una nueva</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>Cuál, por su número</translation>
    </message>
    <message>
        <source>Send exactly these bytes; - is standard input</source>
        <translation>Envía exactamente estos bytes; - es la entrada estándar</translation>
    </message>
    <message>
        <source>Leave this header out; without the signature&apos;s, nothing is signed</source>
        <translation>Omite esta cabecera; sin la de la firma, no se firma nada</translation>
    </message>
    <message>
        <source>To another URL than its webhook&apos;s</source>
        <translation>A una URL distinta de la de su webhook</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>Confía también en este certificado de CA (PEM)</translation>
    </message>
    <message>
        <source>Let http:// through to this machine</source>
        <translation>Permite http:// hacia este equipo</translation>
    </message>
    <message>
        <source>The first failure is final</source>
        <translation>El primer fallo es definitivo</translation>
    </message>
    <message>
        <source>A signature that is left out is neither wrong nor as it was: leave one of the two.</source>
        <translation>Una firma omitida no puede ser ni errónea ni como estaba: quitar una de las dos opciones.</translation>
    </message>
    <message>
        <source>Set a header, &quot;Name: value&quot;; twice the same name sends it twice; of a signature the value is sent as given</source>
        <translation>Establece una cabecera, “Nombre: valor”; el mismo nombre dos veces la envía dos veces; el valor de una firma se envía tal como se da</translation>
    </message>
    <message>
        <source>A signature that is given as a header is not made: give the header, or say how to sign.</source>
        <translation>Una firma que se da como cabecera no se genera: dé la cabecera, o diga cómo firmar.</translation>
    </message>
    <message>
        <source>%1 is made by the bench for each request, and cannot be left out.</source>
        <translation>Ovyxa Bench genera %1 para cada solicitud; no se puede omitir.</translation>
    </message>
    <message>
        <source>again (with the present secret), as-it-was, or wrong</source>
        <translation>again (con el secreto actual), as-it-was (como estaba) o wrong (errónea)</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ServeCommand</name>
    <message>
        <source>The country database %1 cannot be read.</source>
        <translation>No se puede leer la base de datos de países %1.</translation>
    </message>
    <message>
        <source>The profile has no key of the Events API, so one was made for this run: %1</source>
        <translation>El perfil no tiene ninguna clave de la Events API, así que se creó una para esta ejecución: %1</translation>
    </message>
    <message>
        <source>The Events API listens on %1, and for plain HTTP on the same port. Ctrl+C ends it.</source>
        <translation>La Events API escucha en %1, y para HTTP sin cifrar en el mismo puerto. Ctrl+C la termina.</translation>
    </message>
    <message>
        <source>Clients trust it with the CA certificate %1</source>
        <translation>Los clientes confían en ella con el certificado de CA %1</translation>
    </message>
    <message>
        <source>The profile has no webhook yet: events will be counted, and nobody told of them.</source>
        <translation>El perfil aún no tiene ningún webhook: los eventos se contarán, pero no se avisará a nadie.</translation>
    </message>
    <message>
        <source>%1 was refused with %2: %3</source>
        <translation>%1 se rechazó con %2: %3</translation>
    </message>
    <message>
        <source>Delivery %1: %2.</source>
        <translation>Entrega %1: %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) set off; delivered %1, failed %2, held %3.</source>
        <translation>
            <numerusform>%n evento disparado; entregadas: %1, fallidas: %2, retenidas: %3.</numerusform>
            <numerusform>%n eventos disparados; entregadas: %1, fallidas: %2, retenidas: %3.</numerusform>
        </translation>
    </message>
    <message>
        <source>The whole bench without a window: the Events API, the triggers, and the profile&apos;s webhooks</source>
        <translation>Todo Ovyxa Bench sin ventana: la Events API, los disparadores y los webhooks del perfil</translation>
    </message>
    <message>
        <source>0 = any free one</source>
        <translation>0 = cualquiera libre</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>Confía también en este certificado de CA (PEM)</translation>
    </message>
    <message>
        <source>Look visitors&apos; countries up in this MaxMind-format file; the profile remembers it</source>
        <translation>Busca los países de los visitantes en este archivo en formato MaxMind; el perfil lo recuerda</translation>
    </message>
    <message>
        <source>unlimited, free (1,000 an hour) or pro (5,000); the profile remembers it</source>
        <translation>unlimited, free (1000 por hora) o pro (5000); el perfil lo recuerda</translation>
    </message>
    <message>
        <source>End after this time: 500ms, 5s, 2m or plain seconds</source>
        <translation>Termina pasado este tiempo: 500ms, 5s, 2m o simplemente segundos</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) that an earlier run left unfinished are taken up.</source>
        <translation>
            <numerusform>Se retoma %n entrega que una ejecución anterior dejó sin terminar.</numerusform>
            <numerusform>Se retoman %n entregas que una ejecución anterior dejó sin terminar.</numerusform>
        </translation>
    </message>
    <message>
        <source>It was asked to end while it waited for the profile.</source>
        <translation>Se le pidió terminar mientras esperaba el perfil.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::SimulateCommand</name>
    <message>
        <source>Made-up visitors of a site, for a span of simulated time</source>
        <translation>Visitantes inventados de un sitio, durante un intervalo de tiempo simulado</translation>
    </message>
    <message>
        <source>Whose visitors</source>
        <translation>De qué sitio son los visitantes</translation>
    </message>
    <message>
        <source>How long, simulated: 30m, 12h, 30d</source>
        <translation>Cuánto tiempo, simulado: 30m, 12h, 30d</translation>
    </message>
    <message>
        <source>The same seed gives the same visitors</source>
        <translation>La misma semilla da los mismos visitantes</translation>
    </message>
    <message>
        <source>a number from 0 on is expected</source>
        <translation>se esperaba un número a partir de 0</translation>
    </message>
    <message>
        <source>New visitors a minute</source>
        <translation>Visitantes nuevos por minuto</translation>
    </message>
    <message>
        <source>Pages a visit, on average</source>
        <translation>Páginas por visita, de media</translation>
    </message>
    <message>
        <source>Per cent of the hits that are of crawlers</source>
        <translation>Porcentaje de los accesos que son de rastreadores</translation>
    </message>
    <message>
        <source>Comma-separated, each with its weight: %1</source>
        <translation>Separados por comas, cada uno con su peso: %1</translation>
    </message>
    <message>
        <source>So many visitors more within the first ten seconds</source>
        <translation>Este número de visitantes más en los primeros diez segundos</translation>
    </message>
    <message>
        <source>First fill the month&apos;s usage to so many per cent</source>
        <translation>Llena primero el uso del mes hasta este porcentaje</translation>
    </message>
    <message>
        <source>Set the plan&apos;s limit of events a month</source>
        <translation>Establece el límite de eventos al mes del plan</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>Confía también en este certificado de CA (PEM)</translation>
    </message>
    <message>
        <source>of %1, simulated</source>
        <translation>de %1, simulado</translation>
    </message>
    <message>
        <source>Visitors or a scenario are under way on the bench already, and its clock goes with them. Wait for their end, or stop them.</source>
        <translation>En el banco ya hay visitantes o un escenario en marcha, y su reloj va con ellos. Espere a que terminen, o deténgalos.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::TrialCommand</name>
    <message numerus="yes">
        <source>%n step(s) passed.</source>
        <translation>
            <numerusform>%n paso superado.</numerusform>
            <numerusform>%n pasos superados.</numerusform>
        </translation>
    </message>
    <message>
        <source>Prove the whole way: trigger, sign, deliver, retry, receive, verify, replay; on a temporary profile, or in --profile</source>
        <translation>Prueba todo el recorrido: disparar, firmar, entregar, reintentar, recibir, verificar, repetir; en un perfil temporal o en --profile</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) passed, %1 failed.</source>
        <translation>
            <numerusform>%n paso superado, %1 fallidos.</numerusform>
            <numerusform>%n pasos superados, %1 fallidos.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::TriggerCommand</name>
    <message>
        <source>the body&apos;s file</source>
        <translation>el archivo del cuerpo</translation>
    </message>
    <message>
        <source>--data takes KEY=VALUE, such as goal_name=Purchase.</source>
        <translation>--data admite CLAVE=VALOR, por ejemplo goal_name=Purchase.</translation>
    </message>
    <message>
        <source>The time was up before all had ended.</source>
        <translation>El tiempo se agotó antes de que todas terminaran.</translation>
    </message>
    <message>
        <source>Send one event, or several, to one URL</source>
        <translation>Envía un evento, o varios, a una URL</translation>
    </message>
    <message>
        <source>goal.completed, usage.threshold or realtime.spike</source>
        <translation>goal.completed, usage.threshold o realtime.spike</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>Adónde</translation>
    </message>
    <message>
        <source>The payload&apos;s site_id</source>
        <translation>El site_id de la carga útil</translation>
    </message>
    <message>
        <source>hex, prefixed or base64</source>
        <translation>hex, prefixed o base64</translation>
    </message>
    <message>
        <source>ovyxa or slack</source>
        <translation>ovyxa o slack</translation>
    </message>
    <message>
        <source>Set a field of the payload&apos;s data</source>
        <translation>Establece un campo de los datos de la carga útil</translation>
    </message>
    <message>
        <source>Send exactly these bytes; - is standard input</source>
        <translation>Envía exactamente estos bytes; - es la entrada estándar</translation>
    </message>
    <message>
        <source>usual, or tricky: data that a handler cannot verify if it checks what it has parsed and written anew (letters, U+2028, slashes, quotes, figures such as 1.0)</source>
        <translation>usual, o tricky: datos que un controlador no puede verificar si comprueba lo que ha analizado y vuelto a escribir (letras, U+2028, barras, comillas, cifras como 1.0)</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>Confía también en este certificado de CA (PEM)</translation>
    </message>
    <message>
        <source>Let http:// through to this machine</source>
        <translation>Deja pasar http:// hacia este equipo</translation>
    </message>
    <message>
        <source>The first failure is final</source>
        <translation>El primer fallo es definitivo</translation>
    </message>
    <message>
        <source>How many events</source>
        <translation>Cuántos eventos</translation>
    </message>
    <message>
        <source>End with 1 after this time, real: 500ms, 5s, 2m or plain seconds; what is left stays due</source>
        <translation>Termina con 1 pasado este tiempo, real: 500ms, 5s, 2m o simplemente segundos; lo que queda sigue pendiente</translation>
    </message>
    <message>
        <source>No secret was given, so one was made for this run, shown this once: %1</source>
        <translation>No se indicó ningún secreto, así que se creó uno para esta ejecución, que solo se muestra esta vez: %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::VerifyCommand</name>
    <message>
        <source>A secret is needed: give --secret-file, set OVYXA_BENCH_SECRET, or give --secret for a throw-away one.</source>
        <translation>Hace falta un secreto: indicar --secret-file, definir OVYXA_BENCH_SECRET, o indicar --secret para uno desechable.</translation>
    </message>
    <message>
        <source>the body</source>
        <translation>el cuerpo</translation>
    </message>
    <message>
        <source>--header takes a field as it was received, such as &quot;Content-Encoding: gzip&quot;, and not &quot;%1&quot;.</source>
        <translation>--header admite un campo tal como se recibió, por ejemplo &quot;Content-Encoding: gzip&quot;, y no &quot;%1&quot;.</translation>
    </message>
    <message>
        <source>The signature is valid (%1).</source>
        <translation>La firma es válida (%1).</translation>
    </message>
    <message>
        <source>The signature is not valid.</source>
        <translation>La firma no es válida.</translation>
    </message>
    <message>
        <source>Check a signature; when it does not match, say why</source>
        <translation>Comprueba una firma; si no coincide, dice por qué</translation>
    </message>
    <message>
        <source>The value of X-Ovyxa-Signature</source>
        <translation>El valor de X-Ovyxa-Signature</translation>
    </message>
    <message>
        <source>Another header of the request, as &quot;Name: value&quot;: evidence where the signature does not match; as often as there are any</source>
        <translation>Otra cabecera de la solicitud, como &quot;Nombre: valor&quot;: un indicio cuando la firma no coincide; tantas veces como cabeceras haya</translation>
    </message>
    <message>
        <source>The request&apos;s method, in case it was signed too</source>
        <translation>El método de la solicitud, por si también se firmó</translation>
    </message>
    <message>
        <source>The URL it was sent to, in case it was signed too</source>
        <translation>La URL a la que se envió, por si también se firmó</translation>
    </message>
    <message>
        <source>The body&apos;s exact bytes; - is standard input</source>
        <translation>Los bytes exactos del cuerpo; - es la entrada estándar</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::WaitForCommand</name>
    <message>
        <source>There are %1 of %2.</source>
        <translation>Hay %1 de %2.</translation>
    </message>
    <message>
        <source>The time was up: there are %1 of %2.</source>
        <translation>El tiempo se agotó: hay %1 de %2.</translation>
    </message>
    <message>
        <source>Wait until the profile&apos;s logs hold what fits a query, what is there already included; ends with 1 if they do not in time. since: asks for new ones only</source>
        <translation>Espera hasta que los registros del perfil contengan lo que coincide con una consulta, incluido lo que ya está; termina con 1 si no ocurre a tiempo. since: pide solo lo nuevo</translation>
    </message>
    <message>
        <source>Such as &apos;state:delivered event:goal.completed&apos; or &apos;verdict:valid&apos;</source>
        <translation>Por ejemplo, &apos;state:delivered event:goal.completed&apos; o &apos;verdict:valid&apos;</translation>
    </message>
    <message>
        <source>So many</source>
        <translation>Cuántas</translation>
    </message>
    <message>
        <source>How long, real: 500ms, 5s, 2m or plain seconds</source>
        <translation>Cuánto tiempo, real: 500ms, 5s, 2m o simplemente segundos</translation>
    </message>
    <message>
        <source>It was asked to end: there are %1 of %2.</source>
        <translation>Se le pidió terminar: hay %1 de %2.</translation>
    </message>
    <message>
        <source>So far there are %1 of %2.</source>
        <translation>Hasta ahora hay %1 de %2.</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::Watch</name>
    <message>
        <source>Delivery %1: %2.</source>
        <translation>Entrega %1: %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) are held back by the hourly limit and stay in the log.</source>
        <translation>
            <numerusform>%n entrega está retenida por el límite por hora y permanece en el registro.</numerusform>
            <numerusform>%n entregas están retenidas por el límite por hora y permanecen en el registro.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) had not ended; they stay in the log, due.</source>
        <translation>
            <numerusform>%n entrega no había terminado; permanece pendiente en el registro.</numerusform>
            <numerusform>%n entregas no habían terminado; permanecen pendientes en el registro.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delivered %1, failed %2, held %3.</source>
        <translation>Entregadas %1, fallidas %2, retenidas %3.</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) were cancelled.</source>
        <translation>
            <numerusform>Se canceló %n entrega.</numerusform>
            <numerusform>Se cancelaron %n entregas.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::WatchCommand</name>
    <message>
        <source>Watching %1. Ctrl+C ends it.</source>
        <translation>Observando %1. Ctrl+C lo termina.</translation>
    </message>
    <message>
        <source>%1 deliveries ended, %2 attempts, %3 requests received.</source>
        <translation>Entregas terminadas: %1, intentos: %2, solicitudes recibidas: %3.</translation>
    </message>
    <message>
        <source>Only what fits, of the deliveries or of the received requests, whose words are used; what both know asks for both</source>
        <translation>Solo lo que coincide, de las entregas o de las solicitudes recibidas, según de cuáles sean las palabras usadas; las que conocen ambas piden las dos</translation>
    </message>
    <message>
        <source>End after so many deliveries that ended and requests received</source>
        <translation>Termina tras esta cantidad de entregas terminadas y solicitudes recibidas</translation>
    </message>
    <message>
        <source>End after this time: 500ms, 5s, 2m or plain seconds; with 1 if --count was not reached</source>
        <translation>Termina pasado este tiempo: 500ms, 5s, 2m o simplemente segundos; con 1 si no se alcanzó --count</translation>
    </message>
    <message>
        <source>Tell what comes into the profile&apos;s logs, until the bench that holds it ends</source>
        <translation>Decir lo que llega a los registros del perfil, hasta que termine el banco que lo tiene</translation>
    </message>
</context>
<context>
    <name>ovyxa::host::BenchHost</name>
    <message>
        <source>So many ask this bench already that it takes no more.</source>
        <translation>Ya son tantos los que consultan a este Ovyxa Bench que no admite más.</translation>
    </message>
</context>
<context>
    <name>ovyxa::host::Holder</name>
    <message>
        <source>The bench that holds the profile ended before this was done. What it had stored is in the log.</source>
        <translation>El Ovyxa Bench que ocupa el perfil terminó antes de que esto acabara. Lo que había guardado está en el registro.</translation>
    </message>
    <message>
        <source>What the files named hold is too much for the bench that holds the profile.</source>
        <translation>El contenido de los archivos indicados es demasiado para el Ovyxa Bench que ocupa el perfil.</translation>
    </message>
    <message>
        <source>What holds the profile does not answer as a bench does.</source>
        <translation>Lo que ocupa el perfil no responde como lo hace un Ovyxa Bench.</translation>
    </message>
    <message>
        <source>The bench that holds the profile refuses this.</source>
        <translation>El Ovyxa Bench que ocupa el perfil rechaza esto.</translation>
    </message>
    <message>
        <source>The bench that holds the profile does not answer any more. Nothing was asked of it.</source>
        <translation>El Ovyxa Bench que tiene el perfil ya no responde. No se le pidió nada.</translation>
    </message>
</context>
<context>
    <name>ovyxa::host::HostConnection</name>
    <message>
        <source>The bench that carried this out has ended.</source>
        <translation>El Ovyxa Bench que ejecutaba esto ha terminado.</translation>
    </message>
    <message>
        <source>A connection is for one command; this one has sent %1 messages.</source>
        <translation>Una conexión es para un solo comando; esta ha enviado %1 mensajes.</translation>
    </message>
    <message>
        <source>The running bench is version %1, and speaks another protocol (%2) than this program. Use the same version of both.</source>
        <translation>El Ovyxa Bench en ejecución es la versión %1 y usa un protocolo (%2) distinto del de este programa. Usar la misma versión de ambos.</translation>
    </message>
    <message>
        <source>The first message is hello, with the protocol&apos;s version.</source>
        <translation>El primer mensaje es hello, con la versión del protocolo.</translation>
    </message>
    <message>
        <source>There is no method &quot;%1&quot;. There are hello, run and raise.</source>
        <translation>No existe el método “%1”. Hay hello, run y raise.</translation>
    </message>
    <message>
        <source>The bench that holds the profile has no window.</source>
        <translation>El Ovyxa Bench que ocupa el perfil no tiene ventana.</translation>
    </message>
    <message>
        <source>A connection is for one command, and this one has one.</source>
        <translation>Una conexión es para un solo comando, y esta ya tiene uno.</translation>
    </message>
    <message>
        <source>run takes arguments (texts), directory, language, secret and files (an object of {content} or {problem}).</source>
        <translation>run admite arguments (textos), directory, language, secret y files (un objeto de {content} o {problem}).</translation>
    </message>
    <message>
        <source>This had more to say than was read, so it was ended. What it had stored is in the log.</source>
        <translation>Esto tenía más que decir de lo que se leyó, así que se terminó. Lo que había guardado está en el registro.</translation>
    </message>
</context>
<context>
    <name>ovyxa::payload</name>
    <message>
        <source>The payload is %1 bytes; Ovyxa sends at most %2 bytes (under 10 KB). It was not sent. Shorten the event&apos;s data.</source>
        <translation>La carga útil tiene %1 bytes; Ovyxa envía %2 bytes como máximo (menos de 10 KB). No se envió. Hay que acortar los datos del evento.</translation>
    </message>
    <message>
        <source>This body has no timestamp to renew. Replay it byte for byte.</source>
        <translation>Este cuerpo no tiene marca de tiempo que renovar. Repetirlo byte a byte.</translation>
    </message>
</context>
<context>
    <name>ovyxa::rules</name>
    <message>
        <source>An address is written in digits, such as 127.0.0.1 or ::1.</source>
        <translation>Una dirección se escribe en dígitos, por ejemplo 127.0.0.1 o ::1.</translation>
    </message>
    <message>
        <source>%1 is empty. Type a name.</source>
        <translation>%1: falta el texto. Escribir un nombre.</translation>
    </message>
    <message>
        <source>%1 is %2 characters long; at most %3 are allowed.</source>
        <translation>%1 tiene %2 caracteres; se permiten %3 como máximo.</translation>
    </message>
    <message>
        <source>%1 contains a control character, such as a line break. Remove it.</source>
        <translation>%1 contiene un carácter de control, por ejemplo un salto de línea. Hay que quitarlo.</translation>
    </message>
    <message>
        <source>A page view counts by its path alone, without query and fragment, so “%1” would never match. Write %2.</source>
        <translation>Una vista de página cuenta solo por su ruta, sin cadena de consulta ni fragmento, así que “%1” no coincidiría nunca. Escribir %2.</translation>
    </message>
    <message>
        <source>In “%1” a percent sign is not followed by two hexadecimal digits, so it would never match. Write %2.</source>
        <translation>En “%1”, a un signo de porcentaje no le siguen dos dígitos hexadecimales, así que no coincidiría nunca. Escribir %2.</translation>
    </message>
    <message>
        <source>The site id</source>
        <translation>El id del sitio</translation>
    </message>
    <message>
        <source>The site id contains a space. Write it as Ovyxa does, such as acme.test.</source>
        <translation>El id del sitio contiene un espacio. Escribirlo como lo hace Ovyxa, por ejemplo acme.test.</translation>
    </message>
    <message>
        <source>The country is two upper-case letters (ISO 3166), such as FR.</source>
        <translation>El país son dos letras mayúsculas (ISO 3166), por ejemplo FR.</translation>
    </message>
    <message>
        <source>The goal&apos;s name</source>
        <translation>El nombre del objetivo</translation>
    </message>
    <message>
        <source>The event&apos;s name</source>
        <translation>El nombre del evento</translation>
    </message>
    <message>
        <source>A pageview goal&apos;s path starts with /, such as /thanks or /blog/*.</source>
        <translation>La ruta de un objetivo de página empieza con /, por ejemplo /thanks o /blog/*.</translation>
    </message>
    <message>
        <source>The goal&apos;s path</source>
        <translation>La ruta del objetivo</translation>
    </message>
    <message>
        <source>The secret is %1 bytes long; at most %2 are allowed.</source>
        <translation>El secreto tiene %1 bytes; se permiten %2 como máximo.</translation>
    </message>
    <message>
        <source>The secret is not UTF-8 text. Paste it as Ovyxa showed it.</source>
        <translation>El secreto no es texto UTF-8. Pegarlo tal como lo mostró Ovyxa.</translation>
    </message>
    <message>
        <source>The secret begins or ends with white space. Remove it, or signatures will not match.</source>
        <translation>El secreto empieza o termina con espacios en blanco. Hay que quitarlos, o las firmas no coincidirán.</translation>
    </message>
    <message>
        <source>The secret contains a control character. Paste it as Ovyxa showed it.</source>
        <translation>El secreto contiene un carácter de control. Pegarlo tal como lo mostró Ovyxa.</translation>
    </message>
    <message>
        <source>Ovyxa allows at most %1 webhooks a site, and %2 has them all. Remove one, or use another site.</source>
        <translation>Ovyxa permite %1 webhooks por sitio como máximo, y %2 ya los tiene todos. Quitar uno o usar otro sitio.</translation>
    </message>
    <message>
        <source>The webhook&apos;s name</source>
        <translation>El nombre del webhook</translation>
    </message>
    <message>
        <source>The site has a webhook “%1” already. Choose another name.</source>
        <translation>El sitio ya tiene un webhook “%1”. Elegir otro nombre.</translation>
    </message>
    <message>
        <source>No event is chosen, so this webhook would never fire. Choose at least one.</source>
        <translation>No se ha elegido ningún evento, así que este webhook no se dispararía nunca. Elegir al menos uno.</translation>
    </message>
    <message>
        <source>The spike threshold is a number of visitors, 0 or more.</source>
        <translation>El umbral del pico es un número de visitantes, 0 o más.</translation>
    </message>
    <message>
        <source>Choose the site whose visitors are to be simulated.</source>
        <translation>Elegir el sitio cuyos visitantes se van a simular.</translation>
    </message>
    <message>
        <source>Between 0.1 and 100,000 visitors a minute can be simulated.</source>
        <translation>Se pueden simular entre 0,1 y 100&#xa0;000 visitantes por minuto.</translation>
    </message>
    <message>
        <source>A visit is of 1 to 50 pages.</source>
        <translation>Una visita es de 1 a 50 páginas.</translation>
    </message>
    <message>
        <source>The share of bots is between 0 and 100 %.</source>
        <translation>La proporción de bots está entre 0 y 100&#xa0;%.</translation>
    </message>
    <message>
        <source>There must be at least one path, one source and one country to choose from.</source>
        <translation>Debe haber al menos una ruta, un origen y un país entre los que elegir.</translation>
    </message>
    <message>
        <source>There can be at most 1,000 to choose from.</source>
        <translation>Puede haber como máximo 1000 entre los que elegir.</translation>
    </message>
    <message>
        <source>Each choice needs a text, and a weight from 1 to 1,000,000.</source>
        <translation>Cada opción necesita un texto y un peso de 1 a 1&#xa0;000&#xa0;000.</translation>
    </message>
    <message>
        <source>A path begins with a slash: “%1” does not.</source>
        <translation>Una ruta empieza con una barra: “%1” no.</translation>
    </message>
    <message>
        <source>A country is two capital letters, such as FR: “%1” is not.</source>
        <translation>Un país son dos letras mayúsculas, como FR: “%1” no lo es.</translation>
    </message>
    <message>
        <source>There is nothing between two commas. Write values with their weights: / 8, /pricing 4.</source>
        <translation>No hay nada entre dos comas. Escribir valores con sus pesos: / 8, /pricing 4.</translation>
    </message>
    <message>
        <source>The weight of “%1” must be at least 1; leave it out of the list instead.</source>
        <translation>El peso de “%1” debe ser al menos 1; si no, omitirlo de la lista.</translation>
    </message>
</context>
<context>
    <name>ovyxa::storage</name>
    <message>
        <source>There is no profile yet: %1 does not exist. Start the desktop, or add a site.</source>
        <translation>Aún no hay perfil: %1 no existe. Abrir la aplicación de escritorio o añadir un sitio.</translation>
    </message>
    <message>
        <source>There is no delivery %1.</source>
        <translation>No existe la entrega %1.</translation>
    </message>
    <message>
        <source>There is no captured request %1.</source>
        <translation>No existe la solicitud capturada %1.</translation>
    </message>
    <message>
        <source>The profile&apos;s database is of version %1; this program knows versions up to %2. Use a newer Ovyxa Bench, or another profile.</source>
        <translation>La base de datos del perfil es de la versión %1; este programa conoce versiones hasta la %2. Usar un Ovyxa Bench más reciente u otro perfil.</translation>
    </message>
    <message>
        <source>%1 holds nothing yet. Start the desktop, or add a site.</source>
        <translation>%1 aún no contiene nada. Abrir la aplicación de escritorio o añadir un sitio.</translation>
    </message>
    <message>
        <source>%1 was written by an older Ovyxa Bench. Start the desktop once, or set something off: a copy is kept and the database brought up to date.</source>
        <translation>%1 lo escribió un Ovyxa Bench anterior. Abrir una vez la aplicación de escritorio o disparar algo: se guarda una copia y la base de datos se actualiza.</translation>
    </message>
    <message>
        <source>%1 is damaged or is no database of Ovyxa Bench. Move it away to start anew, or restore a backup.</source>
        <translation>%1 está dañado o no es una base de datos de Ovyxa Bench. Moverlo a otro lugar para empezar de nuevo, o restaurar una copia de seguridad.</translation>
    </message>
    <message>
        <source>The disk is full: %1 cannot be written. Make room; nothing already stored is lost.</source>
        <translation>El disco está lleno: no se puede escribir %1. Hay que liberar espacio; no se pierde nada de lo ya guardado.</translation>
    </message>
    <message>
        <source>%1 cannot be written: the file or its folder is read-only. Change its permissions, or use another profile.</source>
        <translation>No se puede escribir %1: el archivo o su carpeta es de solo lectura. Cambiar sus permisos o usar otro perfil.</translation>
    </message>
    <message>
        <source>%1 cannot be opened. Check that its folder exists and that you may read and write it.</source>
        <translation>No se puede abrir %1. Comprobar que su carpeta existe y que hay permiso para leerla y escribir en ella.</translation>
    </message>
    <message>
        <source>%1 is held by another program.</source>
        <translation>%1 está ocupado por otro programa.</translation>
    </message>
    <message>
        <source>%1 cannot be read or written: the disk reports a fault (%2).</source>
        <translation>No se puede leer o escribir %1: el disco informa de un fallo (%2).</translation>
    </message>
    <message>
        <source>The database %1 cannot hold this: %2</source>
        <translation>La base de datos %1 no puede contener esto: %2</translation>
    </message>
    <message>
        <source>The database %1 refused: %2</source>
        <translation>La base de datos %1 lo rechazó: %2</translation>
    </message>
    <message>
        <source>The body of delivery %1 is not in the database any more.</source>
        <translation>El cuerpo de la entrega %1 ya no está en la base de datos.</translation>
    </message>
    <message>
        <source>This could not be stored: the bench ran out of memory or met a fault of its own.</source>
        <translation>No se pudo guardar: Ovyxa Bench se quedó sin memoria o sufrió un fallo propio.</translation>
    </message>
    <message>
        <source>The database %1 is a link to %2, and there is no file. Put it back, or take the link away.</source>
        <translation>La base de datos %1 es un enlace a %2, y allí no hay ningún archivo. Vuelva a ponerlo o quite el enlace.</translation>
    </message>
    <message>
        <source>The database %1 is no ordinary file. Move it away, and start again.</source>
        <translation>La base de datos %1 no es un archivo normal. Muévala y vuelva a empezar.</translation>
    </message>
</context>
</TS>
