<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>AlertRules</name>
    <message>
        <source>At character %1: %2 A rule reads goal.completed[goal_name=Purchase] &gt;= 100 per day.</source>
        <translation>%1文字目: %2 ルールは「goal.completed[goal_name=Purchase] &gt;= 100 per day」のように書きます。</translation>
    </message>
    <message>
        <source>the closing quote is missing.</source>
        <translation>閉じる引用符がありません。</translation>
    </message>
    <message>
        <source>a filter is a field of the event&apos;s data, =, and a value.</source>
        <translation>フィルターは、イベントデータのフィールド、=、値の順に書きます。</translation>
    </message>
    <message>
        <source>the closing ] is missing.</source>
        <translation>閉じる ] がありません。</translation>
    </message>
    <message>
        <source>A rule has at most %1 characters.</source>
        <translation>ルールは%1文字以内です。</translation>
    </message>
    <message>
        <source>it begins with goal.completed, usage.threshold or realtime.spike.</source>
        <translation>先頭はgoal.completed、usage.threshold、realtime.spikeのいずれかです。</translation>
    </message>
    <message>
        <source>sum takes the name of a field in brackets: sum(value).</source>
        <translation>sumには、括弧に入れたフィールド名を続けます: sum(value)。</translation>
    </message>
    <message>
        <source>&gt;= is expected.</source>
        <translation>&gt;= が必要です。</translation>
    </message>
    <message>
        <source>a number above 0 is expected, without separators and with at most %1 decimals, such as 100 or 99.5.</source>
        <translation>0より大きい数が必要です。桁区切りは使わず、小数点以下は%1桁までです。例: 100、99.5。</translation>
    </message>
    <message>
        <source>per minute, per hour, per day or per month is expected.</source>
        <translation>per minute、per hour、per day、per monthのいずれかが必要です。</translation>
    </message>
    <message>
        <source>the rule should end here.</source>
        <translation>ルールはここで終わる必要があります。</translation>
    </message>
    <message>
        <source>a time is expected, such as silent for 15m.</source>
        <translation>時間が必要です。例: silent for 15m。</translation>
    </message>
    <message>
        <source>The rule contains a control character. Remove it.</source>
        <translation>ルールに制御文字が含まれています。削除してください。</translation>
    </message>
</context>
<context>
    <name>Assumptions</name>
    <message>
        <source>After a rotation the previous secret is accepted for another %1.</source>
        <translation>ローテーション後も、以前のシークレットはさらに%1の間受け付けられます。</translation>
    </message>
    <message>
        <source>A payload&apos;s timestamp is the time of the event; a retry sends the same bytes again.</source>
        <translation>ペイロードのtimestampはイベントの発生時刻です。再試行では同じバイト列をもう一度送信します。</translation>
    </message>
    <message>
        <source>X-Ovyxa-Signature is made over the exact body bytes and written in lower-case hex, unless the webhook says otherwise.</source>
        <translation>X-Ovyxa-Signatureはボディのバイト列そのものに対して計算し、Webhookで別の指定がない限り小文字の16進数で書きます。</translation>
    </message>
    <message>
        <source>The request carries no delivery number and no timestamp header.</source>
        <translation>リクエストには、配信番号もタイムスタンプのヘッダーも含まれません。</translation>
    </message>
    <message>
        <source>Each request has a connection of its own, unless the webhook keeps them; trust is the system&apos;s authorities and the profile&apos;s.</source>
        <translation>Webhookで接続を維持しない限り、リクエストごとに個別に接続します。信頼するのはシステムの認証局とプロファイルの認証局です。</translation>
    </message>
    <message>
        <source>Interim answers are passed over; a malformed answer is a failure that names the line.</source>
        <translation>中間応答は読み飛ばします。形式が不正な応答は失敗とし、該当する行を示します。</translation>
    </message>
    <message>
        <source>The %1 of a request run from the start of connecting to the last byte of the answer.</source>
        <translation>リクエストの制限時間（%1）は、接続開始から応答の最後のバイトまでを計ります。</translation>
    </message>
    <message>
        <source>The first %1 of an answer are kept.</source>
        <translation>応答は先頭の%1を保存します。</translation>
    </message>
    <message>
        <source>A redirect counts as a failure and is never followed. Retry-After is shown and not obeyed.</source>
        <translation>リダイレクトは失敗とみなし、追跡しません。Retry-Afterは表示しますが、従いません。</translation>
    </message>
    <message>
        <source>A failed webhook goes on receiving events; the mark clears with its next success.</source>
        <translation>失敗したWebhookにもイベントは引き続き届きます。失敗の印は次に成功したときに消えます。</translation>
    </message>
    <message>
        <source>Delivery is at least once: an attempt cut off by a crash is made again.</source>
        <translation>配信は「少なくとも1回」です。クラッシュで途切れた試行はやり直します。</translation>
    </message>
    <message>
        <source>A visitor is a truncated IP address and a kind of browser, for a day; well-known crawlers count nowhere.</source>
        <translation>訪問者は、切り詰めたIPアドレスとブラウザの種類の組み合わせで、1日単位で識別します。既知のクローラーは一切数えません。</translation>
    </message>
    <message>
        <source>The Events API takes custom events as it takes page views, with a name and optional properties; its rate limit is off unless chosen.</source>
        <translation>Events APIは、カスタムイベントをページビューと同じ形式に名前と任意のpropertiesを加えて受け付けます。レート制限は選択しない限りオフです。</translation>
    </message>
    <message>
        <source>Alert rules count by the time of receipt, in calendar minutes, hours, days and months in UTC.</source>
        <translation>アラートルールは受信時刻に基づき、UTCの暦の分、時間、日、月の単位で数えます。</translation>
    </message>
    <message>
        <source>In goal.completed, visitor_count is 1 and every completion fires, each visit anew.</source>
        <translation>goal.completedではvisitor_countは1です。達成のたびに発火し、訪問ごとに数え直します。</translation>
    </message>
    <message>
        <source>source is utm_source, else the referrer&apos;s known name, else its host, else “direct”.</source>
        <translation>sourceはutm_source、なければリファラーの既知の名前、なければそのホスト、それもなければ「direct」です。</translation>
    </message>
    <message>
        <source>country is the address&apos;s, where a country database is set, else the site&apos;s default country.</source>
        <translation>countryは、国データベースが設定されていればアドレスの国、なければサイトの既定の国です。</translation>
    </message>
    <message>
        <source>usage.threshold carries threshold, usage, limit and period, and fires once a month for each threshold.</source>
        <translation>usage.thresholdはthreshold、usage、limit、periodを含み、しきい値ごとに月1回発火します。</translation>
    </message>
    <message>
        <source>The period is the calendar month in UTC; page views and custom events count, bots do not.</source>
        <translation>期間はUTCの暦月です。ページビューとカスタムイベントは数え、ボットは数えません。</translation>
    </message>
    <message>
        <source>realtime.spike carries active_visitors, threshold and window_minutes; it fires when the count goes over the webhook&apos;s own threshold, and arms again when it is back at or under it.</source>
        <translation>realtime.spikeはactive_visitors、threshold、window_minutesを含みます。人数がWebhookごとのしきい値を超えると発火し、しきい値以下に戻ると再び発火できるようになります。</translation>
    </message>
    <message>
        <source>A Slack webhook gets a Slack message, as Slack refuses a body without “text”.</source>
        <translation>Slackは「text」のないボディを拒否するため、SlackのWebhookにはSlackメッセージを送ります。</translation>
    </message>
    <message>
        <source>Plain HTTP is let through to this machine, because you allowed it. Ovyxa itself takes HTTPS only.</source>
        <translation>許可されているため、このマシンへの暗号化なしのHTTPを通します。Ovyxa自体はHTTPSしか受け付けません。</translation>
    </message>
    <message numerus="yes">
        <source>The signing secret is %Ln random bytes as hex digits, or the one that you paste; its UTF-8 bytes are the key.</source>
        <translation>
            <numerusform>署名シークレットは、%Lnバイトの乱数を16進数で表したもの、または貼り付けられた値です。そのUTF-8バイト列を鍵として使います。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A payload is at most %Ln bytes; a larger one is never sent.</source>
        <translation>
            <numerusform>ペイロードは最大%Lnバイトです。これを超えるものは送信されません。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The limit of %Ln deliveries an hour slides; a delivery counts once, when its first attempt starts, and what is over it is held.</source>
        <translation>
            <numerusform>1時間あたり%Ln件の配信上限は、直近の1時間で数えます。各配信は最初の試行の開始時に1回だけ数え、上限を超えた分は保留します。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BenchSocket</name>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1に書き込めません: %2。</translation>
    </message>
    <message>
        <source>There is no short place for its socket: %1 is too long a name for one.</source>
        <translation>ソケットを置ける短い場所がありません。%1はソケットの名前として長すぎます。</translation>
    </message>
    <message>
        <source>There is a folder where its socket belongs: %1. Take it away.</source>
        <translation>ソケットを置く場所にフォルダーがあります: %1。取り除いてください。</translation>
    </message>
</context>
<context>
    <name>Buttons</name>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
</context>
<context>
    <name>CaptureWords</name>
    <message>
        <source>not HTTP/1.1</source>
        <translation>HTTP/1.1ではない</translation>
    </message>
    <message>
        <source>Host %1 is neither a name of this machine nor one that you allowed, so the request got 421. If a tunnel forwards to the receiver, allow its name.</source>
        <translation>Host %1は、このマシンの名前でも許可されたホストでもないため、リクエストに421を返しました。トンネルがレシーバーに転送している場合は、その名前を許可してください。</translation>
    </message>
    <message>
        <source>The request&apos;s framing is not HTTP/1.1, so it got 400.</source>
        <translation>リクエストのフレーミングがHTTP/1.1ではないため、400を返しました。</translation>
    </message>
</context>
<context>
    <name>Captures</name>
    <message>
        <source>not HTTP/1.1</source>
        <translation>HTTP/1.1ではない</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%nバイト</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… %n byte(s) in all</source>
        <translation>
            <numerusform>… 全%nバイト</numerusform>
        </translation>
    </message>
    <message>
        <source>What was answered is not known.</source>
        <translation>どう応答したかは不明です。</translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) of %1.</source>
        <translation>
            <numerusform>%n件のリクエスト（全%1件）。</numerusform>
        </translation>
    </message>
    <message>
        <source>Older ones: --offset-id %1</source>
        <translation>これより古いもの: --offset-id %1</translation>
    </message>
    <message>
        <source>There is no received request %1.</source>
        <translation>受信したリクエスト%1はありません。</translation>
    </message>
    <message>
        <source>List what the receiver got, newest first</source>
        <translation>レシーバーが受信したものを新しい順に一覧表示</translation>
    </message>
    <message>
        <source>Only these: valid, invalid, missing, unchecked</source>
        <translation>次のものだけ: valid, invalid, missing, unchecked</translation>
    </message>
    <message>
        <source>At most so many</source>
        <translation>最大件数</translation>
    </message>
    <message>
        <source>Only those before this one</source>
        <translation>これより前のものだけ</translation>
    </message>
    <message>
        <source>With headers, bodies and answers</source>
        <translation>ヘッダー、ボディ、応答も表示</translation>
    </message>
    <message>
        <source>Show one with its headers, body and answer</source>
        <translation>1件をヘッダー、ボディ、応答とともに表示</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>対象の番号</translation>
    </message>
    <message>
        <source>Write what the receiver got, all of it or what a query fits, oldest first</source>
        <translation>レシーバーが受信したものを、すべて、または検索条件に合うものだけ、古い順に書き出す</translation>
    </message>
    <message>
        <source>ndjson, har or http (a .http file)</source>
        <translation>ndjson、har、またはhttp（.httpファイル）</translation>
    </message>
    <message>
        <source>Into this file, whole or not at all; without it, or with -, to standard output</source>
        <translation>このファイルに書き込む（全体が書けなければ何も書かない）。指定がないか - の場合は標準出力</translation>
    </message>
    <message>
        <source>The requests that the receiver got</source>
        <translation>レシーバーが受信したリクエスト</translation>
    </message>
    <message>
        <source>Answered: %1</source>
        <translation>応答: %1</translation>
    </message>
    <message numerus="yes">
        <source>%1 %2: signature %3, %n byte(s), answered %4. %5</source>
        <translation>
            <numerusform>%1 %2: 署名%3、%nバイト、応答%4。%5</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Causes</name>
    <message>
        <source>The webhook&apos;s URL cannot be sent to. Edit the webhook and enter it again.</source>
        <translation>このWebhookのURLには送信できません。Webhookを編集し、URLを入力し直してください。</translation>
    </message>
    <message>
        <source>The header “%1” was not sent: its name or value is not allowed there.</source>
        <translation>ヘッダー「%1」は送信されませんでした。名前または値がそこでは許可されていません。</translation>
    </message>
    <message>
        <source>The request could not be finished: its body ended after %1 of the %2 bytes that were announced.</source>
        <translation>リクエストを完了できませんでした。ボディが、予告された%2バイトのうち%1バイトで終わりました。</translation>
    </message>
    <message>
        <source>Nothing was sent: the certificate authority that the webhook names cannot be read from %1 (%2). Put the file back, or edit the webhook.</source>
        <translation>何も送信していません。Webhookに指定された認証局を%1から読み込めません（%2）。ファイルを元に戻すか、Webhookを編集してください。</translation>
    </message>
    <message>
        <source>Nothing was sent: there is no certificate in %1, which the webhook names as its certificate authority. Name another file in the webhook.</source>
        <translation>何も送信していません。Webhookに認証局として指定された%1に証明書がありません。Webhookで別のファイルを指定してください。</translation>
    </message>
    <message>
        <source>The bench ended while this request was under way. The endpoint may have got it; it is sent again.</source>
        <translation>このリクエストの途中でOvyxa Benchが終了しました。エンドポイントに届いている可能性がありますが、もう一度送信します。</translation>
    </message>
    <message>
        <source>This was not sent. %1</source>
        <translation>これは送信されませんでした。%1</translation>
    </message>
    <message>
        <source>This was not sent. The webhook has no secret to sign with. Rotate its secret: that makes a new one.</source>
        <translation>これは送信されませんでした。Webhookに署名用のシークレットがありません。シークレットをローテーションすると新しく作成されます。</translation>
    </message>
    <message>
        <source>This was not sent. Its body is not in the database any more.</source>
        <translation>これは送信されませんでした。ボディがもうデータベースにありません。</translation>
    </message>
    <message>
        <source>Other clients would have read %1 and let this pass; the bench does not, so that you see it.</source>
        <translation>ほかのクライアントなら%1を読み取ってそのまま通すところですが、Ovyxa Benchは気付けるように通しません。</translation>
    </message>
    <message>
        <source>Cancelled before the request was sent.</source>
        <translation>リクエストの送信前にキャンセルされました。</translation>
    </message>
    <message>
        <source>Cancelled while the request was under way: the endpoint may have got it.</source>
        <translation>リクエストの送信中にキャンセルされました。エンドポイントに届いている可能性があります。</translation>
    </message>
    <message>
        <source>The name %1 has no address. Check the spelling of the host, and whether this machine is online.</source>
        <translation>%1という名前のアドレスがありません。ホスト名のつづりと、このマシンがオンラインかどうかを確認してください。</translation>
    </message>
    <message>
        <source>Connection refused: nothing listens on %1. Start your server, or use the built-in receiver.</source>
        <translation>接続が拒否されました。%1では何も待ち受けていません。サーバーを起動するか、内蔵のレシーバーを使ってください。</translation>
    </message>
    <message>
        <source>Connection refused: nothing listens on %1. Check that the service runs and that the port is right.</source>
        <translation>接続が拒否されました。%1では何も待ち受けていません。サービスが動作していて、ポートが正しいことを確認してください。</translation>
    </message>
    <message>
        <source>%1 could not be reached: the system gave up connecting. Check the host, the port and any firewall between.</source>
        <translation>%1に到達できませんでした。システムが接続をあきらめました。ホスト、ポート、途中のファイアウォールを確認してください。</translation>
    </message>
    <message>
        <source>The connection to %1 failed (%2). Check the network between this machine and the endpoint.</source>
        <translation>%1への接続に失敗しました（%2）。このマシンとエンドポイントの間のネットワークを確認してください。</translation>
    </message>
    <message>
        <source>The system&apos;s proxy did not let the request through to %1 (%2). Check the proxy, or turn it off in the settings.</source>
        <translation>システムのプロキシが%1へのリクエストを通しませんでした（%2）。プロキシを確認するか、設定でオフにしてください。</translation>
    </message>
    <message>
        <source>TLS: %1 closed the connection during the handshake. Check that this port speaks https, with TLS 1.2 or 1.3.</source>
        <translation>TLS: %1がハンドシェイク中に接続を閉じました。このポートがTLS 1.2または1.3のhttpsに対応しているか確認してください。</translation>
    </message>
    <message>
        <source>TLS: %1 refused the handshake. It may have no version or cipher in common with the bench (TLS 1.2 or 1.3), or ask for a client certificate, which the bench does not have.</source>
        <translation>TLS: %1がハンドシェイクを拒否しました。Ovyxa Benchと共通のバージョンや暗号スイートがない（TLS 1.2または1.3）か、Ovyxa Benchが持たないクライアント証明書を要求している可能性があります。</translation>
    </message>
    <message>
        <source>TLS: no secure connection to %1 (%2). Check that this port speaks https, with TLS 1.2 or 1.3.</source>
        <translation>TLS: %1と安全に接続できませんでした（%2）。このポートがTLS 1.2または1.3のhttpsに対応しているか確認してください。</translation>
    </message>
    <message>
        <source>TLS: %1 asks for a client certificate, which the bench does not have. Let the endpoint take requests without one: the signature is what proves who sends.</source>
        <translation>TLS: %1がクライアント証明書を要求していますが、Ovyxa Benchは持っていません。証明書なしのリクエストも受け付けるようにしてください。送信者は署名で証明されます。</translation>
    </message>
    <message>
        <source>%1 closed the connection without an answer. Check whether the endpoint crashed, or ended the request without answering.</source>
        <translation>%1が応答せずに接続を閉じました。エンドポイントがクラッシュしたか、応答せずにリクエストを終えていないか確認してください。</translation>
    </message>
    <message>
        <source>%1 closed the kept connection without an answer, perhaps at the very moment of sending. The endpoint may or may not have got the request. Let it keep connections for longer, or use a new connection for each request.</source>
        <translation>%1が維持中の接続を応答せずに閉じました。ちょうど送信の瞬間だった可能性があります。エンドポイントにリクエストが届いたかどうかは不明です。相手側で接続をより長く維持するか、リクエストごとに新しい接続を使ってください。</translation>
    </message>
    <message>
        <source>The name in %1 was not found within %2 s. Check the spelling of the host, and whether this machine is online.</source>
        <translation>%1のホスト名が%2秒以内に見つかりませんでした。ホスト名のつづりと、このマシンがオンラインかどうかを確認してください。</translation>
    </message>
    <message>
        <source>No connection to %1 within %2 s. Check the host, the port and any firewall between.</source>
        <translation>%1に%2秒以内に接続できませんでした。ホスト、ポート、途中のファイアウォールを確認してください。</translation>
    </message>
    <message>
        <source>No secure connection to %1 within %2 s: it did not complete the TLS handshake. Check that this port speaks https.</source>
        <translation>%1との安全な接続を%2秒以内に確立できませんでした。TLSハンドシェイクが完了していません。このポートがhttpsに対応しているか確認してください。</translation>
    </message>
    <message>
        <source>%1 did not take the whole request within %2 s. Check that it reads the body.</source>
        <translation>%1は%2秒以内にリクエスト全体を受け取りませんでした。ボディを読み取っているか確認してください。</translation>
    </message>
    <message>
        <source>%1 got the request and did not answer within %2 s. Answer at once, and do the work afterwards.</source>
        <translation>%1はリクエストを受け取りましたが、%2秒以内に応答しませんでした。先に応答し、処理は後から行ってください。</translation>
    </message>
    <message>
        <source>%1 began to answer but did not finish within %2 s. Check that the answer ends.</source>
        <translation>%1は応答を始めましたが、%2秒以内に終わりませんでした。応答が終了するか確認してください。</translation>
    </message>
    <message>
        <source>the certificate of %1 is signed by itself, so nothing vouches for it. If it is yours, name its file as one more CA.</source>
        <translation>%1の証明書は自己署名のため、裏付けがありません。自分の証明書であれば、そのファイルを追加のCAとして指定してください。</translation>
    </message>
    <message>
        <source>the certificate of %1 was issued by “%2”, which is not trusted here, or the server does not send its whole chain. If that authority is yours, name its certificate as one more CA.</source>
        <translation>%1の証明書の発行者「%2」がここでは信頼されていないか、サーバーが証明書チェーン全体を送信していません。自分の認証局であれば、その証明書を追加のCAとして指定してください。</translation>
    </message>
    <message>
        <source>a certificate of %1 expired on %2. Renew it on the server, and check this machine&apos;s clock.</source>
        <translation>%1の証明書の有効期限が%2に切れています。サーバーで更新し、このマシンの時計も確認してください。</translation>
    </message>
    <message>
        <source>a certificate of %1 is valid from %2 only. Check this machine&apos;s clock and the server&apos;s.</source>
        <translation>%1の証明書は%2から有効です。このマシンとサーバーの時計を確認してください。</translation>
    </message>
    <message>
        <source>the certificate of %1 has no subject alternative name, and the common name does not count. Have it made again with the host as a subject alternative name.</source>
        <translation>%1の証明書にはサブジェクト代替名（SAN）がなく、コモンネームは使われません。ホストをサブジェクト代替名に入れて作り直してください。</translation>
    </message>
    <message>
        <source>the certificate is for %1, not for %2. Check the URL, or have a certificate made for this host.</source>
        <translation>証明書は%1用で、%2用ではありません。URLを確認するか、このホスト用の証明書を作成してください。</translation>
    </message>
    <message>
        <source>the certificate of %1 was not accepted: %2.</source>
        <translation>%1の証明書は受け入れられませんでした: %2。</translation>
    </message>
    <message>
        <source>the handshake with %1 failed.</source>
        <translation>%1とのハンドシェイクに失敗しました。</translation>
    </message>
    <message>
        <source>It did not accept the request: its answer may say why.</source>
        <translation>リクエストが受け付けられませんでした。応答に理由が書かれているかもしれません。</translation>
    </message>
    <message>
        <source>It refused access: check how it verifies the signature, and its secret.</source>
        <translation>アクセスが拒否されました。署名の検証方法とシークレットを確認してください。</translation>
    </message>
    <message>
        <source>Check the path of the URL.</source>
        <translation>URLのパスを確認してください。</translation>
    </message>
    <message>
        <source>The path exists but takes no POST. Check the path of the URL.</source>
        <translation>パスは存在しますが、POSTを受け付けません。URLのパスを確認してください。</translation>
    </message>
    <message>
        <source>It waited too long for the request. Check what stands between this machine and it.</source>
        <translation>リクエストを待つ時間が長すぎました。このマシンとの間に何があるか確認してください。</translation>
    </message>
    <message>
        <source>This address is given up for good. Enter the new one, or remove the webhook.</source>
        <translation>このアドレスは廃止されています。新しいアドレスを入力するか、Webhookを削除してください。</translation>
    </message>
    <message>
        <source>It takes no bodies of this size. Raise its limit.</source>
        <translation>このサイズのボディは受け付けられません。相手側の上限を上げてください。</translation>
    </message>
    <message>
        <source>It does not take application/json. Check what its handler expects.</source>
        <translation>application/jsonを受け付けません。ハンドラーが何を想定しているか確認してください。</translation>
    </message>
    <message>
        <source>It does not serve this host name. Check the URL, or allow the name there.</source>
        <translation>このホスト名には対応していません。URLを確認するか、相手側でその名前を許可してください。</translation>
    </message>
    <message>
        <source>It understood the request but not its content: its answer may say what is missing.</source>
        <translation>リクエストは理解されましたが、内容が受け付けられませんでした。何が足りないか、応答に書かれているかもしれません。</translation>
    </message>
    <message>
        <source>It asks for fewer requests. Retry-After is shown but not obeyed: the retries keep to their own times.</source>
        <translation>リクエストを減らすよう求められました。Retry-Afterは表示しますが従わず、再試行の間隔は変わりません。</translation>
    </message>
    <message>
        <source>Its handler failed: look into its log.</source>
        <translation>ハンドラーで失敗しました。ハンドラーのログを確認してください。</translation>
    </message>
    <message>
        <source>The gateway in front of it got no proper answer: check that the service behind it runs.</source>
        <translation>手前のゲートウェイが正しい応答を得られませんでした。背後のサービスが動作しているか確認してください。</translation>
    </message>
    <message>
        <source>It is not ready at the moment.</source>
        <translation>現在は準備ができていません。</translation>
    </message>
    <message>
        <source>Only a 2xx counts as delivered.</source>
        <translation>2xxだけが配信済みとみなされます。</translation>
    </message>
    <message>
        <source>The endpoint answered %1. %2</source>
        <translation>エンドポイントが%1を返しました。%2</translation>
    </message>
    <message>
        <source>The endpoint answered %1. Redirects are not followed; only a 2xx counts as delivered.</source>
        <translation>エンドポイントが%1を返しました。リダイレクトは追跡せず、2xxだけを配信済みとみなします。</translation>
    </message>
    <message>
        <source>The endpoint redirects to %2 (%1). Redirects are not followed: if that is the right address, make it the webhook&apos;s URL.</source>
        <translation>エンドポイントは%2にリダイレクトしています（%1）。リダイレクトは追跡しません。そのアドレスが正しければ、WebhookのURLに設定してください。</translation>
    </message>
    <message>
        <source>The sender&apos;s request broke off after %1 bytes of its body, and so did passing it on.</source>
        <translation>送信元のリクエストがボディの%1バイトで途切れたため、転送も途切れました。</translation>
    </message>
    <message>
        <source>More bytes (%1) came behind the end of the answer, beginning with “%2”. They were not taken for part of it: its Content-Length is too small, its status has no body, or a second answer was sent.</source>
        <translation>応答の終わりの後に、「%2」で始まる余分なデータ（%1）が届きました。応答の一部とはみなしていません。Content-Lengthが小さすぎるか、ボディを持たないステータスであるか、2つ目の応答が送信されています。</translation>
    </message>
    <message>
        <source>It was passed on mended, as gateways may (RFC 9112 5). Whoever reads strictly refuses such an answer, the bench&apos;s own sender among them: mend it in the server.</source>
        <translation>ゲートウェイに認められているとおり、修正して転送しました（RFC 9112 5）。厳密に読み取る側（Ovyxa Bench自身の送信機能を含む）は、このような応答を拒否します。サーバー側で修正してください。</translation>
    </message>
    <message>
        <source>The sender closed its connection before it had the whole answer of the server behind the receiver. The server may have done its work: nobody got its answer.</source>
        <translation>レシーバーの背後のサーバーの応答全体を受け取る前に、送信側が接続を閉じました。サーバーの処理は済んでいる可能性がありますが、その応答は誰にも届いていません。</translation>
    </message>
    <message>
        <source>The receiver was stopped before the whole answer of the server behind it had come. The server may have done its work.</source>
        <translation>レシーバーの背後のサーバーの応答全体が届く前に、レシーバーが停止されました。サーバーの処理は済んでいる可能性があります。</translation>
    </message>
    <message>
        <source>Nothing was sent to %1: this machine&apos;s certificate authorities could not be read within %2 s. Check the disk that they are on (on Debian: /etc/ssl/certs).</source>
        <translation>%1には何も送信していません。このコンピューターの認証局を%2秒以内に読み込めませんでした。認証局が置かれているディスク（Debianでは/etc/ssl/certs）を確認してください。</translation>
    </message>
    <message>
        <source>%1 began to answer (%3) but did not finish within %2 s. Check that the answer ends.</source>
        <translation>%1は応答を始めましたが（%3）、%2秒以内に終わりませんでした。応答が終了するか確認してください。</translation>
    </message>
    <message>
        <source>the key of the certificate of %1 is too short to be trusted (%2 bits). Make one of RSA with 2048 bits, or of an elliptic curve.</source>
        <translation>%1 の証明書の鍵は短すぎて信頼できません（%2 ビット）。2048 ビットの RSA か楕円曲線の鍵を使ってください。</translation>
    </message>
    <message>
        <source>the certificate of %1 is signed with %2, which can be forged. Have it issued anew with SHA-256.</source>
        <translation>%1 の証明書は、偽造できる %2 で署名されています。SHA-256 で発行し直してもらってください。</translation>
    </message>
    <message>
        <source>This was not sent: the webhook was paused when the event came. The payload is kept. Resume the webhook, and replay it.</source>
        <translation>送信されていません。イベントの発生時にWebhookは一時停止中でした。ペイロードは保存されています。Webhookを再開し、再配信してください。</translation>
    </message>
    <message>
        <source>%1 sent an interim answer (%3) and no final one within %2 s. Answer at once, and do the work afterwards.</source>
        <translation>%1は暫定応答（%3）を送りましたが、%2秒以内に最終応答を返しませんでした。先に応答し、処理は後から行ってください。</translation>
    </message>
    <message>
        <source>TLS: %1 did not answer in TLS, as a server of plain HTTP does not. Give the port that speaks https, or, for a server on this machine, write http://.</source>
        <translation>TLS: %1はTLSで応答しませんでした（平文のHTTPサーバーの動作です）。httpsを話すポートを指定するか、このマシンのサーバーならhttp://と書いてください。</translation>
    </message>
    <message>
        <source>TLS: %1 speaks only versions of TLS that are older than 1.2, which are not safe. Let it speak TLS 1.2 or 1.3.</source>
        <translation>TLS: %1は1.2より古い、安全でないTLSしか話しません。TLS 1.2か1.3を話すようにしてください。</translation>
    </message>
    <message>
        <source>TLS: %1 serves no host of this name, and refused the handshake for it. Check the host in the URL, or add the name there.</source>
        <translation>TLS: %1はこの名前のホストを提供しておらず、ハンドシェイクを拒否しました。URLのホストを確認するか、サーバー側に名前を追加してください。</translation>
    </message>
    <message>
        <source>the certificate has the address %1 as a DNS name, where it does not count. Have it made again with the address as an IP entry: subjectAltName=IP:%1.</source>
        <translation>証明書ではアドレス%1がDNS名になっており、これは有効ではありません。アドレスをIPエントリとして作り直してください: subjectAltName=IP:%1。</translation>
    </message>
    <message>
        <source>It wants another protocol than HTTP/1.1, which Ovyxa does not speak. Let it take HTTP/1.1.</source>
        <translation>HTTP/1.1以外のプロトコルを求めていますが、Ovyxaは対応していません。HTTP/1.1を受け付けるようにしてください。</translation>
    </message>
    <message>
        <source>It takes no heads of this size. Shorten the URL, or raise its limit.</source>
        <translation>この大きさのヘッダーは受け付けません。URLを短くするか、上限を上げてください。</translation>
    </message>
    <message>
        <source>It does not take HTTP/1.1. Check what stands in front of the endpoint.</source>
        <translation>HTTP/1.1を受け付けません。エンドポイントの手前にあるものを確認してください。</translation>
    </message>
    <message>
        <source>It is passed on in a circle there. Check where its proxies send it.</source>
        <translation>サーバー側で転送が循環しています。プロキシの転送先を確認してください。</translation>
    </message>
    <message>
        <source>The network in front of it (Cloudflare) got no proper answer: check that the server behind it runs.</source>
        <translation>手前のネットワーク（Cloudflare）が正しい応答を得られませんでした。背後のサーバーが動いているか確認してください。</translation>
    </message>
    <message>
        <source>The network in front of it (Cloudflare) does not trust its certificate: renew that on the server.</source>
        <translation>手前のネットワーク（Cloudflare）が証明書を信頼していません。サーバーで更新してください。</translation>
    </message>
    <message>
        <source>The network in front of it (Cloudflare) cannot find it: check its DNS entry or its tunnel.</source>
        <translation>手前のネットワーク（Cloudflare）から見つかりません。DNSの登録またはトンネルを確認してください。</translation>
    </message>
    <message>
        <source>Sizes of chunks are hexadecimal: “%1” would fit what came if it were read as decimal.</source>
        <translation>チャンクのサイズは16進数です。「%1」は、10進数として読めば届いた内容に合います。</translation>
    </message>
    <message>
        <source>Or the port speaks https: then write https:// in the URL.</source>
        <translation>または、ポートがhttpsを使っています。その場合はURLにhttps://と書いてください。</translation>
    </message>
    <message>
        <source>The name %1 could not be looked up: this machine&apos;s name server failed or did not answer. Check whether this machine is online, and which name server it asks.</source>
        <translation>%1という名前を検索できませんでした。このマシンのネームサーバーが失敗したか、応答しませんでした。このマシンがオンラインかどうかと、どのネームサーバーに問い合わせているかを確認してください。</translation>
    </message>
    <message>
        <source>TLS: the handshake with %1 went well, but what came afterwards is not of that secure connection (%2), so that nothing more could be read. Check what writes to the connection there besides TLS.</source>
        <translation>TLS: %1とのハンドシェイクは成功しましたが、その後に届いたものはその安全な接続のものではなく（%2）、それ以上読めませんでした。TLS以外に何が接続へ書き込んでいるか確認してください。</translation>
    </message>
    <message>
        <source>The page with it says that a client certificate is required, which the bench does not have. Let the endpoint take requests without one: the signature is what proves who sends.</source>
        <translation>応答のページによると、クライアント証明書が必要ですが、ベンチは持っていません。エンドポイントが証明書なしのリクエストを受け付けるようにしてください。送信者を証明するのは署名です。</translation>
    </message>
    <message>
        <source>The page with it says that this port speaks https, and the request came in plain HTTP. Write https:// in the URL.</source>
        <translation>応答のページによると、このポートは https を使いますが、リクエストは平文の HTTP で届きました。URL に https:// と書いてください。</translation>
    </message>
    <message>
        <source>It says that nothing has changed, though it was not asked that. Only a 2xx counts as delivered.</source>
        <translation>変更がないと答えましたが、それを尋ねてはいません。配信済みと数えるのは 2xx だけです。</translation>
    </message>
    <message>
        <source>The page with it says that plain HTTP came to a port of https: what stands in front of the endpoint speaks HTTP to it. Let that proxy or tunnel speak https there.</source>
        <translation>応答のページによると、https のポートに平文の HTTP が届きました。エンドポイントの手前にあるものが HTTP で通信しています。そのプロキシやトンネルが https を使うようにしてください。</translation>
    </message>
</context>
<context>
    <name>ClockCommands</name>
    <message>
        <source>It was not ahead: nothing has changed.</source>
        <translation>時計は進んでいませんでした。何も変わっていません。</translation>
    </message>
    <message>
        <source>The profile&apos;s simulated time: show it, take it ahead, take it back</source>
        <translation>プロファイルのシミュレーション時刻を表示する、進める、戻す</translation>
    </message>
    <message>
        <source>Where it stands, and how far ahead of this machine&apos;s time</source>
        <translation>現在の時刻と、このマシンの時刻からどれだけ進んでいるか</translation>
    </message>
    <message>
        <source>Take it back to this machine&apos;s time: what is due, and what counts in the hour, goes back by as much; what happened keeps its time</source>
        <translation>このマシンの時刻に戻す。予定されているものと1時間の枠に数えるものは同じだけ戻り、起きたことの時刻は変わらない</translation>
    </message>
    <message>
        <source>Take it ahead; what falls due on the way is sent in its turn</source>
        <translation>時計を進める。その間に予定時刻が来たものは順に送信する</translation>
    </message>
    <message>
        <source>How far, simulated: 90s, 36m, 12h, 30d</source>
        <translation>進める長さ（シミュレーション時間）: 90s, 36m, 12h, 30d</translation>
    </message>
</context>
<context>
    <name>ClockWords</name>
    <message>
        <source>%1 ahead</source>
        <translation>%1先</translation>
    </message>
    <message>
        <source>%1 behind</source>
        <translation>%1遅れ</translation>
    </message>
    <message>
        <source>simulated</source>
        <translation>シミュレーション</translation>
    </message>
    <message>
        <source>Jump</source>
        <translation>ジャンプ</translation>
    </message>
    <message>
        <source>Jump · %1</source>
        <translation>ジャンプ · %1</translation>
    </message>
    <message>
        <source>Jump to next</source>
        <translation>次の予定へジャンプ</translation>
    </message>
    <message>
        <source>Jump to next · %1</source>
        <translation>次の予定へジャンプ · %1</translation>
    </message>
    <message>
        <source>real time</source>
        <translation>実時間</translation>
    </message>
    <message>
        <source>%1 times</source>
        <translation>%1倍</translation>
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message>
        <source>There is no option %1 here.</source>
        <translation>オプション%1はここでは使えません。</translation>
    </message>
    <message>
        <source>There is no subcommand &quot;%1&quot;.</source>
        <translation>サブコマンド「%1」はありません。</translation>
    </message>
    <message>
        <source>There is an argument too many.</source>
        <translation>引数が多すぎます。</translation>
    </message>
    <message>
        <source>There is no subcommand &quot;%1&quot; here. There are: %2.</source>
        <translation>サブコマンド「%1」はここにはありません。使えるもの: %2。</translation>
    </message>
    <message>
        <source>A subcommand is missing: %1.</source>
        <translation>サブコマンドがありません: %1。</translation>
    </message>
    <message>
        <source>%1 takes a number from %2 to %3, and &quot;%4&quot; is none of these.</source>
        <translation>%1には%2から%3までの数を指定します。「%4」は使えません。</translation>
    </message>
    <message>
        <source>%1 takes one of %2, and &quot;%3&quot; is none of these.</source>
        <translation>%1には%2のいずれかを指定します。「%3」は使えません。</translation>
    </message>
    <message>
        <source>%1 is missing.</source>
        <translation>%1がありません。</translation>
    </message>
    <message>
        <source>%1 goes together with %2.</source>
        <translation>%1は%2と一緒に指定します。</translation>
    </message>
    <message>
        <source>%1 and %2 exclude each other.</source>
        <translation>%1と%2は同時に指定できません。</translation>
    </message>
    <message>
        <source>%1 takes a number, and &quot;%2&quot; is none.</source>
        <translation>%1には数を指定します。「%2」は数ではありません。</translation>
    </message>
    <message>
        <source>%1 needs a value.</source>
        <translation>%1には値が必要です。</translation>
    </message>
    <message>
        <source>%1 may be given only once.</source>
        <translation>%1は1回しか指定できません。</translation>
    </message>
    <message>
        <source>%1 is empty. Check whether a variable that should fill it is set.</source>
        <translation>%1が空です。値の元になる変数が設定されているか確認してください。</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>オプション</translation>
    </message>
    <message>
        <source>Subcommands</source>
        <translation>サブコマンド</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>使い方</translation>
    </message>
    <message>
        <source>OPTIONS</source>
        <translation>オプション</translation>
    </message>
    <message>
        <source>SUBCOMMAND</source>
        <translation>サブコマンド</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>引数</translation>
    </message>
    <message>
        <source>Argument %1 is not valid UTF-8. Write it in UTF-8, or give its content in a file.</source>
        <translation>引数%1が有効なUTF-8ではありません。UTF-8で書くか、内容をファイルで渡してください。</translation>
    </message>
    <message>
        <source>Ovyxa Bench: trigger, sign, deliver, receive and inspect Ovyxa webhooks on your own machine. Without a subcommand the desktop opens.</source>
        <translation>Ovyxa Bench: OvyxaのWebhookを手元のマシンでトリガー、署名、配信、受信、調査します。サブコマンドがなければデスクトップ画面を開きます。</translation>
    </message>
    <message>
        <source>Print this help</source>
        <translation>このヘルプを表示</translation>
    </message>
    <message>
        <source>Print the version</source>
        <translation>バージョンを表示</translation>
    </message>
    <message>
        <source>The folder of all that the program keeps; without it, the platform&apos;s data folder</source>
        <translation>プログラムが保存するものすべてを置くフォルダー。指定がなければプラットフォームのデータフォルダー</translation>
    </message>
    <message>
        <source>The language, such as de or en; without it, the system&apos;s</source>
        <translation>言語（deやenなど）。指定がなければシステムの言語</translation>
    </message>
    <message>
        <source>One JSON object a line on standard output, and nothing else there</source>
        <translation>標準出力に1行1つのJSONオブジェクトだけを出力</translation>
    </message>
    <message>
        <source>There is no translation for &quot;%1&quot;. There are: %2.</source>
        <translation>「%1」の翻訳はありません。使えるもの: %2。</translation>
    </message>
    <message>
        <source>There is no display here for the desktop (neither DISPLAY nor WAYLAND_DISPLAY is set). The subcommands need none: see &quot;ovyxa-bench --help&quot;, or start with &quot;ovyxa-bench trial&quot;.</source>
        <translation>デスクトップ画面を開くディスプレイがありません（DISPLAYもWAYLAND_DISPLAYも設定されていません）。サブコマンドには不要です。「ovyxa-bench --help」を参照するか、まず「ovyxa-bench trial」を実行してください。</translation>
    </message>
    <message>
        <source>There is an argument too many. A command to run stands behind --: listen -- CMD ARG…</source>
        <translation>余分な引数があります。実行するコマンドは -- の後に書きます: listen -- CMD ARG…</translation>
    </message>
    <message>
        <source>Behind -- a command is missing.</source>
        <translation>-- の後にコマンドがありません。</translation>
    </message>
    <message>
        <source>Every subcommand also takes --profile DIR, --json, --wait-lock TIME, --own, --lang CODE and --version: see &quot;ovyxa-bench --help&quot;.</source>
        <translation>どのサブコマンドでも --profile DIR、--json、--wait-lock TIME、--own、--lang CODE、--version を使えます。「ovyxa-bench --help」を参照してください。</translation>
    </message>
    <message>
        <source>Wait so long, real, for a profile that another bench holds: 500ms, 10s, 2m or plain seconds</source>
        <translation>別のOvyxa Benchが使用中のプロファイルを待つ時間（実時間）: 500ms、10s、2m、または秒数</translation>
    </message>
    <message>
        <source>Work with the profile by itself, or end with 3 where another bench holds it; no temporary one is used</source>
        <translation>プロファイルを単独で使い、別のOvyxa Benchが使用中なら3で終了する。一時プロファイルは使わない</translation>
    </message>
    <message>
        <source>%1 takes one of %2, and &quot;%3&quot; is none of these. The nearest is &quot;%4&quot;.</source>
        <translation>%1には%2のいずれかを指定します。「%3」は使えません。最も近いのは「%4」です。</translation>
    </message>
    <message>
        <source>Standard input is named twice, and can be read once. Name a file for one of the two.</source>
        <translation>標準入力が2か所で指定されていますが、読み込めるのは1回だけです。どちらか一方にはファイルを指定してください。</translation>
    </message>
    <message>
        <source>Other programs cannot work with this bench while it runs. %1</source>
        <translation>このOvyxa Benchの実行中は、ほかのプログラムから利用できません。%1</translation>
    </message>
    <message>
        <source>&quot;%1 --help&quot; tells what there is.</source>
        <translation>使い方は「%1 --help」で確認できます。</translation>
    </message>
    <message>
        <source>There is no option %1 here. The nearest is %2.</source>
        <translation>オプション%1はここでは使えません。最も近いのは%2です。</translation>
    </message>
    <message>
        <source>There is no subcommand &quot;%1&quot;. The nearest is &quot;%2&quot;.</source>
        <translation>サブコマンド「%1」はありません。最も近いのは「%2」です。</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1～%2</translation>
    </message>
    <message>
        <source>required</source>
        <translation>必須</translation>
    </message>
    <message>
        <source>default: %1</source>
        <translation>既定値: %1</translation>
    </message>
    <message>
        <source>with %1</source>
        <translation>%1 と併用</translation>
    </message>
    <message>
        <source>not with %1</source>
        <translation>%1 との併用不可</translation>
    </message>
    <message>
        <source>Examples:</source>
        <translation>例:</translation>
    </message>
    <message>
        <source>This needs to open %1 files at once, and may not here. Let it open more, as with ulimit -n 256.</source>
        <translation>%1個のファイルを同時に開く必要がありますが、ここでは許可されていません。ulimit -n 256などで上限を上げてください。</translation>
    </message>
    <message>
        <source>The folder that this runs in is gone, so --profile %1 is nowhere. Name its whole path.</source>
        <translation>実行中のフォルダーはもう存在しないため、--profile %1の場所がありません。完全なパスを指定してください。</translation>
    </message>
</context>
<context>
    <name>Completion</name>
    <message>
        <source>Print what a shell needs to complete this program&apos;s words: source &lt;(ovyxa-bench completion bash)</source>
        <translation>シェルでこのプログラムの語を補完するための定義を出力: source &lt;(ovyxa-bench completion bash)</translation>
    </message>
    <message>
        <source>bash, zsh or fish</source>
        <translation>bash、zsh、fishのいずれか</translation>
    </message>
</context>
<context>
    <name>Configure</name>
    <message>
        <source>%1  (country %2)</source>
        <translation>%1  （国: %2）</translation>
    </message>
    <message>
        <source>There is no site &quot;%1&quot;.</source>
        <translation>サイト「%1」はありません。</translation>
    </message>
    <message>
        <source>Removed, with its webhooks and goals. Its deliveries stay in the log.</source>
        <translation>Webhookと目標も含めて削除しました。配信はログに残ります。</translation>
    </message>
    <message>
        <source>Removed.</source>
        <translation>削除しました。</translation>
    </message>
    <message>
        <source>There is no goal %1.</source>
        <translation>目標%1はありません。</translation>
    </message>
    <message>
        <source>The profile&apos;s sites</source>
        <translation>プロファイルのサイト</translation>
    </message>
    <message>
        <source>Add a site</source>
        <translation>サイトを追加</translation>
    </message>
    <message>
        <source>Its site_id in payloads, such as acme.test</source>
        <translation>ペイロードのsite_id（acme.testなど）</translation>
    </message>
    <message>
        <source>Two letters; stands in payloads when nothing better is known</source>
        <translation>2文字の国コード。ほかに情報がないときペイロードに入る</translation>
    </message>
    <message>
        <source>List the sites</source>
        <translation>サイトを一覧表示</translation>
    </message>
    <message>
        <source>Remove a site with its webhooks and goals</source>
        <translation>サイトをWebhookと目標ごと削除</translation>
    </message>
    <message>
        <source>Which</source>
        <translation>対象のサイト</translation>
    </message>
    <message>
        <source>The sites&apos; goals</source>
        <translation>サイトの目標</translation>
    </message>
    <message>
        <source>Add a goal</source>
        <translation>目標を追加</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>対象のサイト</translation>
    </message>
    <message>
        <source>What it is called</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Reached by viewing this path; * stands for any run of characters</source>
        <translation>このパスの閲覧で達成。* は任意の文字列を表す</translation>
    </message>
    <message>
        <source>Reached by the custom event of this name</source>
        <translation>この名前のカスタムイベントで達成</translation>
    </message>
    <message>
        <source>List the goals</source>
        <translation>目標を一覧表示</translation>
    </message>
    <message>
        <source>Of this site only</source>
        <translation>このサイトのものだけ</translation>
    </message>
    <message>
        <source>Remove a goal</source>
        <translation>目標を削除</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>対象の番号</translation>
    </message>
    <message>
        <source>No sites yet.</source>
        <translation>サイトはまだありません。</translation>
    </message>
    <message>
        <source>No goals yet.</source>
        <translation>目標はまだありません。</translation>
    </message>
    <message>
        <source>No goals of %1 yet.</source>
        <translation>%1 の目標はまだありません。</translation>
    </message>
</context>
<context>
    <name>CountryDatabase</name>
    <message>
        <source>The country database %1 cannot be used: %2.</source>
        <translation>国データベース%1を使えません: %2。</translation>
    </message>
    <message>
        <source>This build has no libmaxminddb, so it reads no country database.</source>
        <translation>このビルドにはlibmaxminddbが含まれていないため、国データベースを読み込めません。</translation>
    </message>
</context>
<context>
    <name>Deliveries</name>
    <message numerus="yes">
        <source>%n delivery(ies) of %1.</source>
        <translation>
            <numerusform>%n件の配信（全%1件）。</numerusform>
        </translation>
    </message>
    <message>
        <source>Older ones: --offset-id %1</source>
        <translation>これより古いもの: --offset-id %1</translation>
    </message>
    <message>
        <source>There is no delivery %1.</source>
        <translation>配信%1はありません。</translation>
    </message>
    <message>
        <source>Only these: queued, held, sending, waiting, delivered, failed, cancelled</source>
        <translation>次のものだけ: queued, held, sending, waiting, delivered, failed, cancelled</translation>
    </message>
    <message>
        <source>List the log, newest first</source>
        <translation>ログを新しい順に一覧表示</translation>
    </message>
    <message>
        <source>Only what contains this text</source>
        <translation>このテキストを含むものだけ</translation>
    </message>
    <message>
        <source>At most so many</source>
        <translation>最大件数</translation>
    </message>
    <message>
        <source>Only those before this one</source>
        <translation>これより前のものだけ</translation>
    </message>
    <message>
        <source>Show one with its attempts</source>
        <translation>1件を試行とともに表示</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>対象の番号</translation>
    </message>
    <message>
        <source>Send deliveries again, byte for byte, as new ones; of the failed ones, what is still owed</source>
        <translation>配信をバイト単位で同じまま、新しい配信として再送信する。失敗した配信は未達のものが対象</translation>
    </message>
    <message>
        <source>Which, by their numbers</source>
        <translation>対象の番号（複数可）</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>このCA証明書も信頼する（PEM）</translation>
    </message>
    <message>
        <source>Say what it would come to, and send nothing</source>
        <translation>結果の見込みだけを示し、何も送信しない</translation>
    </message>
    <message>
        <source>The first failure is final</source>
        <translation>最初の失敗で確定する</translation>
    </message>
    <message>
        <source>Write the log, all of it or what a query fits; secrets are never in it</source>
        <translation>ログを、すべて、または検索条件に合うものだけ書き出す。シークレットは含まれない</translation>
    </message>
    <message>
        <source>ndjson, csv, har or http (a .http file)</source>
        <translation>ndjson、csv、har、またはhttp（.httpファイル）</translation>
    </message>
    <message>
        <source>Into this file, whole or not at all; without it, or with -, to standard output</source>
        <translation>このファイルに書き込む（全体が書けなければ何も書かない）。指定がないか - の場合は標準出力</translation>
    </message>
    <message>
        <source>The log of deliveries</source>
        <translation>配信ログ</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>sent at %1, answered at %2, ended at %3</source>
        <translation>%1で送信、%2で応答開始、%3で終了</translation>
    </message>
    <message>
        <source>on a kept connection, %1</source>
        <translation>維持中の接続を使用、%1</translation>
    </message>
    <message>
        <source>name looked up at %1, connecting at %2, connected at %3, encrypted at %4, %5</source>
        <translation>%1で名前解決、%2で接続開始、%3で接続完了、%4で暗号化、%5</translation>
    </message>
    <message>
        <source>certificate of %1 from %2, until %3</source>
        <translation>%1の証明書（発行者%2、有効期限%3）</translation>
    </message>
    <message numerus="yes">
        <source>… %n byte(s) in all</source>
        <translation>
            <numerusform>… 全%nバイト</numerusform>
        </translation>
    </message>
    <message>
        <source>Still owed, so sent by replay --state failed: %1.</source>
        <translation>未達のため、replay --state failed の再配信の対象: %1。</translation>
    </message>
    <message>
        <source>Only these: queued, held, sending, waiting, delivered, failed, cancelled; failed are all that failed, and beside their number stands how many of them are still owed</source>
        <translation>次のものだけ: queued, held, sending, waiting, delivered, failed, cancelled。failedは失敗したものすべてで、件数の横にそのうちの未達の件数を示す</translation>
    </message>
</context>
<context>
    <name>Desktop</name>
    <message>
        <source>&quot;%1&quot; says no format. Let the name end in .ndjson, .csv, .har or .http.</source>
        <translation>「%1」では形式がわかりません。ファイル名の末尾を.ndjson、.csv、.har、.httpのいずれかにしてください。</translation>
    </message>
</context>
<context>
    <name>Difference</name>
    <message>
        <source>the whole body</source>
        <translation>ボディ全体</translation>
    </message>
    <message>
        <source>(no. %1 of that name)</source>
        <translation>（同名の%1番目）</translation>
    </message>
    <message>
        <source>body</source>
        <translation>ボディ</translation>
    </message>
    <message>
        <source>header</source>
        <translation>ヘッダー</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>応答</translation>
    </message>
    <message>
        <source>always differs</source>
        <translation>常に異なる</translation>
    </message>
    <message>
        <source>differs from byte %1 on: %2</source>
        <translation>%1バイト目から異なる: %2</translation>
    </message>
    <message>
        <source>The names stand in another order.</source>
        <translation>名前の順序が異なります。</translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) say the same, written otherwise.</source>
        <translation>
            <numerusform>%n件のテキストは、表記は異なりますが内容は同じです。</numerusform>
        </translation>
    </message>
    <message>
        <source>The headers stand in another order.</source>
        <translation>ヘッダーの順序が異なります。</translation>
    </message>
    <message>
        <source>The bodies say the same, but not in the same bytes: a signature of one does not fit the other.</source>
        <translation>ボディの内容は同じですが、バイト列が異なります。一方の署名はもう一方に一致しません。</translation>
    </message>
    <message>
        <source>Nothing that counts differs.</source>
        <translation>意味のある差分はありません。</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s).</source>
        <translation>
            <numerusform>差分は%n件です。</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no delivery %1.</source>
        <translation>配信%1はありません。</translation>
    </message>
    <message>
        <source>There is no received request %1.</source>
        <translation>受信したリクエスト%1はありません。</translation>
    </message>
    <message>
        <source>The older, by its number</source>
        <translation>古い方の番号</translation>
    </message>
    <message>
        <source>The one in question</source>
        <translation>対象の番号</translation>
    </message>
    <message>
        <source>Compare what two deliveries sent last, and the answers; ends with 1 where something that counts differs</source>
        <translation>2つの配信で最後に送信した内容と応答を比較。意味のある差分があれば1で終了</translation>
    </message>
    <message>
        <source>Compare two received requests and their answers; ends with 1 where something that counts differs</source>
        <translation>受信した2つのリクエストとその応答を比較。意味のある差分があれば1で終了</translation>
    </message>
    <message>
        <source>Of a body only the beginning is kept, and so only beginnings were compared.</source>
        <translation>ボディの先頭だけが保存されているため、先頭同士だけを比較しました。</translation>
    </message>
    <message>
        <source>Of an answer&apos;s body only the beginning is kept, and so only beginnings were compared.</source>
        <translation>応答のボディは先頭だけが保存されているため、先頭同士だけを比較しました。</translation>
    </message>
</context>
<context>
    <name>Forwarder</name>
    <message>
        <source>There is no server behind the receiver.</source>
        <translation>レシーバーの背後にサーバーはありません。</translation>
    </message>
    <message>
        <source>Requests are passed on to %1 with their own path and query.</source>
        <translation>リクエストは、元のパスとクエリのまま%1に転送されます。</translation>
    </message>
    <message>
        <source>Requests are passed on to %1, whose path takes the place of theirs; their query goes along.</source>
        <translation>リクエストは%1に転送されます。パスはこのURLのものに置き換わり、クエリは引き継がれます。</translation>
    </message>
</context>
<context>
    <name>Forwarding</name>
    <message>
        <source>Pass each request on to this URL, and its answer back. Without a path it keeps each request&apos;s own, with one it replaces it; the query goes along. With --respond, the steps close, reset, truncate, drip, delay, hang and garbage break that answer once it has been given; app passes it back whole</source>
        <translation>各リクエストをこのURLに転送し、その応答を返す。URLにパスがなければ各リクエストのパスを使い、あればそれに置き換える。クエリは引き継ぐ。--respondと併用すると、ステップclose、reset、truncate、drip、delay、hang、garbageは得られた応答を壊して返し、appはそのまま返す</translation>
    </message>
    <message>
        <source>Pass on without X-Forwarded-For, -Host, -Proto and Forwarded</source>
        <translation>X-Forwarded-For、-Host、-Proto、Forwardedを付けずに転送</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM), for --forward-to</source>
        <translation>--forward-toで、このCA証明書も信頼する（PEM）</translation>
    </message>
    <message>
        <source>The step app answers with what a server behind the receiver says: name one with --forward-to.</source>
        <translation>ステップappは、レシーバーの背後にあるサーバーの応答を返します。--forward-toでサーバーを指定してください。</translation>
    </message>
    <message>
        <source>No step of --respond passes a request on to --forward-to. Add the step app, or one that breaks the app&apos;s answer, such as close; or leave one of the two.</source>
        <translation>--respondには、リクエストを--forward-toに転送するステップがありません。ステップapp、またはcloseなどアプリの応答を壊すステップを追加するか、どちらか一方のオプションを省略してください。</translation>
    </message>
</context>
<context>
    <name>HttpRequest</name>
    <message>
        <source>The request line ends in %1, where “HTTP/1.1” was expected.</source>
        <translation>リクエスト行の末尾が、「HTTP/1.1」ではなく%1です。</translation>
    </message>
    <message>
        <source>The peer speaks %1; this server speaks HTTP/1.1.</source>
        <translation>相手は%1を使っていますが、このサーバーはHTTP/1.1に対応しています。</translation>
    </message>
    <message>
        <source>The request line has no target between method and version.</source>
        <translation>リクエスト行のメソッドとバージョンの間にターゲットがありません。</translation>
    </message>
    <message>
        <source>The target holds a character that must be percent-encoded.</source>
        <translation>ターゲットに、パーセントエンコードが必要な文字があります。</translation>
    </message>
    <message>
        <source>The target holds a fragment (#), which has no place in a request.</source>
        <translation>ターゲットにフラグメント（#）が含まれています。リクエストでは使えません。</translation>
    </message>
    <message>
        <source>The target of CONNECT must be a host and a port.</source>
        <translation>CONNECTのターゲットは、ホストとポートでなければなりません。</translation>
    </message>
    <message>
        <source>The target %1 is neither a path nor a whole URL.</source>
        <translation>ターゲット%1は、パスでも完全なURLでもありません。</translation>
    </message>
    <message>
        <source>There is no Host header; HTTP/1.1 requires one.</source>
        <translation>Hostヘッダーがありません。HTTP/1.1では必須です。</translation>
    </message>
    <message>
        <source>There is more than one Host header.</source>
        <translation>Hostヘッダーが複数あります。</translation>
    </message>
    <message>
        <source>The Host header is empty.</source>
        <translation>Hostヘッダーが空です。</translation>
    </message>
    <message>
        <source>The Host header %1 is not a host with an optional port.</source>
        <translation>Hostヘッダー%1が、ホスト（とポート）の形式ではありません。</translation>
    </message>
    <message>
        <source>There is more than one Content-Length header.</source>
        <translation>Content-Lengthヘッダーが複数あります。</translation>
    </message>
    <message>
        <source>The Content-Length %1 is not a plain decimal number.</source>
        <translation>Content-Length %1が単純な10進数ではありません。</translation>
    </message>
    <message>
        <source>The Content-Length header is empty.</source>
        <translation>Content-Lengthヘッダーが空です。</translation>
    </message>
    <message>
        <source>There are both Content-Length and Transfer-Encoding; where the body ends is ambiguous.</source>
        <translation>Content-LengthとTransfer-Encodingの両方があり、ボディの終わりが曖昧です。</translation>
    </message>
    <message>
        <source>HTTP/1.0 has no Transfer-Encoding; where the body ends is ambiguous.</source>
        <translation>HTTP/1.0にはTransfer-Encodingがないため、ボディの終わりが曖昧です。</translation>
    </message>
    <message>
        <source>The Transfer-Encoding must be “chunked” alone, and is %1.</source>
        <translation>Transfer-Encodingは「chunked」だけでなければなりませんが、%1です。</translation>
    </message>
    <message>
        <source>The body has a coding before its chunks, which this server does not know: %1.</source>
        <translation>ボディにはチャンク化の前に、このサーバーの知らない符号化が施されています: %1。</translation>
    </message>
    <message>
        <source>The peer expects %1; only “100-continue” can be met.</source>
        <translation>相手は%1を期待していますが、対応できるのは「100-continue」だけです。</translation>
    </message>
    <message>
        <source>A line holds a CR that is not followed by LF.</source>
        <translation>行の中に、LFが続かないCRがあります。</translation>
    </message>
    <message>
        <source>A line ends in LF alone; it must end in CR LF.</source>
        <translation>行がLFだけで終わっています。CR LFで終わる必要があります。</translation>
    </message>
    <message>
        <source>A line holds a control character, such as NUL.</source>
        <translation>行にNULなどの制御文字が含まれています。</translation>
    </message>
    <message>
        <source>The request does not begin with a method, but with %1.</source>
        <translation>リクエストがメソッドではなく%1で始まっています。</translation>
    </message>
    <message>
        <source>The request line has neither target nor version.</source>
        <translation>リクエスト行にターゲットもバージョンもありません。</translation>
    </message>
    <message>
        <source>The request line has no version.</source>
        <translation>リクエスト行にバージョンがありません。</translation>
    </message>
    <message>
        <source>The header line %1 has no colon.</source>
        <translation>ヘッダー行%1にコロンがありません。</translation>
    </message>
    <message>
        <source>The header %1 has white space before its colon.</source>
        <translation>ヘッダー%1のコロンの前に空白文字があります。</translation>
    </message>
    <message>
        <source>The header name %1 is empty or holds a character that it must not.</source>
        <translation>ヘッダー名%1が空か、使えない文字を含んでいます。</translation>
    </message>
    <message>
        <source>A chunk&apos;s size is not a plain hexadecimal number.</source>
        <translation>チャンクサイズが単純な16進数ではありません。</translation>
    </message>
    <message>
        <source>The line with a chunk&apos;s size is too long.</source>
        <translation>チャンクサイズの行が長すぎます。</translation>
    </message>
    <message>
        <source>What follows a chunk&apos;s size is not a chunk extension.</source>
        <translation>チャンクサイズの後に続くものが、チャンク拡張ではありません。</translation>
    </message>
    <message>
        <source>The chunk extensions are too long.</source>
        <translation>チャンク拡張が長すぎます。</translation>
    </message>
    <message>
        <source>The trailer fields after the body are too long.</source>
        <translation>ボディの後のトレーラーフィールドが長すぎます。</translation>
    </message>
    <message>
        <source>A trailer line begins with white space.</source>
        <translation>トレーラー行が空白文字で始まっています。</translation>
    </message>
    <message>
        <source>A trailer field would change the framing or the host.</source>
        <translation>トレーラーフィールドがフレーミングまたはホストを変えようとしています。</translation>
    </message>
    <message>
        <source>The request line is too long.</source>
        <translation>リクエスト行が長すぎます。</translation>
    </message>
    <message>
        <source>The headers are too long.</source>
        <translation>ヘッダーが長すぎます。</translation>
    </message>
    <message>
        <source>The peer speaks TLS, and this port is plain HTTP. Use http:// in its URL, or let the server use TLS.</source>
        <translation>相手はTLSを使っていますが、このポートは暗号化なしのHTTPです。相手のURLをhttp://にするか、サーバーでTLSを使ってください。</translation>
    </message>
    <message>
        <source>The request begins with white space.</source>
        <translation>リクエストが空白文字で始まっています。</translation>
    </message>
    <message>
        <source>A header line begins with white space (line folding).</source>
        <translation>ヘッダー行が空白文字で始まっています（行の折り返し）。</translation>
    </message>
    <message>
        <source>The request begins with more than one blank line.</source>
        <translation>リクエストの先頭に空行が2行以上あります。</translation>
    </message>
    <message>
        <source>The request&apos;s headers did not come whole within %1 s.</source>
        <translation>リクエストのヘッダーが%1秒以内に揃いませんでした。</translation>
    </message>
    <message>
        <source>The request&apos;s body did not come whole within %1 s.</source>
        <translation>リクエストのボディが%1秒以内に揃いませんでした。</translation>
    </message>
    <message>
        <source>The requests under way take all the memory that they may have together. Send it again later.</source>
        <translation>処理中のリクエストが、全体で使えるメモリを使い切っています。後でもう一度送信してください。</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>「%1」</translation>
    </message>
    <message numerus="yes">
        <source>The chunks sum up to more than the %n byte(s) that a body may have.</source>
        <translation>
            <numerusform>チャンクの合計が、ボディの上限である%nバイトを超えています。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The body has more than the %n byte(s) that it may have.</source>
        <translation>
            <numerusform>ボディが上限の%nバイトを超えています。</numerusform>
        </translation>
    </message>
    <message>
        <source>A chunk&apos;s size (%1) and its data do not fit: no CR LF comes where the chunk should end by it.</source>
        <translation>チャンクのサイズ（%1）とデータが合いません。サイズどおりならチャンクが終わるはずの位置にCR LFがありません。</translation>
    </message>
    <message>
        <source>A chunk&apos;s size (%1) and its data do not fit: the data would end by it if it were decimal, and sizes of chunks are hexadecimal.</source>
        <translation>チャンクのサイズ（%1）とデータが合いません。10進数として読めば合いますが、チャンクのサイズは16進数です。</translation>
    </message>
    <message>
        <source>The peer speaks plain HTTP, and this port is for TLS. Use https:// in its URL, or let the server be plain HTTP.</source>
        <translation>相手は暗号化なしのHTTPを使っていますが、このポートはTLS用です。相手のURLをhttps://にするか、サーバーを暗号化なしのHTTPにしてください。</translation>
    </message>
</context>
<context>
    <name>HttpResponse</name>
    <message>
        <source>“%1”</source>
        <translation>「%1」</translation>
    </message>
    <message>
        <source>in chunk %1</source>
        <translation>チャンク%1</translation>
    </message>
    <message>
        <source>in line %1 of the trailers</source>
        <translation>トレーラーの%1行目</translation>
    </message>
    <message>
        <source>in line %1</source>
        <translation>%1行目</translation>
    </message>
    <message>
        <source>The answer is not HTTP but TLS: the port expects https://.</source>
        <translation>応答がHTTPではなくTLSです。このポートはhttps://を期待しています。</translation>
    </message>
    <message>
        <source>The answer is not HTTP/1.1 but HTTP/2, which was not asked for.</source>
        <translation>応答がHTTP/1.1ではなく、要求していないHTTP/2です。</translation>
    </message>
    <message>
        <source>The answer is not HTTP: it begins with %1.</source>
        <translation>応答がHTTPではありません。%1で始まっています。</translation>
    </message>
    <message numerus="yes">
        <source>The answer was cut short: the connection ended after %n byte(s) of the body, before the end of its chunks.</source>
        <translation>
            <numerusform>応答が途中で切れました。チャンクの終わりの前に、ボディの%nバイトで接続が終了しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>The answer was cut short: the connection ended after %1 of %2 bytes of the body.</source>
        <translation>応答が途中で切れました。ボディの%2バイトのうち%1バイトで接続が終了しました。</translation>
    </message>
    <message>
        <source>a header line has no colon</source>
        <translation>ヘッダー行にコロンがありません</translation>
    </message>
    <message>
        <source>a header has white space before its colon</source>
        <translation>ヘッダーのコロンの前に空白文字があります</translation>
    </message>
    <message>
        <source>a header&apos;s name is empty or holds a character that it must not</source>
        <translation>ヘッダー名が空か、使えない文字を含んでいます</translation>
    </message>
    <message>
        <source>a header line begins with white space (line folding)</source>
        <translation>ヘッダー行が空白文字で始まっています（行の折り返し）</translation>
    </message>
    <message>
        <source>a line holds a CR that is not followed by LF</source>
        <translation>行の中に、LFが続かないCRがあります</translation>
    </message>
    <message>
        <source>a line ends in LF alone; it must end in CR LF</source>
        <translation>行がLFだけで終わっています。CR LFで終わる必要があります</translation>
    </message>
    <message>
        <source>a line holds a control character, such as NUL</source>
        <translation>行にNULなどの制御文字が含まれています</translation>
    </message>
    <message>
        <source>the Content-Length is larger than any body</source>
        <translation>Content-Lengthが、ボディとしてありえない大きさです</translation>
    </message>
    <message>
        <source>the Content-Length is not a plain decimal number</source>
        <translation>Content-Lengthが単純な10進数ではありません</translation>
    </message>
    <message>
        <source>a second Content-Length differs from the first</source>
        <translation>2つ目のContent-Lengthが最初のものと異なります</translation>
    </message>
    <message>
        <source>there are both Content-Length and Transfer-Encoding, so where the body ends is ambiguous</source>
        <translation>Content-LengthとTransfer-Encodingの両方があり、ボディの終わりが曖昧です</translation>
    </message>
    <message>
        <source>the Transfer-Encoding is not “chunked” alone</source>
        <translation>Transfer-Encodingが「chunked」だけではありません</translation>
    </message>
    <message>
        <source>HTTP/1.0 has no Transfer-Encoding, so where the body ends is ambiguous</source>
        <translation>HTTP/1.0にはTransfer-Encodingがないため、ボディの終わりが曖昧です</translation>
    </message>
    <message>
        <source>the chunk size is not hexadecimal</source>
        <translation>チャンクサイズが16進数ではありません</translation>
    </message>
    <message>
        <source>the chunk size is larger than any body</source>
        <translation>チャンクサイズが、ボディとしてありえない大きさです</translation>
    </message>
    <message>
        <source>the line with the chunk size is too long</source>
        <translation>チャンクサイズの行が長すぎます</translation>
    </message>
    <message>
        <source>what follows the chunk size is not a chunk extension</source>
        <translation>チャンクサイズの後に続くものが、チャンク拡張ではありません</translation>
    </message>
    <message>
        <source>a trailer field would change the framing or the host</source>
        <translation>トレーラーフィールドがフレーミングまたはホストを変えようとしています</translation>
    </message>
    <message>
        <source>The connection was closed without an answer.</source>
        <translation>応答なしで接続が閉じられました。</translation>
    </message>
    <message>
        <source>The answer begins with %1, which is no status line such as “HTTP/1.1 200 OK”.</source>
        <translation>応答が%1で始まっており、「HTTP/1.1 200 OK」のようなステータス行ではありません。</translation>
    </message>
    <message>
        <source>The answer begins with %1, where HTTP/1.1 was expected.</source>
        <translation>応答が、HTTP/1.1ではなく%1で始まっています。</translation>
    </message>
    <message>
        <source>The answer&apos;s headers are too long: more than 64 KiB.</source>
        <translation>応答のヘッダーが長すぎます（64 KiB超）。</translation>
    </message>
    <message>
        <source>The answer&apos;s interim answers, headers and trailers are too long: more than 100 KiB.</source>
        <translation>応答の中間応答、ヘッダー、トレーラーが長すぎます（100 KiB超）。</translation>
    </message>
    <message>
        <source>The answer is %1, though no other protocol was asked for.</source>
        <translation>ほかのプロトコルを要求していないのに、応答が%1です。</translation>
    </message>
    <message>
        <source>The answer was cut short: the connection ended before its headers did.</source>
        <translation>応答が途中で切れました。ヘッダーの終わりの前に接続が終了しました。</translation>
    </message>
    <message>
        <source>The answer is malformed %1, %2: %3.</source>
        <translation>応答の形式が不正です（%1、%2）: %3。</translation>
    </message>
    <message numerus="yes">
        <source>The answer was cut short: its length was not told, and the connection broke after %n byte(s) of the body, instead of ending in order.</source>
        <translation>
            <numerusform>応答が途中で切れました。長さが示されておらず、正常に終わらずにボディの%nバイトで接続が切断されました。</numerusform>
        </translation>
    </message>
    <message>
        <source>The connection was closed without a final answer: only an interim one came, %1.</source>
        <translation>最終応答のないまま接続が閉じられました。届いたのは暫定応答（%1）だけです。</translation>
    </message>
    <message>
        <source>there is a second Transfer-Encoding</source>
        <translation>2つ目のTransfer-Encodingがあります</translation>
    </message>
    <message>
        <source>the size and the data do not fit, as no CR LF comes where the chunk should end by it</source>
        <translation>サイズとデータが合いません。サイズどおりならチャンクが終わるはずの位置にCR LFがありません</translation>
    </message>
</context>
<context>
    <name>Input</name>
    <message>
        <source>There is nothing in %1, %2.</source>
        <translation>%1（%2）は空です。</translation>
    </message>
    <message>
        <source>Cannot read %1, %2: %3.</source>
        <translation>%1（%2）を読み込めません: %3。</translation>
    </message>
    <message>
        <source>Reading %1, %2, stopped: it is larger than %3 bytes.</source>
        <translation>%1（%2）の読み込みを中止しました。%3バイトを超えています。</translation>
    </message>
    <message>
        <source>The signing secret. It shows in the process list: for throw-away ones</source>
        <translation>署名シークレット。プロセス一覧に表示されるため、使い捨てのもの専用</translation>
    </message>
    <message>
        <source>Read the secret from a file; one newline at its end is left off. Or set OVYXA_BENCH_SECRET</source>
        <translation>シークレットをファイルから読み込む（末尾の改行1つは除く）。またはOVYXA_BENCH_SECRETを設定</translation>
    </message>
    <message>
        <source>The secret given with --secret is empty.</source>
        <translation>--secretで指定されたシークレットが空です。</translation>
    </message>
    <message>
        <source>the secret&apos;s file</source>
        <translation>シークレットのファイル</translation>
    </message>
    <message>
        <source>A key of the Events API for this run. It shows in the process list: for throw-away ones</source>
        <translation>この実行で使うEvents APIのキー。プロセス一覧に表示されるため、使い捨てのもの専用</translation>
    </message>
    <message>
        <source>Read the key from a file; one newline at its end is left off. Or set OVYXA_BENCH_API_KEY</source>
        <translation>キーをファイルから読み込む（末尾の改行1つは除く）。またはOVYXA_BENCH_API_KEYを設定</translation>
    </message>
    <message>
        <source>the key&apos;s file</source>
        <translation>キーのファイル</translation>
    </message>
    <message>
        <source>A key stands in an Authorization header, so it is of letters, digits and signs without spaces.</source>
        <translation>キーはAuthorizationヘッダーに入るため、空白を含まない英数字と記号で構成します。</translation>
    </message>
    <message>
        <source>the certificate&apos;s file</source>
        <translation>証明書のファイル</translation>
    </message>
    <message>
        <source>%1 holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).</source>
        <translation>%1にPEM形式の証明書（-----BEGIN CERTIFICATE-----）がありません。</translation>
    </message>
    <message>
        <source>How many times faster simulated time runs, 1 to 3600</source>
        <translation>シミュレーション時間を何倍速で進めるか（1～3600）</translation>
    </message>
    <message>
        <source>a number from 1 to 3600 is expected</source>
        <translation>1から3600までの数が必要です</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is too long: at most %2 days.</source>
        <translation>「%1」は長すぎます。最大%2日です。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a duration. Write 500ms, 5s, 2m, 1h, 12d or plain seconds; at most %2 days.</source>
        <translation>「%1」は時間の長さではありません。500ms、5s、2m、1h、12d、または秒数だけを指定します。最大%2日です。</translation>
    </message>
    <message>
        <source>There is no site &quot;%1&quot;.</source>
        <translation>サイト「%1」はありません。</translation>
    </message>
    <message>
        <source>There is no site &quot;%1&quot;. The nearest is &quot;%2&quot;.</source>
        <translation>サイト「%1」はありません。最も近いのは「%2」です。</translation>
    </message>
    <message>
        <source>A certificate in %1 is damaged. Export it again.</source>
        <translation>%1の証明書が破損しています。もう一度エクスポートしてください。</translation>
    </message>
</context>
<context>
    <name>JsonRpc</name>
    <message>
        <source>&quot;method&quot; must be the name of a method, as a string.</source>
        <translation>「method」はメソッドの名前を表す文字列である必要があります。</translation>
    </message>
    <message>
        <source>&quot;id&quot; must be a string or a whole number. Leave it out of a notification.</source>
        <translation>「id」は文字列または整数である必要があります。通知では省略してください。</translation>
    </message>
    <message>
        <source>&quot;params&quot; must be an object or a list, or left out.</source>
        <translation>「params」はオブジェクトまたはリストにするか、省略してください。</translation>
    </message>
    <message>
        <source>A message has a &quot;method&quot;, a &quot;result&quot; or an &quot;error&quot;, and one of the three alone.</source>
        <translation>メッセージには「method」「result」「error」のうち、いずれか1つだけが必要です。</translation>
    </message>
    <message>
        <source>An answer needs the &quot;id&quot; of what it answers.</source>
        <translation>応答には、応答の対象の「id」が必要です。</translation>
    </message>
    <message>
        <source>&quot;error&quot; must be an object with &quot;code&quot; and &quot;message&quot;.</source>
        <translation>「error」は「code」と「message」を持つオブジェクトである必要があります。</translation>
    </message>
    <message>
        <source>A number in the message is too large to be read.</source>
        <translation>メッセージ内の数が大きすぎて読み取れません。</translation>
    </message>
    <message>
        <source>A line is one message; send those of a batch one by one.</source>
        <translation>1行に1メッセージです。バッチのメッセージは1件ずつ送信してください。</translation>
    </message>
    <message>
        <source>A message is a JSON object.</source>
        <translation>メッセージはJSONオブジェクトです。</translation>
    </message>
    <message>
        <source>A message says &quot;jsonrpc&quot;: &quot;2.0&quot;; this one does not.</source>
        <translation>メッセージには&quot;jsonrpc&quot;: &quot;2.0&quot;が必要ですが、このメッセージにはありません。</translation>
    </message>
    <message>
        <source>The line has more than %1 bytes, so nothing of it was read. Send less at once.</source>
        <translation>行が%1バイトを超えているため、何も読み取っていません。一度に送信する量を減らしてください。</translation>
    </message>
    <message>
        <source>The batch is empty: it has no message.</source>
        <translation>バッチが空です。メッセージがありません。</translation>
    </message>
    <message>
        <source>A batch has at most %1 messages, and this one %2, so none of them was read. Send them in several.</source>
        <translation>バッチのメッセージは最大 %1 件ですが、これは %2 件あり、1 件も読まれませんでした。複数に分けて送ってください。</translation>
    </message>
    <message>
        <source>A batch holds messages, and no other batch.</source>
        <translation>バッチに入るのはメッセージで、別のバッチは入りません。</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>This is the one time that the key is shown.</source>
        <translation>キーが表示されるのは今回限りです。</translation>
    </message>
    <message>
        <source>The keys of the Events API</source>
        <translation>Events APIのキー</translation>
    </message>
    <message>
        <source>Make a key; it is shown this once</source>
        <translation>キーを作成（表示は今回限り）</translation>
    </message>
    <message>
        <source>What tells it from others, such as the server that will use it</source>
        <translation>ほかと区別するための名前（使用するサーバー名など）</translation>
    </message>
    <message>
        <source>List the keys, revoked ones too</source>
        <translation>キーを一覧表示（失効済みも含む）</translation>
    </message>
    <message>
        <source>Have a key refused from now on</source>
        <translation>キーを今後拒否する</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>対象の番号</translation>
    </message>
    <message>
        <source>No keys yet.</source>
        <translation>キーはまだありません。</translation>
    </message>
</context>
<context>
    <name>LadderMarks</name>
    <message>
        <source>the first attempt meets it</source>
        <translation>初回の試行が障害に当たる</translation>
    </message>
    <message>
        <source>retry %1 meets it</source>
        <translation>再試行%1が障害に当たる</translation>
    </message>
    <message>
        <source>the first attempt arrives</source>
        <translation>初回の試行が届く</translation>
    </message>
    <message>
        <source>retry %1 arrives</source>
        <translation>再試行%1が届く</translation>
    </message>
</context>
<context>
    <name>Lead</name>
    <message>
        <source>%1 s</source>
        <translation>%1秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1分</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1時間</translation>
    </message>
    <message>
        <source>%1 %2 min</source>
        <comment>hours and minutes: 8 h 12 min</comment>
        <translation>%1%2分</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1日</translation>
    </message>
    <message>
        <source>%1 %2 h</source>
        <comment>days and hours: 3 d 4 h</comment>
        <translation>%1%2時間</translation>
    </message>
</context>
<context>
    <name>LocalAuthority</name>
    <message>
        <source>OpenSSL could not make a key or a certificate; the system may be out of memory.</source>
        <translation>OpenSSLで鍵または証明書を作成できませんでした。システムのメモリが不足している可能性があります。</translation>
    </message>
    <message>
        <source>%1 is a file, where the certificates&apos; folder should be. Move it away.</source>
        <translation>証明書のフォルダーがあるべき場所に、ファイル%1があります。別の場所に移してください。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made. Check who may write there and that the disk is not full.</source>
        <translation>フォルダー%1を作成できません。書き込み権限とディスクの空きを確認してください。</translation>
    </message>
    <message>
        <source>%1 is damaged. Put back a copy, or delete %2 and %3: a new authority is then made, and whatever trusted the old one must be given the new %2.</source>
        <translation>%1が破損しています。コピーを戻すか、%2と%3を削除してください。削除すると新しい認証局が作成されるため、古い認証局を信頼していたものには新しい%2を渡す必要があります。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2. Check who may read it.</source>
        <translation>%1を読み込めません: %2。読み取り権限を確認してください。</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2. Check who may write there and that the disk is not full.</source>
        <translation>%1に書き込めません: %2。書き込み権限とディスクの空きを確認してください。</translation>
    </message>
    <message>
        <source>%1 is missing, though its certificate is there. Put back a copy, or delete %2: a new authority is then made, and whatever trusted the old one must be given the new %2.</source>
        <translation>証明書はありますが、%1がありません。コピーを戻すか、%2を削除してください。削除すると新しい認証局が作成されるため、古い認証局を信頼していたものには新しい%2を渡す必要があります。</translation>
    </message>
    <message>
        <source>%1 and %2 do not belong together. Put back the right copies, or delete both: a new authority is then made, and whatever trusted the old one must be given the new %1.</source>
        <translation>%1と%2の組み合わせが正しくありません。正しいコピーを戻すか、両方を削除してください。削除すると新しい認証局が作成されるため、古い認証局を信頼していたものには新しい%1を渡す必要があります。</translation>
    </message>
</context>
<context>
    <name>LogExport</name>
    <message numerus="yes">
        <source>%n delivery(ies).</source>
        <translation>
            <numerusform>%n件の配信。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) written to %1.</source>
        <translation>
            <numerusform>%n件の配信を%1に書き出しました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s).</source>
        <translation>
            <numerusform>%n件のリクエスト。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) written to %1.</source>
        <translation>
            <numerusform>%n件のリクエストを%1に書き出しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>With --json standard output is JSON lines and nothing else: name a file with -o, or leave --json off.</source>
        <translation>--jsonを指定すると、標準出力にはJSON行だけが出力されます。-oでファイルを指定するか、--jsonを外してください。</translation>
    </message>
    <message>
        <source>Cannot write %1: %2.</source>
        <translation>%1に書き込めません: %2。</translation>
    </message>
    <message>
        <source>Cannot write %1: %2. What was there is still there.</source>
        <translation>%1に書き込めません: %2。元の内容はそのまま残っています。</translation>
    </message>
    <message numerus="yes">
        <source>%n left out: the format cannot tell it.</source>
        <translation>
            <numerusform>%n件を省きました。この形式では表せません。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogRemoval</name>
    <message numerus="yes">
        <source>%n record(s) would be deleted.</source>
        <translation>
            <numerusform>%n件の記録が削除の対象です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) deleted, %1 freed.</source>
        <translation>
            <numerusform>%n件の記録を削除し、%1を解放しました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them stay(s): still to be sent, or what shows that an older failed one is no longer owed.</source>
        <translation>
            <numerusform>そのうち%n件は残ります。これから送信するもの、または以前の失敗がもう未達ではないことを示すものです。</numerusform>
        </translation>
    </message>
    <message>
        <source>Delivery %1 has ended already: %2.</source>
        <translation>配信%1はすでに終了しています: %2。</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) cancelled.</source>
        <translation>
            <numerusform>%n件の配信をキャンセルしました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete what has ended, with its attempts, for good; what is still to be sent stays</source>
        <translation>終了したものを試行ごと完全に削除。これから送信するものは残る</translation>
    </message>
    <message>
        <source>What was made before this time: 30d or 12h (ago), 2025-03-15, 2025-03-15T14:30:00Z</source>
        <translation>この時刻より前に作成されたもの: 30dや12h（前）、2025-03-15、2025-03-15T14:30:00Z</translation>
    </message>
    <message>
        <source>All but so many, the newest</source>
        <translation>新しい方から残す件数（残りが対象）</translation>
    </message>
    <message>
        <source>Say what it would come to, and delete nothing</source>
        <translation>結果の見込みだけを示し、何も削除しない</translation>
    </message>
    <message>
        <source>End deliveries that are queued, held, being sent or waiting for a retry; ends with 1 if one had ended already</source>
        <translation>キュー内、保留、送信中、または再試行待ちの配信をキャンセル。すでに終了したものがあれば1で終了</translation>
    </message>
    <message>
        <source>Which, by their numbers</source>
        <translation>対象の番号</translation>
    </message>
    <message>
        <source>Delete all that the receiver got, for good; their numbers are never used again</source>
        <translation>レシーバーが受信したものをすべて完全に削除。番号は再利用されない</translation>
    </message>
</context>
<context>
    <name>NumberRange</name>
    <message>
        <source>A whole number from %1 to %2.</source>
        <translation>%1から%2までの整数。</translation>
    </message>
    <message>
        <source>A number from %1 to %2.</source>
        <translation>%1から%2までの数。</translation>
    </message>
</context>
<context>
    <name>Output</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>Phases</name>
    <message>
        <source>Look the name up</source>
        <translation>名前解決</translation>
    </message>
    <message>
        <source>Prepare</source>
        <translation>準備</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>TLS handshake</source>
        <translation>TLSハンドシェイク</translation>
    </message>
    <message>
        <source>Connect and TLS</source>
        <translation>接続とTLS</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>送信</translation>
    </message>
    <message>
        <source>Wait for the answer</source>
        <translation>応答待ち</translation>
    </message>
    <message>
        <source>Receive</source>
        <translation>受信</translation>
    </message>
    <message>
        <source>Until the end</source>
        <translation>終了まで</translation>
    </message>
</context>
<context>
    <name>ProfileCommands</name>
    <message>
        <source>%1 cannot be made yours alone, so no secret was written.</source>
        <translation>%1を自分専用にできないため、シークレットは書き込まれませんでした。</translation>
    </message>
    <message>
        <source>It holds the webhooks&apos; secrets: keep it to yourself.</source>
        <translation>Webhookのシークレットが含まれています。他人に渡さないでください。</translation>
    </message>
    <message>
        <source>Secrets are not in it: --with-secrets adds them.</source>
        <translation>シークレットは含まれていません。含めるには --with-secrets を付けます。</translation>
    </message>
    <message>
        <source>Its secret, shown this once: %1</source>
        <translation>シークレット（表示は今回限り）: %1</translation>
    </message>
    <message>
        <source>Write sites, webhooks, goals, alert rules and settings as one JSON file; the log is not in it</source>
        <translation>サイト、Webhook、目標、アラートルール、設定を1つのJSONファイルに書き出す。ログは含まない</translation>
    </message>
    <message>
        <source>Into this file, whole or not at all; without it, to standard output</source>
        <translation>このファイルに書き込む（全体が書けなければ何も書かない）。指定がなければ標準出力</translation>
    </message>
    <message>
        <source>With the webhooks&apos; secrets; the file is then yours alone to read (0600)</source>
        <translation>Webhookのシークレットを含める。ファイルは自分だけが読める（0600）</translation>
    </message>
    <message>
        <source>Read such a file: add what is not there, change what is, and leave the rest. One that is wrong changes nothing</source>
        <translation>書き出したファイルを読み込む。ないものは追加し、あるものは変更し、それ以外はそのまま残す。ファイルに誤りがあれば何も変更しない</translation>
    </message>
    <message>
        <source>Which; - is standard input</source>
        <translation>対象のファイル。- は標準入力</translation>
    </message>
    <message>
        <source>the profile&apos;s file</source>
        <translation>プロファイルのファイル</translation>
    </message>
    <message numerus="yes">
        <source>%n site(s)</source>
        <translation>
            <numerusform>サイト %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n webhook(s)</source>
        <translation>
            <numerusform>Webhook %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n goal(s)</source>
        <translation>
            <numerusform>目標 %n 件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert rule(s)</source>
        <translation>
            <numerusform>アラートルール %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>Written: %1, and the settings.</source>
        <translation>書き出しました: %1、設定。</translation>
    </message>
    <message>
        <source>Added or changed: %1.</source>
        <translation>追加または変更: %1。</translation>
    </message>
    <message>
        <source>The file stays half imported. %1</source>
        <translation>ファイルの読み込みは途中で終わりました。%1</translation>
    </message>
    <message>
        <source>It was asked to end, and goes on until the file is imported whole; asked again it ends at once, and leaves half of it.</source>
        <translation>終了を求められましたが、ファイル全体のインポートが終わるまで続けます。もう一度求められると、途中のまますぐに終了します。</translation>
    </message>
    <message>
        <source>the settings</source>
        <translation>設定</translation>
    </message>
    <message numerus="yes">
        <source>%n secret(s)</source>
        <translation>
            <numerusform>シークレット %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>It was asked to end, and goes on until the file is imported whole.</source>
        <translation>終了を求められましたが、ファイル全体を取り込み終えるまで続けます。</translation>
    </message>
    <message>
        <source>There are no webhooks, so no secrets are in it.</source>
        <translation>Webhookがないため、シークレットは含まれていません。</translation>
    </message>
</context>
<context>
    <name>ProfileFile</name>
    <message>
        <source>this is no JSON object.</source>
        <translation>JSONオブジェクトではありません。</translation>
    </message>
    <message>
        <source>this is no JSON.</source>
        <translation>JSONではありません。</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>何も変更していません。</translation>
    </message>
    <message>
        <source>there is no such name here.</source>
        <translation>この名前はここでは使えません。</translation>
    </message>
    <message>
        <source>Did you mean &quot;%1&quot;?</source>
        <translation>「%1」のことですか？</translation>
    </message>
    <message>
        <source>&quot;profile&quot; is expected: this is no file of export-profile.</source>
        <translation>「profile」が必要です。これはexport-profileのファイルではありません。</translation>
    </message>
    <message>
        <source>a number is expected.</source>
        <translation>数が必要です。</translation>
    </message>
    <message>
        <source>this program reads version %1. Use the Ovyxa Bench that wrote the file.</source>
        <translation>このプログラムが読み込めるのはバージョン%1です。ファイルを書き出したOvyxa Benchを使ってください。</translation>
    </message>
    <message>
        <source>a list is expected.</source>
        <translation>リストが必要です。</translation>
    </message>
    <message>
        <source>this is missing.</source>
        <translation>これがありません。</translation>
    </message>
    <message>
        <source>a text is expected.</source>
        <translation>テキストが必要です。</translation>
    </message>
    <message>
        <source>one of %1 is expected.</source>
        <translation>%1のいずれかが必要です。</translation>
    </message>
    <message>
        <source>an object is expected.</source>
        <translation>オブジェクトが必要です。</translation>
    </message>
    <message>
        <source>this site stands twice.</source>
        <translation>このサイトが2回あります。</translation>
    </message>
    <message>
        <source>there is no site &quot;%1&quot;, neither in the file nor in the profile.</source>
        <translation>サイト「%1」は、ファイルにもプロファイルにもありません。</translation>
    </message>
    <message>
        <source>a number of visitors, 0 or more, is expected.</source>
        <translation>0以上の訪問者数が必要です。</translation>
    </message>
    <message>
        <source>either &quot;path&quot; or &quot;event&quot; is expected.</source>
        <translation>「path」と「event」のどちらか一方が必要です。</translation>
    </message>
    <message>
        <source>true or false is expected.</source>
        <translation>true または false が必要です。</translation>
    </message>
    <message>
        <source>%1 is a pipe. Name a file.</source>
        <translation>%1 はパイプです。ファイルを指定してください。</translation>
    </message>
    <message>
        <source>this goal stands twice.</source>
        <translation>この目標が2回あります。</translation>
    </message>
    <message>
        <source>this rule stands twice.</source>
        <translation>このルールが2回あります。</translation>
    </message>
    <message>
        <source>it is empty. Left out, the one that is there stays, or one is made.</source>
        <translation>空です。省略すると、いまのものがそのまま使われるか、新しく作られます。</translation>
    </message>
</context>
<context>
    <name>Query</name>
    <message>
        <source>There is no key &quot;%1:&quot;. Known are %2 (quotes around it make it a text).</source>
        <translation>「%1:」というキーはありません。使えるキー: %2（引用符で囲むとテキストになります）。</translation>
    </message>
    <message>
        <source>There is no key &quot;%1:&quot;. The nearest is &quot;%2&quot;; known are %3 (quotes around it make it a text).</source>
        <translation>「%1:」というキーはありません。最も近いのは「%2」です。使えるキー: %3（引用符で囲むとテキストになります）。</translation>
    </message>
    <message>
        <source>%1: there is no &quot;%2&quot;. Known are %3.</source>
        <translation>%1: 「%2」はありません。使える値: %3。</translation>
    </message>
    <message>
        <source>%1: there is no &quot;%2&quot;. The nearest is &quot;%3&quot;; known are %4.</source>
        <translation>%1: 「%2」はありません。最も近いのは「%3」です。使える値: %4。</translation>
    </message>
    <message>
        <source>&quot;%1:&quot; has nothing behind it, or behind a comma.</source>
        <translation>「%1:」の後、またはカンマの後に何もありません。</translation>
    </message>
    <message>
        <source>A quote does not end. Write \&quot; for one that is to be found.</source>
        <translation>引用符が閉じられていません。引用符自体を検索するには \&quot; と書きます。</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no span of time. Write 500ms, &gt;2s, &lt;=1m or 100ms..2s.</source>
        <translation>%1: 「%2」は時間の長さではありません。500ms、&gt;2s、&lt;=1m、100ms..2sのように書きます。</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no size. Write 400, &gt;10KiB, &lt;=1MiB or 1k..2k.</source>
        <translation>%1: 「%2」はサイズではありません。400、&gt;10KiB、&lt;=1MiB、1k..2kのように書きます。</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no figure. Write 3, &gt;3, &lt;=3 or 3..5.</source>
        <translation>%1: 「%2」は数ではありません。3、&gt;3、&lt;=3、3..5のように書きます。</translation>
    </message>
    <message>
        <source>%1: nothing is between %2 and %3: the lower one stands first.</source>
        <translation>%1: %2から%3の範囲には何もありません。小さい方を先に書きます。</translation>
    </message>
    <message>
        <source>The query asks for nothing, which would mean the whole log. Write state:* to mean that.</source>
        <translation>検索条件が空です。空の条件はログ全体を意味します。それを意図する場合は state:* と書きます。</translation>
    </message>
    <message>
        <source>&quot;%1:&quot; is asked of deliveries and &quot;%2:&quot; of received requests; a query is about one of them.</source>
        <translation>「%1:」は配信、「%2:」は受信したリクエストの条件です。1つの検索条件で対象にできるのは、どちらか一方だけです。</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no time. Write 10m or 2h (ago), 14:30, today, 2025-03-15 or 2025-03-15T14:30:00Z, or with &gt; or &lt;, or A..B.</source>
        <translation>%1: 「%2」は時刻ではありません。10mや2h（前）、14:30、today、2025-03-15、2025-03-15T14:30:00Z、または&gt;や&lt;を付けた値、A..Bのように書きます。</translation>
    </message>
    <message>
        <source>&quot;-&quot; says what is not wanted, and has nothing behind it (quotes around it make it a text).</source>
        <translation>「-」は除くものを示しますが、後ろに何もありません（引用符で囲むとテキストになります）。</translation>
    </message>
    <message>
        <source>&quot;id:&quot; names deliveries by their numbers, as in id:12 or id:40..52.</source>
        <translation>「id:」は配信を番号で指定します（例: id:12、id:40..52）。</translation>
    </message>
    <message>
        <source>&quot;id:&quot; names more than %1 deliveries.</source>
        <translation>「id:」で%1件を超える配信が指定されています。</translation>
    </message>
    <message>
        <source>Only what fits, such as: %1</source>
        <translation>一致するものだけ。例: %1</translation>
    </message>
    <message>
        <source>&quot;%1:&quot; wants the name of a field behind a dot, as in %2.</source>
        <translation>「%1:」には、%2のように、ドットの後にフィールド名が必要です。</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no number. Write 12, 40..52 or 3,5,8.</source>
        <translation>%1: 「%2」は番号ではありません。12、40..52、3,5,8のように書きます。</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is no time. Write 10m or 2h (ago), 14:30, today, 2025-03-15 or 2025-03-15T14:30:00Z.</source>
        <translation>%1: 「%2」は時刻ではありません。10mや2h（前）、14:30、today、2025-03-15、2025-03-15T14:30:00Zのように書きます。</translation>
    </message>
    <message>
        <source>%1: no answer has the status &quot;%2&quot;; they go from 100 to 999.</source>
        <translation>%1: ステータス「%2」の応答はありません。範囲は 100 から 999 です。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is of signs alone, and asks for nothing (quotes around it make it a text).</source>
        <translation>「%1」は記号だけで、何も指定していません（引用符で囲めばテキストになります）。</translation>
    </message>
    <message>
        <source>%1: there is no method &quot;%2&quot; (quotes around it look for it all the same).</source>
        <translation>%1: メソッド「%2」はありません（引用符で囲めば、それでも検索します）。</translation>
    </message>
    <message>
        <source>%1: there is no method &quot;%2&quot;; the nearest is %3 (quotes around it look for it all the same).</source>
        <translation>%1: メソッド「%2」はありません。最も近いのは %3 です（引用符で囲めば、それでも検索します）。</translation>
    </message>
</context>
<context>
    <name>QueryHelp</name>
    <message>
        <source>About to be sent</source>
        <translation>まもなく送信</translation>
    </message>
    <message>
        <source>Held back by the hour&apos;s limit</source>
        <translation>1時間の上限により保留</translation>
    </message>
    <message>
        <source>A request is under way</source>
        <translation>リクエストを処理中</translation>
    </message>
    <message>
        <source>To be tried again</source>
        <translation>再試行の予定あり</translation>
    </message>
    <message>
        <source>Answered with a 2xx</source>
        <translation>2xxの応答あり</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>断念</translation>
    </message>
    <message>
        <source>Attempts that went well</source>
        <translation>成功した試行</translation>
    </message>
    <message>
        <source>Answers other than 2xx</source>
        <translation>2xx以外の応答</translation>
    </message>
    <message>
        <source>Answers that lead elsewhere</source>
        <translation>別の場所へ導く応答</translation>
    </message>
    <message>
        <source>Attempts that ran out of time</source>
        <translation>タイムアウトした試行</translation>
    </message>
    <message>
        <source>No such host</source>
        <translation>ホストが見つからない</translation>
    </message>
    <message>
        <source>Nothing listened there</source>
        <translation>接続先で待ち受けなし</translation>
    </message>
    <message>
        <source>The connection was lost</source>
        <translation>接続が切断された</translation>
    </message>
    <message>
        <source>TLS did not come about</source>
        <translation>TLSを確立できなかった</translation>
    </message>
    <message>
        <source>Closed without an answer</source>
        <translation>応答なしで閉じられた</translation>
    </message>
    <message>
        <source>An answer that is not HTTP</source>
        <translation>HTTPではない応答</translation>
    </message>
    <message>
        <source>Too large to be sent</source>
        <translation>大きすぎて送信できない</translation>
    </message>
    <message>
        <source>The bench ended meanwhile</source>
        <translation>途中でOvyxa Benchが終了</translation>
    </message>
    <message>
        <source>Cancelled meanwhile</source>
        <translation>途中でキャンセル</translation>
    </message>
    <message>
        <source>Text or a key</source>
        <translation>テキストまたはキー</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>値</translation>
    </message>
    <message>
        <source>Your filters</source>
        <translation>保存したフィルター</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>以前のフィルター</translation>
    </message>
    <message>
        <source>Delivered, waiting, failed …</source>
        <translation>配信済み、待機中、失敗など…</translation>
    </message>
    <message>
        <source>What happened on the site</source>
        <translation>サイトで起きたこと</translation>
    </message>
    <message>
        <source>Its name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Whose event it was</source>
        <translation>イベントの発生元</translation>
    </message>
    <message>
        <source>Last answer: 503, 5xx, &gt;=400</source>
        <translation>最後の応答: 503, 5xx, &gt;=400</translation>
    </message>
    <message>
        <source>Why an attempt failed</source>
        <translation>試行が失敗した理由</translation>
    </message>
    <message>
        <source>How many: 4, &gt;1</source>
        <translation>回数: 4, &gt;1</translation>
    </message>
    <message>
        <source>Last attempt: &gt;2s, 10ms..1s</source>
        <translation>最後の試行: &gt;2s, 10ms..1s</translation>
    </message>
    <message>
        <source>The body: &gt;10k</source>
        <translation>ボディ: &gt;10k</translation>
    </message>
    <message>
        <source>1h, today, 14:30, a date</source>
        <translation>1h, today, 14:30, 日付</translation>
    </message>
    <message>
        <source>yes, no, or of which delivery</source>
        <translation>yes, no, または元の配信の番号</translation>
    </message>
    <message>
        <source>A field of the payload&apos;s data</source>
        <translation>ペイロードのdataのフィールド</translation>
    </message>
    <message>
        <source>Sent to this webhook</source>
        <translation>このWebhookに送信したもの</translation>
    </message>
    <message>
        <source>An event of this site</source>
        <translation>このサイトのイベント</translation>
    </message>
    <message>
        <source>Sent again by hand</source>
        <translation>手動で再配信したもの</translation>
    </message>
    <message>
        <source>Sent by its event</source>
        <translation>イベントにより送信したもの</translation>
    </message>
    <message>
        <source>In names, payloads, answers</source>
        <translation>名前、ペイロード、応答の中</translation>
    </message>
    <message>
        <source>Cancelled by somebody, or skipped by a pause</source>
        <translation>手動でキャンセル、または一時停止でスキップ</translation>
    </message>
    <message>
        <source>Skipped: the webhook was paused</source>
        <translation>スキップ（Webhookが一時停止中）</translation>
    </message>
    <message>
        <source>Search deliveries and payloads…</source>
        <translation>配信とペイロードを検索…</translation>
    </message>
    <message>
        <source>Filter: search deliveries and payloads</source>
        <translation>フィルター: 配信とペイロードを検索</translation>
    </message>
    <message>
        <source>Words are searched for; state:failed, webhook:Orders, status:5xx, since:1h and more ask for a field; a dash in front leaves out. Ctrl+Space lists all keys.</source>
        <translation>語を入力すると検索します。state:failed、webhook:Orders、status:5xx、since:1hなどはフィールドを指定します。先頭に - を付けると除外します。Ctrl+Spaceですべてのキーを一覧表示します。</translation>
    </message>
    <message>
        <source>What its signature is worth</source>
        <translation>署名の判定</translation>
    </message>
    <message>
        <source>POST, GET …</source>
        <translation>POST、GET …</translation>
    </message>
    <message>
        <source>/hook, /hook*</source>
        <translation>/hook、/hook*</translation>
    </message>
    <message>
        <source>What it was answered: 503, 5xx</source>
        <translation>返した応答: 503、5xx</translation>
    </message>
    <message>
        <source>A header, as in header.user-agent:curl*</source>
        <translation>ヘッダー。例: header.user-agent:curl*</translation>
    </message>
    <message>
        <source>Signed with a secret known here</source>
        <translation>ここで知られているシークレットで署名されています</translation>
    </message>
    <message>
        <source>Signed, but not over these bytes</source>
        <translation>署名はありますが、このバイト列に対するものではありません</translation>
    </message>
    <message>
        <source>Without a signature</source>
        <translation>署名がありません</translation>
    </message>
    <message>
        <source>There was no secret to check with</source>
        <translation>検証に使うシークレットがありませんでした</translation>
    </message>
    <message>
        <source>Search received requests…</source>
        <translation>受信したリクエストを検索…</translation>
    </message>
    <message>
        <source>Filter: search received requests and what they were answered</source>
        <translation>フィルター: 受信したリクエストとその応答を検索</translation>
    </message>
    <message>
        <source>Words are searched for; verdict:invalid, method:POST, path:/hook*, status:5xx, since:1h and more ask for a field; a dash in front leaves out. Ctrl+Space lists all keys.</source>
        <translation>語を入力すると検索します。verdict:invalid、method:POST、path:/hook*、status:5xx、since:1hなどはフィールドを指定します。先頭に - を付けると除外します。Ctrl+Spaceですべてのキーを一覧表示します。</translation>
    </message>
    <message>
        <source>In heads, bodies, answers</source>
        <translation>ヘッダー、ボディ、応答の中</translation>
    </message>
    <message>
        <source>Its number: 12, 40..52</source>
        <translation>番号: 12、40..52</translation>
    </message>
</context>
<context>
    <name>ReadyFile</name>
    <message>
        <source>Written once it is ready, with the URL and the CA&apos;s file as its two lines; removed at the end</source>
        <translation>準備ができると、URLとCAのファイルをそれぞれ1行、計2行で書き込む。終了時に削除</translation>
    </message>
    <message>
        <source>The file %1 that says when it is ready cannot be written: %2</source>
        <translation>準備完了を知らせるファイル%1に書き込めません: %2</translation>
    </message>
    <message>
        <source>--ready-file: there is no folder %1.</source>
        <translation>--ready-file: フォルダー%1がありません。</translation>
    </message>
    <message>
        <source>--ready-file: %1 is there, and is no ordinary file.</source>
        <translation>--ready-file: %1はすでにあり、通常のファイルではありません。</translation>
    </message>
    <message>
        <source>--ready-file: %1 is a link. Name the file itself.</source>
        <translation>--ready-file: %1はリンクです。ファイルそのものを指定してください。</translation>
    </message>
    <message>
        <source>--ready-file: %1 is there, and holds something else. Name another file, or remove it.</source>
        <translation>--ready-file: %1はすでにあり、別の内容が入っています。別のファイルを指定するか、削除してください。</translation>
    </message>
    <message>
        <source>--ready-file takes a file&apos;s name; standard output says by itself where it listens.</source>
        <translation>--ready-fileにはファイル名を指定します。待ち受け先は標準出力にもともと表示されます。</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>&quot;%1&quot; is no KEY=VALUE, such as plan_limit=100000. Keys are %2.</source>
        <translation>「%1」は、plan_limit=100000のようなKEY=VALUEの形式ではありません。使えるキー: %2。</translation>
    </message>
    <message>
        <source>The profile&apos;s switches</source>
        <translation>プロファイルの設定</translation>
    </message>
    <message>
        <source>List them</source>
        <translation>設定を一覧表示</translation>
    </message>
    <message>
        <source>Set one or several</source>
        <translation>1つまたは複数を設定</translation>
    </message>
    <message>
        <source>%1 takes %2, and &quot;%3&quot; is none of these.</source>
        <translation>%1に指定できるのは%2です。「%3」は指定できません。</translation>
    </message>
    <message>
        <source>on or off</source>
        <translation>onまたはoff</translation>
    </message>
    <message>
        <source>Did you mean %1?</source>
        <translation>%1のことですか？</translation>
    </message>
    <message>
        <source>There is no setting &quot;%1&quot;. There are %2.</source>
        <translation>設定「%1」はありません。使える設定: %2。</translation>
    </message>
    <message>
        <source>a number of events a month from 1 on</source>
        <translation>1以上の1か月あたりのイベント数</translation>
    </message>
    <message>
        <source>unlimited, free (1,000 an hour) or pro (5,000)</source>
        <translation>unlimited、free（1時間あたり1,000件）、またはpro（5,000件）</translation>
    </message>
    <message>
        <source>The country database %1 cannot be read.</source>
        <translation>国データベース%1を読み込めません。</translation>
    </message>
    <message>
        <source>allow_loopback_http=on|off (plain HTTP to this machine), system_proxy=on|off, plan_limit=N (events a month), rate_limit=unlimited|free|pro (the Events API&apos;s), country_database=FILE (MaxMind format; empty: none), keep_newest=N|off and keep_days=N|off (what each log holds, older records are deleted)</source>
        <translation>allow_loopback_http=on|off (このマシンへの平文 HTTP)、system_proxy=on|off、plan_limit=N (月あたりのイベント数)、rate_limit=unlimited|free|pro (Events API の制限)、country_database=FILE (MaxMind 形式、空なら無し)、keep_newest=N|off と keep_days=N|off (各ログに残す量。それより古い記録は削除)</translation>
    </message>
    <message>
        <source>a number of records from 1 on, or off</source>
        <translation>1 以上の件数、または off</translation>
    </message>
    <message>
        <source>a number of days from 1 to 3,650, or off</source>
        <translation>1 から 3,650 までの日数、または off</translation>
    </message>
    <message>
        <source>true or false is expected, without quotation marks.</source>
        <translation>引用符なしのtrueまたはfalseが必要です。</translation>
    </message>
    <message>
        <source>a number is expected, without quotation marks.</source>
        <translation>引用符なしの数値が必要です。</translation>
    </message>
</context>
<context>
    <name>ShownWords</name>
    <message>
        <source>valid</source>
        <translation>有効</translation>
    </message>
    <message>
        <source>invalid</source>
        <translation>無効</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>unchecked</source>
        <translation>未検証</translation>
    </message>
    <message>
        <source>untried</source>
        <translation>未試行</translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>status</source>
        <translation>ステータス</translation>
    </message>
    <message>
        <source>redirect</source>
        <translation>リダイレクト</translation>
    </message>
    <message>
        <source>timeout</source>
        <translation>タイムアウト</translation>
    </message>
    <message>
        <source>dns</source>
        <translation>ホスト不明</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>接続拒否</translation>
    </message>
    <message>
        <source>connection</source>
        <translation>接続失敗</translation>
    </message>
    <message>
        <source>tls</source>
        <translation>TLS失敗</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>切断</translation>
    </message>
    <message>
        <source>protocol</source>
        <translation>不正な応答</translation>
    </message>
    <message>
        <source>too_large</source>
        <translation>サイズ超過</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>キャンセル済み</translation>
    </message>
    <message>
        <source>receiver</source>
        <translation>レシーバー</translation>
    </message>
    <message>
        <source>recovers</source>
        <translation>回復する</translation>
    </message>
    <message>
        <source>never recovers</source>
        <translation>回復しない</translation>
    </message>
    <message>
        <source>replay</source>
        <translation>再配信</translation>
    </message>
    <message>
        <source>tampered</source>
        <translation>改ざん</translation>
    </message>
    <message>
        <source>balance</source>
        <translation>集計</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>一時停止中</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>queued</source>
        <translation>キュー内</translation>
    </message>
    <message>
        <source>held</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>送信中</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>配信済み</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>キャンセル済み</translation>
    </message>
    <message>
        <source>valid</source>
        <translation>有効</translation>
    </message>
    <message>
        <source>invalid</source>
        <translation>無効</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>unchecked</source>
        <translation>未検証</translation>
    </message>
    <message>
        <source>malformed</source>
        <translation>不正な形式</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>接続拒否</translation>
    </message>
    <message>
        <source>cross-site</source>
        <translation>クロスサイト</translation>
    </message>
    <message>
        <source>not tried yet</source>
        <translation>未試行</translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>not 2xx</source>
        <translation>2xx以外</translation>
    </message>
    <message>
        <source>redirect</source>
        <translation>リダイレクト</translation>
    </message>
    <message>
        <source>timeout</source>
        <translation>タイムアウト</translation>
    </message>
    <message>
        <source>no such host</source>
        <translation>ホスト不明</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>接続切断</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>応答なし</translation>
    </message>
    <message>
        <source>not HTTP</source>
        <translation>HTTP以外</translation>
    </message>
    <message>
        <source>too large</source>
        <translation>サイズ超過</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>Stored, and about to be sent.</source>
        <translation>保存済みで、まもなく送信されます。</translation>
    </message>
    <message>
        <source>Held back by the limit of %1 deliveries an hour. It goes out as the hour frees.</source>
        <translation>1時間あたり%1件の配信上限により保留されています。枠が空くと送信されます。</translation>
    </message>
    <message>
        <source>A request is under way.</source>
        <translation>リクエストを処理しています。</translation>
    </message>
    <message>
        <source>The last attempt did not succeed. It is tried again after a while.</source>
        <translation>直前の試行は成功しませんでした。しばらくしてから再試行します。</translation>
    </message>
    <message>
        <source>The endpoint answered with a 2xx.</source>
        <translation>エンドポイントが2xxを返しました。</translation>
    </message>
    <message>
        <source>Never sent, because its payload is too large.</source>
        <translation>ペイロードが大きすぎるため、送信されませんでした。</translation>
    </message>
    <message>
        <source>Never sent. Its response says why.</source>
        <translation>送信されませんでした。理由は応答に示されています。</translation>
    </message>
    <message numerus="yes">
        <source>Given up after %n attempt(s). Replay it once the endpoint works.</source>
        <translation>
            <numerusform>%n回の試行後に断念しました。エンドポイントが復旧したら再配信してください。</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled before it was delivered.</source>
        <translation>配信前にキャンセルされました。</translation>
    </message>
    <message>
        <source>Skipped, because the webhook was paused. Replay it to send it.</source>
        <translation>Webhookが一時停止中だったためスキップされました。送信するには再配信してください。</translation>
    </message>
    <message>
        <source>cut short</source>
        <translation>途中で切断</translation>
    </message>
    <message>
        <source>no Ovyxa event</source>
        <translation>Ovyxaのイベントではありません</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>スキップ</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>sending</source>
        <translation>送信中</translation>
    </message>
    <message>
        <source>first</source>
        <translation>初回</translation>
    </message>
    <message>
        <source>again</source>
        <translation>再送</translation>
    </message>
    <message>
        <source>retry %1 · +%2</source>
        <translation>再試行%1 · +%2</translation>
    </message>
    <message>
        <source>next: retry %1 of %2, %3</source>
        <translation>次: 再試行%1/%2、%3</translation>
    </message>
    <message>
        <source>next: the same attempt again</source>
        <translation>次: 同じ試行をもう一度</translation>
    </message>
    <message>
        <source>held by the hourly limit, goes out %1</source>
        <translation>1時間の上限により保留、送信: %1</translation>
    </message>
    <message>
        <source>held by the hourly limit</source>
        <translation>1時間の上限により保留</translation>
    </message>
    <message>
        <source>about to be sent</source>
        <translation>まもなく送信</translation>
    </message>
    <message>
        <source>sending now</source>
        <translation>送信中</translation>
    </message>
    <message>
        <source>delivered with attempt %1</source>
        <translation>試行%1で配信済み</translation>
    </message>
    <message>
        <source>never sent</source>
        <translation>未送信</translation>
    </message>
    <message numerus="yes">
        <source>given up after %n attempts</source>
        <translation>
            <numerusform>%n回の試行後に断念</numerusform>
        </translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>キャンセル済み</translation>
    </message>
    <message>
        <source>skipped: the webhook was paused</source>
        <translation>スキップ（Webhookが一時停止中）</translation>
    </message>
    <message>
        <source>the first attempt</source>
        <translation>初回の試行</translation>
    </message>
    <message>
        <source>retry %1</source>
        <translation>再試行%1</translation>
    </message>
    <message>
        <source>run to %1, %2 · before %3</source>
        <translation>%1まで(%2) · %3の前</translation>
    </message>
    <message>
        <source>run to %1, %2 · due by then: %3</source>
        <translation>%1まで(%2) · それまでに期限: %3</translation>
    </message>
</context>
<context>
    <name>Times</name>
    <message>
        <source>dd MMM</source>
        <translation>M月d日</translation>
    </message>
    <message>
        <source>UTC</source>
        <translation>UTC</translation>
    </message>
    <message>
        <source>Local time</source>
        <translation>現地時刻</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1分</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1時間</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1日</translation>
    </message>
    <message>
        <source>now</source>
        <translation>今</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>%1後</translation>
    </message>
    <message>
        <source>%1 B</source>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>dd MMM</source>
        <comment>as short as a day can be told: dd.MM, dd/MM</comment>
        <translation>MM/dd</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>%1前</translation>
    </message>
    <message>
        <source>Time ago</source>
        <translation>経過時間</translation>
    </message>
</context>
<context>
    <name>TlsFiles</name>
    <message>
        <source>There is no file %1. Check the path.</source>
        <translation>ファイル%1がありません。パスを確認してください。</translation>
    </message>
    <message>
        <source>%1 is not a file. Name the PEM file itself.</source>
        <translation>%1はファイルではありません。PEMファイル自体を指定してください。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2. Check who may read it.</source>
        <translation>%1を読み込めません: %2。読み取り権限を確認してください。</translation>
    </message>
    <message>
        <source>%1 is too large for a PEM file. Check that it is the right one.</source>
        <translation>%1はPEMファイルとしては大きすぎます。正しいファイルか確認してください。</translation>
    </message>
    <message>
        <source>A certificate in %1 is damaged. Export it again.</source>
        <translation>%1の証明書が破損しています。もう一度エクスポートしてください。</translation>
    </message>
    <message>
        <source>%1 holds a private key, but no certificate. Are the two files swapped?</source>
        <translation>%1には秘密鍵がありますが、証明書がありません。2つのファイルが逆ではありませんか？</translation>
    </message>
    <message>
        <source>There is no certificate in %1. It must be a PEM file, with a line “-----BEGIN CERTIFICATE-----”.</source>
        <translation>%1に証明書がありません。「-----BEGIN CERTIFICATE-----」の行があるPEMファイルが必要です。</translation>
    </message>
    <message>
        <source>The private key in %1 is locked with a pass phrase. Save it without one, for example with “openssl pkey -in FILE -out NEW-FILE”.</source>
        <translation>%1の秘密鍵はパスフレーズで保護されています。「openssl pkey -in FILE -out NEW-FILE」などで、パスフレーズなしで保存してください。</translation>
    </message>
    <message>
        <source>The private key in %1 is damaged. Export it again.</source>
        <translation>%1の秘密鍵が破損しています。もう一度エクスポートしてください。</translation>
    </message>
    <message>
        <source>%1 holds a certificate, but no private key. Are the two files swapped?</source>
        <translation>%1には証明書がありますが、秘密鍵がありません。2つのファイルが逆ではありませんか？</translation>
    </message>
    <message>
        <source>There is no private key in %1. It must be a PEM file, with a line “-----BEGIN PRIVATE KEY-----”.</source>
        <translation>%1に秘密鍵がありません。「-----BEGIN PRIVATE KEY-----」の行があるPEMファイルが必要です。</translation>
    </message>
    <message>
        <source>The private key in %1 is neither RSA nor EC. Use one of these.</source>
        <translation>%1の秘密鍵がRSAでもECでもありません。いずれかを使ってください。</translation>
    </message>
    <message>
        <source>The RSA key in %1 has %2 bits. TLS wants at least %3; make a new one.</source>
        <translation>%1のRSA鍵は%2ビットです。TLSには%3ビット以上が必要です。新しく作成してください。</translation>
    </message>
    <message>
        <source>The key in %1 does not belong to the certificate in %2. Use the key that the certificate was made with.</source>
        <translation>%1の鍵は%2の証明書に対応していません。証明書の作成に使った鍵を指定してください。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate must come first in %1, before those that signed it.</source>
        <translation>%1では、サーバーの証明書を、署名した側の証明書より先に置く必要があります。</translation>
    </message>
</context>
<context>
    <name>TlsReport</name>
    <message>
        <source>The certificate ended at %1, so peers refuse it. Use a newer one, unless that is what you try out.</source>
        <translation>証明書の有効期限が%1に切れているため、相手に拒否されます。意図的なテストでなければ、新しい証明書を使ってください。</translation>
    </message>
    <message>
        <source>The certificate begins only at %1, so peers refuse it. Compare the clocks, or use another one.</source>
        <translation>証明書は%1から有効なため、それまでは相手に拒否されます。両方の時計を比べるか、別の証明書を使ってください。</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer does not trust the certificate. Give it the certificate of the authority.</source>
        <translation>TLSハンドシェイクに失敗しました。相手が証明書を信頼していません。認証局の証明書を相手に渡してください。</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer says that the certificate has expired. Compare the clocks.</source>
        <translation>TLSハンドシェイクに失敗しました。相手によると証明書の有効期限が切れています。両方の時計を比べてください。</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer speaks plain HTTP, and this port speaks TLS. Use https:// in its URL.</source>
        <translation>TLSハンドシェイクに失敗しました。相手は暗号化なしのHTTPを使っていますが、このポートはTLSです。相手のURLをhttps://にしてください。</translation>
    </message>
    <message>
        <source>The TLS handshake failed: what the peer sent is not TLS.</source>
        <translation>TLSハンドシェイクに失敗しました。相手が送ったものはTLSではありません。</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer wants a version of TLS older than 1.2.</source>
        <translation>TLSハンドシェイクに失敗しました。相手が1.2より古いTLSを求めています。</translation>
    </message>
    <message>
        <source>The TLS handshake failed: the peer and this server have no cipher in common.</source>
        <translation>TLSハンドシェイクに失敗しました。相手とこのサーバーに共通の暗号スイートがありません。</translation>
    </message>
    <message>
        <source>The TLS connection failed: %1.</source>
        <translation>TLS接続に失敗しました: %1。</translation>
    </message>
</context>
<context>
    <name>TrafficWords</name>
    <message>
        <source>%L1 / %L2 events (%3%)</source>
        <translation>%L1 / %L2イベント（%3%）</translation>
    </message>
    <message>
        <source>%L1 / %L2 (%3%)</source>
        <translation>%L1 / %L2（%3%）</translation>
    </message>
    <message>
        <source>limit reached</source>
        <translation>上限に到達</translation>
    </message>
    <message>
        <source>%1 % reached</source>
        <translation>%1%に到達</translation>
    </message>
    <message>
        <source>within the plan</source>
        <translation>プランの範囲内</translation>
    </message>
    <message>
        <source>%L1 by bots</source>
        <translation>ボット%L1件</translation>
    </message>
    <message>
        <source>%L1 refused</source>
        <translation>拒否%L1件</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>オフ</translation>
    </message>
    <message>
        <source>Free: %L1 an hour</source>
        <translation>Free: 1時間に%L1件</translation>
    </message>
    <message>
        <source>Pro: %L1 an hour</source>
        <translation>Pro: 1時間に%L1件</translation>
    </message>
    <message numerus="yes">
        <source>%Ln views</source>
        <translation>
            <numerusform>%Lnビュー</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events</source>
        <translation>
            <numerusform>%Lnイベント</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UrlPolicy</name>
    <message>
        <source>The URL is %1 bytes long; at most %2 are allowed. Check that nothing else was pasted with it.</source>
        <translation>URLの長さが%1バイトです。上限は%2バイトです。ほかのものが一緒に貼り付けられていないか確認してください。</translation>
    </message>
    <message>
        <source>The URL holds broken text (half a character). Type it again.</source>
        <translation>URLに壊れたテキスト（文字の半分）が含まれています。入力し直してください。</translation>
    </message>
    <message>
        <source>The URL holds a backslash. Write “/” instead.</source>
        <translation>URLにバックスラッシュが含まれています。代わりに「/」を使ってください。</translation>
    </message>
    <message>
        <source>The URL holds a space. Remove it, or write %20 where it belongs to the path.</source>
        <translation>URLに空白が含まれています。削除するか、パスの一部であれば%20と書いてください。</translation>
    </message>
    <message>
        <source>The URL holds an invisible character (U+%1). Remove it.</source>
        <translation>URLに見えない文字（U+%1）が含まれています。削除してください。</translation>
    </message>
    <message>
        <source>The URL holds the character %1, which must be escaped. Write %2 instead.</source>
        <translation>URLに、エスケープが必要な文字%1が含まれています。代わりに%2と書いてください。</translation>
    </message>
    <message>
        <source>This is not a valid URL: the host, the port or a %-escape in it cannot be read. It should look like https://example.com/hook.</source>
        <translation>有効なURLではありません。ホスト、ポート、または%エスケープを読み取れません。https://example.com/hookのような形式にしてください。</translation>
    </message>
    <message>
        <source>The URL does not say how to connect. For a server on this machine write http://%1.</source>
        <translation>URLに接続方法が示されていません。このマシンのサーバーが対象なら、http://%1と書いてください。</translation>
    </message>
    <message>
        <source>The URL does not say how to connect. Put https:// in front of it.</source>
        <translation>URLに接続方法が示されていません。先頭にhttps://を付けてください。</translation>
    </message>
    <message>
        <source>Enter the URL that events are sent to, such as https://example.com/hook.</source>
        <translation>イベントの送信先URLを入力してください。例: https://example.com/hook。</translation>
    </message>
    <message>
        <source>This is not a valid URL. It should look like https://example.com/hook.</source>
        <translation>有効なURLではありません。https://example.com/hookのような形式にしてください。</translation>
    </message>
    <message>
        <source>Webhooks are sent over https, not over “%1”. Use an https:// URL.</source>
        <translation>Webhookは「%1」ではなくhttpsで送信します。https://のURLを使ってください。</translation>
    </message>
    <message>
        <source>Two slashes are missing after “%1:”. It should look like https://example.com/hook.</source>
        <translation>「%1:」の後にスラッシュが2つありません。https://example.com/hookのような形式にしてください。</translation>
    </message>
    <message>
        <source>The URL holds a user name or password (what stands before “@”). Remove it: it would end up in logs, and the signature is what proves who sends.</source>
        <translation>URLにユーザー名またはパスワード（「@」の前の部分）が含まれています。ログに残るため削除してください。送信者は署名で証明されます。</translation>
    </message>
    <message>
        <source>The URL holds a fragment (“#…”), which is never sent. Remove it.</source>
        <translation>URLにフラグメント（「#…」）が含まれています。送信されないため削除してください。</translation>
    </message>
    <message>
        <source>The URL names no host. It should look like https://example.com/hook.</source>
        <translation>URLにホストがありません。https://example.com/hookのような形式にしてください。</translation>
    </message>
    <message>
        <source>Port 0 cannot be connected to. Give the port that the endpoint listens on, or leave it out.</source>
        <translation>ポート0には接続できません。エンドポイントが待ち受けているポートを指定するか、省略してください。</translation>
    </message>
    <message>
        <source>Webhooks must use HTTPS: http:// would send events in the clear to %1. Use https://.</source>
        <translation>WebhookではHTTPSが必須です。http://では、イベントが暗号化されずに%1へ送信されます。https://を使ってください。</translation>
    </message>
    <message>
        <source>Webhooks must use HTTPS. For a server on this machine, allow plain HTTP to this machine, or use https://.</source>
        <translation>WebhookではHTTPSが必須です。このマシンのサーバーが対象なら、このマシンへの暗号化なしのHTTPを許可するか、https://を使ってください。</translation>
    </message>
    <message>
        <source>The path holds an empty segment (“//”). It is sent exactly so, and some servers take it for another path.</source>
        <translation>パスに空のセグメント（「//」）が含まれています。そのまま送信されるため、別のパスとみなすサーバーもあります。</translation>
    </message>
    <message>
        <source>The path holds “.” or “..” as a segment. It is sent exactly so, and some servers resolve it or refuse it.</source>
        <translation>パスに「.」または「..」のセグメントが含まれています。そのまま送信されるため、解決または拒否するサーバーもあります。</translation>
    </message>
    <message>
        <source>%1 is where a server on this machine listens, or what a container calls it. Write %2.</source>
        <translation>%1はこのマシンのサーバーが待ち受けるアドレス、またはコンテナーからの呼び名です。%2と書いてください。</translation>
    </message>
    <message>
        <source>A colon is missing after “%1”. It should look like https://example.com/hook.</source>
        <translation>「%1」の後にコロンがありません。https://example.com/hook のような形にしてください。</translation>
    </message>
    <message>
        <source>An address of IPv6 stands in brackets. It should look like http://[::1]:3000 or https://[2001:db8::1]/hook.</source>
        <translation>IPv6 アドレスは角かっこで囲みます。http://[::1]:3000 や https://[2001:db8::1]/hook のような形にしてください。</translation>
    </message>
    <message>
        <source>What stands behind “%1:” is no port. For a server on this machine write http://%1:3000.</source>
        <translation>「%1:」の後がポート番号ではありません。このマシンのサーバーには http://%1:3000 と書いてください。</translation>
    </message>
</context>
<context>
    <name>WebhookWords</name>
    <message>
        <source>%1/%2 h</source>
        <extracomment>used deliveries of those allowed in an hour; &quot;h&quot; is the hour</extracomment>
        <translation>%1/%2件/時</translation>
    </message>
    <message>
        <source>A visitor completes a goal.</source>
        <translation>訪問者が目標を達成したとき。</translation>
    </message>
    <message>
        <source>The month&apos;s events reach %1 % or %2 % of the plan.</source>
        <translation>今月のイベントがプランの%1%または%2%に達したとき。</translation>
    </message>
    <message>
        <source>More visitors are active at once than a threshold.</source>
        <translation>同時にアクティブな訪問者がしきい値を超えたとき。</translation>
    </message>
    <message>
        <source>points at your receiver</source>
        <translation>このレシーバー宛て</translation>
    </message>
    <message>
        <source>%1 of %2 %3</source>
        <extracomment>the first of so many retries, and when: &quot;1 of 3 in 0:42&quot;</extracomment>
        <translation>%1/%2 %3</translation>
    </message>
    <message>
        <source>nothing listens there</source>
        <translation>待ち受けなし</translation>
    </message>
    <message>
        <source>failing</source>
        <translation>失敗中</translation>
    </message>
    <message>
        <source>retrying</source>
        <translation>再試行中</translation>
    </message>
    <message>
        <source>Listens for %1.</source>
        <translation>対象イベント: %1。</translation>
    </message>
    <message>
        <source>%1 of %2 deliveries used in the last hour.</source>
        <translation>直近の1時間で%2件中%1件の配信を使用。</translation>
    </message>
    <message>
        <source>Slack answers 400 no_text to Ovyxa&apos;s JSON: its messages need a text.</source>
        <translation>OvyxaのJSONにSlackは400 no_textを返します。Slackのメッセージにはテキストが必要です。</translation>
    </message>
    <message>
        <source>The previous secret is still accepted.</source>
        <translation>以前のシークレットもまだ受け付けられます。</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Its events are kept as skipped until it is resumed, and can be sent then. What was under way goes on.</source>
        <translation>再開するまでイベントはスキップとして保存され、その後送信できます。進行中だったものは続行します。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events skipped</source>
        <translation>
            <numerusform>%Ln件のイベントをスキップ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in the last hour</source>
        <translation>
            <numerusform>直近の1時間に%Ln件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries are held back until the hour has room.</source>
        <translation>
            <numerusform>1時間の枠が空くまで%Ln件の配信を保留しています。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Webhooks</name>
    <message>
        <source>Its secret, shown this once: %1</source>
        <translation>シークレット（表示は今回限り）: %1</translation>
    </message>
    <message>
        <source>Secrets are kept in %1.</source>
        <translation>シークレットの保管先: %1。</translation>
    </message>
    <message>
        <source>--events takes goal.completed, usage.threshold and realtime.spike, separated by commas; &quot;%1&quot; is something else.</source>
        <translation>--eventsにはgoal.completed、usage.threshold、realtime.spikeをカンマ区切りで指定します。「%1」は使えません。</translation>
    </message>
    <message>
        <source>There is no webhook %1.</source>
        <translation>Webhook %1はありません。</translation>
    </message>
    <message>
        <source>Removed. Its deliveries stay in the log.</source>
        <translation>削除しました。配信はログに残ります。</translation>
    </message>
    <message>
        <source>The sites&apos; webhooks</source>
        <translation>サイトのWebhook</translation>
    </message>
    <message>
        <source>Add a webhook; without a secret, one is made and shown once</source>
        <translation>Webhookを追加。シークレットがなければ作成して一度だけ表示</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>対象のサイト</translation>
    </message>
    <message>
        <source>Where to; https</source>
        <translation>送信先（https）</translation>
    </message>
    <message>
        <source>goal.completed, usage.threshold, realtime.spike; separated by commas</source>
        <translation>goal.completed、usage.threshold、realtime.spike（カンマ区切り）</translation>
    </message>
    <message>
        <source>What it is called; without it, the URL&apos;s host</source>
        <translation>名前。指定がなければURLのホスト</translation>
    </message>
    <message>
        <source>realtime.spike fires above so many active visitors</source>
        <translation>realtime.spikeが発火するアクティブ訪問者数（この値を超えたとき）</translation>
    </message>
    <message>
        <source>ovyxa or slack</source>
        <translation>ovyxaまたはslack</translation>
    </message>
    <message>
        <source>hex, prefixed or base64</source>
        <translation>hex、prefixed、またはbase64</translation>
    </message>
    <message>
        <source>Trust this certificate authority too, for this webhook alone (PEM); read at each delivery</source>
        <translation>このWebhookに限り、この認証局も信頼する（PEM）。配信のたびに読み込む</translation>
    </message>
    <message>
        <source>new for each request, or kept</source>
        <translation>new: リクエストごとに新しい接続、kept: 接続を維持</translation>
    </message>
    <message>
        <source>List the webhooks</source>
        <translation>Webhookを一覧表示</translation>
    </message>
    <message>
        <source>Of this site only</source>
        <translation>このサイトのものだけ</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>対象の番号</translation>
    </message>
    <message>
        <source>Remove a webhook; its deliveries stay in the log</source>
        <translation>Webhookを削除。配信はログに残る</translation>
    </message>
    <message>
        <source>Give a webhook a new secret; for 24 hours the receiver accepts both</source>
        <translation>Webhookのシークレットを新しくする。レシーバーは24時間、両方を受け付ける</translation>
    </message>
    <message>
        <source>Paused: its events are kept as skipped from now on. What is under way goes on.</source>
        <translation>一時停止しました。以後のイベントはスキップとして保存されます。進行中のものは続行します。</translation>
    </message>
    <message numerus="yes">
        <source>Resumed. %n event(s) were skipped and can be sent: deliveries replay --query &apos;%1&apos;</source>
        <translation>
            <numerusform>再開しました。スキップされた%n件のイベントを送信できます: deliveries replay --query &apos;%1&apos;</numerusform>
        </translation>
    </message>
    <message>
        <source>Resumed.</source>
        <translation>再開しました。</translation>
    </message>
    <message>
        <source>Pause a webhook: its events are kept as skipped, and can be sent later</source>
        <translation>Webhookを一時停止。イベントはスキップとして保存され、後で送信できる</translation>
    </message>
    <message>
        <source>Resume a paused webhook; says what was skipped meanwhile</source>
        <translation>一時停止中のWebhookを再開。その間にスキップされた件数を表示</translation>
    </message>
    <message>
        <source>The nearest is &quot;%1&quot;.</source>
        <translation>最も近いのは「%1」です。</translation>
    </message>
    <message>
        <source>No webhooks yet.</source>
        <translation>Webhook はまだありません。</translation>
    </message>
    <message>
        <source>No webhooks of %1 yet.</source>
        <translation>%1 の Webhook はまだありません。</translation>
    </message>
    <message>
        <source>Webhooks must use HTTPS. For a server on this machine, use https://, or let the profile allow it: &quot;ovyxa-bench settings set allow_loopback_http=on&quot;.</source>
        <translation>WebhookにはHTTPSが必要です。このコンピューター上のサーバーには、https://を使うか、プロファイルで許可してください: &quot;ovyxa-bench settings set allow_loopback_http=on&quot;。</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Simulated time: %1, as this machine&apos;s.</source>
        <translation>シミュレーション時刻: %1（このマシンの時刻と同じ）。</translation>
    </message>
    <message>
        <source>Simulated time: %1, %2 ahead of this machine&apos;s.</source>
        <translation>シミュレーション時刻: %1（このマシンの時刻より%2先）。</translation>
    </message>
    <message>
        <source>, spike above %1 visitors</source>
        <translation>、スパイクは訪問者%1人超</translation>
    </message>
    <message>
        <source>path %1</source>
        <translation>パス%1</translation>
    </message>
    <message>
        <source>event %1</source>
        <translation>イベント%1</translation>
    </message>
    <message>
        <source>%1 (revoked)</source>
        <translation>%1（失効済み）</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>キュー内</translation>
    </message>
    <message>
        <source>held</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>送信中</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>配信済み</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>キャンセル済み</translation>
    </message>
    <message>
        <source>%1  Alert: %2. It stands at %3.</source>
        <translation>%1  アラート: %2。現在の値は%3です。</translation>
    </message>
    <message numerus="yes">
        <source>%n attempt(s)</source>
        <translation>
            <numerusform>試行%n回</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) to send again.</source>
        <translation>
            <numerusform>再送信する配信: %n件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them was already answered with 2xx: the endpoint may have processed it.</source>
        <translation>
            <numerusform>うち%n件には、すでに2xxが返されています。エンドポイントで処理済みの可能性があります。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be sent again: its webhook is gone.</source>
        <translation>
            <numerusform>%n件は、Webhookがもうないため再送信できません。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s) at once</source>
        <translation>
            <numerusform>一度に%n件のリクエスト</numerusform>
        </translation>
    </message>
    <message>
        <source>; all of them take %1 s if each takes as long as it did last time, and at most %2 s.</source>
        <translation>。それぞれ前回と同じ時間がかかるとすると全体で%1秒、最長で%2秒です。</translation>
    </message>
    <message>
        <source>What goes on failing is tried for the last time after %1 min of simulated time.</source>
        <translation>失敗が続く配信の最後の試行は、シミュレーション時間で%1分後です。</translation>
    </message>
    <message>
        <source>Delivery %1, attempt %2: %3 after %4 ms.</source>
        <translation>配信%1、試行%2: %3（%4 ms）。</translation>
    </message>
    <message numerus="yes">
        <source>The next attempt is in %n second(s) of simulated time.</source>
        <translation>
            <numerusform>次の試行はシミュレーション時間で%n秒後です。</numerusform>
        </translation>
    </message>
    <message>
        <source>, paused</source>
        <translation>、一時停止中</translation>
    </message>
    <message>
        <source>Page views counted: %1, custom events: %2, those of bots left out: %3; %4 of %5 events this month (%6 %).</source>
        <translation>数えたページビュー: %1件、カスタムイベント: %2件、ボットのため除外: %3件。今月のイベントは%5件中%4件です（%6%）。</translation>
    </message>
</context>
<context>
    <name>ovyxa::AbsencePanel</name>
    <message>
        <source>Why is this delivery not here?</source>
        <translation>この配信がここにないのはなぜですか？</translation>
    </message>
    <message>
        <source>Close, and go back to the inspector</source>
        <translation>閉じてインスペクターに戻る</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>イベント</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>to</source>
        <extracomment>between an event and a webhook: &quot;goal.completed to Orders&quot;</extracomment>
        <translation>→</translation>
    </message>
    <message>
        <source>Time near which it is missed</source>
        <translation>欠けているおおよその時刻</translation>
    </message>
    <message>
        <source>near</source>
        <extracomment>before a time</extracomment>
        <translation>時刻</translation>
    </message>
    <message>
        <source>There is no webhook yet, so nothing is sent anywhere.</source>
        <translation>Webhookがまだないため、どこにも送信されません。</translation>
    </message>
    <message>
        <source>Add one on the left: it gets the events of its site that it listens to.</source>
        <translation>左で追加してください。選択したサイトのイベントを受け取ります。</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>未送信</translation>
    </message>
    <message>
        <source>this event</source>
        <translation>このイベント</translation>
    </message>
    <message numerus="yes">
        <source>%n events found</source>
        <translation>
            <numerusform>イベント%n件</numerusform>
        </translation>
    </message>
    <message>
        <source>Of these the nearest is meant</source>
        <translation>最も近いものが対象です</translation>
    </message>
    <message>
        <source>Fire %1</source>
        <translation>%1を発生させる</translation>
    </message>
    <message>
        <source>Fire with %1</source>
        <translation>%1で発生させる</translation>
    </message>
    <message>
        <source>Lower it to %1</source>
        <translation>%1に下げる</translation>
    </message>
    <message>
        <source>Listen to %1</source>
        <translation>%1を対象にする</translation>
    </message>
    <message>
        <source>Send it to %1</source>
        <translation>%1に送信</translation>
    </message>
    <message>
        <source>Send it again</source>
        <translation>再送信</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>編集して再送信</translation>
    </message>
    <message>
        <source>Run the clock until then</source>
        <translation>その時刻まで時計を進める</translation>
    </message>
    <message>
        <source>Show it in the log</source>
        <translation>ログで表示</translation>
    </message>
    <message>
        <source>%1 fires above %2 now.</source>
        <translation>%1は%2を超えると発生するようになりました。</translation>
    </message>
    <message>
        <source>%1 listens to %2 now.</source>
        <translation>%1は%2の対象になりました。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Resume %1</source>
        <translation>%1を再開</translation>
    </message>
    <message>
        <source>%1 gets its events again.</source>
        <translation>%1は再びイベントを受け取ります。</translation>
    </message>
</context>
<context>
    <name>ovyxa::AbsenceReport</name>
    <message>
        <source>Where this event went</source>
        <translation>このイベントの送信先</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>テキストとしてコピー</translation>
    </message>
    <message>
        <source>All of this, for a ticket or a colleague</source>
        <translation>すべての内容。チケットや同僚への共有用</translation>
    </message>
    <message>
        <source>Asked in this order</source>
        <translation>確認の順序</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Show the delivery to %1</source>
        <translation>%1への配信を表示</translation>
    </message>
</context>
<context>
    <name>ovyxa::AbsenceWords</name>
    <message>
        <source>No %1 happened within 5 minutes of that time.</source>
        <translation>その時刻の前後5分以内に%1は発生していません。</translation>
    </message>
    <message>
        <source>It belongs to %1, and %2 is a webhook of %3.</source>
        <translation>これは%1のもので、%2は%3のWebhookです。</translation>
    </message>
    <message>
        <source>It was never sent: the visitor was a bot.</source>
        <translation>送信されていません。訪問者はボットでした。</translation>
    </message>
    <message>
        <source>It was never sent: %1 does not listen to %2.</source>
        <translation>送信されていません。%1は%2の対象ではありません。</translation>
    </message>
    <message>
        <source>It was never sent: %1 was added later, %2.</source>
        <translation>送信されていません。%1は後から追加されました（%2）。</translation>
    </message>
    <message>
        <source>It was never sent: %1 did not listen to %2 then.</source>
        <translation>送信されていません。当時%1は%2の対象ではありませんでした。</translation>
    </message>
    <message>
        <source>It went to one other webhook alone.</source>
        <translation>別の1つのWebhookにだけ送信されました。</translation>
    </message>
    <message>
        <source>It went to %1 alone.</source>
        <translation>%1にだけ送信されました。</translation>
    </message>
    <message numerus="yes">
        <source>It was never sent: %n active visitors are not above %1&apos;s threshold of %2.</source>
        <translation>
            <numerusform>送信されていません。アクティブな訪問者%n人は%1のしきい値%2を超えていません。</numerusform>
        </translation>
    </message>
    <message>
        <source>It has not happened: %1 of %2 events are below 80 %.</source>
        <translation>発生していません。%2件中%1件は80%未満です。</translation>
    </message>
    <message>
        <source>The month stands at %1 %, and tells each threshold once.</source>
        <translation>今月は%1%で、各しきい値は1回だけ通知されます。</translation>
    </message>
    <message>
        <source>It was never sent: %1 bytes are over the limit of %2.</source>
        <translation>送信されていません。%1バイトは上限の%2を超えています。</translation>
    </message>
    <message>
        <source>It is held back: %1 has had its %2 deliveries in the last hour.</source>
        <translation>保留中です。%1は直近1時間で%2件の配信を使い切りました。</translation>
    </message>
    <message>
        <source>It was never sent: it was cancelled.</source>
        <translation>送信されていません。キャンセルされました。</translation>
    </message>
    <message numerus="yes">
        <source>It was cancelled after %n requests.</source>
        <translation>
            <numerusform>%n件のリクエストの後にキャンセルされました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It may have been deleted: %n events are in the log no more.</source>
        <translation>
            <numerusform>削除された可能性があります。%n件のイベントがもうログにありません。</numerusform>
        </translation>
    </message>
    <message>
        <source>Its delivery to %1 was deleted from the log.</source>
        <translation>%1への配信はログから削除されました。</translation>
    </message>
    <message>
        <source>It is here: %1 got it.</source>
        <translation>あります。%1が受け取りました。</translation>
    </message>
    <message>
        <source>It has failed so far, and is sent again %1.</source>
        <translation>これまで失敗しており、%1に再送信されます。</translation>
    </message>
    <message numerus="yes">
        <source>It was sent %n times, and failed.</source>
        <translation>
            <numerusform>%n回送信され、失敗しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>It is on its way.</source>
        <translation>送信中です。</translation>
    </message>
    <message>
        <source>Fire one, have the traffic set it off, or choose another time. Of traffic that set off nothing, only the last since the bench was started is known.</source>
        <translation>手動またはトラフィックで発生させるか、別の時刻を選んでください。何も発生させなかったトラフィックは、起動後の最近のものだけがわかります。</translation>
    </message>
    <message>
        <source>A webhook gets the events of its own site alone. Add one to %1, or send it here.</source>
        <translation>Webhookは自分のサイトのイベントだけを受け取ります。%1に追加するか、ここに送信してください。</translation>
    </message>
    <message>
        <source>“%1” is a known crawler&apos;s user agent: it counts nowhere and sets off nothing. Send the hit with a browser&apos;s.</source>
        <translation>「%1」は既知のクローラーのユーザーエージェントで、数えられず何も発生させません。ブラウザーのもので送信してください。</translation>
    </message>
    <message>
        <source>Have it listen, and it gets the next one.</source>
        <translation>対象に加えると、次のものから届きます。</translation>
    </message>
    <message>
        <source>A webhook gets what happens from then on. Send this one there, or fire another.</source>
        <translation>Webhookは追加後に発生したものを受け取ります。これを送信するか、もう一度発生させてください。</translation>
    </message>
    <message>
        <source>It does now, and gets the next one.</source>
        <translation>現在は対象なので、次のものから届きます。</translation>
    </message>
    <message>
        <source>It was sent there as a test or from the command line, or %1 did not listen then. Send it there now.</source>
        <translation>テストまたはコマンドラインから送信されたか、当時%1は対象ではありませんでした。今から送信できます。</translation>
    </message>
    <message>
        <source>%1 asks for more than %2 active in 5 minutes. Fire with more, or lower the threshold.</source>
        <translation>%1は5分間に%2人を超えるアクティブな訪問者が必要です。それより多く発生させるか、しきい値を下げてください。</translation>
    </message>
    <message>
        <source>It fires when the count rises above %1, and again only once it has been at %1 or below in between.</source>
        <translation>数が%1を超えると発生し、%1以下に戻ってからでないと再び発生しません。</translation>
    </message>
    <message>
        <source>Fill the month at the traffic, or fire the event.</source>
        <translation>トラフィックで今月の使用量を増やすか、イベントを発生させてください。</translation>
    </message>
    <message>
        <source>80 % and 100 % fire once each, in a calendar month by UTC. Fire one by hand to see it again.</source>
        <translation>80%と100%はUTCの暦月ごとに1回ずつ発生します。もう一度見るには手動で発生させてください。</translation>
    </message>
    <message>
        <source>Shorten its data, and send it again.</source>
        <translation>データを短くして再送信してください。</translation>
    </message>
    <message>
        <source>It goes out in its order as the hour frees; nothing is dropped.</source>
        <translation>枠が空き次第、順番に送信されます。失われるものはありません。</translation>
    </message>
    <message>
        <source>It goes out in its order, %1 at the earliest; nothing is dropped.</source>
        <translation>早ければ%1に、順番に送信されます。失われるものはありません。</translation>
    </message>
    <message>
        <source>Send it again: that is a new delivery of the same event.</source>
        <translation>再送信してください。同じイベントの新しい配信になります。</translation>
    </message>
    <message>
        <source>What was deleted cannot be told from what never was. Fire another.</source>
        <translation>削除されたものと存在しなかったものは区別できません。もう一度発生させてください。</translation>
    </message>
    <message>
        <source>Whether it arrived is not known here any more. Look at your endpoint, or send it there again.</source>
        <translation>届いたかどうかはもうわかりません。エンドポイントを確認するか、再送信してください。</translation>
    </message>
    <message>
        <source>is of another site</source>
        <translation>別のサイトのもの</translation>
    </message>
    <message>
        <source>does not listen to %1</source>
        <translation>%1は対象外</translation>
    </message>
    <message>
        <source>was added later</source>
        <translation>後から追加</translation>
    </message>
    <message>
        <source>did not listen then</source>
        <translation>当時は対象外</translation>
    </message>
    <message>
        <source>it went to another alone</source>
        <translation>別のWebhookのみ</translation>
    </message>
    <message>
        <source>below its threshold of %1</source>
        <translation>しきい値%1を超えず</translation>
    </message>
    <message>
        <source>deleted from the log</source>
        <translation>ログから削除</translation>
    </message>
    <message>
        <source>Visitors came</source>
        <translation>訪問者が来た</translation>
    </message>
    <message>
        <source>Events were counted</source>
        <translation>イベントが数えられた</translation>
    </message>
    <message>
        <source>The event happened</source>
        <translation>イベントが発生した</translation>
    </message>
    <message>
        <source>It belongs to this site</source>
        <translation>このサイトのものである</translation>
    </message>
    <message>
        <source>Not by a bot</source>
        <translation>ボットではない</translation>
    </message>
    <message>
        <source>%1 listens to %2</source>
        <translation>%1は%2の対象</translation>
    </message>
    <message>
        <source>A threshold was reached</source>
        <translation>しきい値に達した</translation>
    </message>
    <message>
        <source>Above its threshold</source>
        <translation>しきい値を超えた</translation>
    </message>
    <message>
        <source>Small enough to send</source>
        <translation>送信できる大きさ</translation>
    </message>
    <message>
        <source>Within 100 an hour</source>
        <translation>1時間100件以内</translation>
    </message>
    <message>
        <source>Not cancelled</source>
        <translation>キャンセルされていない</translation>
    </message>
    <message>
        <source>Not deleted from the log</source>
        <translation>ログから削除されていない</translation>
    </message>
    <message>
        <source>not asked</source>
        <translation>未確認</translation>
    </message>
    <message>
        <source>not known any more</source>
        <translation>もう不明</translation>
    </message>
    <message numerus="yes">
        <source>%n active</source>
        <translation>
            <numerusform>アクティブ%n人</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2件中%1件</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>%1から</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>はい</translation>
    </message>
    <message>
        <source>no</source>
        <translation>いいえ</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>It was never sent: %1 was paused.</source>
        <translation>送信されていません。%1は一時停止中でした。</translation>
    </message>
    <message>
        <source>It is kept, byte for byte. Send it now; that goes to a paused webhook, too.</source>
        <translation>バイト単位でそのまま保存されています。今すぐ送信できます。一時停止中のWebhookにも届きます。</translation>
    </message>
    <message>
        <source>was paused</source>
        <translation>一時停止中だった</translation>
    </message>
    <message>
        <source>%1 was not paused</source>
        <translation>%1は一時停止中ではない</translation>
    </message>
    <message>
        <source>It was never sent: %1 had told of this spike before, or asked for more visitors then.</source>
        <translation>送信されていません。%1はこの急増をすでに通知していたか、その時点ではより多くの訪問者を必要としていました。</translation>
    </message>
    <message>
        <source>had told of it, or asked for more</source>
        <translation>通知済み、または条件未満</translation>
    </message>
</context>
<context>
    <name>ovyxa::AlertController</name>
    <message>
        <source>There is such a rule already.</source>
        <translation>同じルールがすでにあります。</translation>
    </message>
    <message>
        <source>Alert: %1. It stands at %2.</source>
        <translation>アラート: %1。現在の値は%2です。</translation>
    </message>
</context>
<context>
    <name>ovyxa::Alerts</name>
    <message>
        <source>There is such a rule already.</source>
        <translation>同じルールがすでにあります。</translation>
    </message>
    <message>
        <source>There is no alert rule %1.</source>
        <translation>アラートルール%1はありません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::AlertsDialog</name>
    <message>
        <source>No rules yet. Type one below: it tells you when verified events reach a figure.</source>
        <translation>ルールはまだありません。下に入力すると、検証済みのイベントが指定の数に達したときに通知します。</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>ルールを追加</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Raised</source>
        <translation>発生</translation>
    </message>
    <message>
        <source>Alerts on received events</source>
        <translation>受信イベントのアラート</translation>
    </message>
    <message>
        <source>Alert rules</source>
        <translation>アラートルール</translation>
    </message>
    <message>
        <source>New alert rule</source>
        <translation>新しいアラートルール</translation>
    </message>
    <message>
        <source>Add up a field with sum(value), and set a pause with “silent for 15m” at the end. Only events whose signature is valid count.</source>
        <translation>sum(value)でフィールドを合計し、末尾の「silent for 15m」で休止時間を設定します。署名が有効なイベントだけを数えます。</translation>
    </message>
    <message>
        <source>Ovyxa names alerting as a use and not its rules. Assumed: minutes, hours, days and months are those of the calendar in UTC, on the simulated clock; without a pause a rule is silent until the next one.</source>
        <translation>Ovyxaは用途としてアラートを挙げていますが、ルールは定めていません。前提: 分、時間、日、月はシミュレーション時計に基づくUTCの暦の単位です。休止時間がなければ、ルールは次の期間まで通知しません。</translation>
    </message>
    <message>
        <source>Alerts that were raised</source>
        <translation>発生したアラート</translation>
    </message>
    <message>
        <source>A double click shows the request</source>
        <translation>ダブルクリックでリクエストを表示</translation>
    </message>
    <message>
        <source>%1   ·   last raised %2</source>
        <translation>%1   ·   最終発生 %2</translation>
    </message>
    <message>
        <source>The rule is removed: %1</source>
        <translation>ルールを削除しました: %1</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>New alert rule, such as %1</source>
        <translation>新しいアラート規則（例: %1）</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Select an alert to remove first.</source>
        <translation>先に削除するアラートを選んでください。</translation>
    </message>
    <message>
        <source>Write a rule first.</source>
        <translation>先にルールを書いてください。</translation>
    </message>
</context>
<context>
    <name>ovyxa::ApiForm</name>
    <message>
        <source>Start the Events API, and a line to try it with stands here.</source>
        <translation>Events APIを開始すると、試すためのコマンドがここに表示されます。</translation>
    </message>
    <message>
        <source>A command line that posts a page view</source>
        <translation>ページビューを送信するコマンドライン</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Make a key</source>
        <translation>キーを作成</translation>
    </message>
    <message>
        <source>Refused last</source>
        <translation>直近の拒否</translation>
    </message>
    <message>
        <source>Copy the URL. The same port takes HTTPS and, from this machine, plain HTTP.</source>
        <translation>URLをコピー。同じポートでHTTPSと、このマシンからの暗号化なしのHTTPを受け付けます。</translation>
    </message>
    <message>
        <source>Port of the Events API</source>
        <translation>Events APIのポート</translation>
    </message>
    <message>
        <source>0 takes any free one</source>
        <translation>0なら空いているポート</translation>
    </message>
    <message>
        <source>Rate limit</source>
        <translation>レート制限</translation>
    </message>
    <message>
        <source>Name of the new key</source>
        <translation>新しいキーの名前</translation>
    </message>
    <message>
        <source>What will use it, such as shop</source>
        <translation>使用するもの（shopなど）</translation>
    </message>
    <message>
        <source>The new key</source>
        <translation>新しいキー</translation>
    </message>
    <message>
        <source>POST /api/v1/events/pageview is as Ovyxa documents it. /api/v1/events/custom is assumed to take the same, a name and optional properties; the rate limit is off unless you choose one.</source>
        <translation>POST /api/v1/events/pageviewはOvyxaのドキュメントどおりです。/api/v1/events/customは、同じ形式に名前と任意のpropertiesを加えて受け付けるものと仮定しています。レート制限は選択しない限りオフです。</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>試す</translation>
    </message>
    <message>
        <source>Shown this once: copy it now. Only its hash is kept.</source>
        <translation>表示は今回限りです。今コピーしてください。保存されるのはハッシュだけです。</translation>
    </message>
    <message>
        <source>Copy the new key</source>
        <translation>新しいキーをコピー</translation>
    </message>
    <message>
        <source>The clipboard forgets it after a minute.</source>
        <translation>クリップボードからは1分後に消去されます。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Done with the new key: hide it</source>
        <translation>新しいキーの確認を完了して非表示</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>listening</source>
        <translation>待ち受け中</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>停止中</translation>
    </message>
    <message>
        <source>Copy the Events API&apos;s URL, %1</source>
        <translation>Events APIのURL（%1）をコピー</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>Stop the Events API</source>
        <translation>Events APIを停止</translation>
    </message>
    <message>
        <source>Start the Events API</source>
        <translation>Events APIを開始</translation>
    </message>
    <message>
        <source>Made %1</source>
        <translation>作成: %1</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>失効</translation>
    </message>
    <message>
        <source>Revoke the key %1</source>
        <translation>キー%1を失効</translation>
    </message>
    <message>
        <source>for good?</source>
        <translation>完全に失効しますか？</translation>
    </message>
    <message>
        <source>Requests with this key get 401 from then on. This cannot be undone.</source>
        <translation>以後、このキーを使ったリクエストには401が返ります。この操作は元に戻せません。</translation>
    </message>
    <message>
        <source>Revoke the key %1 for good</source>
        <translation>キー%1を完全に失効</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>残す</translation>
    </message>
    <message>
        <source>Keep the key %1</source>
        <translation>キー%1を残す</translation>
    </message>
    <message>
        <source>Key name</source>
        <translation>キーの名前</translation>
    </message>
</context>
<context>
    <name>ovyxa::ApiKeys</name>
    <message numerus="yes">
        <source>A key needs a name of at most %n character(s), to tell it from others.</source>
        <translation>
            <numerusform>キーには、ほかと区別するための%n文字以内の名前が必要です。</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no key %1.</source>
        <translation>キー%1はありません。</translation>
    </message>
    <message>
        <source>That key has been revoked already.</source>
        <translation>そのキーはすでに失効しています。</translation>
    </message>
</context>
<context>
    <name>ovyxa::AssumedNote</name>
    <message>
        <source>assumed</source>
        <translation>前提</translation>
    </message>
    <message>
        <source>Assumed: %1</source>
        <translation>前提: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n assumptions</source>
        <translation>
            <numerusform>前提%n件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::AttemptStrip</name>
    <message>
        <source>Attempt</source>
        <translation>試行</translation>
    </message>
    <message>
        <source>Attempt %1</source>
        <translation>試行%1</translation>
    </message>
</context>
<context>
    <name>ovyxa::Bench</name>
    <message>
        <source>This profile is open for reading only.</source>
        <translation>このプロファイルは読み取り専用で開かれています。</translation>
    </message>
    <message>
        <source>The bench has been closed.</source>
        <translation>Ovyxa Benchが閉じられました。</translation>
    </message>
    <message>
        <source>Local receiver</source>
        <translation>ローカルレシーバー</translation>
    </message>
</context>
<context>
    <name>ovyxa::BodyEditor</name>
    <message>
        <source>Body, as it goes out</source>
        <translation>ボディ（送信される形）</translation>
    </message>
    <message>
        <source>was %1</source>
        <translation>元: %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::BodyPanel</name>
    <message>
        <source>Body in hex</source>
        <translation>ボディ（16進数）</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>ボディ</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>テキスト</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>Hex</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>コンパクト</translation>
    </message>
    <message>
        <source>The same JSON without white space; numbers and strings stay as they are written</source>
        <translation>同じJSONを空白文字なしで表記。数値と文字列は書かれたまま</translation>
    </message>
    <message>
        <source>Indent</source>
        <translation>インデント</translation>
    </message>
    <message>
        <source>The same JSON on indented lines; numbers and strings stay as they are written</source>
        <translation>同じJSONをインデントした行で表記。数値と文字列は書かれたまま</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>ファイル…</translation>
    </message>
    <message>
        <source>Take a file&apos;s bytes for the body, exactly as they are</source>
        <translation>ファイルのバイト列をそのままボディとして使う</translation>
    </message>
    <message>
        <source>Undo all</source>
        <translation>すべて元に戻す</translation>
    </message>
    <message>
        <source>Headers, body and signing as they were in the source</source>
        <translation>ヘッダー、ボディ、署名を元の状態に戻す</translation>
    </message>
    <message>
        <source>Length of the body</source>
        <translation>ボディの長さ</translation>
    </message>
    <message>
        <source>%1 / %2 B</source>
        <translation>%1 / %2 B</translation>
    </message>
    <message>
        <source>Over the limit of a payload: it would not be sent.</source>
        <translation>ペイロードの上限を超えているため、送信されません。</translation>
    </message>
    <message>
        <source>no UTF-8 text</source>
        <translation>UTF-8テキストではない</translation>
    </message>
    <message>
        <source>one line</source>
        <translation>1行</translation>
    </message>
    <message>
        <source>line ends CR LF</source>
        <translation>改行CR LF</translation>
    </message>
    <message>
        <source>line ends LF</source>
        <translation>改行LF</translation>
    </message>
    <message>
        <source>a newline at the end</source>
        <translation>末尾に改行あり</translation>
    </message>
    <message>
        <source>no newline at the end</source>
        <translation>末尾に改行なし</translation>
    </message>
    <message>
        <source>UTF-8, %1, %2</source>
        <translation>UTF-8、%1、%2</translation>
    </message>
    <message>
        <source>– empty</source>
        <translation>– 空</translation>
    </message>
    <message>
        <source>✓ JSON</source>
        <translation>✓ JSON</translation>
    </message>
    <message>
        <source>– JSON, very deep</source>
        <translation>– JSON（階層が非常に深い）</translation>
    </message>
    <message>
        <source>✕ not JSON: %1</source>
        <translation>✕ JSONではない: %1</translation>
    </message>
    <message>
        <source>A file for the body</source>
        <translation>ボディに使うファイル</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1を読み取れません: %2。</translation>
    </message>
    <message>
        <source>%1 is longer than 10 MiB. Choose a smaller file.</source>
        <translation>%1は10 MiBを超えています。もっと小さいファイルを選んでください。</translation>
    </message>
    <message>
        <source>line %1, column %2</source>
        <translation>%1行目、%2列目</translation>
    </message>
    <message>
        <source>The body is no JSON that can be laid out anew.</source>
        <translation>本文は整形し直せる JSON ではありません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::BytesView</name>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>すべて選択</translation>
    </message>
</context>
<context>
    <name>ovyxa::CaptureBar</name>
    <message>
        <source>Close the search</source>
        <translation>検索を閉じる</translation>
    </message>
</context>
<context>
    <name>ovyxa::CaptureModel</name>
    <message>
        <source>▲ %1 · alert: %2</source>
        <translation>▲ %1 · アラート: %2</translation>
    </message>
    <message>
        <source>It raised an alert: %1</source>
        <translation>アラートが発生しました: %1</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>署名</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>リクエスト</translation>
    </message>
    <message>
        <source>From</source>
        <translation>送信元</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>ボディ</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>応答</translation>
    </message>
    <message>
        <source>malformed</source>
        <translation>不正な形式</translation>
    </message>
</context>
<context>
    <name>ovyxa::CardView</name>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>The deliveries to repeat</source>
        <translation>再送する配信</translation>
    </message>
    <message>
        <source>Copy the report card</source>
        <translation>成績表をコピー</translation>
    </message>
    <message>
        <source>Report card</source>
        <translation>成績表</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>送信中</translation>
    </message>
    <message>
        <source>The rules that a scenario tries stand here, and which of them are kept.</source>
        <translation>シナリオが試すルールと、そのうちどれが成り立つかをここに表示します。</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>…ほか%n件</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, again</source>
        <translation>%1、再送</translation>
    </message>
    <message numerus="yes">
        <source>Repeat these %n at once</source>
        <translation>
            <numerusform>この%n件を同時に再送</numerusform>
        </translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>cURLとしてコピー</translation>
    </message>
    <message>
        <source>Command lines that send the same bytes again, signatures included</source>
        <translation>同じバイト列を署名ごと再送するコマンドライン</translation>
    </message>
    <message>
        <source>JUnit</source>
        <translation>JUnit</translation>
    </message>
    <message>
        <source>The run as JUnit</source>
        <translation>実行結果（JUnit）</translation>
    </message>
    <message>
        <source>What came of each step, as CI reads it</source>
        <translation>各ステップの結果（CI が読む形式）</translation>
    </message>
    <message>
        <source>Copy as JUnit</source>
        <translation>JUnit としてコピー</translation>
    </message>
    <message>
        <source>Save as JUnit…</source>
        <translation>JUnit として保存…</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Show the delivery of %1</source>
        <translation>%1 の配信を表示</translation>
    </message>
    <message>
        <source>What was found wanting beside another of these</source>
        <translation>問題のあった配信を、これらの別の 1 件と並べます</translation>
    </message>
    <message>
        <source>Beside the last that worked</source>
        <translation>最後に成功したものと並べます</translation>
    </message>
    <message>
        <source>They are being sent: wait until all have been answered.</source>
        <translation>送信中です。すべてに応答があるまで待ってください。</translation>
    </message>
    <message>
        <source>What the run sent is gone with its log. Run the scenario again.</source>
        <translation>実行が送ったものはログとともに消えました。シナリオをもう一度実行してください。</translation>
    </message>
    <message>
        <source>Nothing was sent, so there is no request to copy.</source>
        <translation>何も送られていないので、コピーするリクエストがありません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::CatalogueDoor</name>
    <message>
        <source>That webhook is not there any more.</source>
        <translation>そのWebhookはもうありません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::Centre</name>
    <message>
        <source>Places and documents</source>
        <translation>場所とドキュメント</translation>
    </message>
    <message>
        <source>Close this document</source>
        <translation>このドキュメントを閉じる</translation>
    </message>
    <message>
        <source>Show “%1”</source>
        <translation>「%1」を表示</translation>
    </message>
    <message>
        <source>Close “%1”</source>
        <translation>「%1」を閉じる</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Show the tab with the number %1</source>
        <translation>%1番目のタブを表示</translation>
    </message>
</context>
<context>
    <name>ovyxa::ClockBar</name>
    <message>
        <source>return</source>
        <translation>戻す</translation>
    </message>
    <message>
        <source>Every wait of the bench runs on this clock: retries, the hour&apos;s limit, the overlap of secrets. Only the network&apos;s own time limits run in real time.</source>
        <translation>再試行、1時間の上限、シークレットの併用期間など、Ovyxa Benchのすべての待ち時間はこの時計で進みます。ネットワーク自体の制限時間だけは実時間です。</translation>
    </message>
    <message>
        <source>Take the clock back to this machine&apos;s time. What is due, and what counts in the hour, goes back by as much; what happened keeps its time.</source>
        <translation>時計をこのマシンの時刻に戻します。予定されているものと1時間の枠に数えるものは同じだけ戻り、起きたことの時刻は変わりません。</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>Speed of the simulated clock: %1</source>
        <translation>シミュレーション時計の速度: %1</translation>
    </message>
    <message>
        <source>Jump to the next due retry or release</source>
        <translation>次の再試行または保留解除の予定時刻へジャンプ</translation>
    </message>
    <message>
        <source>Take the simulated clock back to this machine&apos;s time</source>
        <translation>シミュレーション時計をこのマシンの時刻に戻す</translation>
    </message>
    <message>
        <source>Resume the simulated clock</source>
        <translation>シミュレーション時計を再開</translation>
    </message>
    <message>
        <source>Pause the simulated clock</source>
        <translation>シミュレーション時計を一時停止</translation>
    </message>
    <message>
        <source>Let simulated time go on</source>
        <translation>シミュレーション時間を進める</translation>
    </message>
    <message>
        <source>Stop simulated time: nothing falls due until it goes on</source>
        <translation>シミュレーション時間を止める。再開するまで何も予定時刻になりません</translation>
    </message>
    <message>
        <source>How fast simulated time goes</source>
        <translation>シミュレーション時間が進む速さ</translation>
    </message>
    <message>
        <source>Move simulated time to the next retry, or to the next release of a held delivery</source>
        <translation>シミュレーション時刻を、次の再試行または保留中の配信の次の解除まで進める</translation>
    </message>
    <message>
        <source>Nothing is due: no delivery waits for a retry or for room in its hour</source>
        <translation>予定はありません。再試行や1時間の枠を待つ配信はありません</translation>
    </message>
    <message>
        <source>Simulated time: %1</source>
        <translation>シミュレーション時刻: %1</translation>
    </message>
    <message>
        <source>%1 ·</source>
        <comment>42 min ahead · return</comment>
        <translation>%1 ·</translation>
    </message>
    <message>
        <source>Back to the speed of real time</source>
        <translation>実時間の速度に戻す</translation>
    </message>
    <message>
        <source>Take the simulated clock an hour ahead</source>
        <translation>シミュレーション時計を1時間進める</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>A scenario or simulated visitors have the clock. When they have ended it goes on as before.</source>
        <translation>シナリオまたはシミュレーションの訪問者が時計を使っています。終わると元どおりに進みます。</translation>
    </message>
</context>
<context>
    <name>ovyxa::ClockWalk</name>
    <message>
        <source>The clock was stopped on its way.</source>
        <translation>時計は途中で止められました。</translation>
    </message>
</context>
<context>
    <name>ovyxa::CommandPalette</name>
    <message>
        <source>What do you want to do?</source>
        <translation>何をしますか？</translation>
    </message>
    <message>
        <source>Search the commands</source>
        <translation>コマンドを検索</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>コマンド</translation>
    </message>
    <message>
        <source>No command is called that</source>
        <translation>該当するコマンドはありません</translation>
    </message>
    <message>
        <source>All commands</source>
        <translation>すべてのコマンド</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>すべてのキー</translation>
    </message>
    <message>
        <source>Which keys do what? Type to search…</source>
        <translation>どのキーが何をするか、入力して検索…</translation>
    </message>
    <message>
        <source>Search the keys</source>
        <translation>キーを検索</translation>
    </message>
    <message>
        <source>Do what the dialog or form is there for</source>
        <translation>ダイアログやフォームの主な操作を実行</translation>
    </message>
    <message>
        <source>Open or inspect the row</source>
        <translation>行を開く、または調べる</translation>
    </message>
    <message>
        <source>Go back, or close what lies above</source>
        <translation>戻る、または上に重なるものを閉じる</translation>
    </message>
    <message>
        <source>Open the row&apos;s menu</source>
        <translation>行のメニューを開く</translation>
    </message>
    <message>
        <source>Copy what is selected</source>
        <translation>選択したものをコピー</translation>
    </message>
    <message>
        <source>Delete or remove what is selected, with a way back</source>
        <translation>選択したものを削除または取り除く（元に戻せます）</translation>
    </message>
    <message>
        <source>Pause the webhook, or resume it</source>
        <translation>Webhook を一時停止、または再開</translation>
    </message>
    <message>
        <source>All keys that a query can have</source>
        <translation>クエリに使えるすべてのキー</translation>
    </message>
    <message>
        <source>Go to the next match in the payload, or to the one before</source>
        <translation>ペイロードの次の一致、または前の一致へ移動</translation>
    </message>
    <message>
        <source>Copy where a value stands in the payload</source>
        <translation>ペイロード内の値の位置をコピー</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareModel</name>
    <message>
        <source>text</source>
        <translation>テキスト</translation>
    </message>
    <message>
        <source>object</source>
        <translation>オブジェクト</translation>
    </message>
    <message>
        <source>list</source>
        <translation>リスト</translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation>真偽値</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>ボディ</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>ヘッダー</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>応答</translation>
    </message>
    <message>
        <source>status: </source>
        <translation>ステータス: </translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>応答なし</translation>
    </message>
    <message>
        <source>always differs</source>
        <translation>常に異なる</translation>
    </message>
    <message numerus="yes">
        <source>%n header(s) are equal</source>
        <translation>
            <numerusform>%n件のヘッダーが同じ</numerusform>
        </translation>
    </message>
    <message>
        <source>All is equal</source>
        <translation>すべて同じ</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) are equal</source>
        <translation>
            <numerusform>%n件の値が同じ</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is equal</source>
        <translation>%1は同じ</translation>
    </message>
    <message>
        <source>%1 are equal</source>
        <translation>%1は同じ</translation>
    </message>
    <message>
        <source>no differences</source>
        <translation>差分なし</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>差分%n件</numerusform>
        </translation>
    </message>
    <message>
        <source>, in another order</source>
        <translation>、順序が異なる</translation>
    </message>
    <message>
        <source>, in wire order</source>
        <translation>、送受信時の順</translation>
    </message>
    <message>
        <source>, names in another order</source>
        <translation>、名前の順序が異なる</translation>
    </message>
    <message numerus="yes">
        <source>, %n text(s) written otherwise</source>
        <translation>
            <numerusform>、表記の異なるテキスト%n件</numerusform>
        </translation>
    </message>
    <message>
        <source>changed: %1</source>
        <translation>変更: %1</translation>
    </message>
    <message>
        <source>added: %1</source>
        <translation>追加: %1</translation>
    </message>
    <message>
        <source>removed: %1</source>
        <translation>削除: %1</translation>
    </message>
    <message>
        <source>%1, cut short</source>
        <extracomment>%1 a status such as 200</extracomment>
        <translation>%1、途中で切断</translation>
    </message>
    <message>
        <source>body: </source>
        <translation>ボディ: </translation>
    </message>
    <message>
        <source>one of them has no answer yet</source>
        <translation>片方にはまだ応答がありません</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareSide</name>
    <message>
        <source>Close the comparison</source>
        <translation>比較を閉じる</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差分</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>比較対象</translation>
    </message>
    <message>
        <source>The last that worked</source>
        <translation>最後に成功したもの</translation>
    </message>
    <message>
        <source>The attempt before</source>
        <translation>1つ前の試行</translation>
    </message>
    <message>
        <source>What the receiver got</source>
        <translation>レシーバーが受信した内容</translation>
    </message>
    <message>
        <source>Another: select it in the log</source>
        <translation>別のもの: ログで選択</translation>
    </message>
    <message>
        <source>No differences</source>
        <translation>差分なし</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>差分%n件</numerusform>
        </translation>
    </message>
    <message>
        <source>Body</source>
        <translation>ボディ</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>ヘッダー</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>応答</translation>
    </message>
    <message>
        <source>the whole body</source>
        <translation>ボディ全体</translation>
    </message>
    <message>
        <source>(no. %1)</source>
        <translation>（%1番目）</translation>
    </message>
    <message>
        <source>added</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>type changed</source>
        <translation>型の変更</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>変更</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>除外</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>編集して再送信</translation>
    </message>
    <message>
        <source>The one on the right, as a draft that you change and send</source>
        <translation>右側のものを、変更して送信できる下書きにします</translation>
    </message>
    <message>
        <source>There is no such one in the log.</source>
        <translation>ログに該当するものがありません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareStrip</name>
    <message>
        <source>The bytes at the first difference</source>
        <translation>最初の違いがある位置のバイト</translation>
    </message>
    <message>
        <source>Open the bytes</source>
        <translation>バイトを開く</translation>
    </message>
    <message>
        <source>All bytes of both sides (Ctrl+B)</source>
        <translation>両側のすべてのバイト (Ctrl+B)</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>バイト</translation>
    </message>
    <message>
        <source>first difference that counts at byte %1</source>
        <translation>対象となる最初の違い: バイト%1</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareSubject</name>
    <message>
        <source>That request is no longer in the log.</source>
        <translation>このリクエストはもうログにありません。</translation>
    </message>
    <message>
        <source>The last that worked</source>
        <translation>最後に成功したもの</translation>
    </message>
    <message>
        <source>The next that worked</source>
        <translation>次に成功したもの</translation>
    </message>
    <message>
        <source>No other delivery of this event to this webhook or URL has worked.</source>
        <translation>このイベントのこのWebhookまたはURLへの配信で、ほかに成功したものはありません。</translation>
    </message>
    <message>
        <source>No other request was valid and answered with a 2xx.</source>
        <translation>署名が有効で2xxを返したリクエストは、ほかにありません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::CompareView</name>
    <message>
        <source>This one</source>
        <translation>これ</translation>
    </message>
    <message>
        <source>The later one</source>
        <translation>後のもの</translation>
    </message>
    <message>
        <source>The earlier one</source>
        <translation>前のもの</translation>
    </message>
    <message>
        <source>The attempt before</source>
        <translation>1つ前の試行</translation>
    </message>
    <message>
        <source>What the receiver got</source>
        <translation>レシーバーが受信した内容</translation>
    </message>
    <message>
        <source>Nothing that counts differs.</source>
        <translation>意味のある差分はありません。</translation>
    </message>
    <message>
        <source>The bodies say the same in other bytes, so a signature of one does not fit the other.</source>
        <translation>ボディの内容は同じですがバイト列が異なるため、一方の署名はもう一方に一致しません。</translation>
    </message>
    <message>
        <source>What was sent is the same.</source>
        <translation>送信した内容は同じです。</translation>
    </message>
    <message>
        <source>Only the answers differ, so the reason is at the endpoint, not in the event.</source>
        <translation>異なるのは応答だけなので、原因はイベントではなくエンドポイントにあります。</translation>
    </message>
    <message>
        <source>%1 changed its type.</source>
        <translation>%1の型が変わりました。</translation>
    </message>
    <message>
        <source>The whole body</source>
        <translation>ボディ全体</translation>
    </message>
    <message>
        <source>A handler that expects the other type may refuse it. Look there first.</source>
        <translation>別の型を想定しているハンドラーは、これを拒否することがあります。まずそこを確認してください。</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Both sides, line by line</source>
        <translation>両側を行ごとに表示</translation>
    </message>
    <message>
        <source>Attempt on the left</source>
        <translation>左側の試行</translation>
    </message>
    <message>
        <source>Attempt on the right</source>
        <translation>右側の試行</translation>
    </message>
    <message>
        <source>Swap the sides</source>
        <translation>左右を入れ替え</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>構造</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>バイト</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Raw</translation>
    </message>
    <message>
        <source>Fold what is equal</source>
        <translation>同じ部分を折りたたむ</translation>
    </message>
    <message>
        <source>Set aside what always differs</source>
        <translation>常に異なるものを除外</translation>
    </message>
    <message>
        <source>The difference before</source>
        <translation>前の差分</translation>
    </message>
    <message>
        <source>The difference before (Shift+F7)</source>
        <translation>前の差分 (Shift+F7)</translation>
    </message>
    <message>
        <source>The next difference</source>
        <translation>次の差分</translation>
    </message>
    <message>
        <source>The next difference (F7)</source>
        <translation>次の差分 (F7)</translation>
    </message>
    <message>
        <source>Attempt %1</source>
        <translation>試行%1</translation>
    </message>
    <message>
        <source>no differences</source>
        <translation>差分なし</translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>差分%n件</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>The differences, one a line</source>
        <translation>違い（1行に1件）</translation>
    </message>
    <message>
        <source>The body on the left</source>
        <translation>左側のボディ</translation>
    </message>
    <message>
        <source>The body on the right</source>
        <translation>右側のボディ</translation>
    </message>
    <message>
        <source>the whole body</source>
        <translation>ボディ全体</translation>
    </message>
    <message>
        <source>Copied, but the body is no plain UTF-8 text: what is pasted as text has other bytes in places. For programs that take application/octet-stream its exact bytes are in the clipboard, too.</source>
        <translation>コピーしましたが、ボディは純粋なUTF-8テキストではありません。テキストとして貼り付けると、一部が別のバイトになります。application/octet-streamを受け付けるプログラム向けに、正確なバイト列もクリップボードに入っています。</translation>
    </message>
    <message>
        <source>Nothing to compare with</source>
        <translation>比較する相手がありません</translation>
    </message>
    <message>
        <source>Select another in the log</source>
        <translation>ログで別のものを選択</translation>
    </message>
    <message>
        <source>The two are being read and compared.</source>
        <translation>二つを読み込んで比較しています。</translation>
    </message>
    <message>
        <source>There is no difference to go to.</source>
        <translation>移動先の違いがありません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::ComputedSignature</name>
    <message>
        <source>Explain</source>
        <translation>説明</translation>
    </message>
    <message>
        <source>What did your handler compute?</source>
        <translation>ハンドラーは何を計算しましたか？</translation>
    </message>
    <message>
        <source>its HMAC of this body</source>
        <translation>このボディの HMAC</translation>
    </message>
    <message>
        <source>Log it where your code refuses, and paste it here: the bench says what it did differently.</source>
        <translation>コードが拒否する箇所でログに出し、ここに貼り付けてください。何が違っていたかをベンチが示します。</translation>
    </message>
    <message>
        <source>This one stood in its answer.</source>
        <translation>これは応答に含まれていました。</translation>
    </message>
    <message>
        <source>Paste what your handler computed first.</source>
        <translation>先にハンドラーが計算した値を貼り付けてください。</translation>
    </message>
</context>
<context>
    <name>ovyxa::Configuration</name>
    <message>
        <source>There is no webhook %1. List them to see which there are.</source>
        <translation>Webhook %1はありません。一覧表示で確認してください。</translation>
    </message>
    <message>
        <source>There is no site “%1”. Add it first.</source>
        <translation>サイト「%1」はありません。先に追加してください。</translation>
    </message>
    <message>
        <source>%1, current</source>
        <translation>%1（現在）</translation>
    </message>
    <message>
        <source>%1, previous</source>
        <translation>%1（以前）</translation>
    </message>
    <message>
        <source>There is a site “%1” already.</source>
        <translation>サイト「%1」はすでにあります。</translation>
    </message>
    <message>
        <source>The site has a goal “%1” already.</source>
        <translation>このサイトには目標「%1」がすでにあります。</translation>
    </message>
    <message>
        <source>There is no goal %1.</source>
        <translation>目標%1はありません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::ConnectionFields</name>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>One more certificate authority</source>
        <translation>追加の認証局</translation>
    </message>
    <message>
        <source>A PEM file, for this webhook alone. Left empty, the system&apos;s authorities and the profile&apos;s own are trusted.</source>
        <translation>このWebhookにだけ適用するPEMファイル。空の場合は、システムの認証局とプロファイルの認証局を信頼します。</translation>
    </message>
    <message>
        <source>New for each request</source>
        <translation>リクエストごとに新規</translation>
    </message>
    <message>
        <source>Kept for further requests</source>
        <translation>次のリクエストのために維持</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Ovyxa does not say whom it trusts. Assumed: the system&apos;s authorities; a PEM file named here counts for this webhook alone. It is read at each delivery.</source>
        <translation>Ovyxaは何を信頼するか明示していません。前提: システムの認証局を信頼します。ここで指定したPEMファイルはこのWebhookにだけ適用され、配信のたびに読み込まれます。</translation>
    </message>
    <message>
        <source>Ovyxa does not say whether it keeps connections. Assumed: each request has its own. A kept one that closes unanswered is a failure like any other; nothing is sent twice.</source>
        <translation>Ovyxaは接続を維持するかどうか明示していません。前提: リクエストごとに個別に接続します。維持中の接続が応答なしで閉じられた場合も、ほかと同じ失敗とみなし、二重に送信することはありません。</translation>
    </message>
    <message>
        <source>The authority&apos;s certificate</source>
        <translation>認証局の証明書</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>証明書 (*.pem *.crt *.cer);;すべてのファイル (*)</translation>
    </message>
</context>
<context>
    <name>ovyxa::CurlText</name>
    <message>
        <source>The option -%1 of cURL is not known here. Leave it out.</source>
        <translation>cURLのオプション-%1には対応していません。取り除いてください。</translation>
    </message>
    <message>
        <source>The option --%1 of cURL is not known here. Leave it out.</source>
        <translation>cURLのオプション--%1には対応していません。取り除いてください。</translation>
    </message>
    <message>
        <source>The command ends after --%1, which needs a value.</source>
        <translation>コマンドが--%1で終わっていますが、このオプションには値が必要です。</translation>
    </message>
    <message>
        <source>A form of several parts (-F) cannot be taken over: cURL makes its borders anew. Write the body itself.</source>
        <translation>複数パートのフォーム（-F）は、cURLが境界文字列を毎回新しく作るため取り込めません。ボディそのものを書いてください。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no header: it has no colon.</source>
        <translation>「%1」はヘッダーではありません。コロンがありません。</translation>
    </message>
    <message>
        <source>The command reads the file %1. Files are not read from here: write the bytes, or take them with &quot;File…&quot; in the draft.</source>
        <translation>コマンドがファイル%1を読み込みますが、ここからファイルは読み込みません。バイト列を直接書くか、下書きの「ファイル…」で取り込んでください。</translation>
    </message>
    <message>
        <source>The command names two URLs: %1 and %2. Leave one.</source>
        <translation>コマンドに2つのURLがあります: %1と%2。1つだけにしてください。</translation>
    </message>
    <message>
        <source>The command names no URL.</source>
        <translation>コマンドにURLがありません。</translation>
    </message>
    <message>
        <source>The command is longer than 32 MiB, which is more than is read.</source>
        <translation>コマンドが、読み取れる上限の32 MiBを超えています。</translation>
    </message>
    <message>
        <source>It does not begin with &quot;curl&quot;.</source>
        <translation>「curl」で始まっていません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::DeliveryModel</name>
    <message>
        <source>%1, simulated</source>
        <translation>%1（シミュレーション）</translation>
    </message>
    <message numerus="yes">
        <source>%n attempts</source>
        <translation>
            <numerusform>試行%n回</numerusform>
        </translation>
    </message>
    <message>
        <source>no attempt yet</source>
        <translation>まだ試行なし</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>When the event happened, in simulated time</source>
        <translation>イベントの発生時刻（シミュレーション時刻）</translation>
    </message>
    <message>
        <source>How long the last attempt took, in real time</source>
        <translation>最後の試行の所要時間（実時間）</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>イベント</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>試行</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>応答</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>所要時間</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>次回</translation>
    </message>
</context>
<context>
    <name>ovyxa::Discarding</name>
    <message>
        <source>The bench ended before all of it was deleted. Delete the rest next time.</source>
        <translation>すべてを削除し終える前にOvyxa Benchが終了しました。残りは次回削除してください。</translation>
    </message>
</context>
<context>
    <name>ovyxa::Dispatcher</name>
    <message>
        <source>That webhook has been removed.</source>
        <translation>そのWebhookは削除されています。</translation>
    </message>
</context>
<context>
    <name>ovyxa::DoctorPane</name>
    <message>
        <source>it ends before byte %1</source>
        <translation>バイト %1 の前で終わります</translation>
    </message>
    <message>
        <source>byte %1 is %2</source>
        <translation>バイト %1 は %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::DoctorView</name>
    <message>
        <source>same</source>
        <translation>同じ</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>変更</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>署名済み</translation>
    </message>
    <message>
        <source>On the wire</source>
        <translation>送信時</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>受信</translation>
    </message>
    <message>
        <source>How to fix it</source>
        <translation>修正方法</translation>
    </message>
    <message>
        <source>Code that checks the signature</source>
        <translation>署名を検証するコード</translation>
    </message>
    <message>
        <source>Copy the finding</source>
        <translation>診断をコピー</translation>
    </message>
    <message>
        <source>What was asked</source>
        <translation>確かめたこと</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>コードをコピー</translation>
    </message>
    <message>
        <source>Language of the code: %1</source>
        <translation>コードの言語: %1</translation>
    </message>
    <message>
        <source>How to check it</source>
        <translation>検証方法</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>異なる</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>同じ</translation>
    </message>
    <message>
        <source>as signed</source>
        <translation>署名のまま</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftDesk</name>
    <message>
        <source>Edit and resend</source>
        <translation>編集して再送信</translation>
    </message>
    <message>
        <source>What is inspected, as a draft that you change and send, again and again</source>
        <translation>調べている内容を、変更しながら何度でも送信できる下書きにする</translation>
    </message>
    <message>
        <source>Send the draft</source>
        <translation>下書きを送信</translation>
    </message>
    <message>
        <source>Esc goes back, the draft stays</source>
        <translation>Escで戻る（下書きは残ります）</translation>
    </message>
    <message>
        <source>The draft was discarded.</source>
        <translation>下書きを破棄しました。</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>復元</translation>
    </message>
    <message>
        <source>Open the draft again that was closed last</source>
        <translation>最後に閉じた下書きをもう一度開く</translation>
    </message>
    <message>
        <source>The draft is closed, and kept.</source>
        <translation>下書きを閉じました。内容は保存されています。</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>もう一度開く</translation>
    </message>
    <message>
        <source>Undo discarding the draft</source>
        <translation>下書きの破棄を元に戻す</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftHeaders</name>
    <message>
        <source>Headers, in the order they go out</source>
        <translation>ヘッダー（送信される順）</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftImport</name>
    <message>
        <source>Draft from the clipboard</source>
        <translation>クリップボードから下書きを作成</translation>
    </message>
    <message>
        <source>A cURL line, a raw HTTP request or an HTTP Archive that was copied, as a draft to send</source>
        <translation>コピーしたcURLのコマンド行、生のHTTPリクエスト、またはHTTP Archiveを、送信用の下書きにする</translation>
    </message>
    <message>
        <source>the clipboard</source>
        <translation>クリップボード</translation>
    </message>
    <message>
        <source>Draft from a file…</source>
        <translation>ファイルから下書きを作成…</translation>
    </message>
    <message>
        <source>Drop one file at a time: each becomes a draft of its own.</source>
        <translation>ファイルは1つずつドロップしてください。それぞれが別の下書きになります。</translation>
    </message>
    <message>
        <source>what was dropped</source>
        <translation>ドロップした内容</translation>
    </message>
    <message>
        <source>A request as a file</source>
        <translation>リクエストのファイル</translation>
    </message>
    <message>
        <source>Requests (*.har *.http *.rest *.txt *.sh *.curl *.json);;All files (*)</source>
        <translation>リクエスト (*.har *.http *.rest *.txt *.sh *.curl *.json);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>%1 is no file.</source>
        <translation>%1はファイルではありません。</translation>
    </message>
    <message>
        <source>%1 is longer than 32 MiB, which is more than is read. Export fewer requests.</source>
        <translation>%1が、読み取れる上限の32 MiBを超えています。エクスポートするリクエストを減らしてください。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1を読み取れません: %2。</translation>
    </message>
    <message>
        <source>No draft of %1: %2</source>
        <translation>%1から下書きを作成できません: %2</translation>
    </message>
    <message>
        <source>Which request?</source>
        <translation>どのリクエストにしますか？</translation>
    </message>
    <message>
        <source>Requests in %1</source>
        <translation>%1内のリクエスト</translation>
    </message>
    <message>
        <source>Make a draft</source>
        <translation>下書きを作成</translation>
    </message>
    <message numerus="yes">
        <source>%1 holds %n requests. One becomes a draft.</source>
        <translation>
            <numerusform>%1には%n件のリクエストがあります。そのうち1件を下書きにします。</numerusform>
        </translation>
    </message>
    <message>
        <source>It says %1; what is sent from here is a POST.</source>
        <translation>%1と書かれていますが、ここから送信されるのはPOSTです。</translation>
    </message>
    <message>
        <source>import paste cURL HAR HTTP</source>
        <extracomment>words by which people look for &quot;Draft from the clipboard&quot; and &quot;Draft from a file…&quot;</extracomment>
        <translation>インポート 貼り付け import cURL HAR HTTP</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftSide</name>
    <message>
        <source>Last answer</source>
        <translation>最後の応答</translation>
    </message>
    <message>
        <source>Answer headers</source>
        <translation>応答ヘッダー</translation>
    </message>
    <message>
        <source>Answer body</source>
        <translation>応答ボディ</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>送信履歴</translation>
    </message>
    <message>
        <source>Compare with the try before</source>
        <translation>前回の送信と比較</translation>
    </message>
    <message>
        <source>Show it in the log</source>
        <translation>ログで表示</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>cURLとしてコピー</translation>
    </message>
    <message>
        <source>Answers to this draft</source>
        <translation>この下書きへの応答</translation>
    </message>
    <message>
        <source>Nothing was sent from here yet. Ctrl+Enter sends; the answer stands here, and what it is against the one before.</source>
        <translation>ここからはまだ何も送信されていません。Ctrl+Enterで送信すると、応答と前回の応答との違いがここに表示されます。</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>ステータス</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>所要時間</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>送信サイズ</translation>
    </message>
    <message>
        <source>Answer to try %1</source>
        <translation>%1回目の送信への応答</translation>
    </message>
    <message>
        <source>as it was sent</source>
        <translation>元の送信</translation>
    </message>
    <message>
        <source>try %1</source>
        <translation>%1回目</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>まだなし</translation>
    </message>
    <message>
        <source>%1 %2: %3 again.</source>
        <translation>%1 %2: 今回も%3。</translation>
    </message>
    <message>
        <source>%1 %2: %3 now, %4 on the try before.</source>
        <translation>%1 %2: 今回は%3、前回は%4。</translation>
    </message>
    <message>
        <source>Nothing was changed in between.</source>
        <translation>その間に変更はありません。</translation>
    </message>
    <message>
        <source>Changed in between: %1.</source>
        <translation>その間の変更: %1。</translation>
    </message>
    <message>
        <source>Fixed</source>
        <translation>修正済み</translation>
    </message>
    <message>
        <source>Better</source>
        <translation>改善</translation>
    </message>
    <message>
        <source>Worse</source>
        <translation>悪化</translation>
    </message>
    <message>
        <source>The same</source>
        <translation>同じ</translation>
    </message>
    <message>
        <source>Different</source>
        <translation>変化あり</translation>
    </message>
    <message>
        <source>First</source>
        <translation>初回</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>削除済み</translation>
    </message>
    <message>
        <source>sending</source>
        <translation>送信中</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>変更なし</translation>
    </message>
    <message>
        <source>Try %1: %2, %3</source>
        <translation>%1回目: %2、%3</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftStore</name>
    <message>
        <source>The draft cannot be kept: %1 (%2). It is lost when the window closes.</source>
        <translation>下書きを保存できません: %1（%2）。ウィンドウを閉じると失われます。</translation>
    </message>
    <message>
        <source>The draft cannot be closed: %1 (%2).</source>
        <translation>下書きを閉じられません: %1 (%2)。</translation>
    </message>
    <message>
        <source>it is damaged, or of a newer version</source>
        <translation>破損しているか、より新しいバージョンのものです</translation>
    </message>
    <message>
        <source>The draft cannot be opened again: %1 (%2).</source>
        <translation>下書きを再び開けません: %1 (%2)。</translation>
    </message>
    <message>
        <source>What was sent cannot be noted in the closed draft: %1 (%2).</source>
        <translation>送信した内容を閉じた下書きに記録できません: %1 (%2)。</translation>
    </message>
</context>
<context>
    <name>ovyxa::DraftView</name>
    <message>
        <source>Draft</source>
        <translation>下書き</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>ヘッダー</translation>
    </message>
    <message>
        <source>in the order they go out</source>
        <translation>送信される順</translation>
    </message>
    <message>
        <source>+ Header</source>
        <translation>+ ヘッダー</translation>
    </message>
    <message>
        <source>Add a header</source>
        <translation>ヘッダーを追加</translation>
    </message>
    <message>
        <source>Draft: %1</source>
        <translation>下書き: %1</translation>
    </message>
    <message>
        <source>Bring the changes back</source>
        <translation>変更を復元</translation>
    </message>
    <message>
        <source>Send to</source>
        <translation>送信先</translation>
    </message>
    <message>
        <source>Webhook whose secret signs</source>
        <translation>署名に使うシークレットのWebhook</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>送信</translation>
    </message>
    <message>
        <source>Sends it as a new delivery, with its retries (Ctrl+Enter)</source>
        <translation>新しい配信として、再試行も含めて送信（Ctrl+Enter）</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>再署名</translation>
    </message>
    <message>
        <source>As it was</source>
        <translation>元のまま</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>誤った署名</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Sign: %1</source>
        <translation>署名: %1</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>破棄</translation>
    </message>
    <message>
        <source>Closes the draft and keeps it no longer</source>
        <translation>下書きを閉じ、保存も取りやめる</translation>
    </message>
    <message>
        <source>There is no webhook yet, so no secret to sign with. Add one on the left, and send.</source>
        <translation>Webhookがまだないため、署名に使うシークレットがありません。左側で追加してから送信してください。</translation>
    </message>
    <message>
        <source>It had no signature.</source>
        <translation>元から署名がありませんでした。</translation>
    </message>
    <message>
        <source>With the signature that it had, whatever the body is now</source>
        <translation>現在のボディに関わらず、元の署名のまま</translation>
    </message>
    <message>
        <source>With the present secret, over exactly these bytes.</source>
        <translation>現在のシークレットで、このバイト列そのものに署名します。</translation>
    </message>
    <message>
        <source>With the signature that it had, whatever the body is now.</source>
        <translation>現在のボディに関わらず、元の署名のまま送信します。</translation>
    </message>
    <message>
        <source>With another secret: your handler must refuse it.</source>
        <translation>別のシークレットで署名します。ハンドラーは拒否する必要があります。</translation>
    </message>
    <message>
        <source>Without a signature: your handler must refuse it.</source>
        <translation>署名なしで送信します。ハンドラーは拒否する必要があります。</translation>
    </message>
    <message>
        <source>made on Send</source>
        <translation>送信時に生成</translation>
    </message>
    <message>
        <source>as it was</source>
        <translation>元のまま</translation>
    </message>
    <message>
        <source>made wrong on Send</source>
        <translation>送信時に誤った値で生成</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>送信しない</translation>
    </message>
    <message>
        <source>from the URL</source>
        <translation>URLから取得</translation>
    </message>
    <message>
        <source>counted</source>
        <translation>自動計算</translation>
    </message>
    <message>
        <source>Draft of</source>
        <translation>下書きの元</translation>
    </message>
    <message>
        <source>Show the delivery in the log</source>
        <translation>配信をログで表示</translation>
    </message>
    <message>
        <source>Show the request at the receiver</source>
        <translation>リクエストをレシーバー側で表示</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>元: %1</translation>
    </message>
    <message>
        <source>no changes</source>
        <translation>変更なし</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n件の変更</numerusform>
        </translation>
    </message>
    <message>
        <source>Sign as</source>
        <translation>署名者</translation>
    </message>
    <message>
        <source>Its secret signs, and the log names it as the sender</source>
        <translation>このシークレットで署名し、ログでは送信元として表示されます</translation>
    </message>
    <message>
        <source>Every change is undone.</source>
        <translation>すべての変更を元に戻しました。</translation>
    </message>
    <message>
        <source>Draft: pasted</source>
        <translation>下書き: 貼り付け</translation>
    </message>
    <message>
        <source>· kept as you type, also when you close the bench</source>
        <translation>· 入力と同時に保存（Ovyxa Benchを閉じても残ります）</translation>
    </message>
</context>
<context>
    <name>ovyxa::Engine</name>
    <message>
        <source>Writing works again; sending goes on.</source>
        <translation>書き込みが復旧し、送信を再開しました。</translation>
    </message>
    <message>
        <source>Something could not be recorded. %1</source>
        <translation>記録できないものがありました。%1</translation>
    </message>
    <message>
        <source>No webhook of %1 listens for %2. Add one, or choose that event in one of them.</source>
        <translation>%1には%2を対象とするWebhookがありません。追加するか、いずれかのWebhookでそのイベントを選択してください。</translation>
    </message>
    <message>
        <source>That webhook has been removed.</source>
        <translation>そのWebhookは削除されています。</translation>
    </message>
    <message>
        <source>Time only goes forward. Resetting the clock takes it back to this machine&apos;s.</source>
        <translation>時間は前にしか進みません。時計をリセットすると、このマシンの時刻に戻ります。</translation>
    </message>
    <message>
        <source>The clock is being run ahead. Wait for its end, or stop that first.</source>
        <translation>時計を早送りしています。終わるまで待つか、先に早送りを止めてください。</translation>
    </message>
    <message>
        <source>The simulated clock went back by %1, to this machine&apos;s. What is due, and what counts in the hour, went back by as much; what happened keeps its time.</source>
        <translation>シミュレーション時計を%1戻し、このマシンの時刻に合わせました。予定されているものと1時間の枠に数えるものは同じだけ戻り、起きたことの時刻は変わりません。</translation>
    </message>
    <message>
        <source>The webhook of this delivery is no longer kept, so there is no secret to send it with.</source>
        <translation>この配信のWebhookはもう保存されていないため、送信に使うシークレットがありません。</translation>
    </message>
    <message>
        <source>The keychain cannot be used any more. Secrets are kept in %1 now.</source>
        <translation>キーチェーンが使えなくなりました。シークレットは %1 に保存されます。</translation>
    </message>
    <message>
        <source>Not sent: %1 active visitors are not above %2, the lowest threshold of a webhook of %3. Fire with more, or lower the threshold.</source>
        <translation>送信していません。アクティブな訪問者%1人は、%3のWebhookの最も低いしきい値%2を超えていません。人数を増やして発火するか、しきい値を下げてください。</translation>
    </message>
</context>
<context>
    <name>ovyxa::EventPage</name>
    <message>
        <source>Event</source>
        <translation>イベント</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>配信</translation>
    </message>
    <message>
        <source>At the receiver</source>
        <translation>レシーバー側</translation>
    </message>
    <message>
        <source>Show its delivery in the log</source>
        <translation>対応する配信をログで表示</translation>
    </message>
    <message>
        <source>Show it at the receiver</source>
        <translation>レシーバー側で表示</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>サイト</translation>
    </message>
    <message>
        <source>Happened</source>
        <translation>発生</translation>
    </message>
    <message numerus="yes">
        <source>%n parts</source>
        <translation>
            <numerusform>%n個の部分</numerusform>
        </translation>
    </message>
    <message>
        <source>Number</source>
        <translation>番号</translation>
    </message>
    <message>
        <source>To</source>
        <translation>送信先</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>作成</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>試行</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>次回</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>ボディ</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>署名</translation>
    </message>
    <message>
        <source>Ovyxa documents HMAC-SHA256, not how it is written in the header. The webhook&apos;s form has a switch for it.</source>
        <translation>OvyxaのドキュメントにはHMAC-SHA256とありますが、ヘッダーでの書き方は示されていません。Webhookのフォームで切り替えられます。</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>形式</translation>
    </message>
    <message>
        <source>Slack message</source>
        <translation>Slackメッセージ</translation>
    </message>
    <message>
        <source>Slack refuses a body without “text”, so a Slack webhook gets one.</source>
        <translation>Slackは「text」のないボディを拒否するため、SlackのWebhookにはtextを付けます。</translation>
    </message>
    <message>
        <source>Replay of</source>
        <translation>再配信元</translation>
    </message>
    <message>
        <source>Hourly limit</source>
        <translation>1時間の上限</translation>
    </message>
    <message>
        <source>not counted</source>
        <translation>対象外</translation>
    </message>
    <message>
        <source>Retries and manual replays do not count towards the limit.</source>
        <translation>再試行と手動の再配信は上限に数えません。</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>受信</translation>
    </message>
    <message>
        <source>From</source>
        <translation>送信元</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>ホスト</translation>
    </message>
    <message>
        <source>User agent</source>
        <translation>ユーザーエージェント</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>応答</translation>
    </message>
    <message>
        <source>none of this bench</source>
        <translation>このOvyxa Benchの配信ではない</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Passed on to</source>
        <translation>転送先</translation>
    </message>
    <message>
        <source>Its answer</source>
        <translation>転送先の応答</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>It took</source>
        <translation>所要時間</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>It gave</source>
        <translation>応答サイズ</translation>
    </message>
    <message>
        <source>What went wrong</source>
        <translation>問題点</translation>
    </message>
    <message>
        <source>Trailer</source>
        <translation>トレーラー</translation>
    </message>
</context>
<context>
    <name>ovyxa::ExportBar</name>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>エクスポートの進行状況</translation>
    </message>
    <message>
        <source>Writing %1 of %2</source>
        <translation>書き込み中: %1/%2</translation>
    </message>
</context>
<context>
    <name>ovyxa::FilterField</name>
    <message>
        <source>Clear the filter</source>
        <translation>フィルターをクリア</translation>
    </message>
    <message>
        <source>Earlier filters</source>
        <translation>以前のフィルター</translation>
    </message>
    <message>
        <source>Nothing was searched for yet</source>
        <translation>まだ検索していません</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>名前を付けてください。</translation>
    </message>
    <message>
        <source>Something in it looks like a secret. Those are not kept in the window&apos;s file.</source>
        <translation>シークレットのようなものが含まれています。シークレットはウィンドウのファイルに保存されません。</translation>
    </message>
    <message>
        <source>Save this filter</source>
        <translation>このフィルターを保存</translation>
    </message>
    <message>
        <source>Forget the filter &quot;%1&quot;</source>
        <translation>フィルター「%1」を削除</translation>
    </message>
    <message>
        <source>%1, from sign %2 on: %3</source>
        <translation>%1（%2 文字目から）: %3</translation>
    </message>
    <message>
        <source>Type a filter first: it is saved under its name, and offered here again.</source>
        <translation>先にフィルターを入力してください。名前を付けて保存され、ここに再び表示されます。</translation>
    </message>
</context>
<context>
    <name>ovyxa::FoldingCorner</name>
    <message>
        <source>More</source>
        <translation>その他</translation>
    </message>
</context>
<context>
    <name>ovyxa::Forwarder</name>
    <message>
        <source>The request came back to the receiver that had passed it on to %1. Forward to your own server instead.</source>
        <translation>リクエストが、%1に転送したレシーバー自身に戻ってきました。代わりに自分のサーバーに転送してください。</translation>
    </message>
    <message>
        <source>The request asks to go on as %1 (Upgrade), which cannot be passed on. Connect to the server itself for that.</source>
        <translation>リクエストが%1への切り替え（Upgrade）を求めていますが、転送できません。サーバーに直接接続してください。</translation>
    </message>
    <message>
        <source>Answered here: Max-Forwards was 0, so the request goes no further.</source>
        <translation>ここで応答しました: Max-Forwardsが0だったため、これより先へは送られません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::GoalFields</name>
    <message>
        <source>Goal</source>
        <translation>目標</translation>
    </message>
    <message>
        <source>Path of the page</source>
        <translation>ページのパス</translation>
    </message>
    <message>
        <source>Manage goals…</source>
        <translation>目標を管理…</translation>
    </message>
    <message>
        <source>A visitor completes a goal</source>
        <translation>訪問者が目標を達成したとき</translation>
    </message>
</context>
<context>
    <name>ovyxa::GoalManager</name>
    <message>
        <source>No goals yet. Add one below: a page that visitors reach, or a custom event.</source>
        <translation>目標はまだありません。訪問者が到達するページ、またはカスタムイベントを下で追加してください。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Add goal</source>
        <translation>目標を追加</translation>
    </message>
    <message>
        <source>Goals of %1</source>
        <translation>%1の目標</translation>
    </message>
    <message>
        <source>Goals</source>
        <translation>目標</translation>
    </message>
    <message>
        <source>Name of the goal</source>
        <translation>目標の名前</translation>
    </message>
    <message>
        <source>Kind of goal</source>
        <translation>目標の種類</translation>
    </message>
    <message>
        <source>Page is viewed</source>
        <translation>ページの閲覧</translation>
    </message>
    <message>
        <source>Custom event</source>
        <translation>カスタムイベント</translation>
    </message>
    <message>
        <source>Ovyxa does not say how paths are compared. Assumed: exact, or with * for any run of characters; the query, the fragment and one slash at the end are ignored; letter case counts.</source>
        <translation>Ovyxaはパスの比較方法を明示していません。前提: 完全一致、または任意の文字列を表す * を使った一致です。クエリ、フラグメント、末尾のスラッシュ1つは無視し、大文字と小文字は区別します。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>When</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Give the goal a name: it stands as goal_name in the payload.</source>
        <translation>目標に名前を付けてください。ペイロードのgoal_nameになります。</translation>
    </message>
    <message>
        <source>There is a goal %1 already. Names tell goals apart.</source>
        <translation>目標%1はすでにあります。目標は名前で区別されます。</translation>
    </message>
    <message>
        <source>Say which path counts, such as /checkout/success or /blog/*.</source>
        <translation>対象のパスを指定してください。例: /checkout/success、/blog/*。</translation>
    </message>
    <message>
        <source>Say which event counts, by its exact name.</source>
        <translation>対象のイベントを正確な名前で指定してください。</translation>
    </message>
    <message>
        <source>A path begins with a slash: /%1</source>
        <translation>パスはスラッシュで始まります: /%1</translation>
    </message>
    <message>
        <source>page %1</source>
        <translation>ページ%1</translation>
    </message>
    <message>
        <source>event %1</source>
        <translation>イベント%1</translation>
    </message>
    <message>
        <source>Path of the page</source>
        <translation>ページのパス</translation>
    </message>
    <message>
        <source>Name of the event</source>
        <translation>イベントの名前</translation>
    </message>
    <message>
        <source>The path of the page, such as /checkout/success; * stands for any run of characters.</source>
        <translation>ページのパス（/checkout/successなど）。* は任意の文字列を表します。</translation>
    </message>
    <message>
        <source>The event&apos;s exact name, such as signup.</source>
        <translation>イベントの正確な名前（signupなど）。</translation>
    </message>
    <message>
        <source>%1 is removed.</source>
        <translation>%1を削除しました。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Select a goal to remove first.</source>
        <translation>先に削除するゴールを選んでください。</translation>
    </message>
</context>
<context>
    <name>ovyxa::HeadView</name>
    <message>
        <source>Raw head</source>
        <translation>ヘッダーの生データ</translation>
    </message>
    <message>
        <source>The bytes as they were on the wire, line ends too</source>
        <translation>改行も含めて、通信路上にあったままのバイト列</translation>
    </message>
    <message>
        <source>Copy the line</source>
        <translation>行をコピー</translation>
    </message>
    <message>
        <source>Copy the value</source>
        <translation>値をコピー</translation>
    </message>
    <message>
        <source>%1 (%2 of %3)</source>
        <comment>a header&apos;s name that is repeated</comment>
        <translation>%1（%2/%3）</translation>
    </message>
    <message>
        <source>This field stands more than once. Each is shown in its place.</source>
        <translation>このフィールドは複数回現れます。それぞれ元の位置に表示しています。</translation>
    </message>
</context>
<context>
    <name>ovyxa::HeaderModel</name>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>値</translation>
    </message>
    <message>
        <source>made on Send</source>
        <translation>送信時に生成</translation>
    </message>
    <message>
        <source>added</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>taken out</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>was %1</source>
        <translation>元: %1</translation>
    </message>
    <message>
        <source>Leave this header out (Del)</source>
        <translation>このヘッダーを送信しない（Del）</translation>
    </message>
    <message>
        <source>Back to what it was (Del)</source>
        <translation>元に戻す（Del）</translation>
    </message>
    <message>
        <source>The bench makes this one for each request.</source>
        <translation>これはリクエストごとにOvyxa Benchが生成します。</translation>
    </message>
    <message>
        <source>as it was</source>
        <translation>元のまま</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>空</translation>
    </message>
</context>
<context>
    <name>ovyxa::HourBand</name>
    <message>
        <source>Now: minutes to run the clock forward</source>
        <translation>現在: 時計を進める分数</translation>
    </message>
    <message>
        <source>Drag it forward, or press →, to run the clock: what is due on the way goes out</source>
        <translation>前へドラッグするか→を押すと時計が進みます。その間に期限が来たものは送信されます</translation>
    </message>
    <message>
        <source>When the endpoint goes down: drag it, or use the arrow keys</source>
        <translation>エンドポイントが停止する時刻: ドラッグするか矢印キーで動かします</translation>
    </message>
    <message>
        <source>When it answers again: drag it, or use the arrow keys</source>
        <translation>再び応答する時刻: ドラッグするか矢印キーで動かします</translation>
    </message>
    <message>
        <source>The last hour and the next</source>
        <translation>直近の1時間と次の1時間</translation>
    </message>
    <message>
        <source>Outcomes: %L1 answered 2xx, %L2 otherwise, %L3 not at all</source>
        <translation>結果: 2xxの応答%L1件、その他%L2件、応答なし%L3件</translation>
    </message>
    <message>
        <source>Answer time: half within %1, 95 % within %2, 99 % within %3</source>
        <translation>応答時間: 半数は%1以内、95%は%2以内、99%は%3以内</translation>
    </message>
    <message>
        <source>no attempt in the last hour</source>
        <translation>直近1時間に試行はありません</translation>
    </message>
    <message>
        <source>%L1 of %L2 an hour used</source>
        <translation>1時間%L2件のうち%L1件を使用</translation>
    </message>
    <message>
        <source>The outage begins, minutes from now</source>
        <translation>障害の開始 (現在からの分数)</translation>
    </message>
    <message>
        <source>The outage ends, minutes from now</source>
        <translation>障害の終了 (現在からの分数)</translation>
    </message>
    <message>
        <source>%1 answered 2xx, %2 did not; half of them within %3</source>
        <translation>2xxの応答%1件、それ以外%2件。半数は%3以内</translation>
    </message>
    <message>
        <source>down %1</source>
        <translation>停止%1</translation>
    </message>
    <message>
        <source>now</source>
        <translation>現在</translation>
    </message>
    <message>
        <source>%L1 got 2xx</source>
        <translation>2xx %L1件</translation>
    </message>
    <message>
        <source>%L1 did not</source>
        <translation>その他%L1件</translation>
    </message>
    <message>
        <source>Outcomes</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Answer time</source>
        <translation>応答時間</translation>
    </message>
    <message>
        <source>100 an hour</source>
        <translation>1時間に100件</translation>
    </message>
    <message>
        <source>%L1 of %L2 used</source>
        <translation>%L2件中%L1件を使用</translation>
    </message>
    <message>
        <source>Ladder of %1: %2</source>
        <translation>%1の再試行: %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them no longer in the log</source>
        <translation>
            <numerusform>うち %Ln 件はもうログにありません</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln attempt(s) to come</source>
        <translation>
            <numerusform>これからの試行%Ln件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::HourPanel</name>
    <message>
        <source>The last hour and the next</source>
        <translation>直近の1時間と次の1時間</translation>
    </message>
    <message>
        <source>Add a webhook: what came of its attempts in the last hour stands here, and what an outage would do to the next.</source>
        <translation>Webhookを追加すると、直近1時間の試行の結果と、障害が次の試行に与える影響がここに表示されます。</translation>
    </message>
    <message>
        <source>of the site&apos;s newest %L1 deliveries: there are more</source>
        <translation>サイトの最新%L1件の配信から: ほかにもあります</translation>
    </message>
    <message>
        <source>is being read …</source>
        <translation>読み込み中 …</translation>
    </message>
    <message>
        <source>the last hour and the next</source>
        <translation>直近の1時間と次の1時間</translation>
    </message>
    <message>
        <source>The built-in receiver is stopped: start it, and point the webhook at it.</source>
        <translation>内蔵レシーバーは停止しています。起動して、Webhookの宛先にしてください。</translation>
    </message>
    <message>
        <source>%1 points at %2, not at the built-in receiver: its answers are not the bench&apos;s to plan.</source>
        <translation>%1の宛先は%2で、内蔵レシーバーではありません。その応答は計画できません。</translation>
    </message>
    <message>
        <source>No attempt that is known of meets it. Move the red bar over one.</source>
        <translation>既知の試行はどれも当たりません。赤い帯を試行の上に動かしてください。</translation>
    </message>
    <message>
        <source>Sets the receiver&apos;s plan so that what is under way to it, of any webhook, fails from here to there. A plan counts requests, not time: it fits as long as no others come.</source>
        <translation>受信側のプランを、ここからそこまでの間、どのウェブフックからでも受信側へ向かっているものが失敗するように設定します。プランが数えるのは時間ではなくリクエストです。ほかのリクエストが来ないかぎり当てはまります。</translation>
    </message>
    <message>
        <source>The receiver answers by the plan %1. It counts requests: others that come take their turn in it.</source>
        <translation>受信側はプラン %1 のとおりに応答します。プランはリクエストを数えるため、ほかに来たリクエストも順番に含まれます。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of the hour&apos;s deliveries are no longer in the log</source>
        <translation>
            <numerusform>この 1 時間の配信のうち %Ln 件はもうログにありません</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::HttpConnection</name>
    <message>
        <source>The TLS handshake did not end within %1 s.</source>
        <translation>TLSハンドシェイクが%1秒以内に終わりませんでした。</translation>
    </message>
    <message>
        <source>The peer saw the certificate and hung up without a request. Perhaps it does not trust it: give it the certificate of the authority.</source>
        <translation>相手は証明書を受け取った後、リクエストを送らずに接続を切りました。証明書を信頼していない可能性があります。認証局の証明書を相手に渡してください。</translation>
    </message>
    <message>
        <source>The peer hung up in the middle of a request.</source>
        <translation>相手がリクエストの途中で接続を切りました。</translation>
    </message>
</context>
<context>
    <name>ovyxa::HttpServer</name>
    <message numerus="yes">
        <source>%n connection(s) are open, which is the limit. For each further one, that one is closed which has waited longest without a whole request.</source>
        <translation>
            <numerusform>開いている接続が上限の%n件に達しています。新しい接続があるたびに、リクエストが揃わないまま最も長く待っている接続を閉じます。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) are open, which is the limit, and all await their answers; further ones are closed at once.</source>
        <translation>
            <numerusform>開いている接続が上限の%n件に達し、すべて応答待ちです。新しい接続はすぐに閉じます。</numerusform>
        </translation>
    </message>
    <message>
        <source>Port %1 is taken by another program. End that program, or choose another port (0 takes any free one).</source>
        <translation>ポート%1は別のプログラムが使用中です。そのプログラムを終了するか、別のポートを選んでください（0なら空いているポートを使います）。</translation>
    </message>
    <message>
        <source>Port %1 may not be opened without special rights. Choose one from 1024 on.</source>
        <translation>ポート%1を開くには特別な権限が必要です。1024以上のポートを選んでください。</translation>
    </message>
    <message>
        <source>This machine has no network address %1. Choose 127.0.0.1 or one of its own.</source>
        <translation>このマシンにネットワークアドレス%1はありません。127.0.0.1か、このマシンのアドレスを選んでください。</translation>
    </message>
    <message>
        <source>Listening on %1, port %2, is not possible: %3.</source>
        <translation>%1のポート%2で待ち受けできません: %3。</translation>
    </message>
</context>
<context>
    <name>ovyxa::Inspection</name>
    <message>
        <source>The receiver answered %1, as its plan says. The signature was valid.</source>
        <translation>レシーバーは応答シナリオに従って%1を返しました。署名は有効でした。</translation>
    </message>
</context>
<context>
    <name>ovyxa::InspectorHead</name>
    <message>
        <source>Request received</source>
        <translation>受信したリクエスト</translation>
    </message>
    <message>
        <source>not HTTP/1.1</source>
        <translation>HTTP/1.1ではない</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>配信</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>編集して再送信</translation>
    </message>
    <message>
        <source>As a draft that you change and send, again and again (Ctrl+Shift+E)</source>
        <translation>変更しながら何度でも送信できる下書きにする（Ctrl+Shift+E）</translation>
    </message>
    <message>
        <source>The selected row before (Alt+Page Up)</source>
        <translation>選択した前の行（Alt+Page Up）</translation>
    </message>
    <message>
        <source>The next of the selected rows (Alt+Page Down)</source>
        <translation>選択した次の行（Alt+Page Down）</translation>
    </message>
    <message>
        <source>%1 of %2 selected</source>
        <translation>選択 %2 件中 %1 件目</translation>
    </message>
</context>
<context>
    <name>ovyxa::InspectorPanel</name>
    <message>
        <source>Event</source>
        <translation>イベント</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>ペイロード</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>リクエスト</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>応答</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>署名</translation>
    </message>
    <message>
        <source>Parts of the inspector</source>
        <translation>インスペクターの各部</translation>
    </message>
    <message>
        <source>Nothing is selected</source>
        <translation>何も選択されていません</translation>
    </message>
    <message>
        <source>Select a delivery in the log or a request at the receiver to see its payload, headers, answer and signature.</source>
        <translation>ログの配信またはレシーバーのリクエストを選択すると、ペイロード、ヘッダー、応答、署名を確認できます。</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonDifference</name>
    <message>
        <source>It has more than %1 values, too many to compare one by one.</source>
        <translation>値が%1個を超えるため、1つずつ比較できません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonScanner</name>
    <message>
        <source>a byte order mark stands in front; JSON has none</source>
        <translation>先頭にバイト順マーク（BOM）があります。JSONでは使いません</translation>
    </message>
    <message>
        <source>this byte is not UTF-8 text, and JSON must be</source>
        <translation>このバイトはUTF-8のテキストではありません。JSONはUTF-8でなければなりません</translation>
    </message>
    <message>
        <source>something follows after the end of the JSON</source>
        <translation>JSONの終わりの後に余分なものがあります</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3.</source>
        <translation>%1行目、%2列目: %3。</translation>
    </message>
    <message>
        <source>the JSON ends where a value is expected</source>
        <translation>値が必要なところでJSONが終わっています</translation>
    </message>
    <message numerus="yes">
        <source>it is nested more than %n level(s) deep</source>
        <translation>
            <numerusform>ネストが%n階層を超えています</numerusform>
        </translation>
    </message>
    <message>
        <source>a comma or } is expected here</source>
        <translation>ここにはカンマまたは } が必要です</translation>
    </message>
    <message>
        <source>a comma or ] is expected here</source>
        <translation>ここにはカンマまたは ] が必要です</translation>
    </message>
    <message>
        <source>a comma stands before the end</source>
        <translation>終わりの前にカンマがあります</translation>
    </message>
    <message>
        <source>a name in double quotes is expected here</source>
        <translation>ここには二重引用符で囲んだ名前が必要です</translation>
    </message>
    <message>
        <source>a colon is expected after the name</source>
        <translation>名前の後にコロンが必要です</translation>
    </message>
    <message>
        <source>a value is expected here</source>
        <translation>ここには値が必要です</translation>
    </message>
    <message>
        <source>a digit is expected here</source>
        <translation>ここには数字が必要です</translation>
    </message>
    <message>
        <source>a number has no leading zero</source>
        <translation>数の先頭に0は付けられません</translation>
    </message>
    <message>
        <source>this string has no closing quote</source>
        <translation>この文字列に閉じる引用符がありません</translation>
    </message>
    <message>
        <source>a backslash must be followed by one of &quot; \ / b f n r t u</source>
        <translation>バックスラッシュの後には &quot; \ / b f n r t u のいずれかが必要です</translation>
    </message>
    <message>
        <source>\u needs four hexadecimal digits</source>
        <translation>\uには4桁の16進数が必要です</translation>
    </message>
    <message>
        <source>half of a surrogate pair stands alone</source>
        <translation>サロゲートペアの片方だけがあります</translation>
    </message>
    <message>
        <source>a line break or control character stands in a string; write it as an escape such as \n</source>
        <translation>文字列の中に改行または制御文字があります。\nのようなエスケープで書いてください</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonTree</name>
    <message>
        <source>This JSON has more than %1 values, too many to show as a tree.</source>
        <translation>このJSONには%1個を超える値があり、ツリーで表示するには多すぎます。</translation>
    </message>
    <message>
        <source>This JSON is too long or too deep to be shown with indentation.</source>
        <translation>このJSONは長すぎるか深すぎるため、インデント付きで表示できません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonTreeModel</name>
    <message>
        <source>whole body</source>
        <translation>ボディ全体</translation>
    </message>
    <message numerus="yes">
        <source>%Ln member(s)</source>
        <comment>of a JSON object</comment>
        <translation>
            <numerusform>%Ln個のメンバー</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln element(s)</source>
        <comment>of a JSON list</comment>
        <translation>
            <numerusform>%Ln個の要素</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (repeated)</source>
        <comment>a member&apos;s name</comment>
        <translation>%1（重複）</translation>
    </message>
    <message>
        <source>This name stands more than once in its object. Most programs take the last, some the first.</source>
        <translation>この名前は同じオブジェクトに複数回現れます。多くのプログラムは最後のものを、一部は最初のものを採用します。</translation>
    </message>
    <message>
        <source>%1, deeper: Enter opens it</source>
        <translation>%1、さらに深い部分: Enterで開きます</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>値</translation>
    </message>
</context>
<context>
    <name>ovyxa::JsonTreePane</name>
    <message>
        <source>Previous</source>
        <translation>前へ</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>次へ</translation>
    </message>
    <message>
        <source>Back to the whole</source>
        <translation>全体に戻る</translation>
    </message>
    <message>
        <source>Search names and values</source>
        <translation>名前と値を検索</translation>
    </message>
    <message>
        <source>Enter goes to the next, Shift+Enter to the one before (F3, Shift+F3). Ctrl+Shift+F comes here.</source>
        <translation>Enterで次へ、Shift+Enterで前へ移動します（F3、Shift+F3）。Ctrl+Shift+Fでここに移動します。</translation>
    </message>
    <message>
        <source>This part stands so deep that it is shown by itself</source>
        <translation>この部分は深いため、それだけを表示しています</translation>
    </message>
    <message>
        <source>Payload as a tree</source>
        <translation>ペイロードのツリー</translation>
    </message>
    <message>
        <source>Copy…</source>
        <translation>コピー…</translation>
    </message>
    <message>
        <source>Copy what is selected: its value, its JSON Pointer or its path for jq</source>
        <translation>選択したものをコピー: 値、JSON Pointer、またはjqのパス</translation>
    </message>
    <message>
        <source>searching…</source>
        <translation>検索中…</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>見つかりません</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>JSON Pointer: %1</source>
        <translation>JSON Pointer: %1</translation>
    </message>
    <message>
        <source>Copy the value</source>
        <translation>値をコピー</translation>
    </message>
    <message>
        <source>Copy the JSON Pointer</source>
        <translation>JSON Pointerをコピー</translation>
    </message>
    <message>
        <source>Copy the path for jq</source>
        <translation>jqのパスをコピー</translation>
    </message>
</context>
<context>
    <name>ovyxa::KeptAuthorities</name>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1に書き込めません: %2。</translation>
    </message>
    <message>
        <source>it is not a file</source>
        <translation>ファイルではありません</translation>
    </message>
</context>
<context>
    <name>ovyxa::KeptEdits</name>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1に書き込めません: %2。</translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerHead</name>
    <message>
        <source>Sender: %1. Receiver, %2: %3.</source>
        <translation>送信側: %1。レシーバー（%2）: %3。</translation>
    </message>
    <message>
        <source>listening</source>
        <translation>待ち受け中</translation>
    </message>
    <message>
        <source>not listening</source>
        <translation>待ち受け停止中</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>送信側</translation>
    </message>
    <message>
        <source>what this bench sent</source>
        <translation>このOvyxa Benchが送信したもの</translation>
    </message>
    <message>
        <source>Receiver</source>
        <translation>レシーバー</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>送信</translation>
    </message>
    <message>
        <source>The sender saw</source>
        <translation>送信側から見た結果</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>所要時間</translation>
    </message>
    <message>
        <source>Came in</source>
        <translation>受信</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>署名</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>応答</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>ボディ</translation>
    </message>
    <message numerus="yes">
        <source>%Ln attempts</source>
        <translation>
            <numerusform>試行%Ln回</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln requests</source>
        <translation>
            <numerusform>リクエスト%Ln件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the newest %Ln events</source>
        <translation>
            <numerusform>最新の%Ln件のイベント</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerModel</name>
    <message>
        <source>%1, %2</source>
        <translation>%1、%2</translation>
    </message>
    <message>
        <source>%1, %2 back to %3</source>
        <extracomment>&quot;9 events agree, 00:50:40 back to 00:50:02&quot;</extracomment>
        <translation>%1、%2から%3まで</translation>
    </message>
    <message>
        <source>Read older events</source>
        <translation>以前のイベントを読み込む</translation>
    </message>
    <message>
        <source>attempt %1 at %2: %3</source>
        <translation>%2の試行%1: %3</translation>
    </message>
    <message>
        <source>received at %1: %2, answered %3</source>
        <translation>%1に受信: %2、応答%3</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events agree</source>
        <translation>
            <numerusform>%Ln件のイベントが一致</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln went elsewhere</source>
        <translation>
            <numerusform>%Ln件は別の宛先へ送信</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerPage</name>
    <message>
        <source>Sender and receiver side by side</source>
        <translation>送信側とレシーバーを並べて表示</translation>
    </message>
    <message>
        <source>Nothing has been sent yet</source>
        <translation>まだ何も送信されていません</translation>
    </message>
    <message>
        <source>What this bench sends and what its receiver gets stand here side by side, attempt by attempt.</source>
        <translation>このOvyxa Benchが送信するものとレシーバーが受信するものを、試行ごとにここに並べて表示します。</translation>
    </message>
    <message>
        <source>Run a trial</source>
        <translation>試運転</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>読み込み直す</translation>
    </message>
    <message>
        <source>%1 events differ of %2</source>
        <extracomment>&quot;16 events differ of 4,227&quot;</extracomment>
        <translation>%2件中%1件のイベントに相違あり</translation>
    </message>
    <message>
        <source>%1 events differ of the newest %2</source>
        <translation>最新の%2件中%1件のイベントに相違あり</translation>
    </message>
    <message>
        <source>Export both ledgers…</source>
        <translation>両方の台帳をエクスポート…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>エクスポート</translation>
    </message>
    <message>
        <source>What was read of both ledgers, as a CSV file</source>
        <translation>両方の台帳から読み取った内容をCSVファイルにします</translation>
    </message>
    <message>
        <source>Export both ledgers</source>
        <translation>両方の台帳をエクスポート</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>保存しました: %1</translation>
    </message>
    <message>
        <source>Nothing to export: neither ledger has an entry yet.</source>
        <translation>エクスポートするものがありません。どちらの台帳にもまだ記録がありません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerTile</name>
    <message numerus="yes">
        <source>%1, of the newest %Ln events</source>
        <translation>
            <numerusform>%1（最新の%Ln件のイベントのうち）</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::LedgerWords</name>
    <message>
        <source>agree</source>
        <translation>一致</translation>
    </message>
    <message>
        <source>went elsewhere, no record here</source>
        <translation>別の宛先へ送信、ここに記録なし</translation>
    </message>
    <message>
        <source>delivered, though the sender saw a reset</source>
        <translation>配信済みだが、送信側では接続がリセットされた</translation>
    </message>
    <message>
        <source>accepted twice</source>
        <translation>2回受理された</translation>
    </message>
    <message>
        <source>signed, but not verified</source>
        <translation>署名されているが、検証できなかった</translation>
    </message>
    <message>
        <source>received, but never sent</source>
        <translation>受信したが、送信していない</translation>
    </message>
    <message>
        <source>sent, but never received</source>
        <translation>送信したが、受信していない</translation>
    </message>
    <message>
        <source>went elsewhere</source>
        <translation>別の宛先へ送信</translation>
    </message>
    <message>
        <source>delivered, sender saw a timeout</source>
        <translation>配信済み、送信側はタイムアウト</translation>
    </message>
    <message>
        <source>delivered, sender saw a reset</source>
        <translation>配信済み、送信側は接続リセット</translation>
    </message>
    <message>
        <source>delivered, sender saw a failure</source>
        <translation>配信済み、送信側は失敗</translation>
    </message>
    <message>
        <source>signed, not verified</source>
        <translation>署名あり、検証できず</translation>
    </message>
    <message>
        <source>received, never sent</source>
        <translation>受信あり、送信なし</translation>
    </message>
    <message>
        <source>sent, never received</source>
        <translation>送信あり、受信なし</translation>
    </message>
    <message>
        <source>it came in, rightly signed, and was not answered</source>
        <translation>正しい署名で届いたが、応答しなかった</translation>
    </message>
    <message>
        <source>answered %1, but not within %2</source>
        <extracomment>%1 a status such as 200, %2 a span such as &quot;10 s&quot;</extracomment>
        <translation>%1を返したが、%2以内ではなかった</translation>
    </message>
    <message>
        <source>answered %1, the answer was cut: a retry will come</source>
        <translation>%1を返したが、応答が途中で切れた: 再試行が届く予定</translation>
    </message>
    <message>
        <source>answered %1, the answer was cut</source>
        <translation>%1を返したが、応答が途中で切れた</translation>
    </message>
    <message>
        <source>answered %1, the sender got %2: something between them answers</source>
        <translation>%1を返したが、送信側に届いたのは%2: 間にある何かが応答している</translation>
    </message>
    <message>
        <source>answered %1, which did not reach the sender</source>
        <translation>%1を返したが、送信側に届かなかった</translation>
    </message>
    <message>
        <source>an unnamed client</source>
        <translation>名前のないクライアント</translation>
    </message>
    <message>
        <source>valid signature, from %1: somebody else knows the secret</source>
        <translation>有効な署名、送信元は%1: ほかの誰かがシークレットを知っている</translation>
    </message>
    <message>
        <source>from %1, no attempt in this log made it</source>
        <translation>送信元は%1、このログに該当する試行はない</translation>
    </message>
    <message>
        <source>something between them answered</source>
        <translation>間にある何かが応答した</translation>
    </message>
    <message>
        <source>something between them answered: server is %1</source>
        <translation>間にある何かが応答した: serverは%1</translation>
    </message>
    <message>
        <source>it left here, and nothing came in</source>
        <translation>ここから送信したが、何も届かなかった</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>%1宛て</translation>
    </message>
    <message>
        <source>next, %1</source>
        <extracomment>%1 is &quot;in 0:18&quot; or &quot;now&quot;</extracomment>
        <translation>次: %1</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>処理中</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>%1, then cut</source>
        <translation>%1、その後切断</translation>
    </message>
    <message>
        <source>no such delivery in this log</source>
        <translation>このログに該当する配信なし</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>まだなし</translation>
    </message>
    <message>
        <source>will be the second copy: answer it 2xx</source>
        <translation>2通目のコピーになる: 2xxで応答すること</translation>
    </message>
    <message>
        <source>still to come</source>
        <translation>これから</translation>
    </message>
    <message>
        <source>not this bench&apos;s receiver</source>
        <translation>このOvyxa Benchのレシーバーではない</translation>
    </message>
    <message>
        <source>nothing came in</source>
        <translation>何も届いていない</translation>
    </message>
    <message>
        <source>it never left: nothing could come in</source>
        <translation>送信されていないため、届くものはない</translation>
    </message>
    <message>
        <source>received, not in the log</source>
        <translation>受信済み、ログになし</translation>
    </message>
    <message>
        <source>valid signature, from an Ovyxa Bench: its delivery was deleted from this log, or another bench knows the secret</source>
        <translation>有効な署名、Ovyxa Benchから。配信がこのログから削除されたか、別のBenchがシークレットを知っています</translation>
    </message>
</context>
<context>
    <name>ovyxa::LogColumns</name>
    <message>
        <source>Drag a heading to move its column, its edge to size it. A right click chooses the columns.</source>
        <translation>見出しをドラッグすると列が移動し、端をドラッグすると幅が変わります。右クリックで列を選択できます。</translation>
    </message>
    <message>
        <source>As they were</source>
        <translation>元の配置に戻す</translation>
    </message>
    <message>
        <source>%1 (no room now)</source>
        <extracomment>of a column that is chosen, and hidden as long as the window is narrow</extracomment>
        <translation>%1（今は表示する幅がありません）</translation>
    </message>
</context>
<context>
    <name>ovyxa::LogPanel</name>
    <message>
        <source>removed</source>
        <translation>削除済み</translation>
    </message>
    <message>
        <source>Show all deliveries</source>
        <translation>すべての配信を表示</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>No delivery matches</source>
        <translation>該当する配信はありません</translation>
    </message>
    <message>
        <source>Nothing in the log fits this filter. Clear it to see all deliveries.</source>
        <translation>このフィルターに合うものはログにありません。クリアするとすべての配信が表示されます。</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>フィルターをクリア</translation>
    </message>
    <message>
        <source>Nothing was sent yet</source>
        <translation>まだ何も送信されていません</translation>
    </message>
    <message>
        <source>A trial starts a receiver on this machine, adds a webhook that points at it and fires the first event. You see it signed, delivered and verified. Or add your own webhook on the left and fire a trigger.</source>
        <translation>試運転では、このマシンでレシーバーを起動し、それを宛先とするWebhookを追加して、最初のイベントを発火します。署名、配信、検証の様子を確認できます。左側で自分のWebhookを追加し、トリガーを実行することもできます。</translation>
    </message>
    <message>
        <source>Run a trial</source>
        <translation>試運転</translation>
    </message>
    <message>
        <source>Inspect the selected delivery</source>
        <translation>選択した配信を調べる</translation>
    </message>
    <message>
        <source>Replay byte for byte</source>
        <translation>同じバイト列で再配信</translation>
    </message>
    <message>
        <source>Replay with a fresh timestamp</source>
        <translation>新しいタイムスタンプで再配信</translation>
    </message>
    <message>
        <source>Replay failed: all that is still owed</source>
        <translation>失敗分を再配信: 未達のものすべて</translation>
    </message>
    <message>
        <source>Cancel the selected deliveries</source>
        <translation>選択した配信をキャンセル</translation>
    </message>
    <message>
        <source>Copy the selected rows</source>
        <translation>選択した行をコピー</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>cURLとしてコピー</translation>
    </message>
    <message>
        <source>Copy the delivery&apos;s number</source>
        <translation>配信の番号をコピー</translation>
    </message>
    <message>
        <source>Search deliveries and payloads</source>
        <translation>配信とペイロードを検索</translation>
    </message>
    <message>
        <source>Choose the log&apos;s columns…</source>
        <translation>ログの列を選択…</translation>
    </message>
    <message>
        <source>Go to the newest delivery</source>
        <translation>最新の配信へ移動</translation>
    </message>
    <message>
        <source>Replay to another webhook</source>
        <translation>別のWebhookに再配信</translation>
    </message>
    <message>
        <source>A replay is under way. Wait for its end, or cancel it.</source>
        <translation>再配信を実行中です。終わるまで待つか、キャンセルしてください。</translation>
    </message>
    <message>
        <source>They had ended before they could be cancelled.</source>
        <translation>キャンセルする前に終了していました。</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>再送信</translation>
    </message>
    <message>
        <source>Nothing was sent yet, so there is no request to copy.</source>
        <translation>まだ何も送信されていないため、コピーするリクエストがありません。</translation>
    </message>
    <message>
        <source>Copied: the last request as a cURL command.</source>
        <translation>コピーしました: 最後のリクエスト（cURLコマンド）。</translation>
    </message>
    <message>
        <source>Compare with the last that worked</source>
        <translation>最後に成功したものと比較</translation>
    </message>
    <message>
        <source>Compare the two</source>
        <translation>2つを比較</translation>
    </message>
    <message>
        <source>Two rows can be compared, or one with the last that worked</source>
        <translation>比較できるのは、2行どうし、または1行と最後に成功したものです</translation>
    </message>
    <message>
        <source>Export the selected deliveries…</source>
        <translation>選択した配信をエクスポート…</translation>
    </message>
    <message>
        <source>Export all that the filter finds…</source>
        <translation>フィルターに合うものをすべてエクスポート…</translation>
    </message>
    <message>
        <source>Replay…</source>
        <translation>再配信…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>エクスポート</translation>
    </message>
    <message>
        <source>Says first what sending them again comes to</source>
        <translation>再配信する前に、結果の見込みを示します</translation>
    </message>
    <message>
        <source>Those that have not ended yet are not sent any more</source>
        <translation>まだ終了していないものの送信を取りやめます</translation>
    </message>
    <message>
        <source>All of them have ended, so there is nothing to cancel.</source>
        <translation>すべて終了しているため、キャンセルするものはありません。</translation>
    </message>
    <message>
        <source>Only %1</source>
        <translation>%1のみ</translation>
    </message>
    <message>
        <source>Without %1</source>
        <translation>%1を除外</translation>
    </message>
    <message>
        <source>Export deliveries</source>
        <translation>配信をエクスポート</translation>
    </message>
    <message>
        <source>JSON, one line a delivery (*.ndjson);;Table (*.csv);;HTTP Archive (*.har);;Requests to send again (*.http)</source>
        <translation>JSON、1配信1行 (*.ndjson);;表 (*.csv);;HTTP Archive (*.har);;再送用のリクエスト (*.http)</translation>
    </message>
    <message>
        <source>The export was ended. There is no file of it.</source>
        <translation>エクスポートを中止しました。ファイルは作成されていません。</translation>
    </message>
    <message>
        <source>The log could not be read</source>
        <translation>ログを読み取れませんでした</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>編集して再送信</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Why is this delivery not here?</source>
        <translation>この配信がここにないのはなぜですか？</translation>
    </message>
    <message>
        <source>Explains why an event did not become a delivery to a webhook, and what mends it</source>
        <translation>イベントがWebhookへの配信にならなかった理由と対処法を説明します</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Delete the selected deliveries</source>
        <translation>選択した配信を削除</translation>
    </message>
    <message>
        <source>Undo deleting deliveries</source>
        <translation>配信の削除を元に戻す</translation>
    </message>
    <message>
        <source>Select the rows to delete first.</source>
        <translation>先に行を選択してください。</translation>
    </message>
    <message>
        <source>With their attempts and bodies. What is still to be sent stays; you can undo it for 15 seconds.</source>
        <translation>試行とボディも含みます。これから送信するものは残ります。15秒間は元に戻せます。</translation>
    </message>
    <message>
        <source>None of them has ended. Cancel them first: what is still to be sent is not deleted.</source>
        <translation>どれも完了していません。先にキャンセルしてください。これから送信するものは削除されません。</translation>
    </message>
    <message>
        <source>These stay: they show that older failed deliveries of the same events have been settled. Select those, too.</source>
        <translation>これらは残ります。同じイベントの古い失敗した配信が解決済みであることを示しています。それらも選択してください。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Clear or thin out the log…</source>
        <translation>ログを空にする、または減らす…</translation>
    </message>
    <message>
        <source>In 15 seconds the logs are kept to what you chose.</source>
        <translation>15 秒後から、ログは選んだとおりに保たれます。</translation>
    </message>
    <message>
        <source>prune delete remove</source>
        <extracomment>words by which people look for &quot;Clear or thin out the log…&quot;</extracomment>
        <translation>削除 消去 整理 prune delete</translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries do not match the filter.</source>
        <translation>
            <numerusform>%Ln件の配信がフィルターに合いません。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries cancelled.</source>
        <translation>
            <numerusform>%Ln件の配信をキャンセルしました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries deleted, with their attempts and bodies.</source>
        <translation>
            <numerusform>%Ln件の配信を、試行とボディとともに削除しました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stay: they show that older failed ones are settled.</source>
        <translation>
            <numerusform>%Ln件は残ります。古い失敗した配信が解決済みであることを示しています。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stay: they are still to be sent. Cancel them first.</source>
        <translation>
            <numerusform>%Ln件は残ります。まだ送信されていません。先にキャンセルしてください。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries are gone for good; the disk has %1 back.</source>
        <translation>
            <numerusform>%Ln件の配信を完全に削除し、ディスクに%1が戻りました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries written to %1.</source>
        <translation>
            <numerusform>%Ln件の配信を%1に書き込みました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries go for good in 15 seconds.</source>
        <translation>
            <numerusform>%Ln 件の配信を 15 秒後に完全に削除します。</numerusform>
        </translation>
    </message>
    <message>
        <source>Sends again what failed for good and has not arrived since</source>
        <translation>失敗したまま届いていないものをもう一度送ります</translation>
    </message>
    <message numerus="yes">
        <source>Nothing to replay yet: %Ln deliveries wait for their next retry. Jump to it, or select a row and replay that at once.</source>
        <translation>
            <numerusform>まだ再配信するものはありません。%Ln 件の配信が次の再試行を待っています。そこまでジャンプするか、行を選んですぐに再配信してください。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to replay: nothing was sent yet. Run a trial, or fire a trigger.</source>
        <translation>再配信するものはありません。まだ何も送られていません。試運転をするか、トリガーを実行してください。</translation>
    </message>
    <message>
        <source>Nothing to replay: no delivery has failed for good without one that arrived since.</source>
        <translation>再配信するものはありません。失敗したまま届いていない配信はありません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::LogView</name>
    <message>
        <source>Delivery log</source>
        <translation>配信ログ</translation>
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
        <translation>Webhookとトリガー</translation>
    </message>
    <message>
        <source>Time line</source>
        <translation>タイムライン</translation>
    </message>
    <message>
        <source>Receiver</source>
        <translation>レシーバー</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>トラフィック</translation>
    </message>
    <message>
        <source>Receiver and traffic</source>
        <translation>レシーバーとトラフィック</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>インスペクター</translation>
    </message>
    <message>
        <source>Slack host gets Slack format</source>
        <translation>SlackのホストにはSlack形式</translation>
    </message>
    <message>
        <source>plain HTTP allowed to this machine</source>
        <translation>このマシンへの暗号化なしのHTTPを許可</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>Run a trial</source>
        <translation>試運転</translation>
    </message>
    <message>
        <source>Set up a receiver and a webhook on this machine where they are missing, and send one event</source>
        <translation>このマシンにレシーバーとWebhookがなければ用意し、イベントを1件送信する</translation>
    </message>
    <message>
        <source>Go to the webhooks</source>
        <translation>Webhookへ移動</translation>
    </message>
    <message>
        <source>Go to the triggers</source>
        <translation>トリガーへ移動</translation>
    </message>
    <message>
        <source>Go to the delivery log</source>
        <translation>配信ログへ移動</translation>
    </message>
    <message>
        <source>Go to the time line</source>
        <translation>タイムラインへ移動</translation>
    </message>
    <message>
        <source>Go to the receiver</source>
        <translation>レシーバーへ移動</translation>
    </message>
    <message>
        <source>Go to the inspector</source>
        <translation>インスペクターへ移動</translation>
    </message>
    <message>
        <source>Go to the traffic</source>
        <translation>トラフィックへ移動</translation>
    </message>
    <message>
        <source>Go to the next place</source>
        <translation>次の領域へ移動</translation>
    </message>
    <message>
        <source>Go to the previous place</source>
        <translation>前の領域へ移動</translation>
    </message>
    <message>
        <source>Move the places around</source>
        <translation>領域を並べ替える</translation>
    </message>
    <message>
        <source>Put the places back where they were</source>
        <translation>領域を元の位置に戻す</translation>
    </message>
    <message>
        <source>Allow plain HTTP to this machine</source>
        <translation>このマシンへの暗号化なしのHTTPを許可</translation>
    </message>
    <message>
        <source>Use the system&apos;s proxy for other hosts</source>
        <translation>ほかのホストにはシステムのプロキシを使う</translation>
    </message>
    <message>
        <source>Look visitors&apos; countries up in a database…</source>
        <translation>訪問者の国をデータベースで調べる…</translation>
    </message>
    <message>
        <source>Copy the path of the receiver&apos;s CA certificate</source>
        <translation>レシーバーのCA証明書のパスをコピー</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>コピーしました: %1</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>cURLとしてコピー</translation>
    </message>
    <message>
        <source>The attempt or the request that is inspected, as a command that sends the same bytes again</source>
        <translation>調べている試行またはリクエストを、同じバイト列を再送信するコマンドとしてコピー</translation>
    </message>
    <message>
        <source>Copied: what is inspected as a cURL command.</source>
        <translation>コピーしました: 調べている内容（cURLコマンド）。</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Colours: as the system</source>
        <translation>配色: システムに合わせる</translation>
    </message>
    <message>
        <source>Colours: light</source>
        <translation>配色: ライト</translation>
    </message>
    <message>
        <source>Colours: dark</source>
        <translation>配色: ダーク</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Language: %1</source>
        <translation>言語: %1</translation>
    </message>
    <message>
        <source>as the system</source>
        <translation>システムに合わせる</translation>
    </message>
    <message>
        <source>A country database in MaxMind&apos;s format</source>
        <translation>MaxMind形式の国データベース</translation>
    </message>
    <message>
        <source>Country databases (*.mmdb);;All files (*)</source>
        <translation>国データベース (*.mmdb);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>配信</translation>
    </message>
    <message>
        <source>Go to the next difference</source>
        <translation>次の差分に移動</translation>
    </message>
    <message>
        <source>Go to the difference before</source>
        <translation>前の差分に移動</translation>
    </message>
    <message>
        <source>Select two rows, and compare them with Ctrl+D.</source>
        <translation>2行を選択し、Ctrl+Dで比較します。</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Esc closes</source>
        <translation>Escで閉じる</translation>
    </message>
    <message>
        <source>Two ledgers</source>
        <translation>送受信の台帳</translation>
    </message>
    <message>
        <source>Search the payload</source>
        <translation>ペイロードを検索</translation>
    </message>
    <message>
        <source>Trust</source>
        <translation>信頼</translation>
    </message>
    <message>
        <source>Who trusts it</source>
        <translation>誰が信頼するか</translation>
    </message>
    <message>
        <source>Scenarios</source>
        <translation>シナリオ</translation>
    </message>
    <message>
        <source>Go to the last hour</source>
        <translation>直近1時間へ移動</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>直近1時間</translation>
    </message>
    <message>
        <source>Signature doctor</source>
        <translation>署名ドクター</translation>
    </message>
    <message>
        <source>Open the signature doctor</source>
        <translation>署名ドクターを開く</translation>
    </message>
    <message>
        <source>Do what the notice offers</source>
        <translation>通知の提案を実行</translation>
    </message>
    <message>
        <source>undo notice</source>
        <extracomment>words by which people look for what a notice offers, such as &quot;Bring it back&quot;</extracomment>
        <translation>元に戻す 取り消す 通知 undo</translation>
    </message>
    <message>
        <source>language settings preferences</source>
        <extracomment>words by which people look for the languages</extracomment>
        <translation>言語 設定 language settings</translation>
    </message>
    <message>
        <source>%1 gets Slack messages</source>
        <translation>%1にはSlackメッセージ</translation>
    </message>
    <message>
        <source>Drag a place by its title to where you want it, also out of the window.</source>
        <translation>領域のタイトルをドラッグして好きな場所に移します。ウィンドウの外にも出せます。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Show the bytes of what is compared</source>
        <translation>比較しているもののバイトを表示</translation>
    </message>
    <message>
        <source>Inspect the next of the selected rows</source>
        <translation>選択した次の行を調べる</translation>
    </message>
    <message>
        <source>Inspect the selected row before</source>
        <translation>選択した前の行を調べる</translation>
    </message>
</context>
<context>
    <name>ovyxa::Mangling</name>
    <message>
        <source>JSON serialised anew</source>
        <translation>JSONを再シリアライズ</translation>
    </message>
    <message>
        <source>keys sorted</source>
        <translation>キーを並べ替え</translation>
    </message>
    <message>
        <source>slashes escaped</source>
        <translation>スラッシュをエスケープ</translation>
    </message>
    <message>
        <source>last line break cut</source>
        <translation>末尾の改行を除去</translation>
    </message>
    <message>
        <source>re-encoded as Latin-1</source>
        <translation>Latin-1に再エンコード</translation>
    </message>
    <message>
        <source>packed with gzip</source>
        <translation>gzipで圧縮</translation>
    </message>
    <message>
        <source>sent in chunks</source>
        <translation>チャンクで送信</translation>
    </message>
    <message>
        <source>signature header renamed</source>
        <translation>署名ヘッダーの名前を変更</translation>
    </message>
    <message>
        <source>signature header dropped</source>
        <translation>署名ヘッダーを除去</translation>
    </message>
</context>
<context>
    <name>ovyxa::NoticeBar</name>
    <message>
        <source>Close this note</source>
        <translation>この通知を閉じる</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>ovyxa::ObjectEditor</name>
    <message>
        <source>the name “%1” stands here a second time</source>
        <translation>名前「%1」が重複しています</translation>
    </message>
    <message>
        <source>An object is expected: {&quot;name&quot;: value, …}.</source>
        <translation>オブジェクトが必要です: {&quot;name&quot;: value, …}。</translation>
    </message>
</context>
<context>
    <name>ovyxa::OtherWords</name>
    <message>
        <source>settings preferences options configuration</source>
        <extracomment>words by which people look for commands, separated by blanks: on each line those of one kind of command</extracomment>
        <translation>設定 環境設定 オプション settings preferences</translation>
    </message>
    <message>
        <source>theme appearance mode</source>
        <translation>テーマ 外観 モード theme</translation>
    </message>
    <message>
        <source>layout panes docks</source>
        <translation>レイアウト パネル layout</translation>
    </message>
    <message>
        <source>help shortcuts keyboard cheat sheet</source>
        <translation>ヘルプ ショートカット キーボード help shortcuts</translation>
    </message>
    <message>
        <source>plan script answers steps flaky</source>
        <translation>プラン スクリプト 応答 ステップ 不安定 plan script</translation>
    </message>
    <message>
        <source>return now real time</source>
        <translation>戻る 現在 実時間 return now</translation>
    </message>
    <message>
        <source>ahead forward next</source>
        <translation>進める 次 ahead</translation>
    </message>
    <message>
        <source>simulator run ahead an hour spike fill month</source>
        <translation>シミュレーター 先に進める 1時間 スパイク 月 ahead spike</translation>
    </message>
    <message>
        <source>outage down what if ahead</source>
        <translation>障害 停止 もしも outage</translation>
    </message>
    <message>
        <source>send event trigger</source>
        <translation>送信 イベント トリガー send event</translation>
    </message>
    <message>
        <source>resend send again retry</source>
        <translation>再送 もう一度送信 再試行 resend retry</translation>
    </message>
    <message>
        <source>time zone format</source>
        <translation>タイムゾーン 形式</translation>
    </message>
    <message>
        <source>relative</source>
        <translation>相対</translation>
    </message>
    <message>
        <source>desktop notifications tray pop-up mute</source>
        <translation>デスクトップ 通知 トレイ ミュート</translation>
    </message>
    <message>
        <source>API token new add</source>
        <translation>API キー トークン 新規 追加</translation>
    </message>
    <message>
        <source>goal add remove manage</source>
        <translation>ゴール 追加 削除 管理</translation>
    </message>
</context>
<context>
    <name>ovyxa::OutageSums</name>
    <message>
        <source>The last hour</source>
        <translation>直近の1時間</translation>
    </message>
    <message>
        <source>Let it happen</source>
        <translation>実際に起こす</translation>
    </message>
    <message numerus="yes">
        <source>%Ln answered 2xx</source>
        <translation>
            <numerusform>2xxの応答%Ln件</numerusform>
        </translation>
    </message>
    <message>
        <source>%L1 otherwise, %L2 not at all</source>
        <translation>その他%L1件、応答なし%L2件</translation>
    </message>
    <message>
        <source>no answer time yet</source>
        <translation>応答時間はまだありません</translation>
    </message>
    <message>
        <source>If %1 is down for %2</source>
        <translation>%1が%2停止したら</translation>
    </message>
    <message>
        <source>Of what is under way now; new events are not guessed. Outside the red bar the endpoint is taken to answer 2xx.</source>
        <translation>現在進行中のものについてです。新しいイベントは推測しません。赤い帯の外ではエンドポイントが2xxで応答するものとします。</translation>
    </message>
    <message>
        <source>none to recover</source>
        <translation>回復待ちなし</translation>
    </message>
    <message>
        <source>none is lost</source>
        <translation>失われるものなし</translation>
    </message>
    <message>
        <source>none afterwards</source>
        <translation>その後の試行なし</translation>
    </message>
    <message>
        <source>none is held</source>
        <translation>保留なし</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Nothing is lost, and nothing has to recover</source>
        <translation>失われるものも、回復が必要なものもありません</translation>
    </message>
    <message numerus="yes">
        <source>%Ln attempt(s) meet it</source>
        <translation>
            <numerusform>%Ln件の試行が当たる</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln recover, by %1</source>
        <translation>
            <numerusform>%Ln件が%1までに回復</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln are lost, by %1</source>
        <translation>
            <numerusform>%Ln件が%1までに失われる</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in a minute at %1</source>
        <translation>
            <numerusform>%1に1分間で%Ln件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held by the limit</source>
        <translation>
            <numerusform>%Ln件が制限で保留中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show the %Ln</source>
        <translation>
            <numerusform>%Ln件を表示</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>List the %Ln that are lost, in the log</source>
        <translation>
            <numerusform>失われる%Ln件をログに表示</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>List the %Ln that recover, in the log</source>
        <translation>
            <numerusform>回復する%Ln件をログに表示</numerusform>
        </translation>
    </message>
    <message>
        <source>If %1 is down</source>
        <translation>%1が停止したら</translation>
    </message>
</context>
<context>
    <name>ovyxa::OutageTimes</name>
    <message>
        <source>Hours and minutes, as in 14:05: when the endpoint goes down, and when it answers again</source>
        <translation>14:05のように時と分: エンドポイントが停止する時刻と、再び応答する時刻</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no time. Write it as 14:05.</source>
        <translation>「%1」は時刻ではありません。14:05のように入力してください。</translation>
    </message>
    <message>
        <source>The picture reaches from %1 to %2: choose times within it.</source>
        <translation>図は%1から%2までです。その範囲の時刻を選んでください。</translation>
    </message>
    <message>
        <source>It would end at %1, before it begins at %2.</source>
        <translation>開始の%2より前の%1に終わることになります。</translation>
    </message>
    <message>
        <source>At %1 it would be over already: let it end after now.</source>
        <translation>%1ではすでに終わっています。現在より後に終わるようにしてください。</translation>
    </message>
    <message>
        <source>The outage begins at</source>
        <translation>障害の開始</translation>
    </message>
    <message>
        <source>The outage ends at</source>
        <translation>障害の終了</translation>
    </message>
</context>
<context>
    <name>ovyxa::Passage</name>
    <message>
        <source>%1, after %2</source>
        <translation>%1（%2後）</translation>
    </message>
    <message>
        <source>%1; the sender left</source>
        <translation>%1（送信側が切断）</translation>
    </message>
    <message numerus="yes">
        <source>%1 from %2 (%3 ms, %n byte(s))</source>
        <translation>
            <numerusform>%2から%1（%3 ms、%nバイト）</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, before it had the whole request</source>
        <translation>%1（リクエスト全体を受け取る前）</translation>
    </message>
    <message>
        <source>%1; the receiver was stopped</source>
        <translation>%1（レシーバーが停止）</translation>
    </message>
</context>
<context>
    <name>ovyxa::PayloadEditor</name>
    <message>
        <source>Ovyxa documents these fields. Assumed: visitor_count is 1, source is direct where nothing says otherwise, and country is the site&apos;s own where no country database is set.</source>
        <translation>これらのフィールドはOvyxaのドキュメントにあります。前提: visitor_countは1、sourceはほかに情報がなければdirect、countryは国データベースが設定されていなければサイトの国です。</translation>
    </message>
    <message>
        <source>Ovyxa does not document this event&apos;s data. Assumed: threshold, usage, limit and period.</source>
        <translation>このイベントのデータはOvyxaのドキュメントにありません。前提: threshold、usage、limit、period。</translation>
    </message>
    <message>
        <source>Ovyxa does not document this event&apos;s data. Assumed: active_visitors, threshold and window_minutes.</source>
        <translation>このイベントのデータはOvyxaのドキュメントにありません。前提: active_visitors、threshold、window_minutes。</translation>
    </message>
    <message>
        <source>Payload as it would be sent</source>
        <translation>送信されるペイロード</translation>
    </message>
    <message>
        <source>Data of the event, as JSON</source>
        <translation>イベントのデータ（JSON）</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>最初からやり直す</translation>
    </message>
    <message>
        <source>Take the event&apos;s template again</source>
        <translation>イベントのテンプレートに戻す</translation>
    </message>
    <message>
        <source>%1 of %2 bytes</source>
        <translation>%1/%2バイト</translation>
    </message>
</context>
<context>
    <name>ovyxa::PayloadPage</name>
    <message>
        <source>Payload</source>
        <translation>ペイロード</translation>
    </message>
    <message>
        <source>Payload, laid out</source>
        <translation>ペイロード（整形）</translation>
    </message>
    <message>
        <source>Payload, bytes as sent</source>
        <translation>ペイロード（送信されたバイト列）</translation>
    </message>
    <message>
        <source>Payload, hexadecimal</source>
        <translation>ペイロード（16進数）</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>ツリー</translation>
    </message>
    <message>
        <source>Pretty</source>
        <translation>整形</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Raw</translation>
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
        <translation>Slackでの表示</translation>
    </message>
    <message>
        <source>Sample for field mapping: the fields as Zapier names them</source>
        <translation>フィールドマッピング用のサンプル: Zapierでのフィールド名</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy what is shown; of the tree and the raw body, the exact text</source>
        <translation>表示中の内容をコピー。ツリーとRawでは正確なテキスト</translation>
    </message>
    <message>
        <source>Fields as Zapier offers them for mapping</source>
        <translation>Zapierでマッピングに使えるフィールド</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>フィールド</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>サンプル</translation>
    </message>
    <message>
        <source>Only the first %1 of %2 were kept.</source>
        <translation>%2のうち最初の%1だけが保存されました。</translation>
    </message>
    <message>
        <source>Reading the body…</source>
        <translation>ボディを読み込み中…</translation>
    </message>
</context>
<context>
    <name>ovyxa::PayloadReading</name>
    <message>
        <source>The body is empty.</source>
        <translation>ボディは空です。</translation>
    </message>
    <message>
        <source>This is not JSON from byte %1 on: %2. The tree shows what stands before.</source>
        <translation>%1バイト目からJSONではありません: %2。ツリーにはその手前までを表示しています。</translation>
    </message>
    <message>
        <source>This is not JSON: byte %1, %2.</source>
        <translation>JSONではありません: %1バイト目、%2。</translation>
    </message>
    <message>
        <source>Byte %1 is no UTF-8, as JSON must be; such bytes are shown as \xNN.</source>
        <translation>%1バイト目がUTF-8ではありません。JSONはUTF-8でなければなりません。そのようなバイトは\xNNと表示します。</translation>
    </message>
    <message>
        <source>Byte %1 is no UTF-8 text; such bytes are shown as \xNN.</source>
        <translation>%1バイト目がUTF-8のテキストではありません。そのようなバイトは\xNNと表示します。</translation>
    </message>
    <message numerus="yes">
        <source>It is nested %Ln level(s) deep: what stands deep in the tree is opened by itself.</source>
        <translation>
            <numerusform>入れ子の深さは%Lnレベルです。ツリーの深い部分は、それだけを開いて表示します。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::PhasesView</name>
    <message>
        <source>Timing: %1</source>
        <translation>タイミング: %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::PlanPopup</name>
    <message>
        <source>fails twice, then recovers</source>
        <translation>2回失敗し、その後回復する</translation>
    </message>
    <message>
        <source>always fails</source>
        <translation>常に失敗する</translation>
    </message>
    <message>
        <source>never answers: the sender&apos;s time limit ends it</source>
        <translation>応答しない（送信側の制限時間で終わる）</translation>
    </message>
    <message>
        <source>reads, then closes without an answer</source>
        <translation>読み取った後、応答せずに閉じる</translation>
    </message>
    <message>
        <source>breaks the connection</source>
        <translation>接続を切断する</translation>
    </message>
    <message>
        <source>announces a body and cuts it after 20 bytes</source>
        <translation>ボディを予告し、20バイトで打ち切る</translation>
    </message>
    <message>
        <source>answers a byte a second</source>
        <translation>1秒に1バイトずつ応答する</translation>
    </message>
    <message>
        <source>answers something that is not HTTP</source>
        <translation>HTTPではないものを返す</translation>
    </message>
    <message>
        <source>redirects; Ovyxa&apos;s sender does not follow</source>
        <translation>リダイレクトする（Ovyxaの送信側は追跡しない）</translation>
    </message>
    <message>
        <source>answers as Slack does: no text, no_text</source>
        <translation>Slackのように応答する（テキストがなければno_text）</translation>
    </message>
    <message>
        <source>answers as Zapier&apos;s catch hook does</source>
        <translation>ZapierのCatch Hookのように応答する</translation>
    </message>
    <message>
        <source>passes back what the server behind says</source>
        <translation>背後のサーバーの応答を返す</translation>
    </message>
    <message>
        <source>What the receiver answers</source>
        <translation>レシーバーの応答内容</translation>
    </message>
    <message>
        <source>Ready-made plans</source>
        <translation>用意された応答シナリオ</translation>
    </message>
    <message>
        <source>200, and 401 to what is not signed rightly</source>
        <translation>200、正しく署名されていないものには401</translation>
    </message>
    <message>
        <source>accepts everything, whatever the signature</source>
        <translation>署名にかかわらず、すべて受け付けます</translation>
    </message>
    <message>
        <source>no script</source>
        <translation>スクリプトなし</translation>
    </message>
    <message>
        <source>Answers in turn, separated by commas; the last one repeats. 503x3 is three times. They are given as they stand, whatever the signature; without a script it is 200, and 401 to what is not signed rightly.</source>
        <translation>順に返す応答をコンマで区切ります。最後のものが繰り返されます。503x3は3回です。署名にかかわらず、書かれたとおりに返されます。スクリプトがなければ200で、正しく署名されていないものには401です。</translation>
    </message>
    <message>
        <source>flaky: some fail, some get through</source>
        <translation>不安定: 失敗するものと通るものがある</translation>
    </message>
    <message>
        <source>down for 20 minutes: a delivery&apos;s first three attempts fail</source>
        <translation>20分間停止: 配信の最初の3回の試行が失敗する</translation>
    </message>
    <message>
        <source>rate-limited: 429 with Retry-After, then accepts</source>
        <translation>レート制限: Retry-After付きの429、その後受け入れる</translation>
    </message>
    <message>
        <source>slow: accepts after two seconds</source>
        <translation>低速: 2秒後に受け入れる</translation>
    </message>
    <message>
        <source>all: 200, and 401 to what is not signed rightly</source>
        <translation>すべて: 200、正しく署名されていないものには401</translation>
    </message>
    <message>
        <source>all: %1</source>
        <translation>すべて: %1</translation>
    </message>
    <message>
        <source>from %L1 on: %2</source>
        <translation>%L1から: %2</translation>
    </message>
    <message>
        <source>Answer so</source>
        <translation>このように答える</translation>
    </message>
    <message>
        <source>Counts at once, and is done before the signature is checked, as by a proxy in front: what arrives is recorded so, and which steps changed it.</source>
        <translation>すぐに有効になり、手前のプロキシのように署名の確認前に行われます。届いたものはそのまま記録され、どのステップが変えたかも残ります。</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>ステップ</translation>
    </message>
    <message>
        <source>Ready-made</source>
        <translation>用意されたもの</translation>
    </message>
    <message>
        <source>The next requests get</source>
        <translation>次のリクエストへの回答</translation>
    </message>
    <message>
        <source>Changed on the way in</source>
        <translation>受信の途中での改変</translation>
    </message>
</context>
<context>
    <name>ovyxa::PlanSteps</name>
    <message>
        <source>Add a step</source>
        <translation>ステップを追加</translation>
    </message>
    <message>
        <source>Steps of the plan</source>
        <translation>プランのステップ</translation>
    </message>
    <message>
        <source>Move the step up</source>
        <translation>ステップを上へ移動</translation>
    </message>
    <message>
        <source>Move up (Alt+Up)</source>
        <translation>上へ移動 (Alt+↑)</translation>
    </message>
    <message>
        <source>Move the step down</source>
        <translation>ステップを下へ移動</translation>
    </message>
    <message>
        <source>Move down (Alt+Down)</source>
        <translation>下へ移動 (Alt+↓)</translation>
    </message>
    <message>
        <source>Remove the step</source>
        <translation>ステップを削除</translation>
    </message>
    <message>
        <source>Remove (Delete)</source>
        <translation>削除 (Delete)</translation>
    </message>
    <message>
        <source>How often the step is answered</source>
        <translation>このステップで答える回数</translation>
    </message>
    <message>
        <source>How often the step is answered before the next one</source>
        <translation>次のステップの前に、このステップで答える回数</translation>
    </message>
    <message>
        <source>accept</source>
        <translation>受け入れる</translation>
    </message>
    <message>
        <source>fail</source>
        <translation>失敗する</translation>
    </message>
    <message>
        <source>too many requests, with Retry-After</source>
        <translation>リクエスト過多、Retry-After付き</translation>
    </message>
    <message>
        <source>accept late</source>
        <translation>遅れて受け入れる</translation>
    </message>
    <message>
        <source>close without an answer</source>
        <translation>答えずに閉じる</translation>
    </message>
    <message>
        <source>break the connection</source>
        <translation>接続を切断する</translation>
    </message>
    <message>
        <source>never answer</source>
        <translation>答えない</translation>
    </message>
    <message>
        <source>cut the answer short</source>
        <translation>応答を途中で切る</translation>
    </message>
    <message>
        <source>a byte a second</source>
        <translation>毎秒1バイト</translation>
    </message>
    <message>
        <source>no HTTP</source>
        <translation>HTTPでないもの</translation>
    </message>
    <message>
        <source>redirect</source>
        <translation>リダイレクト</translation>
    </message>
    <message>
        <source>as Slack does</source>
        <translation>Slackのように</translation>
    </message>
    <message>
        <source>as Zapier does</source>
        <translation>Zapierのように</translation>
    </message>
    <message>
        <source>the server behind</source>
        <translation>背後のサーバー</translation>
    </message>
    <message>
        <source>Select a step first.</source>
        <translation>先にステップを選んでください。</translation>
    </message>
    <message>
        <source>It is the first step.</source>
        <translation>最初のステップです。</translation>
    </message>
    <message>
        <source>It is the last step.</source>
        <translation>最後のステップです。</translation>
    </message>
</context>
<context>
    <name>ovyxa::Profile</name>
    <message>
        <source>The profile&apos;s name is empty. Name a folder.</source>
        <translation>プロファイルの名前が空です。フォルダーを指定してください。</translation>
    </message>
    <message>
        <source>%1 is a file; a profile is a folder. Name another place.</source>
        <translation>%1はファイルです。プロファイルはフォルダーです。別の場所を指定してください。</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be made. Check the permissions, or name another place.</source>
        <translation>プロファイルフォルダー%1を作成できません。権限を確認するか、別の場所を指定してください。</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be written (%2). Check its permissions, or name another place.</source>
        <translation>プロファイルフォルダー%1に書き込めません（%2）。権限を確認するか、別の場所を指定してください。</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be locked (%2). Name a place on a local disk.</source>
        <translation>プロファイルフォルダー%1をロックできません（%2）。ローカルディスク上の場所を指定してください。</translation>
    </message>
    <message>
        <source>The profile %1 is in use by another Ovyxa Bench (process %2). Close that one, or name another profile with --profile.</source>
        <translation>プロファイル%1は別のOvyxa Bench（プロセス%2）が使用中です。そちらを閉じるか、--profileで別のプロファイルを指定してください。</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be written (%2). Make room, or name another place.</source>
        <translation>プロファイルフォルダー%1に書き込めません（%2）。空き容量を確保するか、別の場所を指定してください。</translation>
    </message>
    <message>
        <source>%1 belongs to the user %2, who can change what is kept in it. Name another place, or make it yours with chown.</source>
        <translation>%1 はユーザー %2 のもので、その人は中身を変えられます。別の場所を指定するか、chown で自分のものにしてください。</translation>
    </message>
    <message>
        <source>The group %2 can change what is kept in %1. Take that from it, as with chmod g-w, or name another place.</source>
        <translation>グループ %2 は %1 の中身を変えられます。chmod g-w などで権限を外すか、別の場所を指定してください。</translation>
    </message>
    <message>
        <source>Everybody on this machine can change what is kept in %1. Take that from them, as with chmod o-w, or name another place.</source>
        <translation>このマシンの誰でも %1 の内容を変更できます。chmod o-w などで権限を外すか、別の場所を指定してください。</translation>
    </message>
</context>
<context>
    <name>ovyxa::PruneDialog</name>
    <message>
        <source>Everything that has ended</source>
        <translation>終了したものすべて</translation>
    </message>
    <message>
        <source>All but so many of the newest:</source>
        <translation>新しいものから残す件数:</translation>
    </message>
    <message>
        <source>What is older than so many days:</source>
        <translation>次の日数より古いもの:</translation>
    </message>
    <message>
        <source>Keep both logs so from now on</source>
        <translation>今後は両方のログをこの量に保つ</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>How many of the newest stay</source>
        <translation>残す新しい配信の件数</translation>
    </message>
    <message>
        <source>How many days stay, by the bench&apos;s clock</source>
        <translation>残す日数 (ベンチの時計による)</translation>
    </message>
    <message>
        <source>Clear or thin out the log</source>
        <translation>ログを空にする、または減らす</translation>
    </message>
    <message>
        <source>While the bench runs it looks every ten minutes and deletes what is more, of the receiver&apos;s log, too. Off unless you ask.</source>
        <translation>ベンチの動作中、10 分ごとに確認し、受信側のログも含めて超過分を削除します。指定しない限り無効です。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Nothing would go now.</source>
        <translation>今すぐ削除されるものはありません。</translation>
    </message>
    <message>
        <source>Attempts and bodies go, too, and the disk gets the space back. What is still to be sent stays. You can undo it for 15 seconds; then it is gone for good.</source>
        <translation>試行とボディも削除され、ディスクの空きが戻ります。まだ送信されていないものは残ります。15秒間は元に戻せます。その後は完全に削除されます。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries would go.</source>
        <translation>
            <numerusform>%Ln 件の配信が削除されます。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stay: still to be sent, or what shows that an older failed one is settled.</source>
        <translation>
            <numerusform>%Ln 件は残ります: これから送信するもの、または以前の失敗が解決済みであることを示すものです。</numerusform>
        </translation>
    </message>
    <message>
        <source>Counting what would go…</source>
        <translation>消えるものを数えています…</translation>
    </message>
    <message>
        <source>What would go is being counted.</source>
        <translation>削除されるものを数えています。</translation>
    </message>
</context>
<context>
    <name>ovyxa::QueryPopup</name>
    <message>
        <source>Suggestions for the filter</source>
        <translation>フィルターの候補</translation>
    </message>
    <message>
        <source>Save this filter as</source>
        <translation>このフィルターを保存する名前</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>take</source>
        <translation>確定</translation>
    </message>
    <message>
        <source>choose</source>
        <translation>選択</translation>
    </message>
    <message>
        <source>Ctrl Space</source>
        <translation>Ctrl Space</translation>
    </message>
    <message>
        <source>all keys</source>
        <translation>すべてのキー</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>close</source>
        <translation>閉じる</translation>
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
        <translation>未応答: その前に接続が終了</translation>
    </message>
    <message>
        <source>The step “app” answers with what a server behind the receiver says, and none is named. Forward to one, or take another step.</source>
        <translation>ステップ「app」は、レシーバーの背後にあるサーバーの応答を返しますが、サーバーが指定されていません。転送先を指定するか、別のステップを使ってください。</translation>
    </message>
    <message>
        <source>hex</source>
        <translation>16進数</translation>
    </message>
    <message>
        <source>hex after sha256=</source>
        <translation>sha256=に続く16進数</translation>
    </message>
    <message>
        <source>base64</source>
        <translation>base64</translation>
    </message>
    <message>
        <source>Signed with the secret “%1”, as %2.</source>
        <translation>シークレット「%1」で署名（%2）。</translation>
    </message>
    <message numerus="yes">
        <source>The signature does not match the body with any of the %n known secret(s).</source>
        <translation>
            <numerusform>既知のシークレット%n個のいずれを使っても、署名がボディと一致しません。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>X-Ovyxa-Signature stands there %n time(s); only one can be meant.</source>
        <translation>
            <numerusform>X-Ovyxa-Signatureが%n個あります。有効なのは1つだけです。</numerusform>
        </translation>
    </message>
    <message>
        <source>The request has no X-Ovyxa-Signature header.</source>
        <translation>リクエストにX-Ovyxa-Signatureヘッダーがありません。</translation>
    </message>
    <message>
        <source>The Host “%1” is neither this machine nor allowed: a web page could reach the receiver that way. Allow it if it is your tunnel.</source>
        <translation>Host「%1」は、このマシンでも許可されたホストでもありません。このままではWebページからレシーバーに到達できてしまいます。自分のトンネルであれば許可してください。</translation>
    </message>
    <message>
        <source>CONNECT asks for a tunnel, which the receiver does not open. Send the request itself.</source>
        <translation>CONNECTはトンネルを求めるものですが、レシーバーは開きません。リクエスト自体を送信してください。</translation>
    </message>
    <message>
        <source>A web page of another site sent this.</source>
        <translation>別のサイトのWebページから送信されました。</translation>
    </message>
    <message>
        <source>A web page of %1 sent this.</source>
        <translation>%1のWebページから送信されました。</translation>
    </message>
    <message>
        <source>Such a request is not forwarded.</source>
        <translation>このようなリクエストは転送されません。</translation>
    </message>
    <message>
        <source>Without a secret nothing tells it from a webhook, so it was refused. Name the secret.</source>
        <translation>シークレットがないとWebhookと区別できないため、拒否しました。シークレットを指定してください。</translation>
    </message>
    <message numerus="yes">
        <source>The body has more than the %n byte(s) that are kept: it was passed on as it came, and its signature not checked.</source>
        <translation>
            <numerusform>ボディが、保存できる%nバイトを超えています。届いたまま転送し、署名は検証していません。</numerusform>
        </translation>
    </message>
    <message>
        <source>The receiver changed it on its way in, as it was told to: %1.</source>
        <translation>レシーバーが指示どおりに受信の途中で変更しました: %1。</translation>
    </message>
    <message>
        <source>No secret is known to check the signature with: name the one that the webhook signs with.</source>
        <translation>署名を確かめるシークレットが分かりません。Webhookの署名に使うシークレットを指定してください。</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverController</name>
    <message>
        <source>The receiver listens beyond this machine: whoever reaches %1 can send to it and learns its verdicts.</source>
        <translation>レシーバーはこのマシンの外からも接続できる状態で待ち受けています。%1に到達できる人は誰でも送信でき、判定結果も知ることができます。</translation>
    </message>
    <message>
        <source>Only this machine</source>
        <translation>このマシンのみ</translation>
    </message>
    <message>
        <source>Use any free port</source>
        <translation>空いているポートを使う</translation>
    </message>
    <message>
        <source>“app” is the answer of a server behind the receiver: name one under Forward to.</source>
        <translation>「app」は、レシーバーの背後にあるサーバーの応答です。「転送先」でサーバーを指定してください。</translation>
    </message>
    <message>
        <source>Requests for %1 are answered from now on.</source>
        <translation>今後、%1宛てのリクエストに応答します。</translation>
    </message>
    <message>
        <source>A request for %1 got 421: that is no name of this machine. If a tunnel forwards it here, allow the name.</source>
        <translation>%1宛てのリクエストに421を返しました。このマシンの名前ではありません。トンネルがここに転送している場合は、その名前を許可してください。</translation>
    </message>
    <message>
        <source>Allow this host</source>
        <translation>このホストを許可</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1秒</translation>
    </message>
    <message>
        <source>TLS handshake</source>
        <translation>TLSハンドシェイク</translation>
    </message>
    <message>
        <source>Head of a request</source>
        <translation>リクエストのヘッダー部</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1、%2</translation>
    </message>
    <message>
        <source>Body of a request</source>
        <translation>リクエストのボディ</translation>
    </message>
    <message>
        <source>Idle connection</source>
        <translation>アイドル状態の接続</translation>
    </message>
    <message>
        <source>Connections at once</source>
        <translation>同時接続数</translation>
    </message>
    <message>
        <source>All requests under way together</source>
        <translation>処理中の全リクエストの合計</translation>
    </message>
    <message>
        <source>A certificate and its key belong together: name both files, or neither.</source>
        <translation>証明書と鍵は対になっています。両方のファイルを指定するか、どちらも指定しないでください。</translation>
    </message>
    <message>
        <source>%1 cannot be read. Check its name and its permissions.</source>
        <translation>%1を読み込めません。名前と権限を確認してください。</translation>
    </message>
    <message>
        <source>Without a secret no signature can be checked: requests are shown as unchecked.</source>
        <translation>シークレットがないと署名を検証できません。リクエストは未検証と表示されます。</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverDesk</name>
    <message>
        <source>A request could not be recorded, and is in no list: %1 %2</source>
        <translation>リクエストを1件記録できませんでした。どの一覧にも表示されません: %1 %2</translation>
    </message>
    <message>
        <source>What the receiver answered could not be kept. %1</source>
        <translation>レシーバーの応答を保存できませんでした。%1</translation>
    </message>
    <message>
        <source>The receiver dropped a connection from %1. %2</source>
        <translation>レシーバーが%1からの接続を切断しました。%2</translation>
    </message>
    <message>
        <source>secret %1</source>
        <translation>シークレット%1</translation>
    </message>
    <message>
        <source>The receiver has no secret to check signatures with, and an event that nobody verified proves nothing. Add a webhook first; the receiver knows its secret.</source>
        <translation>レシーバーに署名を検証するシークレットがありません。検証されていないイベントは何の証明にもなりません。先にWebhookを追加してください。そのシークレットはレシーバーにも使われます。</translation>
    </message>
    <message>
        <source>“%1” is not an IP address. Use 127.0.0.1, ::1, or the address of a network card.</source>
        <translation>「%1」はIPアドレスではありません。127.0.0.1、::1、またはネットワークカードのアドレスを使ってください。</translation>
    </message>
    <message>
        <source>A certificate and its key go together: name both files, or neither.</source>
        <translation>証明書と鍵は対になっています。両方のファイルを指定するか、どちらも指定しないでください。</translation>
    </message>
    <message>
        <source>Why a signature does not match could not be kept. %1</source>
        <translation>署名が一致しない理由を保存できませんでした。%1</translation>
    </message>
    <message numerus="yes">
        <source>The receiver dropped %n more connection(s) for the same reasons.</source>
        <translation>
            <numerusform>レシーバーは同じ理由でさらに %n 件の接続を切断しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>The receiver has no secret to check signatures with, so the alert rules watch nothing. Add a webhook: the receiver knows its secret.</source>
        <translation>レシーバーに署名を検証するシークレットがないため、アラートルールは何も監視しません。Webhookを追加してください。そのシークレットはレシーバーにも使われます。</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverEmpty</name>
    <message>
        <source>Command to try the receiver with</source>
        <translation>レシーバーを試すコマンド</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>パスをコピー</translation>
    </message>
    <message>
        <source>Start the receiver</source>
        <translation>レシーバーを開始</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>コマンドをコピー</translation>
    </message>
    <message>
        <source>Copy the path of the CA file</source>
        <translation>CAファイルのパスをコピー</translation>
    </message>
    <message>
        <source>Nothing has arrived yet. Fire a trigger, or send something yourself:</source>
        <translation>まだ何も届いていません。トリガーを実行するか、自分で送信してください:</translation>
    </message>
    <message>
        <source>The receiver is stopped. Start it to see what a webhook sends, and whether the signature is right.</source>
        <translation>レシーバーは停止しています。開始すると、Webhookが送信する内容と署名が正しいかどうかを確認できます。</translation>
    </message>
    <message>
        <source>CA file: %1</source>
        <translation>CAファイル: %1</translation>
    </message>
    <message>
        <source>Who trusts it</source>
        <translation>誰が信頼するか</translation>
    </message>
    <message>
        <source>Ask curl, Node, Python and others on this machine whether they accept this certificate</source>
        <translation>このマシンのcurl、Node、Pythonなどに、この証明書を受け入れるか尋ねる</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverHeader</name>
    <message>
        <source>answers</source>
        <translation>応答</translation>
    </message>
    <message>
        <source>secret ••••••••</source>
        <translation>シークレット ••••••••</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>アラート</translation>
    </message>
    <message>
        <source>Copy the receiver&apos;s URL</source>
        <translation>レシーバーのURLをコピー</translation>
    </message>
    <message>
        <source>Choose what the receiver answers</source>
        <translation>レシーバーの応答を選択</translation>
    </message>
    <message>
        <source>Secrets that the receiver checks with</source>
        <translation>レシーバーが検証に使うシークレット</translation>
    </message>
    <message>
        <source>Requests are checked with the secrets of this profile&apos;s webhooks, and with others that you add</source>
        <translation>リクエストは、このプロファイルのWebhookのシークレットと、追加したシークレットで検証されます</translation>
    </message>
    <message>
        <source>Alerts on received events</source>
        <translation>受信イベントのアラート</translation>
    </message>
    <message>
        <source>Be told when verified events reach a figure</source>
        <translation>検証済みのイベントが指定の数に達したときに通知</translation>
    </message>
    <message>
        <source>More about the receiver</source>
        <translation>レシーバーのその他の項目</translation>
    </message>
    <message>
        <source>Address, port, certificate, limits …</source>
        <translation>アドレス、ポート、証明書、制限 …</translation>
    </message>
    <message>
        <source>Receiver: options and limits…</source>
        <translation>レシーバー: オプションと制限…</translation>
    </message>
    <message>
        <source>Alerts on received events…</source>
        <translation>受信イベントのアラート…</translation>
    </message>
    <message>
        <source>Copy the path of the CA file</source>
        <translation>CAファイルのパスをコピー</translation>
    </message>
    <message>
        <source>listening</source>
        <translation>待ち受け中</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>停止中</translation>
    </message>
    <message>
        <source>Copy the receiver&apos;s URL, %1</source>
        <translation>レシーバーのURL（%1）をコピー</translation>
    </message>
    <message>
        <source>Choose what the receiver answers; now %1</source>
        <translation>レシーバーの応答を選択（現在: %1）</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>Stop the receiver</source>
        <translation>レシーバーを停止</translation>
    </message>
    <message>
        <source>Start the receiver</source>
        <translation>レシーバーを開始</translation>
    </message>
    <message>
        <source>alters requests</source>
        <translation>リクエストを改変中</translation>
    </message>
    <message>
        <source>Who trusts the receiver&apos;s certificate…</source>
        <translation>レシーバーの証明書を誰が信頼するか…</translation>
    </message>
    <message>
        <source>On their way in: %1</source>
        <translation>受信の途中で: %1</translation>
    </message>
    <message>
        <source>Search received requests</source>
        <translation>受信したリクエストを検索</translation>
    </message>
    <message>
        <source>alters</source>
        <extracomment>&quot;alters requests&quot;, where there is no room for both words; the tool tip has all of it</extracomment>
        <translation>改変中</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverOptionsDialog</name>
    <message>
        <source>Address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>ポート</translation>
    </message>
    <message>
        <source>Plain HTTP, without TLS</source>
        <translation>暗号化なしのHTTP（TLSなし）</translation>
    </message>
    <message>
        <source>Certificate file</source>
        <translation>証明書ファイル</translation>
    </message>
    <message>
        <source>Key file</source>
        <translation>鍵ファイル</translation>
    </message>
    <message>
        <source>Accepted signatures</source>
        <translation>受け入れる署名</translation>
    </message>
    <message>
        <source>Accept what this profile&apos;s webhooks sign</source>
        <translation>このプロファイルのWebhookの署名を受け入れる</translation>
    </message>
    <message>
        <source>Another secret to accept</source>
        <translation>受け入れる別のシークレット</translation>
    </message>
    <message>
        <source>Other secrets that are accepted</source>
        <translation>受け入れるその他のシークレット</translation>
    </message>
    <message>
        <source>Forward to</source>
        <translation>転送先</translation>
    </message>
    <message>
        <source>Tell it who sent the request (X-Forwarded-For, Forwarded)</source>
        <translation>リクエストの送信元を伝える（X-Forwarded-For、Forwarded）</translation>
    </message>
    <message>
        <source>Allowed hosts</source>
        <translation>許可するホスト</translation>
    </message>
    <message>
        <source>How the receiver listens</source>
        <translation>レシーバーの待ち受け設定</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>再起動</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>選択…</translation>
    </message>
    <message>
        <source>PEM files (*.pem *.crt *.key);;All files (*)</source>
        <translation>PEMファイル (*.pem *.crt *.key);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>any free one</source>
        <translation>空いているポート</translation>
    </message>
    <message>
        <source>Empty: from the profile&apos;s CA</source>
        <translation>空ならプロファイルのCAから発行</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>証明書</translation>
    </message>
    <message>
        <source>Choose a certificate file</source>
        <translation>証明書ファイルを選択</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>鍵</translation>
    </message>
    <message>
        <source>Choose a key file</source>
        <translation>鍵ファイルを選択</translation>
    </message>
    <message>
        <source>Any of them</source>
        <translation>いずれも可</translation>
    </message>
    <message>
        <source>64 hex digits</source>
        <translation>16進数64桁</translation>
    </message>
    <message>
        <source>sha256= and 64 hex digits</source>
        <translation>sha256=と16進数64桁</translation>
    </message>
    <message>
        <source>Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>Add this secret</source>
        <translation>このシークレットを追加</translation>
    </message>
    <message>
        <source>Remove the selected one</source>
        <translation>選択したものを削除</translation>
    </message>
    <message numerus="yes">
        <source>•••••••• (%n bytes)</source>
        <translation>
            <numerusform>••••••••（%nバイト）</numerusform>
        </translation>
    </message>
    <message>
        <source>The URL of a server that answers; empty = none</source>
        <translation>応答するサーバーのURL（空ならなし）</translation>
    </message>
    <message>
        <source>Names of tunnels, separated by commas</source>
        <translation>トンネルの名前（カンマ区切り）</translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>署名</translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation>シークレット</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>制限</translation>
    </message>
    <message>
        <source>Ovyxa sends and does not receive: the limits of the receiver are the bench&apos;s own. Beyond them the connection gets a 4xx or 408 and is closed.</source>
        <translation>Ovyxaは送信のみで受信はしないため、レシーバーの制限はOvyxa Bench独自のものです。超えた接続には4xxまたは408を返して閉じます。</translation>
    </message>
    <message>
        <source>Other machines will reach the receiver and can send to it. Take 127.0.0.1 if that is not needed.</source>
        <translation>ほかのマシンからレシーバーに到達し、送信できるようになります。不要であれば127.0.0.1を使ってください。</translation>
    </message>
    <message>
        <source>Another secret to accept, kept until the program ends, not on disk</source>
        <translation>受け入れる別のシークレット。プログラム終了まで保持され、ディスクには残りません</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReceiverPanel</name>
    <message>
        <source>Requests that the receiver got</source>
        <translation>レシーバーが受信したリクエスト</translation>
    </message>
    <message>
        <source>Choose what the receiver answers…</source>
        <translation>レシーバーの応答を選択…</translation>
    </message>
    <message>
        <source>Show the request</source>
        <translation>リクエストを表示</translation>
    </message>
    <message>
        <source>Stop the receiver</source>
        <translation>レシーバーを停止</translation>
    </message>
    <message>
        <source>Start the receiver</source>
        <translation>レシーバーを開始</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>cURLとしてコピー</translation>
    </message>
    <message>
        <source>Allow host %1</source>
        <translation>ホスト%1を許可</translation>
    </message>
    <message>
        <source>Copied: the request as a cURL command.</source>
        <translation>コピーしました: リクエスト（cURLコマンド）。</translation>
    </message>
    <message>
        <source>Compare the request with the last that worked</source>
        <translation>リクエストを最後に成功したものと比較</translation>
    </message>
    <message>
        <source>Compare the two requests</source>
        <translation>2つのリクエストを比較</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>編集して再送信</translation>
    </message>
    <message>
        <source>Search received requests</source>
        <translation>受信したリクエストを検索</translation>
    </message>
    <message>
        <source>The request does not fit the filter.</source>
        <translation>このリクエストはフィルターに該当しません。</translation>
    </message>
    <message>
        <source>Show all requests</source>
        <translation>すべてのリクエストを表示</translation>
    </message>
    <message>
        <source>Only %1</source>
        <translation>%1のみ</translation>
    </message>
    <message>
        <source>Without %1</source>
        <translation>%1を除外</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>No request fits</source>
        <translation>該当するリクエストはありません</translation>
    </message>
    <message>
        <source>No request fits so far</source>
        <translation>これまでに該当するリクエストはありません</translation>
    </message>
    <message>
        <source>None of the requests that the receiver got fits this filter. Clear it to see all of them.</source>
        <translation>レシーバーが受信したリクエストの中に、このフィルターに該当するものはありません。クリアするとすべて表示されます。</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>フィルターをクリア</translation>
    </message>
    <message>
        <source>The request is not listed yet, and may not fit the filter.</source>
        <translation>リクエストはまだ一覧になく、フィルターに合わない可能性があります。</translation>
    </message>
    <message>
        <source>Tell of alerts on the desktop, too</source>
        <translation>アラートをデスクトップにも通知</translation>
    </message>
</context>
<context>
    <name>ovyxa::RecordBar</name>
    <message>
        <source>Record</source>
        <translation>記録</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>開始時刻</translation>
    </message>
    <message>
        <source>Simulated: 10m or 2h ago, 14:30, today, 2025-03-15</source>
        <translation>シミュレーション時刻: 10mや2h（前）、14:30、today、2025-03-15</translation>
    </message>
    <message>
        <source>Record what was sent since</source>
        <translation>次の時刻以降に送信したものを記録</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>終了時刻</translation>
    </message>
    <message>
        <source>the newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>until</source>
        <extracomment>between two times: &quot;Record what was sent since … until …&quot;</extracomment>
        <translation>終了</translation>
    </message>
</context>
<context>
    <name>ovyxa::ReplayBar</name>
    <message>
        <source>no wait</source>
        <translation>待ち時間なし</translation>
    </message>
    <message>
        <source>the last about %1 s later</source>
        <translation>最後は約%1秒後</translation>
    </message>
    <message>
        <source>With a fresh timestamp</source>
        <translation>新しいタイムスタンプで</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Progress of the replay</source>
        <translation>再配信の進行状況</translation>
    </message>
    <message>
        <source>Their answer was a 2xx, though the delivery failed: the endpoint may have processed them</source>
        <translation>配信は失敗しましたが、応答は2xxでした。エンドポイントで処理済みの可能性があります</translation>
    </message>
    <message>
        <source>The same bytes and so the same signature, as a new delivery</source>
        <translation>同じバイト列、つまり同じ署名で、新しい配信として送信</translation>
    </message>
    <message>
        <source>The same event with the time of now, signed anew</source>
        <translation>同じイベントを現在の時刻で、署名し直して送信</translation>
    </message>
    <message>
        <source>There is nothing to replay: no failed delivery is still owed.</source>
        <translation>再配信するものがありません。失敗したまま未達の配信はありません。</translation>
    </message>
    <message>
        <source>There is nothing to replay. Select deliveries in the log first.</source>
        <translation>再配信するものがありません。先にログで配信を選択してください。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Replaying: %1 of %2</source>
        <translation>再配信中: %1/%2</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>As they were</source>
        <translation>元のまま</translation>
    </message>
    <message>
        <source>To %1</source>
        <translation>%1 へ</translation>
    </message>
    <message>
        <source>To the same webhook</source>
        <translation>同じウェブフックへ</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %Ln more webhooks</source>
        <translation>
            <numerusform>%1とほか%Ln件のWebhook</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries → %1</source>
        <translation>
            <numerusform>%Ln件の配信 → %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln already answered 2xx</source>
        <translation>
            <numerusform>%Ln件は2xx応答済み</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln whose webhook is gone</source>
        <translation>
            <numerusform>%Ln件はWebhookなし</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln requests now</source>
        <translation>
            <numerusform>今すぐ%Ln件のリクエスト</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replay %Ln deliveries:</source>
        <translation>
            <numerusform>%Ln件の配信を再配信:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replay %Ln</source>
        <translation>
            <numerusform>%Ln件を再配信</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave out the %Ln</source>
        <translation>
            <numerusform>%Ln件を除外</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replaying %Ln deliveries …</source>
        <translation>
            <numerusform>%Ln件の配信を再配信中 …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries replayed.</source>
        <translation>
            <numerusform>%Ln件の配信を再配信しました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped before the other %Ln.</source>
        <translation>
            <numerusform>残り%Ln件の前に停止しました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln were sent again meanwhile and are owed no more.</source>
        <translation>
            <numerusform>%Ln件はその間に再送信され、もう未達ではありません。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be made again, because the webhook or the event is gone.</source>
        <translation>
            <numerusform>Webhookまたはイベントがもうないため、%Ln件は作り直せませんでした。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln at a time</source>
        <translation>
            <numerusform>%Ln件ずつ</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no other webhook to send them to.</source>
        <translation>送り先にできる webhook がほかにありません。</translation>
    </message>
    <message>
        <source>None of them is in the log any more.</source>
        <translation>ログにはもう一つも残っていません。</translation>
    </message>
    <message>
        <source>The replay is just beginning.</source>
        <translation>再配信を始めています。</translation>
    </message>
    <message>
        <source>It is being stopped.</source>
        <translation>停止しています。</translation>
    </message>
</context>
<context>
    <name>ovyxa::Replays</name>
    <message>
        <source>The webhook to replay to has been removed.</source>
        <translation>再配信先のWebhookは削除されています。</translation>
    </message>
    <message>
        <source>Delivery %1 was not sent again. %2</source>
        <translation>配信%1は再送信されませんでした。%2</translation>
    </message>
</context>
<context>
    <name>ovyxa::Repointing</name>
    <message numerus="yes">
        <source>The receiver listens at %1 now. %n webhooks still point at %2, where it was.</source>
        <translation>
            <numerusform>レシーバーは現在%1で待ち受けています。%n件のWebhookはまだ以前の場所%2を宛先にしています。</numerusform>
        </translation>
    </message>
    <message>
        <source>Point them here</source>
        <translation>宛先をここに変更</translation>
    </message>
    <message numerus="yes">
        <source>%n webhooks point at %1 now.</source>
        <translation>
            <numerusform>%n件のWebhookの宛先が%1になりました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message numerus="yes">
        <source>%n webhooks point where they did before.</source>
        <translation>
            <numerusform>%n件のWebhookの宛先を元に戻しました。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::RequestDraft</name>
    <message numerus="yes">
        <source>Only the first %n bytes of its body were kept, and only they are sent.</source>
        <translation>
            <numerusform>ボディは先頭の%nバイトだけが保存されており、その部分だけが送信されます。</numerusform>
        </translation>
    </message>
    <message>
        <source>It came as %1; what is sent from here is a POST.</source>
        <translation>%1として届きましたが、ここから送信されるのはPOSTです。</translation>
    </message>
    <message>
        <source>It was never signed, so there is no signature to keep. Sign it again.</source>
        <translation>元から署名がないため、維持する署名がありません。署名し直してください。</translation>
    </message>
    <message>
        <source>It is longer than 1 MiB: it is sent as it was, and shown from its beginning.</source>
        <translation>1 MiBを超えています。元のまま送信し、先頭部分だけを表示します。</translation>
    </message>
    <message>
        <source>It is no UTF-8 text, so it is shown in hex and sent as it was, byte for byte.</source>
        <translation>UTF-8テキストではないため、16進数で表示し、元のバイト列のまま送信します。</translation>
    </message>
    <message>
        <source>Its lines end in different ways (CR LF and LF or CR), which an editor would level: it is shown in hex and sent as it was, byte for byte.</source>
        <translation>行末が統一されていません（CR LFと、LFまたはCR）。エディターでは統一されてしまうため、16進数で表示し、元のバイト列のまま送信します。</translation>
    </message>
    <message>
        <source>It holds characters that no editor keeps (NUL or separators of Unicode), so it is shown in hex and sent as it was, byte for byte.</source>
        <translation>エディターでは保持できない文字（NULまたはUnicodeの区切り文字）を含むため、16進数で表示し、元のバイト列のまま送信します。</translation>
    </message>
</context>
<context>
    <name>ovyxa::RequestEdit</name>
    <message>
        <source>&quot;%1&quot; cannot be a header&apos;s name: letters, digits and - make one.</source>
        <translation>「%1」はヘッダー名に使えません。ヘッダー名に使えるのは英字、数字、- です。</translation>
    </message>
    <message>
        <source>%1 is made by the bench for each request, and cannot be set.</source>
        <translation>%1はリクエストごとにOvyxa Benchが生成するため、設定できません。</translation>
    </message>
    <message>
        <source>The value of %1 holds a line break or control character, which would break the request.</source>
        <translation>%1の値に改行または制御文字が含まれています。そのままではリクエストが壊れます。</translation>
    </message>
    <message>
        <source>A header is written as &quot;Name: value&quot;; &quot;%1&quot; is not.</source>
        <translation>ヘッダーは「Name: value」の形で書きます。「%1」はこの形ではありません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::RequestImport</name>
    <message>
        <source>There is no request in it.</source>
        <translation>リクエストがありません。</translation>
    </message>
    <message>
        <source>Line %1 is no request line such as &quot;POST https://localhost:3000/hook HTTP/1.1&quot;: &quot;%2&quot;.</source>
        <translation>%1行目は、「POST https://localhost:3000/hook HTTP/1.1」のようなリクエスト行ではありません: 「%2」。</translation>
    </message>
    <message>
        <source>Line %1 is no header such as &quot;Name: value&quot;: &quot;%2&quot;. An empty line goes before the body.</source>
        <translation>%1行目は、「Name: value」のようなヘッダーではありません: 「%2」。ボディの前には空行を入れてください。</translation>
    </message>
    <message>
        <source>It has more than %1 headers.</source>
        <translation>ヘッダーが%1個を超えています。</translation>
    </message>
    <message>
        <source>The request names a path but no host: it needs a header &quot;Host&quot;, or a whole URL in its first line.</source>
        <translation>リクエストにパスはありますが、ホストがありません。「Host」ヘッダーか、先頭行に完全なURLが必要です。</translation>
    </message>
    <message>
        <source>Its body is in chunks. Write it as one piece, without the header &quot;Transfer-Encoding&quot;.</source>
        <translation>ボディがチャンクに分かれています。「Transfer-Encoding」ヘッダーなしで、ひと続きに書いてください。</translation>
    </message>
    <message>
        <source>Its Content-Length says %1 bytes, but %2 are there.</source>
        <translation>Content-Lengthは%1バイトですが、実際には%2バイトあります。</translation>
    </message>
    <message>
        <source>Its body is the file &quot;%1&quot;, and files are not read from here. Write the bytes, or take them with &quot;File…&quot; in the draft.</source>
        <translation>ボディがファイル「%1」になっていますが、ここからファイルは読み込みません。バイト列を直接書くか、下書きの「ファイル…」で取り込んでください。</translation>
    </message>
    <message>
        <source>The archive has its form&apos;s fields, but not its bytes: the body is empty.</source>
        <translation>アーカイブにはフォームのフィールドがありますが、バイト列がないため、ボディは空です。</translation>
    </message>
    <message>
        <source>The archive has characters in its body that could not be read when it was written (U+FFFD): the bytes may differ.</source>
        <translation>アーカイブのボディに、書き出し時に読み取れなかった文字（U+FFFD）があります。バイト列が元と異なる可能性があります。</translation>
    </message>
    <message>
        <source>It is longer than 32 MiB, which is more than is read.</source>
        <translation>読み取れる上限の32 MiBを超えています。</translation>
    </message>
    <message>
        <source>It holds NUL bytes before its body, so it is no request.</source>
        <translation>ボディの前にNULバイトがあるため、リクエストではありません。</translation>
    </message>
    <message>
        <source>The archive is longer than 32 MiB, which is more than is read. Export fewer entries.</source>
        <translation>アーカイブが、読み取れる上限の32 MiBを超えています。エクスポートするエントリを減らしてください。</translation>
    </message>
    <message>
        <source>It is no HTTP Archive that can be read: %1</source>
        <translation>読み取れるHTTP Archiveではありません: %1</translation>
    </message>
    <message>
        <source>It is JSON, but no HTTP Archive: it has no list at /log/entries.</source>
        <translation>JSONですが、/log/entriesにリストがないため、HTTP Archiveではありません。</translation>
    </message>
    <message>
        <source>The archive has no request with a URL at /log/entries.</source>
        <translation>アーカイブの/log/entriesに、URLのあるリクエストがありません。</translation>
    </message>
    <message>
        <source>It is empty. A cURL line, a raw HTTP request, an .http file or an HTTP Archive (HAR) becomes a draft.</source>
        <translation>空です。cURLのコマンド行、生のHTTPリクエスト、.httpファイル、またはHTTP Archive（HAR）を下書きにできます。</translation>
    </message>
</context>
<context>
    <name>ovyxa::RequestPage</name>
    <message>
        <source>Request</source>
        <translation>リクエスト</translation>
    </message>
    <message>
        <source>Copy as cURL</source>
        <translation>cURLとしてコピー</translation>
    </message>
    <message>
        <source>Request line and headers</source>
        <translation>リクエスト行とヘッダー</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>ボディ</translation>
    </message>
    <message>
        <source>Request body</source>
        <translation>リクエストボディ</translation>
    </message>
    <message>
        <source>A command that sends the same bytes and the same signature again. The secret is not in it.</source>
        <translation>同じバイト列と同じ署名を再送信するコマンド。シークレットは含まれません。</translation>
    </message>
    <message>
        <source>As it came, %1</source>
        <translation>受信したまま、%1</translation>
    </message>
    <message>
        <source>Malformed: %1 These are its bytes as they came.</source>
        <translation>形式が不正です: %1 以下は受信したままのバイト列です。</translation>
    </message>
    <message>
        <source>Only the beginning was kept.</source>
        <translation>先頭部分だけが保存されています。</translation>
    </message>
    <message>
        <source>Nothing was sent yet. This is the body that will go out.</source>
        <translation>まだ何も送信されていません。これは送信されるボディです。</translation>
    </message>
    <message>
        <source>The attempt was cut off before it could be noted how much of it was sent. This is its body.</source>
        <translation>どこまで送信されたか記録される前に、試行が中断されました。これはそのボディです。</translation>
    </message>
    <message>
        <source>Nothing of this attempt was sent. This is the body that would have gone out.</source>
        <translation>この試行では何も送信されませんでした。これは送信されるはずだったボディです。</translation>
    </message>
    <message>
        <source>As sent, %1</source>
        <translation>送信したまま、%1</translation>
    </message>
    <message>
        <source>Body · %1</source>
        <translation>ボディ · %1</translation>
    </message>
    <message>
        <source>The first %1 of %2 were kept.</source>
        <translation>%2のうち先頭の%1を保存しました。</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>ヘッダー</translation>
    </message>
    <message>
        <source>Show all of it</source>
        <translation>すべて表示</translation>
    </message>
    <message>
        <source>Only the first %1 stand here</source>
        <translation>ここにあるのは最初の%1だけです</translation>
    </message>
</context>
<context>
    <name>ovyxa::ResponsePage</name>
    <message>
        <source>Response</source>
        <translation>応答</translation>
    </message>
    <message>
        <source>Timing</source>
        <translation>タイミング</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>ボディ</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>Hex</translation>
    </message>
    <message>
        <source>Response body</source>
        <translation>応答ボディ</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Nothing was sent yet, so there is no answer.</source>
        <translation>まだ何も送信されていないため、応答はありません。</translation>
    </message>
    <message numerus="yes">
        <source>It asked to wait %n seconds; Ovyxa&apos;s retry times are fixed, so that is not obeyed.</source>
        <translation>
            <numerusform>%n秒待つよう求められましたが、Ovyxaの再試行間隔は決まっているため従いません。</numerusform>
        </translation>
    </message>
    <message>
        <source>Timing · %1 in all</source>
        <translation>タイミング · 合計%1</translation>
    </message>
    <message>
        <source>Body · %1</source>
        <translation>ボディ · %1</translation>
    </message>
    <message>
        <source>Body · the first %1 of %2 were kept</source>
        <translation>ボディ · %2のうち先頭の%1を保存</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>証明書</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>発行者</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>有効期限</translation>
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
        <translation>応答なし</translation>
    </message>
    <message>
        <source>What the receiver answered.</source>
        <translation>レシーバーの応答内容。</translation>
    </message>
    <message>
        <source>What the receiver answered, by its plan: %1</source>
        <translation>応答シナリオに従ったレシーバーの応答内容: %1</translation>
    </message>
    <message>
        <source>What the receiver answered: %1</source>
        <translation>レシーバーの応答内容: %1</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>ヘッダー</translation>
    </message>
    <message>
        <source>Status line and headers</source>
        <translation>ステータス行とヘッダー</translation>
    </message>
</context>
<context>
    <name>ovyxa::ResponsePlan</name>
    <message>
        <source>“%1”: %2</source>
        <translation>「%1」: %2</translation>
    </message>
    <message>
        <source>a step repeats from 1 to %1 times.</source>
        <translation>ステップの繰り返しは1～%1回です。</translation>
    </message>
    <message>
        <source>redirect needs an http or https URL of at most %1 characters without spaces, such as redirect=https://example.com/, or a path.</source>
        <translation>redirectには、redirect=https://example.com/のような空白を含まない%1文字以内のhttpまたはhttpsのURL、もしくはパスが必要です。</translation>
    </message>
    <message>
        <source>a delay is written delay=2s:200, with ms, s or m, one hour at most, and a step after the colon.</source>
        <translation>遅延はdelay=2s:200のように書きます。単位はms、s、mで最大1時間、コロンの後にステップを続けます。</translation>
    </message>
    <message>
        <source>truncate needs a number of bytes, such as truncate=20, %1 at most.</source>
        <translation>truncateにはtruncate=20のようにバイト数が必要です（最大%1）。</translation>
    </message>
    <message>
        <source>drip needs a time between bytes, such as drip=1s, with ms, s or m, one hour at most.</source>
        <translation>dripにはdrip=1sのようにバイト間の時間が必要です。単位はms、s、mで、最大1時間です。</translation>
    </message>
    <message>
        <source>a status is a number from 200 to 599 (1xx are no final answers).</source>
        <translation>ステータスは200から599までの数です（1xxは最終応答ではありません）。</translation>
    </message>
    <message>
        <source>this is no step. There are: a status such as 200 or 503x3, delay=2s:200, close, reset, hang, truncate=20, drip=1s, garbage, redirect=URL, slack, zapier, app.</source>
        <translation>ステップではありません。使えるもの: ステータス（200や503x3など）、delay=2s:200、close、reset、hang、truncate=20、drip=1s、garbage、redirect=URL、slack、zapier、app。</translation>
    </message>
    <message>
        <source>The plan has %1 steps; at most %2 are allowed. Repeat a step with x, such as 503x3.</source>
        <translation>応答シナリオに%1個のステップがあります。上限は%2個です。503x3のように、xでステップを繰り返せます。</translation>
    </message>
    <message>
        <source>this is no step. Did you mean “%1”?</source>
        <translation>これはステップではありません。「%1」のことですか?</translation>
    </message>
</context>
<context>
    <name>ovyxa::Retention</name>
    <message>
        <source>What the logs hold too much could not be deleted. %1</source>
        <translation>ログの超過分を削除できませんでした。%1</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) deleted, %1 freed, as this profile&apos;s settings ask for.</source>
        <translation>
            <numerusform>このプロファイルの設定に従って %n 件の記録を削除し、%1 を空けました。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::RunDocuments</name>
    <message>
        <source>Delivery of the run</source>
        <translation>実行中の配信</translation>
    </message>
    <message>
        <source>from the scenario&apos;s own log · Esc closes</source>
        <translation>シナリオ自身のログから · Esc で閉じる</translation>
    </message>
    <message>
        <source>Compare in the run</source>
        <translation>実行内の比較</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScanLine</name>
    <message>
        <source>Progress of the search</source>
        <translation>検索の進行状況</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>stopped after %1</source>
        <translation>%1で停止</translation>
    </message>
    <message>
        <source>scanning %1</source>
        <translation>検索中: %1</translation>
    </message>
    <message>
        <source>reading %1</source>
        <translation>読み込み中: %1</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>続行</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Go on searching</source>
        <translation>検索を続行</translation>
    </message>
    <message>
        <source>Stop searching</source>
        <translation>検索を停止</translation>
    </message>
    <message>
        <source>newest first, back to %1</source>
        <translation>新しい順、%1まで</translation>
    </message>
    <message>
        <source>%1 so far</source>
        <translation>これまでに %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln matches</source>
        <translation>
            <numerusform>%Ln件一致</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln matches so far</source>
        <translation>
            <numerusform>これまでに%Ln件一致</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::Scenario</name>
    <message>
        <source>Signature: “%1” was accepted although it was signed wrongly.</source>
        <translation>署名: 「%1」は、誤った署名にもかかわらず受け付けられました。</translation>
    </message>
    <message>
        <source>Signature: “%1” was accepted although it was not signed.</source>
        <translation>署名: 「%1」は、署名がないにもかかわらず受け付けられました。</translation>
    </message>
    <message>
        <source>Order: “%1” was accepted after “%2”, which happened later.</source>
        <translation>順序: 「%1」は、それより後に発生した「%2」の後に受け付けられました。</translation>
    </message>
    <message numerus="yes">
        <source>Idempotency: “%1” was accepted %n time(s); who counts requests has counted it twice or more.</source>
        <translation>
            <numerusform>べき等性: 「%1」は%n回受け付けられました。リクエストを数えている側では、2回以上数えています。</numerusform>
        </translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>応答なし</translation>
    </message>
    <message>
        <source>%1: delivery %2, %3; answered %4</source>
        <translation>%1: 配信%2、%3。応答%4</translation>
    </message>
    <message>
        <source>(a replay of %1)</source>
        <translation>（%1の再配信）</translation>
    </message>
    <message>
        <source>%1: signature %2, answered %3</source>
        <translation>%1: 署名%2、応答%3</translation>
    </message>
    <message>
        <source>(the app: %1)</source>
        <translation>（アプリ: %1）</translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… ほか%n件</numerusform>
        </translation>
    </message>
    <message>
        <source>What broke:</source>
        <translation>失敗した内容:</translation>
    </message>
    <message>
        <source>What was seen that may be why:</source>
        <translation>原因の可能性がある事象:</translation>
    </message>
    <message>
        <source>Sent to %1:</source>
        <translation>%1に送信:</translation>
    </message>
    <message>
        <source>Received:</source>
        <translation>受信:</translation>
    </message>
    <message>
        <source>To repeat it, byte for byte:</source>
        <translation>バイト単位で再現するには:</translation>
    </message>
    <message>
        <source>“expect”</source>
        <translation>「expect」</translation>
    </message>
    <message>
        <source>“expect” expects nothing. There are: %1.</source>
        <translation>「expect」に期待する内容がありません。使えるもの: %1。</translation>
    </message>
    <message>
        <source>“%1” is about what the receiver saw, “delivery” about what was sent. Make two steps of it.</source>
        <translation>「%1」はレシーバーが受け取ったもの、「delivery」は送信したものに関する指定です。2つのステップに分けてください。</translation>
    </message>
    <message>
        <source>“%1” needs a “delivery”: the name of what was fired.</source>
        <translation>「%1」には「delivery」（実行したものの名前）が必要です。</translation>
    </message>
    <message>
        <source>state</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>error</source>
        <translation>エラー</translation>
    </message>
    <message>
        <source>“expect” says what to expect of “%1”: state, attempts, status, error, body or answer.</source>
        <translation>「expect」には「%1」に期待する内容を指定します: state、attempts、status、error、body、またはanswer。</translation>
    </message>
    <message>
        <source>No receiver is started for this scenario, since it has a “target”, and so nobody sees requests: add a “receiver”, or expect something of a “delivery”.</source>
        <translation>このシナリオには「target」があるためレシーバーは開始されず、リクエストは誰にも見えません。「receiver」を追加するか、「delivery」について期待する内容を指定してください。</translation>
    </message>
    <message>
        <source>“statuses” is a list in the order of the requests: [503, 503, 200].</source>
        <translation>「statuses」はリクエスト順のリストです: [503, 503, 200]。</translation>
    </message>
    <message>
        <source>“where” says which requests; say what of them, too: requests, valid, invalid, missing, statuses, in_order or distinct.</source>
        <translation>「where」は対象のリクエストを指定します。何を期待するかも指定してください: requests、valid、invalid、missing、statuses、in_order、またはdistinct。</translation>
    </message>
    <message>
        <source>“%1” names places and what they hold: { &quot;data.goal_name&quot;: &quot;Purchase&quot; }.</source>
        <translation>「%1」は場所とその値を指定します: { &quot;data.goal_name&quot;: &quot;Purchase&quot; }。</translation>
    </message>
    <message>
        <source>Did you mean “%1”?</source>
        <translation>「%1」のことですか？</translation>
    </message>
    <message>
        <source>There are: %1.</source>
        <translation>使えるもの: %1。</translation>
    </message>
    <message>
        <source>%1 is an object: { … }.</source>
        <translation>%1はオブジェクトです: { … }。</translation>
    </message>
    <message>
        <source>%1 has no “%2”.</source>
        <translation>%1に「%2」はありません。</translation>
    </message>
    <message>
        <source>“%1” is a text in double quotes.</source>
        <translation>「%1」は二重引用符で囲んだテキストです。</translation>
    </message>
    <message>
        <source>“%1” is empty.</source>
        <translation>「%1」が空です。</translation>
    </message>
    <message>
        <source>There is no %1 “%2”.</source>
        <translation>%1「%2」はありません。</translation>
    </message>
    <message>
        <source>“%1” is a whole number from %2 to %3.</source>
        <translation>「%1」は%2から%3までの整数です。</translation>
    </message>
    <message>
        <source>“%1” is true or false.</source>
        <translation>「%1」はtrueまたはfalseです。</translation>
    </message>
    <message>
        <source>“%1” is a list of texts: [&quot;…&quot;, &quot;…&quot;].</source>
        <translation>「%1」はテキストのリストです: [&quot;…&quot;, &quot;…&quot;]。</translation>
    </message>
    <message>
        <source>“%1” is no time. Write 500ms, 5s, 10m, 1h, 30d or plain seconds; at most %2 days.</source>
        <translation>「%1」は時間ではありません。500ms、5s、10m、1h、30d、または単位なしの秒数で書きます。上限は%2日です。</translation>
    </message>
    <message>
        <source>the name “%1” stands here a second time</source>
        <translation>名前「%1」がここに2回あります</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <translation>%1行目、%2列目: %3</translation>
    </message>
    <message>
        <source>is not there</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>is no JSON</source>
        <translation>JSONではない</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message numerus="yes">
        <source>(of %n request(s) in all)</source>
        <translation>
            <numerusform>（全%n件のリクエスト中）</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” was not sent</source>
        <translation>「%1」は未送信</translation>
    </message>
    <message>
        <source>delivery %1 is not in the log</source>
        <translation>配信%1はログにありません</translation>
    </message>
    <message>
        <source>(delivery %1)</source>
        <translation>（配信%1）</translation>
    </message>
    <message>
        <source>A scenario</source>
        <translation>シナリオ</translation>
    </message>
    <message>
        <source>“target”</source>
        <translation>「target」</translation>
    </message>
    <message>
        <source>%1 holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).</source>
        <translation>%1にPEM形式の証明書（-----BEGIN CERTIFICATE-----）がありません。</translation>
    </message>
    <message>
        <source>encoding of a signature</source>
        <translation>署名の形式</translation>
    </message>
    <message>
        <source>format</source>
        <translation>形式</translation>
    </message>
    <message>
        <source>“receiver”</source>
        <translation>「receiver」</translation>
    </message>
    <message>
        <source>“goals” is a list: [ { &quot;name&quot;: …, &quot;path&quot;: … } ].</source>
        <translation>「goals」はリストです: [ { &quot;name&quot;: …, &quot;path&quot;: … } ]。</translation>
    </message>
    <message>
        <source>A goal</source>
        <translation>目標</translation>
    </message>
    <message>
        <source>A goal has a “name”, and either a “path” or an “event”.</source>
        <translation>目標には「name」と、「path」または「event」のどちらか一方が必要です。</translation>
    </message>
    <message>
        <source>A scenario has “steps”, and this one has none.</source>
        <translation>シナリオには「steps」が必要ですが、このシナリオにはありません。</translation>
    </message>
    <message>
        <source>“steps” is a list with at least one step: [ { &quot;fire&quot;: … } ].</source>
        <translation>「steps」は1つ以上のステップを含むリストです: [ { &quot;fire&quot;: … } ]。</translation>
    </message>
    <message>
        <source>“%1” cannot be read: %2.</source>
        <translation>「%1」を読み取れません: %2。</translation>
    </message>
    <message>
        <source>“%1” is larger than %2 bytes.</source>
        <translation>「%1」は%2バイトを超えています。</translation>
    </message>
    <message>
        <source>There is no secret in “%1”.</source>
        <translation>「%1」にシークレットがありません。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1を読み取れません: %2。</translation>
    </message>
    <message>
        <source>%1 is larger than %2 bytes.</source>
        <translation>%1は%2バイトを超えています。</translation>
    </message>
    <message>
        <source>Nothing was sent in that time that a scenario could send again.</source>
        <translation>その期間に、シナリオで再送信できるものは送信されていません。</translation>
    </message>
    <message>
        <source>The step app answers with what a server behind the receiver says: name one with “forward_to”.</source>
        <translation>ステップappは、レシーバーの背後にあるサーバーの応答を返します。「forward_to」でサーバーを指定してください。</translation>
    </message>
    <message>
        <source>A step is an object, such as { &quot;fire&quot;: &quot;goal.completed&quot; }.</source>
        <translation>ステップはオブジェクトです。例: { &quot;fire&quot;: &quot;goal.completed&quot; }。</translation>
    </message>
    <message>
        <source>A step does one thing, and this one has “%1” and “%2”. Make two of it.</source>
        <translation>1つのステップで行うことは1つですが、このステップには「%1」と「%2」があります。2つに分けてください。</translation>
    </message>
    <message>
        <source>There is no step “%1”.</source>
        <translation>ステップ「%1」はありません。</translation>
    </message>
    <message>
        <source>The step “%1”</source>
        <translation>ステップ「%1」</translation>
    </message>
    <message>
        <source>“reverse” goes with a list of names: { &quot;replay&quot;: [&quot;first&quot;, &quot;second&quot;], … }.</source>
        <translation>「reverse」は名前のリストと一緒に指定します: { &quot;replay&quot;: [&quot;first&quot;, &quot;second&quot;], … }。</translation>
    </message>
    <message>
        <source>No receiver is started for this scenario, since it has a “target”: add a “receiver”.</source>
        <translation>このシナリオには「target」があるため、レシーバーは開始されません。「receiver」を追加してください。</translation>
    </message>
    <message>
        <source>The command has no name.</source>
        <translation>コマンドに名前がありません。</translation>
    </message>
    <message>
        <source>“rotate”</source>
        <translation>「rotate」</translation>
    </message>
    <message>
        <source>event</source>
        <translation>イベント</translation>
    </message>
    <message>
        <source>“data” and “body_file” do not go together: the file is the whole body.</source>
        <translation>「data」と「body_file」は同時に指定できません。ファイルがボディ全体になります。</translation>
    </message>
    <message>
        <source>“data” is an object: { &quot;goal_name&quot;: &quot;Purchase&quot; }.</source>
        <translation>「data」はオブジェクトです: { &quot;goal_name&quot;: &quot;Purchase&quot; }。</translation>
    </message>
    <message>
        <source>way to sign</source>
        <translation>署名方法</translation>
    </message>
    <message>
        <source>“%1” is fired twice. Give each its own name.</source>
        <translation>「%1」が2回実行されています。それぞれに別の名前を付けてください。</translation>
    </message>
    <message>
        <source>“headers” is an object: { &quot;X-Name&quot;: &quot;value&quot; }.</source>
        <translation>「headers」はオブジェクトです: { &quot;X-Name&quot;: &quot;value&quot; }。</translation>
    </message>
    <message>
        <source>A header&apos;s value is a text in double quotes.</source>
        <translation>ヘッダーの値は二重引用符で囲んだテキストです。</translation>
    </message>
    <message>
        <source>The signature is made by the bench: “sign” says how.</source>
        <translation>署名はOvyxa Benchが生成します。方法は「sign」で指定してください。</translation>
    </message>
    <message>
        <source>“hit”</source>
        <translation>「hit」</translation>
    </message>
    <message>
        <source>A hit has a “url”: the page&apos;s full one, such as https://acme.test/pricing.</source>
        <translation>アクセスには「url」（ページの完全なURL）が必要です。例: https://acme.test/pricing。</translation>
    </message>
    <message>
        <source>Nothing was fired as “%1” before this step: no event has a name yet (“as”).</source>
        <translation>このステップより前に「%1」として実行されたものはありません。まだどのイベントにも名前（「as」）がありません。</translation>
    </message>
    <message>
        <source>Nothing was fired as “%1” before this step.</source>
        <translation>このステップより前に「%1」として実行されたものはありません。</translation>
    </message>
    <message numerus="yes">
        <source>%1 is right: “%2”, %n step(s).</source>
        <translation>
            <numerusform>%1は正しく書かれています: 「%2」、%nステップ。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 right, %2 wrong.</source>
        <translation>正しいもの%1件、誤りのあるもの%2件。</translation>
    </message>
    <message>
        <source>--tap and --json both write to standard output: take one of them.</source>
        <translation>--tapと--jsonはどちらも標準出力に書き込みます。一方だけを指定してください。</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) passed.</source>
        <translation>
            <numerusform>%nステップが成功しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Run files that say what happens and what must be true, on simulated time</source>
        <translation>何が起こり、何が成り立つべきかを書いたファイルを、シミュレーション時間で実行</translation>
    </message>
    <message>
        <source>Run scenarios, each on a temporary profile or in --profile. Ends with 0 if all expectations held, 1 if one did not, 2 if a file is wrong, 3 if the surroundings refuse</source>
        <translation>シナリオを、それぞれ一時的なプロファイルまたは--profileで実行。終了コードは、すべての期待どおりなら0、期待どおりでないものがあれば1、ファイルに誤りがあれば2、実行環境の問題なら3</translation>
    </message>
    <message>
        <source>Say whether scenarios are written rightly, without running them</source>
        <translation>シナリオが正しく書かれているかを、実行せずに確認</translation>
    </message>
    <message>
        <source>Recorded: %1</source>
        <translation>記録: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) left out: not sent yet, cancelled or too large to be sent.</source>
        <translation>
            <numerusform>%n件の配信を除外しました（未送信、キャンセル済み、または大きすぎて送信できないもの）。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) are in %1; run it with &quot;ovyxa-bench scenario run %1&quot;.</source>
        <translation>
            <numerusform>%n件の配信を%1に書き出しました。「ovyxa-bench scenario run %1」で実行できます。</numerusform>
        </translation>
    </message>
    <message>
        <source>Write a scenario from what was sent, answered and received, expectations included, ready to run</source>
        <translation>送信、応答、受信の内容から、期待する結果も含めてすぐ実行できるシナリオを書き出す</translation>
    </message>
    <message>
        <source>From when on, simulated: 10m or 2h ago, 14:30, today, 2025-03-15; without it, the last hour</source>
        <translation>開始時点（シミュレーション時刻）: 10mまたは2h（さかのぼる長さ）、14:30、today、2025-03-15。指定がなければ直近の1時間</translation>
    </message>
    <message>
        <source>“%1” is no place in JSON. Write data.goal_name, data.items[0].name or $ for the whole.</source>
        <translation>「%1」はJSON内の場所ではありません。data.goal_name、data.items[0].name、または全体を表す$を書いてください。</translation>
    </message>
    <message>
        <source>The receiver listens at the “target”, so it would forward to itself. Name your app here, and another port there.</source>
        <translation>レシーバーは「target」で待ち受けているため、自分自身に転送することになります。ここにはアプリを、そちらには別のポートを指定してください。</translation>
    </message>
    <message>
        <source>The bench that holds the profile receives already, on %1, and this scenario needs its receiver. Stop it there, or leave --profile out.</source>
        <translation>プロファイルを使用中のOvyxa Benchが、すでに%1で受信しています。このシナリオにはそのレシーバーが必要です。そちらで受信を停止するか、--profileを省略してください。</translation>
    </message>
    <message>
        <source>The clock of the bench that holds the profile stands still: another scenario runs there, or somebody has stopped it. Let it go on first.</source>
        <translation>プロファイルを使用中のOvyxa Benchの時計が止まっています。そちらで別のシナリオを実行中か、誰かが時計を止めています。先に時計を再開してください。</translation>
    </message>
    <message>
        <source>Signature: “%1” was signed rightly, and the app refused it with %2; what it checks may not be the bytes as they came.</source>
        <translation>署名: 「%1」は正しく署名されていましたが、アプリは%2で拒否しました。検証しているのは、届いたままのバイト列ではないかもしれません。</translation>
    </message>
    <message>
        <source>Idempotency: “%1” had been accepted, and was refused with %2 when it came again.</source>
        <translation>べき等性: 「%1」は一度受け付けられましたが、もう一度届いたときに%2で拒否されました。</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) passed, %1 failed.</source>
        <translation>
            <numerusform>%nステップが成功、%1ステップが失敗しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>The run did not come to its end.</source>
        <translation>実行は最後まで進みませんでした。</translation>
    </message>
    <message>
        <source>Not run: another file is wrong.</source>
        <translation>実行していません: 別のファイルに誤りがあります。</translation>
    </message>
    <message>
        <source>The run was ended before all of its steps had run.</source>
        <translation>すべてのステップが実行される前に、実行が終了されました。</translation>
    </message>
    <message>
        <source>%1 deliveries are too many for a scenario, which takes %2. Begin later.</source>
        <translation>%1件の配信は、シナリオの上限（%2件）を超えています。もっと後から始めてください。</translation>
    </message>
    <message>
        <source>What arrived in all</source>
        <translation>届いたもの全体</translation>
    </message>
    <message>
        <source>“%1” signed wrongly</source>
        <translation>誤った署名の「%1」</translation>
    </message>
    <message>
        <source>“%1” not signed</source>
        <translation>署名のない「%1」</translation>
    </message>
    <message>
        <source>“%1” after a cut answer</source>
        <translation>応答が途切れた後の「%1」</translation>
    </message>
    <message>
        <source>“%1” after a failure</source>
        <translation>失敗の後の「%1」</translation>
    </message>
    <message>
        <source>“%1” sent</source>
        <translation>「%1」を送信</translation>
    </message>
    <message>
        <source>“%1” in reversed order</source>
        <translation>「%1」を逆順で</translation>
    </message>
    <message numerus="yes">
        <source>“%1” %n time(s) at once</source>
        <translation>
            <numerusform>「%1」を同時に%n回</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” after %2</source>
        <translation>%2後の「%1」</translation>
    </message>
    <message>
        <source>“%1” sent again</source>
        <translation>「%1」を再送</translation>
    </message>
    <message>
        <source>“%1” holds a line break or another control character. Write it as one line.</source>
        <translation>「%1」に改行または他の制御文字が含まれています。1 行で書いてください。</translation>
    </message>
    <message>
        <source>A step says what it does, and this one does not.</source>
        <translation>ステップには実行する内容を書きますが、このステップにはそれがありません。</translation>
    </message>
    <message>
        <source>“%1” is a pipe, and the bench that runs this waits for none. Name a file.</source>
        <translation>「%1」はパイプで、これを実行するOvyxa Benchはパイプを待ちません。ファイルを指定してください。</translation>
    </message>
    <message>
        <source>The report, --tap and --json all write to standard output: take one of them, or name a file.</source>
        <translation>レポート、--tap、--jsonはいずれも標準出力に書き込みます。1つだけを指定するか、ファイル名を指定してください。</translation>
    </message>
    <message>
        <source>Write a JUnit report there, for CI; - is standard output</source>
        <translation>CI用のJUnitレポートを書き込むファイル。- は標準出力</translation>
    </message>
    <message>
        <source>Tell of it as TAP (Test Anything Protocol, version 13) on standard output</source>
        <translation>結果をTAP（Test Anything Protocol、バージョン13）として標準出力に出力</translation>
    </message>
    <message>
        <source>The scenario and --json both write to standard output: leave one out, or name a file.</source>
        <translation>シナリオと--jsonはどちらも標準出力に書き込みます。一方を省くか、ファイル名を指定してください。</translation>
    </message>
    <message>
        <source>The file to write; exact bodies go into files beside it; - is standard output</source>
        <translation>書き込むファイル。ボディの正確なバイト列は、隣に別のファイルとして保存。- は標準出力</translation>
    </message>
    <message>
        <source>JSON files, // comments allowed; - is standard input</source>
        <translation>JSONファイル（//コメント可）。- は標準入力</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) signed wrongly, and accepted all the same, are written as rightly signed: the receiver of a scenario would refuse them.</source>
        <translation>
            <numerusform>署名が誤っていたのに受け入れられた配信 %n 件は、正しい署名として書きます。シナリオの受信側なら拒否するためです。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) of several webhooks come later than they did: a scenario has one webhook, and its hour is full.</source>
        <translation>
            <numerusform>複数のWebhookの配信%n件が元より遅くなります。シナリオのWebhookは1つで、その1時間の枠が埋まっているためです。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioEditor</name>
    <message>
        <source>It comes with the bench and stays as it is.</source>
        <translation>ベンチに付属のもので、変更できません。</translation>
    </message>
    <message>
        <source>Edit a copy</source>
        <translation>コピーを編集</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s), ready to run</source>
        <translation>
            <numerusform>%nステップ、実行できます</numerusform>
        </translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>そこへ移動</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioPage</name>
    <message>
        <source>Scenarios</source>
        <translation>シナリオ</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>ステップ</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>1ステップ</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>名前を付けて保存…</translation>
    </message>
    <message>
        <source>Run the scenario</source>
        <translation>シナリオを実行</translation>
    </message>
    <message>
        <source>Run the scenario&apos;s next step</source>
        <translation>シナリオの次のステップを実行</translation>
    </message>
    <message>
        <source>Edit the scenario as text</source>
        <translation>シナリオをテキストで編集</translation>
    </message>
    <message>
        <source>Save the scenario</source>
        <translation>シナリオを保存</translation>
    </message>
    <message>
        <source>Save the scenario as…</source>
        <translation>シナリオに名前を付けて保存…</translation>
    </message>
    <message>
        <source>Open a scenario…</source>
        <translation>シナリオを開く…</translation>
    </message>
    <message>
        <source>Record a scenario from the log…</source>
        <translation>ログからシナリオを記録…</translation>
    </message>
    <message>
        <source>Record from the log…</source>
        <translation>ログから記録…</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>ファイルを開く…</translation>
    </message>
    <message>
        <source>Each runs on a bench and a clock of its own: nothing of it comes into this log.</source>
        <translation>それぞれ専用のベンチと時計で実行されます。このログには何も入りません。</translation>
    </message>
    <message>
        <source>Run it to its end (F5)</source>
        <translation>最後まで実行（F5）</translation>
    </message>
    <message>
        <source>Run the next step, and wait (F10)</source>
        <translation>次のステップを実行して待つ（F10）</translation>
    </message>
    <message>
        <source>End it here; the rest is not run (Esc)</source>
        <translation>ここで終了し、残りは実行しない（Esc）</translation>
    </message>
    <message>
        <source>Open a scenario</source>
        <translation>シナリオを開く</translation>
    </message>
    <message>
        <source>Scenarios (*.json *.jsonc);;All files (*)</source>
        <translation>シナリオ (*.json *.jsonc);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>保存しました: %1</translation>
    </message>
    <message>
        <source>Save the scenario as</source>
        <translation>シナリオに名前を付けて保存</translation>
    </message>
    <message>
        <source>“%1” is no longer listed; its file stays.</source>
        <translation>「%1」を一覧から外しました。ファイルは残っています。</translation>
    </message>
    <message>
        <source>Put it back</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>開始時刻</translation>
    </message>
    <message>
        <source>This is no scenario yet</source>
        <translation>まだシナリオになっていません</translation>
    </message>
    <message>
        <source>Edit as text</source>
        <translation>テキストで編集</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>続ける</translation>
    </message>
    <message>
        <source>Show the steps</source>
        <translation>ステップを表示</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%nステップ</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>“%1” is still running, and one runs at a time.</source>
        <translation>「%1」がまだ実行中です。一度に実行できるのは1つです。</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>open</source>
        <translation>未実行</translation>
    </message>
    <message>
        <source>next</source>
        <translation>次</translation>
    </message>
    <message>
        <source>running</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>成立</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>不成立</translation>
    </message>
    <message>
        <source>not run</source>
        <translation>実行せず</translation>
    </message>
    <message>
        <source>unclear</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>Run all scenarios</source>
        <translation>すべてのシナリオを実行</translation>
    </message>
    <message>
        <source>Write a new scenario</source>
        <translation>新しいシナリオを書く</translation>
    </message>
    <message>
        <source>Run all</source>
        <translation>すべて実行</translation>
    </message>
    <message>
        <source>Run all of them, one after the other (Shift+F5)</source>
        <translation>すべてを順に実行します (Shift+F5)</translation>
    </message>
    <message>
        <source>+ New</source>
        <translation>+ 新規</translation>
    </message>
    <message>
        <source>A new scenario</source>
        <translation>新しいシナリオ</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n scenarios held.</source>
        <translation>
            <numerusform>%n 件中 %1 件のシナリオが成立しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>What happens, and what must be true. An example, edited as text, shows what else there is.</source>
        <translation>何が起こり、何が成り立つべきか。例をテキストとして編集すると、ほかに何が使えるかがわかります。</translation>
    </message>
    <message>
        <source>Not run, since there is a mistake in it: %1</source>
        <translation>誤りがあるため実行しませんでした: %1</translation>
    </message>
    <message>
        <source>Save the run as JUnit</source>
        <translation>実行結果を JUnit として保存</translation>
    </message>
    <message>
        <source>JUnit (*.xml);;All files (*)</source>
        <translation>JUnit (*.xml);;すべてのファイル (*)</translation>
    </message>
    <message numerus="yes">
        <source>%n skipped</source>
        <translation>
            <numerusform>スキップ %n</numerusform>
        </translation>
    </message>
    <message>
        <source>against its own receiver</source>
        <translation>自身の受信側が対象</translation>
    </message>
    <message>
        <source>against %1</source>
        <translation>対象: %1</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>(copy)</source>
        <translation>（コピー）</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>終了時刻</translation>
    </message>
    <message>
        <source>It is running. Wait for its end, or stop it.</source>
        <translation>実行中です。終わるまで待つか、停止してください。</translation>
    </message>
    <message>
        <source>Nothing was changed since it was saved.</source>
        <translation>保存してから何も変わっていません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioRun</name>
    <message>
        <source>A temporary profile cannot be made: %1</source>
        <translation>一時プロファイルを作成できません: %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioRunner</name>
    <message numerus="yes">
        <source>%n event(s) on the way to %1.</source>
        <translation>
            <numerusform>%n件のイベントを%1に送信しています。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hit(s) counted.</source>
        <translation>
            <numerusform>%n件のアクセスを数えました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) could not be sent again.</source>
        <translation>
            <numerusform>%n件の配信を再送信できませんでした。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The same bytes went out %n time(s).</source>
        <translation>
            <numerusform>同じバイト列を%n回送信しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>The receiver answers: %1.</source>
        <translation>レシーバーの応答: %1。</translation>
    </message>
    <message>
        <source>%1 later.</source>
        <translation>%1経過。</translation>
    </message>
    <message>
        <source>A new secret; the old one is accepted for 24 hours more.</source>
        <translation>新しいシークレットを作成しました。以前のシークレットもあと24時間受け付けられます。</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>終了コード%1</translation>
    </message>
    <message>
        <source>it cannot be started: %1</source>
        <translation>起動できない: %1</translation>
    </message>
    <message numerus="yes">
        <source>The command was ended: it ran for %n minute(s).</source>
        <translation>
            <numerusform>コマンドを終了させました。%n分間実行されていました。</numerusform>
        </translation>
    </message>
    <message>
        <source>it did not end</source>
        <translation>終了しなかった</translation>
    </message>
    <message>
        <source>%1 ended with %2.</source>
        <translation>%1は終了コード%2で終了しました。</translation>
    </message>
    <message>
        <source>it was ended by signal %1</source>
        <translation>シグナル%1で終了</translation>
    </message>
    <message>
        <source>Expected %1, found %2.</source>
        <translation>期待値: %1、結果: %2。</translation>
    </message>
    <message>
        <source>Expected %1, found %2: %3</source>
        <translation>期待値: %1、結果: %2: %3</translation>
    </message>
    <message>
        <source>Scenario: %1</source>
        <translation>シナリオ: %1</translation>
    </message>
    <message>
        <source>Not run.</source>
        <translation>未実行。</translation>
    </message>
    <message>
        <source>It was ended before all of its steps had run.</source>
        <translation>すべてのステップを実行する前に終了しました。</translation>
    </message>
    <message>
        <source>As expected: %1.</source>
        <translation>期待どおり: %1。</translation>
    </message>
    <message>
        <source>(after %1)</source>
        <translation>（%1後）</translation>
    </message>
    <message>
        <source>Expected %1; found %2%3.</source>
        <translation>期待値: %1、結果: %2%3。</translation>
    </message>
    <message>
        <source>%1 cannot be started: %2</source>
        <translation>%1を起動できません: %2</translation>
    </message>
    <message>
        <source>It was ended while it ran.</source>
        <translation>実行中に終了されました。</translation>
    </message>
    <message>
        <source>The clock is somebody else&apos;s meanwhile: a scenario or visitors are under way. Wait for their end.</source>
        <translation>いま時計は別のものが使っています。シナリオか訪問者が進行中です。終わるのを待ってください。</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioShelf</name>
    <message>
        <source>not run yet</source>
        <translation>まだ実行していません</translation>
    </message>
    <message>
        <source>running</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>成立</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>不成立</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>ステップ %1 / %2</translation>
    </message>
    <message>
        <source>%1 of %2, %3</source>
        <translation>%1 / %2、%3</translation>
    </message>
    <message>
        <source>step %1, %2</source>
        <translation>ステップ %1、%2</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1を読み込めません: %2。</translation>
    </message>
    <message>
        <source>%1 is too large for a scenario.</source>
        <translation>%1はシナリオとしては大きすぎます。</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1に書き込めません: %2。</translation>
    </message>
</context>
<context>
    <name>ovyxa::ScenarioText</name>
    <message>
        <source>The scenario as text</source>
        <translation>シナリオのテキスト</translation>
    </message>
</context>
<context>
    <name>ovyxa::SecretDialog</name>
    <message>
        <source>Kept in %1.</source>
        <translation>保管先: %1。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>The secret of %1</source>
        <translation>%1のシークレット</translation>
    </message>
    <message>
        <source>%1 is saved. This is its signing secret, shown now and later only if you ask for it. Your endpoint needs it to check X-Ovyxa-Signature.</source>
        <translation>%1を保存しました。これが署名シークレットです。今表示していますが、以後は要求したときだけ表示されます。エンドポイントでX-Ovyxa-Signatureを検証するために必要です。</translation>
    </message>
    <message>
        <source>The key that signs what goes to %1.</source>
        <translation>%1への送信に署名する鍵。</translation>
    </message>
    <message>
        <source>Rotate the secret of %1</source>
        <translation>%1のシークレットをローテーション</translation>
    </message>
    <message>
        <source>A new secret signs from now on. The receiver accepts the previous one too, for another %1 h.</source>
        <translation>以後は新しいシークレットで署名します。レシーバーは以前のシークレットもあと%1時間受け付けます。</translation>
    </message>
    <message>
        <source>Own secret</source>
        <translation>任意のシークレット</translation>
    </message>
    <message>
        <source>Leave empty to have one made, or paste the one from Ovyxa</source>
        <translation>空欄なら自動生成。またはOvyxaのシークレットを貼り付け</translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation>ローテーション</translation>
    </message>
    <message>
        <source>Ovyxa does not say what becomes of the previous secret. Assumed: for %1 hours both are accepted.</source>
        <translation>Ovyxaは以前のシークレットの扱いを明示していません。前提: %1時間は両方を受け付けます。</translation>
    </message>
    <message>
        <source>Signing secret</source>
        <translation>署名シークレット</translation>
    </message>
    <message>
        <source>Reveal</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message numerus="yes">
        <source>Copied. The clipboard forgets it in %n s.</source>
        <translation>
            <numerusform>コピーしました。%n秒後にクリップボードから消去されます。</numerusform>
        </translation>
    </message>
    <message>
        <source>This is the new secret, shown now and later only if you ask for it. The previous one is accepted until %1.</source>
        <translation>これが新しいシークレットです。今表示していますが、以後は要求したときだけ表示されます。以前のシークレットは%1まで受け付けられます。</translation>
    </message>
    <message>
        <source>The secret is being rotated.</source>
        <translation>シークレットを更新しています。</translation>
    </message>
</context>
<context>
    <name>ovyxa::SecretFile</name>
    <message>
        <source>The file of secrets %1 is damaged. Restore it from a backup, or move it away and rotate the webhooks&apos; secrets.</source>
        <translation>シークレットのファイル%1が破損しています。バックアップから復元するか、別の場所に移してWebhookのシークレットをローテーションしてください。</translation>
    </message>
    <message>
        <source>The file of secrets %1 cannot be read: %2.</source>
        <translation>シークレットのファイル%1を読み込めません: %2。</translation>
    </message>
    <message>
        <source>The file of secrets %1 cannot be written: %2.</source>
        <translation>シークレットのファイル%1に書き込めません: %2。</translation>
    </message>
</context>
<context>
    <name>ovyxa::SecretStore</name>
    <message numerus="yes">
        <source>the keychain did not answer within %n second(s)</source>
        <translation>
            <numerusform>キーチェーンが%n秒以内に応答しませんでした</numerusform>
        </translation>
    </message>
    <message>
        <source>this start was told not to ask it</source>
        <translation>今回の起動ではキーチェーンを使わないよう指定されています</translation>
    </message>
    <message>
        <source>The webhooks&apos; secrets lie in the system&apos;s keychain, which cannot be reached (%1). Unlock it, or start in the session that has it.</source>
        <translation>Webhookのシークレットはシステムのキーチェーンにありますが、アクセスできません（%1）。ロックを解除するか、キーチェーンのあるセッションで起動してください。</translation>
    </message>
    <message>
        <source>The entry “%1” in the system&apos;s keychain is damaged. Delete it, move %2 away and rotate the webhooks&apos; secrets.</source>
        <translation>システムのキーチェーンの項目「%1」が破損しています。削除し、%2を別の場所に移して、Webhookのシークレットをローテーションしてください。</translation>
    </message>
    <message>
        <source>the system&apos;s keychain</source>
        <translation>システムのキーチェーン</translation>
    </message>
    <message>
        <source>the file %1, readable by you alone</source>
        <translation>ファイル%1（本人のみ読み取り可能）</translation>
    </message>
    <message>
        <source>the file %1, readable by you alone, as no keychain could be used</source>
        <translation>ファイル%1（本人のみ読み取り可能、キーチェーンが使えなかったため）</translation>
    </message>
    <message>
        <source>The system&apos;s keychain does not give out the webhooks&apos; secrets: it is locked, or no longer holds them. Unlock it and start again. If they are gone, restore it, or move %1 away and rotate the secrets.</source>
        <translation>システムのキーチェーンがWebhookのシークレットを渡しません。ロックされているか、もう入っていません。ロックを解除して起動し直してください。失われている場合は、キーチェーンを復元するか、%1を別の場所に移してシークレットをローテーションしてください。</translation>
    </message>
</context>
<context>
    <name>ovyxa::SelectionBar</name>
    <message>
        <source>Select none</source>
        <translation>選択を解除</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>全%1件</translation>
    </message>
    <message>
        <source>More</source>
        <translation>その他</translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>%Ln件を選択中</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::ShellWords</name>
    <message>
        <source>holds a variable or command ($…), which only a shell can fill in. Write its value.</source>
        <translation>には、シェルでしか展開できない変数またはコマンド（$…）があります。その値を書いてください。</translation>
    </message>
    <message>
        <source>holds a command in backticks, which is not run. Write its result.</source>
        <translation>には、バッククォートで囲まれたコマンドがありますが、実行されません。その結果を書いてください。</translation>
    </message>
    <message>
        <source>goes on to another command or file (%1). Only the cURL line itself is read.</source>
        <translation>から、別のコマンドまたはファイル（%1）に続いています。読み取るのはcURLのコマンド行だけです。</translation>
    </message>
    <message>
        <source>is quoted for Windows&apos; cmd. Choose &quot;Copy as cURL (bash)&quot;.</source>
        <translation>は、Windowsのcmd用の引用になっています。「cURL (bash) としてコピー」（Copy as cURL (bash)）を選んでください。</translation>
    </message>
    <message>
        <source>holds a NUL byte, which no command line can.</source>
        <translation>には、コマンドラインに含められないNULバイトがあります。</translation>
    </message>
    <message>
        <source>opens a &apos; that is never closed.</source>
        <translation>の &apos; が閉じられていません。</translation>
    </message>
    <message>
        <source>opens a &quot; that is never closed.</source>
        <translation>の &quot; が閉じられていません。</translation>
    </message>
    <message>
        <source>opens a $&apos; that is never closed.</source>
        <translation>の $&apos; が閉じられていません。</translation>
    </message>
    <message>
        <source>Line %1, column %2 of the command %3</source>
        <translation>コマンドの%1行目、%2列目%3</translation>
    </message>
</context>
<context>
    <name>ovyxa::SignatureDoctor</name>
    <message>
        <source>compact</source>
        <translation>コンパクト形式</translation>
    </message>
    <message>
        <source>with a space after each comma and colon</source>
        <translation>各カンマとコロンの後に空白あり</translation>
    </message>
    <message>
        <source>with a space after each colon</source>
        <translation>各コロンの後に空白あり</translation>
    </message>
    <message>
        <source>with a space after each comma</source>
        <translation>各カンマの後に空白あり</translation>
    </message>
    <message>
        <source>with spaces inside the brackets</source>
        <translation>括弧の内側に空白あり</translation>
    </message>
    <message>
        <source>pretty-printed</source>
        <translation>整形済み</translation>
    </message>
    <message>
        <source>laid out another way</source>
        <translation>別のレイアウト</translation>
    </message>
    <message>
        <source>with other white space</source>
        <translation>空白文字が異なる形</translation>
    </message>
    <message>
        <source>with its keys sorted</source>
        <translation>キーをソート</translation>
    </message>
    <message>
        <source>with its keys in Ovyxa&apos;s order</source>
        <translation>キーがOvyxaの順</translation>
    </message>
    <message>
        <source>with its shortest keys first, as databases keep JSON</source>
        <translation>データベースでのJSONのように短いキーが先</translation>
    </message>
    <message>
        <source>with its keys in JavaScript&apos;s order</source>
        <translation>キーがJavaScriptの順</translation>
    </message>
    <message>
        <source>pretty-printed by tabs</source>
        <translation>タブで整形</translation>
    </message>
    <message numerus="yes">
        <source>pretty-printed by %n spaces</source>
        <translation>
            <numerusform>空白%n個で整形</numerusform>
        </translation>
    </message>
    <message>
        <source>with its keys in another order</source>
        <translation>キーが別の順</translation>
    </message>
    <message>
        <source>with slashes escaped</source>
        <translation>スラッシュをエスケープ</translation>
    </message>
    <message>
        <source>with plain slashes</source>
        <translation>スラッシュはエスケープなし</translation>
    </message>
    <message>
        <source>with the characters special to HTML escaped</source>
        <translation>HTMLの特殊文字をエスケープ</translation>
    </message>
    <message>
        <source>with these plain</source>
        <translation>これらのエスケープなし</translation>
    </message>
    <message>
        <source>with non-ASCII characters escaped</source>
        <translation>非ASCII文字をエスケープ</translation>
    </message>
    <message>
        <source>with non-ASCII characters plain</source>
        <translation>非ASCII文字はエスケープなし</translation>
    </message>
    <message>
        <source>with escapes in capital digits</source>
        <translation>エスケープが大文字の16進数</translation>
    </message>
    <message>
        <source>with escapes in small digits</source>
        <translation>エスケープが小文字の16進数</translation>
    </message>
    <message>
        <source>The body was re-serialised: it was signed %1 (%2 bytes) and arrived %3 (%4). First difference at byte %5.</source>
        <translation>ボディが再シリアライズされています。署名時は「%1」（%2バイト）、到着時は「%3」（%4）です。最初の違いは%5バイト目です。</translation>
    </message>
    <message>
        <source>in one form</source>
        <translation>ある形式</translation>
    </message>
    <message>
        <source>written another way</source>
        <translation>別の書き方</translation>
    </message>
    <message>
        <source>the method</source>
        <translation>メソッド</translation>
    </message>
    <message>
        <source>the URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>a timestamp</source>
        <translation>タイムスタンプ</translation>
    </message>
    <message>
        <source>an id from the headers</source>
        <translation>ヘッダーのID</translation>
    </message>
    <message>
        <source>Signed together with the body: %1.</source>
        <translation>ボディと一緒に署名されたもの: %1。</translation>
    </message>
    <message>
        <source>Signed: %1 bytes; received: %2 bytes; first difference at byte %3.</source>
        <translation>署名時: %1バイト、受信時: %2バイト、最初の違いは%3バイト目です。</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the same JSON as it was sent matches</source>
        <translation>同じJSONの送信時の形のHMAC-SHA256は一致します</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the same JSON, %1, matches</source>
        <translation>同じJSON（%1）のHMAC-SHA256は一致します</translation>
    </message>
    <message>
        <source>The request has no X-Ovyxa-Signature header.</source>
        <translation>リクエストにX-Ovyxa-Signatureヘッダーがありません。</translation>
    </message>
    <message>
        <source>See whether a proxy drops headers that begin with X-, and whether it was the sender that made the request.</source>
        <translation>プロキシがX-で始まるヘッダーを取り除いていないか、リクエストが本当に送信側からのものかを確認してください。</translation>
    </message>
    <message>
        <source>The X-Ovyxa-Signature header is there, but empty.</source>
        <translation>X-Ovyxa-Signatureヘッダーはありますが、空です。</translation>
    </message>
    <message>
        <source>Set the header after the signature was computed, and look at what the signer returned.</source>
        <translation>署名を計算してからヘッダーを設定し、署名側が何を返したか確認してください。</translation>
    </message>
    <message>
        <source>The X-Ovyxa-Signature header came more than once, so it is unclear which one counts.</source>
        <translation>X-Ovyxa-Signatureヘッダーが複数あり、どれが有効か判断できません。</translation>
    </message>
    <message>
        <source>Send the header once; a proxy that signs again should replace the header, not add one.</source>
        <translation>ヘッダーは1回だけ送信してください。署名し直すプロキシは、ヘッダーを追加せず置き換える必要があります。</translation>
    </message>
    <message>
        <source>The signature has white space around or inside it.</source>
        <translation>署名の前後または途中に空白文字があります。</translation>
    </message>
    <message>
        <source>Trim the header&apos;s value before it is sent or compared.</source>
        <translation>送信または比較の前に、ヘッダーの値の空白文字を取り除いてください。</translation>
    </message>
    <message>
        <source>The signature stands in quotes.</source>
        <translation>署名が引用符で囲まれています。</translation>
    </message>
    <message>
        <source>Write the signature into the header without quotes.</source>
        <translation>署名は引用符なしでヘッダーに書いてください。</translation>
    </message>
    <message>
        <source>The signature has a prefix that is not expected here.</source>
        <translation>署名に、ここでは想定されていない接頭辞が付いています。</translation>
    </message>
    <message>
        <source>Cut the prefix before comparing, or set the signature&apos;s encoding to the one that is sent.</source>
        <translation>比較の前に接頭辞を取り除くか、署名の形式を送信されるものに合わせてください。</translation>
    </message>
    <message>
        <source>The signature lacks the prefix “sha256=” that is expected here.</source>
        <translation>署名に、ここで必要な接頭辞「sha256=」がありません。</translation>
    </message>
    <message>
        <source>Write “sha256=” in front of the hex digits, or set the signature&apos;s encoding to hex.</source>
        <translation>16進数の前に「sha256=」を付けるか、署名の形式をhexに設定してください。</translation>
    </message>
    <message>
        <source>The signature&apos;s hex digits are in upper case.</source>
        <translation>署名の16進数が大文字です。</translation>
    </message>
    <message>
        <source>Write the hex digits in lower case.</source>
        <translation>16進数は小文字で書いてください。</translation>
    </message>
    <message>
        <source>The signature is written in hex, and base64 is expected here.</source>
        <translation>署名が16進数で書かれていますが、ここではbase64が必要です。</translation>
    </message>
    <message>
        <source>Encode the signature&apos;s 32 bytes as base64, or set the signature&apos;s encoding to hex.</source>
        <translation>署名の32バイトをbase64にエンコードするか、署名の形式をhexに設定してください。</translation>
    </message>
    <message>
        <source>The signature is written in base64, and hex is expected here.</source>
        <translation>署名がbase64で書かれていますが、ここでは16進数が必要です。</translation>
    </message>
    <message>
        <source>Encode the signature&apos;s 32 bytes as lower-case hex, or set the signature&apos;s encoding to base64.</source>
        <translation>署名の32バイトを小文字の16進数にエンコードするか、署名の形式をbase64に設定してください。</translation>
    </message>
    <message>
        <source>The signature is written in the URL-safe alphabet of base64 (- and _).</source>
        <translation>署名がURLセーフなbase64の文字（-と_）で書かれています。</translation>
    </message>
    <message>
        <source>Use the standard alphabet of base64 (+ and /), or hex.</source>
        <translation>標準のbase64の文字（+と/）または16進数を使ってください。</translation>
    </message>
    <message>
        <source>The signature is written in base64 without the = at its end.</source>
        <translation>署名がbase64で書かれていますが、末尾の=がありません。</translation>
    </message>
    <message>
        <source>Keep the padding of base64: 32 bytes make 44 characters.</source>
        <translation>base64のパディングを残してください。32バイトは44文字になります。</translation>
    </message>
    <message>
        <source>The signature is percent-encoded, as for a URL.</source>
        <translation>署名がURL用にパーセントエンコードされています。</translation>
    </message>
    <message>
        <source>Write the signature into the header as it is; headers need no URL encoding.</source>
        <translation>署名はそのままヘッダーに書いてください。ヘッダーにURLエンコードは不要です。</translation>
    </message>
    <message>
        <source>The signature&apos;s characters are escaped as for HTML.</source>
        <translation>署名の文字がHTML用にエスケープされています。</translation>
    </message>
    <message>
        <source>Write the signature into the header as it is; only a page needs escapes.</source>
        <translation>署名はそのままヘッダーに書いてください。エスケープが必要なのはWebページだけです。</translation>
    </message>
    <message>
        <source>The signature was encoded twice: as %1, then as %2.</source>
        <translation>署名が2回エンコードされています。%1の後、%2でエンコードされています。</translation>
    </message>
    <message>
        <source>Encode the raw bytes of the HMAC, once.</source>
        <translation>HMACの生のバイト列を1回だけエンコードしてください。</translation>
    </message>
    <message>
        <source>The signature&apos;s hex digits are separated by “%1”.</source>
        <translation>署名の16進数が「%1」で区切られています。</translation>
    </message>
    <message>
        <source>Write the 64 hex digits one after the other, as .NET&apos;s Convert.ToHexString does and BitConverter.ToString does not.</source>
        <translation>16進数64桁を続けて書いてください。.NETでは、BitConverter.ToStringではなくConvert.ToHexStringを使うとそうなります。</translation>
    </message>
    <message>
        <source>The + of the base64 signature became a space on its way.</source>
        <translation>base64の署名の + が、途中で空白に変わっています。</translation>
    </message>
    <message>
        <source>The value was decoded as part of a form or URL: encode its + as %2B there, or send hex.</source>
        <translation>値がフォームまたはURLの一部としてデコードされています。そこでは + を%2Bとエンコードするか、16進数で送信してください。</translation>
    </message>
    <message>
        <source>The signature is written as a list of decimal bytes.</source>
        <translation>署名が10進数のバイトの並びで書かれています。</translation>
    </message>
    <message>
        <source>Encode the HMAC&apos;s 32 bytes as hex before they are written into the header.</source>
        <translation>HMACの32バイトを16進数にエンコードしてからヘッダーに書いてください。</translation>
    </message>
    <message>
        <source>The header holds the HMAC&apos;s 32 raw bytes, not a text.</source>
        <translation>ヘッダーに、テキストではなくHMACの生の32バイトが入っています。</translation>
    </message>
    <message>
        <source>The signature&apos;s hex digits lack zeros: bytes below 16 were printed with one digit.</source>
        <translation>署名の16進数に0が欠けています。16未満のバイトが1桁で出力されています。</translation>
    </message>
    <message>
        <source>Print each byte with two hex digits (%02x); a big integer loses the zeros in front.</source>
        <translation>各バイトを2桁の16進数で出力してください（%02x）。多倍長整数では先頭の0が失われます。</translation>
    </message>
    <message>
        <source>The right signature stands in the header with other text around it.</source>
        <translation>正しい署名がヘッダーにありますが、ほかのテキストに囲まれています。</translation>
    </message>
    <message>
        <source>Write the signature alone into the header; tools such as openssl print a label before it.</source>
        <translation>ヘッダーには署名だけを書いてください。opensslなどのツールは署名の前にラベルを出力します。</translation>
    </message>
    <message>
        <source>The signature is cut off: what is there is right, and the rest is missing.</source>
        <translation>署名が途中で切れています。あるところまでは正しく、残りがありません。</translation>
    </message>
    <message>
        <source>Look for a column, variable or log line that is too short for the whole value.</source>
        <translation>値全体が入らない、短すぎる列、変数、ログ行がないか調べてください。</translation>
    </message>
    <message>
        <source>The header&apos;s value cannot be an HMAC-SHA256, which is 64 hex digits or 44 characters of base64.</source>
        <translation>ヘッダーの値はHMAC-SHA256ではありえません。HMAC-SHA256は16進数64桁またはbase64の44文字です。</translation>
    </message>
    <message>
        <source>Look at how the signer writes the header.</source>
        <translation>署名側がヘッダーをどう書いているか確認してください。</translation>
    </message>
    <message>
        <source>No secret is known to check the signature with.</source>
        <translation>署名の検証に使うシークレットがありません。</translation>
    </message>
    <message>
        <source>Give the receiver the webhook&apos;s signing secret.</source>
        <translation>Webhookの署名シークレットをレシーバーに指定してください。</translation>
    </message>
    <message>
        <source>The signer used the secret with white space or a line break around it.</source>
        <translation>署名側は、前後に空白文字または改行が付いたシークレットを使っています。</translation>
    </message>
    <message>
        <source>The secret known here has white space or a line break around it, and the signer used it without.</source>
        <translation>ここにあるシークレットの前後に空白文字または改行がありますが、署名側はそれなしで使っています。</translation>
    </message>
    <message>
        <source>Trim the secret when it is read from a file, a form or the environment.</source>
        <translation>シークレットをファイル、フォーム、環境変数から読み込むときに、前後の空白文字を取り除いてください。</translation>
    </message>
    <message>
        <source>The signer used the secret with quotes around it.</source>
        <translation>署名側は、引用符で囲まれたシークレットを使っています。</translation>
    </message>
    <message>
        <source>The secret known here stands in quotes, and the signer used it without.</source>
        <translation>ここにあるシークレットは引用符で囲まれていますが、署名側は引用符なしで使っています。</translation>
    </message>
    <message>
        <source>Remove the quotes where the secret is configured.</source>
        <translation>シークレットの設定箇所から引用符を取り除いてください。</translation>
    </message>
    <message>
        <source>The secret was used in another letter case.</source>
        <translation>シークレットの大文字と小文字が異なっています。</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown.</source>
        <translation>シークレットは表示されたとおりに使ってください。</translation>
    </message>
    <message>
        <source>The signer decoded the secret from hex before using it.</source>
        <translation>署名側がシークレットを16進数からデコードしてから使っています。</translation>
    </message>
    <message>
        <source>Use the secret&apos;s characters as they stand as the key (UTF-8), without decoding.</source>
        <translation>シークレットの文字をデコードせず、そのまま鍵（UTF-8）として使ってください。</translation>
    </message>
    <message>
        <source>The signer decoded the secret from base64 before using it.</source>
        <translation>署名側がシークレットをbase64からデコードしてから使っています。</translation>
    </message>
    <message>
        <source>The signer used the hex digits of the secret as the key.</source>
        <translation>署名側がシークレットを16進数にしたものを鍵として使っています。</translation>
    </message>
    <message>
        <source>Use the secret&apos;s characters as they stand as the key (UTF-8), without encoding.</source>
        <translation>シークレットの文字をエンコードせず、そのまま鍵（UTF-8）として使ってください。</translation>
    </message>
    <message>
        <source>The signer used the base64 of the secret as the key.</source>
        <translation>署名側がシークレットをbase64にしたものを鍵として使っています。</translation>
    </message>
    <message>
        <source>The signer used the secret percent-encoded, as for a URL.</source>
        <translation>署名側は、URL用にパーセントエンコードしたシークレットを使っています。</translation>
    </message>
    <message>
        <source>The secret known here is percent-encoded, as for a URL, and the signer used it decoded.</source>
        <translation>ここにあるシークレットはURL用にパーセントエンコードされていますが、署名側はデコードして使っています。</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown, on both sides.</source>
        <translation>両方の側で、シークレットを表示されたとおりに使ってください。</translation>
    </message>
    <message>
        <source>The signer used the secret with characters escaped as for %1.</source>
        <translation>署名側は、%1用に文字をエスケープしたシークレットを使っています。</translation>
    </message>
    <message>
        <source>The secret known here has characters escaped as for %1, and the signer used it without the escapes.</source>
        <translation>ここにあるシークレットの文字は%1用にエスケープされていますが、署名側はエスケープなしで使っています。</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown, on both sides; see where it is configured.</source>
        <translation>両方の側で、シークレットを表示されたとおりに使ってください。設定箇所を確認してください。</translation>
    </message>
    <message>
        <source>The signer used what a shell or settings file left of the secret: a $ or a backslash was lost.</source>
        <translation>署名側は、シェルや設定ファイルで一部が失われたシークレットを使っています。$またはバックスラッシュが抜けています。</translation>
    </message>
    <message>
        <source>Put the secret into single quotes where it is configured, or double each $ in a Compose file.</source>
        <translation>設定箇所でシークレットを単一引用符で囲んでください。Composeファイルでは$を2つ重ねてください。</translation>
    </message>
    <message>
        <source>The signer used the secret with “whsec_” in front, which it lacks here.</source>
        <translation>署名側は、ここにはない「whsec_」を先頭に付けたシークレットを使っています。</translation>
    </message>
    <message>
        <source>The signer used the secret without the “whsec_” that stands in front of it here.</source>
        <translation>署名側は、ここで先頭に付いている「whsec_」を除いたシークレットを使っています。</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown on both sides, with its prefix or without.</source>
        <translation>シークレットは、接頭辞の有無も含め、両方の側で表示されたとおりに使ってください。</translation>
    </message>
    <message>
        <source>The signer used only the first %1 of the secret&apos;s %2 bytes.</source>
        <translation>署名側は、シークレットの%2バイトのうち先頭の%1バイトだけを使っています。</translation>
    </message>
    <message>
        <source>The signer used only the last %1 of the secret&apos;s %2 bytes.</source>
        <translation>署名側は、シークレットの%2バイトのうち末尾の%1バイトだけを使っています。</translation>
    </message>
    <message>
        <source>See what cuts it: a column that is too short, or a #, $ or = that a shell or a settings file took for its own.</source>
        <translation>何がシークレットを切り詰めているか調べてください。短すぎる列や、シェルまたは設定ファイルが特別に扱う#、$、=などが考えられます。</translation>
    </message>
    <message>
        <source>The signer used the secret twice in a row, as if pasted twice.</source>
        <translation>署名側は、2回貼り付けたように、シークレットを2回続けて使っています。</translation>
    </message>
    <message>
        <source>Use the secret exactly as it was shown, once.</source>
        <translation>シークレットは、表示されたとおりに1回だけ使ってください。</translation>
    </message>
    <message>
        <source>The signer used the %1 of the secret as the key.</source>
        <translation>署名側は、シークレットの%1を鍵として使っています。</translation>
    </message>
    <message>
        <source>Use the secret&apos;s characters as they stand as the key (UTF-8), without hashing.</source>
        <translation>シークレットの文字をハッシュ化せず、そのまま鍵（UTF-8）として使ってください。</translation>
    </message>
    <message>
        <source>The signer read the secret as %1, not as UTF-8.</source>
        <translation>署名側は、シークレットをUTF-8ではなく%1として読み取っています。</translation>
    </message>
    <message>
        <source>The secret known here is written in %1, and the signer used it in UTF-8.</source>
        <translation>ここにあるシークレットは%1で書かれていますが、署名側はUTF-8で使っています。</translation>
    </message>
    <message>
        <source>Read the secret as UTF-8 on both sides.</source>
        <translation>両方の側で、シークレットをUTF-8として読み取ってください。</translation>
    </message>
    <message>
        <source>The signer used the secret with a byte order mark in front.</source>
        <translation>署名側は、先頭にバイト順マークが付いたシークレットを使っています。</translation>
    </message>
    <message>
        <source>The secret known here begins with a byte order mark, which the signer did not use.</source>
        <translation>ここにあるシークレットはバイト順マークで始まりますが、署名側はそれなしで使っています。</translation>
    </message>
    <message>
        <source>Save the secret&apos;s file as UTF-8 without a byte order mark.</source>
        <translation>シークレットのファイルをバイト順マークなしのUTF-8で保存してください。</translation>
    </message>
    <message>
        <source>The signer used the secret as UTF-16.</source>
        <translation>署名側は、シークレットをUTF-16で使っています。</translation>
    </message>
    <message>
        <source>The secret known here is written in UTF-16, and the signer used its characters in UTF-8.</source>
        <translation>ここにあるシークレットはUTF-16で書かれていますが、署名側はその文字をUTF-8で使っています。</translation>
    </message>
    <message>
        <source>Save the secret&apos;s file as UTF-8; Windows PowerShell&apos;s &gt; writes UTF-16.</source>
        <translation>シークレットのファイルをUTF-8で保存してください。Windows PowerShellの &gt; はUTF-16で書き込みます。</translation>
    </message>
    <message>
        <source>The signer used the whole line “%1%2…” as the secret, not what stands after the “%2”.</source>
        <translation>署名側は、「%2」の後の部分ではなく、行全体「%1%2…」をシークレットとして使っています。</translation>
    </message>
    <message>
        <source>The secret known here is a whole line, “%1%2…”; the signer used what stands after the “%2”.</source>
        <translation>ここにあるシークレットは行全体「%1%2…」ですが、署名側は「%2」の後の部分を使っています。</translation>
    </message>
    <message>
        <source>Put the secret alone into its file, without its name; only a shell or a .env reader takes names off.</source>
        <translation>シークレットのファイルには、名前を付けずにシークレットだけを書いてください。名前を取り除くのはシェルや.envの読み込み処理だけです。</translation>
    </message>
    <message>
        <source>The signer used JSON that holds the secret, not the secret in it.</source>
        <translation>署名側は、シークレットそのものではなく、シークレットを含むJSONを使っています。</translation>
    </message>
    <message>
        <source>The secret known here is JSON; the signer used the text of its member “%1”.</source>
        <translation>ここにあるシークレットはJSONですが、署名側はそのメンバー「%1」のテキストを使っています。</translation>
    </message>
    <message>
        <source>Put the secret alone into its file, without JSON around it.</source>
        <translation>シークレットのファイルには、JSONで囲まずにシークレットだけを書いてください。</translation>
    </message>
    <message>
        <source>The signer used the secret with other lines around it.</source>
        <translation>署名側は、前後にほかの行が付いたシークレットを使っています。</translation>
    </message>
    <message>
        <source>The secret known here has %1 lines; the signer used line %2.</source>
        <translation>ここにあるシークレットは%1行ありますが、署名側は%2行目を使っています。</translation>
    </message>
    <message>
        <source>Put the secret alone into its file.</source>
        <translation>シークレットのファイルにはシークレットだけを書いてください。</translation>
    </message>
    <message>
        <source>The signer used “%1” as the secret: a setting that was never filled in.</source>
        <translation>署名側は「%1」をシークレットとして使っています。設定が未記入のままです。</translation>
    </message>
    <message>
        <source>See whether the signer&apos;s configuration is loaded, and whether the secret&apos;s name there is right.</source>
        <translation>署名側の設定が読み込まれているか、そこでのシークレットの名前が正しいかを確認してください。</translation>
    </message>
    <message>
        <source>The signer used an empty secret.</source>
        <translation>署名側が空のシークレットを使っています。</translation>
    </message>
    <message>
        <source>See whether the signer&apos;s configuration is loaded: an unset environment variable gives an empty secret.</source>
        <translation>署名側の設定が読み込まれているか確認してください。環境変数が未設定だとシークレットが空になります。</translation>
    </message>
    <message>
        <source>It was signed with a secret that was replaced and is no longer accepted.</source>
        <translation>ローテーション済みで、もう受け付けられないシークレットで署名されています。</translation>
    </message>
    <message>
        <source>Give the signer the current secret.</source>
        <translation>現在のシークレットを署名側に設定してください。</translation>
    </message>
    <message>
        <source>It was signed with another webhook&apos;s secret.</source>
        <translation>別のWebhookのシークレットで署名されています。</translation>
    </message>
    <message>
        <source>Use the secret of the webhook that sends here; each has its own.</source>
        <translation>ここに送信するWebhookのシークレットを使ってください。シークレットはWebhookごとに異なります。</translation>
    </message>
    <message>
        <source>It was signed with %1, not with SHA-256.</source>
        <translation>SHA-256ではなく%1で署名されています。</translation>
    </message>
    <message>
        <source>Compute the HMAC with SHA-256.</source>
        <translation>HMACはSHA-256で計算してください。</translation>
    </message>
    <message>
        <source>Use an HMAC function: the secret is its key, the body its message.</source>
        <translation>HMAC関数を使ってください。シークレットが鍵、ボディがメッセージです。</translation>
    </message>
    <message>
        <source>The HMAC was made twice: the first one, as %1, was signed again.</source>
        <translation>HMACが2回計算されています。最初のHMAC（%1）にもう一度署名しています。</translation>
    </message>
    <message>
        <source>Sign the body once, and write that HMAC into the header.</source>
        <translation>ボディへの署名は1回だけにし、そのHMACをヘッダーに書いてください。</translation>
    </message>
    <message>
        <source>The HMAC was hashed once more: the header holds the SHA-256 of it, as %1.</source>
        <translation>HMACがもう一度ハッシュ化されています。ヘッダーにあるのはHMACのSHA-256（%1）です。</translation>
    </message>
    <message>
        <source>Write the HMAC itself into the header.</source>
        <translation>HMACそのものをヘッダーに書いてください。</translation>
    </message>
    <message>
        <source>Not the body was signed, but its %1.</source>
        <translation>ボディではなく、ボディの%1に署名しています。</translation>
    </message>
    <message>
        <source>Give the body itself to the HMAC function; it does its own hashing.</source>
        <translation>ボディそのものをHMAC関数に渡してください。ハッシュ化は関数の中で行われます。</translation>
    </message>
    <message>
        <source>Secret and body were mixed up: the body was used as the key, and the secret was signed with it.</source>
        <translation>シークレットとボディが入れ替わっています。ボディを鍵として、シークレットに署名しています。</translation>
    </message>
    <message>
        <source>Swap the two arguments of the HMAC function: the secret is its key, the body its message.</source>
        <translation>HMAC関数の2つの引数を入れ替えてください。シークレットが鍵、ボディがメッセージです。</translation>
    </message>
    <message>
        <source>The body was re-serialised.</source>
        <translation>ボディが再シリアライズされています。</translation>
    </message>
    <message>
        <source>Check the signature over the raw bytes of the request, before anything parses them.</source>
        <translation>解析する前に、リクエストの生のバイト列に対して署名を検証してください。</translation>
    </message>
    <message>
        <source>Numbers were printed anew: “%1” was signed, and “%2” arrived.</source>
        <translation>数値が出力し直されています。署名されたのは「%1」、届いたのは「%2」です。</translation>
    </message>
    <message>
        <source>Check the signature over the raw bytes of the request: parsing JSON keeps a number&apos;s value, not its digits (1.0, 19.90, 1e3, beyond 2^53).</source>
        <translation>リクエストの生のバイト列に対して署名を検証してください。JSONを解析すると、数の値は残りますが表記は残りません（1.0、19.90、1e3、2^53超）。</translation>
    </message>
    <message>
        <source>The body arrived with a line break at its end that was not signed.</source>
        <translation>署名されていない改行がボディの末尾に付いて届きました。</translation>
    </message>
    <message>
        <source>Send the bytes that were signed; tools that read a body from a file or a shell often add a line break.</source>
        <translation>署名したバイト列を送信してください。ファイルやシェルからボディを読み込むツールは、よく改行を付け加えます。</translation>
    </message>
    <message>
        <source>The body was signed with a line break at its end that did not arrive.</source>
        <translation>ボディは末尾の改行を含めて署名されましたが、改行が届いていません。</translation>
    </message>
    <message>
        <source>Sign the bytes that are sent, and do not trim the body before checking it.</source>
        <translation>送信するバイト列に署名し、検証前にボディの空白文字を取り除かないでください。</translation>
    </message>
    <message>
        <source>White space stood around the body when it arrived that was not signed.</source>
        <translation>署名されていない空白文字がボディの前後に付いて届きました。</translation>
    </message>
    <message>
        <source>White space around the body was signed that did not arrive.</source>
        <translation>ボディの前後の空白文字も署名されましたが、届いていません。</translation>
    </message>
    <message>
        <source>Check and sign the raw bytes; do not trim on one side only.</source>
        <translation>生のバイト列を署名、検証してください。片方だけで空白文字を取り除かないでください。</translation>
    </message>
    <message>
        <source>The body&apos;s line ends differ: LF was signed, CRLF arrived.</source>
        <translation>ボディの改行コードが異なります。署名されたのはLF、届いたのはCRLFです。</translation>
    </message>
    <message>
        <source>The body&apos;s line ends differ: CRLF was signed, LF arrived.</source>
        <translation>ボディの改行コードが異なります。署名されたのはCRLF、届いたのはLFです。</translation>
    </message>
    <message>
        <source>Read and send the body as bytes, not as text.</source>
        <translation>ボディはテキストではなくバイト列として読み取り、送信してください。</translation>
    </message>
    <message>
        <source>A byte order mark stands before the body that arrived, and was not signed.</source>
        <translation>届いたボディの先頭に、署名されていないバイト順マークがあります。</translation>
    </message>
    <message>
        <source>A byte order mark was signed before the body, and did not arrive.</source>
        <translation>ボディの先頭のバイト順マークも署名されましたが、届いていません。</translation>
    </message>
    <message>
        <source>Write UTF-8 without a byte order mark.</source>
        <translation>UTF-8はバイト順マークなしで書いてください。</translation>
    </message>
    <message>
        <source>The body was compressed (%1) after it was signed.</source>
        <translation>署名後にボディが圧縮されています（%1）。</translation>
    </message>
    <message>
        <source>The body was signed compressed (%1) and arrived unpacked.</source>
        <translation>ボディは圧縮された状態（%1）で署名され、展開されて届きました。</translation>
    </message>
    <message>
        <source>Sign the body&apos;s bytes before they are compressed, and check them after they are unpacked.</source>
        <translation>ボディのバイト列には圧縮前に署名し、展開後に検証してください。</translation>
    </message>
    <message>
        <source>The body was signed as UTF-8 and arrived as Latin-1.</source>
        <translation>ボディはUTF-8で署名され、Latin-1で届きました。</translation>
    </message>
    <message>
        <source>The body was signed as Latin-1 and arrived as UTF-8.</source>
        <translation>ボディはLatin-1で署名され、UTF-8で届きました。</translation>
    </message>
    <message>
        <source>Handle the body as UTF-8 bytes on both sides.</source>
        <translation>両方の側でボディをUTF-8のバイト列として扱ってください。</translation>
    </message>
    <message>
        <source>The body&apos;s UTF-8 was taken for Latin-1 or Windows-1252 and encoded once more before it arrived.</source>
        <translation>ボディのUTF-8がLatin-1またはWindows-1252とみなされ、届く前にもう一度エンコードされています。</translation>
    </message>
    <message>
        <source>The body&apos;s UTF-8 was taken for Latin-1 or Windows-1252 and encoded once more before it was signed.</source>
        <translation>ボディのUTF-8がLatin-1またはWindows-1252とみなされ、署名前にもう一度エンコードされています。</translation>
    </message>
    <message>
        <source>The body was signed as UTF-8 and arrived as %1.</source>
        <translation>ボディはUTF-8で署名され、%1で届きました。</translation>
    </message>
    <message>
        <source>The body was signed as %1 and arrived as UTF-8.</source>
        <translation>ボディは%1で署名され、UTF-8で届きました。</translation>
    </message>
    <message>
        <source>The body was signed as UTF-8 and arrived as UTF-16.</source>
        <translation>ボディはUTF-8で署名され、UTF-16で届きました。</translation>
    </message>
    <message>
        <source>The body was signed as UTF-16 and arrived as UTF-8.</source>
        <translation>ボディはUTF-16で署名され、UTF-8で届きました。</translation>
    </message>
    <message>
        <source>Turn the text into UTF-8 bytes before it is signed.</source>
        <translation>署名する前に、テキストをUTF-8のバイト列に変換してください。</translation>
    </message>
    <message>
        <source>The body&apos;s accented characters were recomposed: it was signed in the Unicode form %1, and arrived in another.</source>
        <translation>ボディのアクセント付き文字が再合成されています。署名時はUnicodeの%1形式でしたが、別の形式で届きました。</translation>
    </message>
    <message>
        <source>Leave the text as it is after signing: NFC and NFD look alike and are other bytes. File names on macOS come as NFD.</source>
        <translation>署名後はテキストを変えないでください。NFCとNFDは見た目が同じでもバイト列が異なります。macOSのファイル名はNFDになります。</translation>
    </message>
    <message>
        <source>The body was encoded as base64 after it was signed.</source>
        <translation>署名後にボディがbase64にエンコードされています。</translation>
    </message>
    <message>
        <source>The body was signed as base64 and arrived decoded.</source>
        <translation>ボディはbase64で署名され、デコードされて届きました。</translation>
    </message>
    <message>
        <source>Decode the body first where a gateway hands it over as base64, and check the decoded bytes.</source>
        <translation>ゲートウェイがボディをbase64で渡す場合は、先にデコードし、そのバイト列を検証してください。</translation>
    </message>
    <message>
        <source>The body was written as hex digits after it was signed.</source>
        <translation>署名後にボディが16進数で書かれています。</translation>
    </message>
    <message>
        <source>The body&apos;s hex digits were signed, not its bytes.</source>
        <translation>ボディのバイト列ではなく、その16進数表記に署名しています。</translation>
    </message>
    <message>
        <source>Sign and send the same bytes.</source>
        <translation>同じバイト列に署名して送信してください。</translation>
    </message>
    <message>
        <source>The body was percent-encoded after it was signed.</source>
        <translation>署名後にボディがパーセントエンコードされています。</translation>
    </message>
    <message>
        <source>The body was signed percent-encoded and arrived decoded.</source>
        <translation>ボディはパーセントエンコードされた状態で署名され、デコードされて届きました。</translation>
    </message>
    <message>
        <source>Sign and send the same bytes; only a form&apos;s fields need URL encoding.</source>
        <translation>同じバイト列に署名して送信してください。URLエンコードが必要なのはフォームのフィールドだけです。</translation>
    </message>
    <message>
        <source>The body&apos;s characters were escaped as for HTML after it was signed.</source>
        <translation>署名後にボディの文字がHTML用にエスケープされています。</translation>
    </message>
    <message>
        <source>The body was signed with its characters escaped as for HTML, and arrived without the escapes.</source>
        <translation>ボディは文字をHTML用にエスケープして署名され、エスケープなしで届きました。</translation>
    </message>
    <message>
        <source>Take out what sanitises request bodies before the signature is checked.</source>
        <translation>署名の検証前に、リクエストボディをサニタイズする処理を外してください。</translation>
    </message>
    <message>
        <source>The body was turned into a JSON string once more after it was signed.</source>
        <translation>署名後にボディがもう一度JSON文字列に変換されています。</translation>
    </message>
    <message>
        <source>The body was turned into a JSON string once more before it was signed.</source>
        <translation>署名前にボディがもう一度JSON文字列に変換されています。</translation>
    </message>
    <message>
        <source>Serialise the payload once, and sign and send that text.</source>
        <translation>ペイロードのシリアライズは1回だけにし、そのテキストを署名して送信してください。</translation>
    </message>
    <message>
        <source>The body was put into the form field “%1” after it was signed.</source>
        <translation>署名後にボディがフォームフィールド「%1」に入れられています。</translation>
    </message>
    <message>
        <source>The body was signed as the form field “%1” and arrived bare.</source>
        <translation>ボディはフォームフィールド「%1」として署名され、中身だけで届きました。</translation>
    </message>
    <message>
        <source>Send JSON with Content-Type: application/json, or check the field&apos;s decoded value.</source>
        <translation>JSONをContent-Type: application/jsonで送信するか、フィールドのデコード後の値を検証してください。</translation>
    </message>
    <message>
        <source>What was signed stands inside what arrived, at “%1”: something wrapped it.</source>
        <translation>署名されたものが、届いたものの中の「%1」にあります。何かがラップしています。</translation>
    </message>
    <message>
        <source>What was signed is the body in a wrapper, as the value of “%1”.</source>
        <translation>署名されたのは、ラッパーの「%1」の値としてボディを入れたものです。</translation>
    </message>
    <message>
        <source>Unwrap it first, or check the signature where the request comes in, before a gateway or framework wraps it.</source>
        <translation>先にラップを外すか、ゲートウェイやフレームワークがラップする前の、リクエストの入口で署名を検証してください。</translation>
    </message>
    <message>
        <source>What arrived is the body as %1 prints it.</source>
        <translation>届いたのは、%1が出力した形のボディです。</translation>
    </message>
    <message>
        <source>What was signed is the body as %1 prints it, not its bytes.</source>
        <translation>署名されたのは、ボディのバイト列ではなく、%1が出力した形のボディです。</translation>
    </message>
    <message>
        <source>Sign and send the body&apos;s bytes, not what a language prints for them.</source>
        <translation>言語が出力する表記ではなく、ボディのバイト列に署名して送信してください。</translation>
    </message>
    <message>
        <source>The body was empty when it arrived, and was not when it was signed.</source>
        <translation>ボディは署名時には空ではありませんでしたが、届いたときには空でした。</translation>
    </message>
    <message>
        <source>An empty body was signed.</source>
        <translation>空のボディに署名しています。</translation>
    </message>
    <message>
        <source>Read the body once and keep its bytes: a stream that was read before gives nothing.</source>
        <translation>ボディは1回だけ読み取り、バイト列を保持してください。読み取り済みのストリームからは何も得られません。</translation>
    </message>
    <message>
        <source>What was signed is “%1”, not the body.</source>
        <translation>ボディではなく「%1」に署名しています。</translation>
    </message>
    <message>
        <source>Only the value of “data” was signed.</source>
        <translation>「data」の値だけが署名されています。</translation>
    </message>
    <message>
        <source>The body arrived cut off.</source>
        <translation>ボディが途中で切れて届きました。</translation>
    </message>
    <message>
        <source>Look for a size limit or a closed connection between sender and receiver.</source>
        <translation>送信側とレシーバーの間に、サイズ制限や接続の切断がないか調べてください。</translation>
    </message>
    <message>
        <source>The body was changed after it was signed.</source>
        <translation>署名後にボディが変更されています。</translation>
    </message>
    <message>
        <source>Find what rewrites requests between sender and receiver; the signature is right for the bytes that were sent.</source>
        <translation>送信側とレシーバーの間でリクエストを書き換えているものを探してください。署名は送信されたバイト列に対しては正しいものです。</translation>
    </message>
    <message>
        <source>The method was signed together with the body.</source>
        <translation>メソッドがボディと一緒に署名されています。</translation>
    </message>
    <message>
        <source>The URL was signed together with the body.</source>
        <translation>URLがボディと一緒に署名されています。</translation>
    </message>
    <message>
        <source>A timestamp was signed together with the body.</source>
        <translation>タイムスタンプがボディと一緒に署名されています。</translation>
    </message>
    <message>
        <source>An id from the headers was signed together with the body.</source>
        <translation>ヘッダーのIDがボディと一緒に署名されています。</translation>
    </message>
    <message>
        <source>The signature does not match the body with any known secret, and none of the known causes explains it.</source>
        <translation>既知のどのシークレットでも署名がボディと一致せず、既知の原因のどれにも当てはまりません。</translation>
    </message>
    <message>
        <source>Compare the bytes that are signed with those that arrive: length first, then the first that differs.</source>
        <translation>署名されるバイト列と届いたバイト列を比べてください。まず長さ、次に最初に異なるバイトを見ます。</translation>
    </message>
    <message>
        <source>Compare the bytes that are signed with those that arrive: their number first, then the first that differs. If they are the same, the secrets are not: copy it anew from the sender.</source>
        <translation>署名されるバイト列と届いたバイト列を比べてください。まずバイト数、次に最初に異なるバイトを見ます。同じであれば、シークレットが異なります。送信側からコピーし直してください。</translation>
    </message>
    <message>
        <source>The body is not the one that was sent: find what rewrites requests on the way before you look at anything else.</source>
        <translation>ボディが送信されたものと異なります。ほかを調べる前に、途中でリクエストを書き換えているものを探してください。</translation>
    </message>
    <message>
        <source>The body arrived as it was sent, so look at the secret: copy it anew from the sender to the receiver.</source>
        <translation>ボディは送信時のまま届いているため、シークレットを確認してください。送信側からレシーバーにコピーし直してください。</translation>
    </message>
    <message>
        <source>The body arrived empty, so it cannot be seen what was signed: look for a redirect that dropped it, or for something that read it before.</source>
        <translation>ボディが空で届いたため、何が署名されたかわかりません。ボディを落とすリダイレクトや、先に読み取ってしまう処理がないか調べてください。</translation>
    </message>
    <message>
        <source>Content-Length says %1 bytes, and there are %2: these are not the bytes that arrived.</source>
        <translation>Content-Lengthは%1バイトですが、実際は%2バイトです。届いたときのバイト列ではありません。</translation>
    </message>
    <message>
        <source>The body is compressed (Content-Encoding: %1): unpack it and check those bytes, or see whether the sender signs before or after it packs.</source>
        <translation>ボディは圧縮されています（Content-Encoding: %1）。展開してそのバイト列を検証するか、送信側が圧縮の前と後のどちらで署名しているか確認してください。</translation>
    </message>
    <message>
        <source>The body arrived as a form (Content-Type: %1), and Ovyxa sends JSON: look at what turns one into the other.</source>
        <translation>ボディはフォームとして届きました（Content-Type: %1）が、OvyxaはJSONを送信します。何が変換しているか調べてください。</translation>
    </message>
    <message>
        <source>The body is compressed, though no Content-Encoding says so: unpack it, and check those bytes.</source>
        <translation>Content-Encodingの指定はありませんが、ボディは圧縮されています。展開してそのバイト列を検証してください。</translation>
    </message>
    <message>
        <source>Characters of the body were lost (“�” stands in their place), so it was read in the wrong charset before it came here: keep it as bytes.</source>
        <translation>ボディの文字が失われています（「�」に置き換わっています）。ここに届く前に誤った文字コードで読み取られたため、バイト列のまま扱ってください。</translation>
    </message>
    <message>
        <source>The body is JSON that is nested too deep to be compared in every way of writing it: compare the bytes that are signed with those that arrive.</source>
        <translation>ボディのJSONはネストが深すぎて、すべての書き方で比べることができません。署名されるバイト列と届いたバイト列を比べてください。</translation>
    </message>
    <message>
        <source>The body is not whole JSON: it was cut off or changed after it was signed. Compare its length with what was sent.</source>
        <translation>ボディが完全なJSONではありません。署名後に途中で切れたか、変更されています。送信されたものと長さを比べてください。</translation>
    </message>
    <message>
        <source>The body is no JSON object, as Ovyxa sends it: compare the bytes that are signed with those that arrive, before anything else.</source>
        <translation>ボディが、Ovyxaが送信するようなJSONオブジェクトではありません。まず、署名されるバイト列と届いたバイト列を比べてください。</translation>
    </message>
    <message>
        <source>The body is not written as Ovyxa writes JSON (compact): compare the bytes that are signed with those that arrive, and look for what parses it and writes it anew.</source>
        <translation>ボディがOvyxaのJSONの書き方（コンパクト形式）ではありません。署名されるバイト列と届いたバイト列を比べ、解析して書き直しているものを探してください。</translation>
    </message>
    <message>
        <source>The secret looks odd, and may be what differs. %1</source>
        <translation>シークレットの形が通常と異なり、これが相違の原因かもしれません。%1</translation>
    </message>
    <message>
        <source>The HMAC was not computed, as there is no secret</source>
        <translation>シークレットがないため、HMACは計算されませんでした</translation>
    </message>
    <message>
        <source>Header X-Ovyxa-Signature is missing</source>
        <translation>X-Ovyxa-Signatureヘッダーがありません</translation>
    </message>
    <message>
        <source>Header X-Ovyxa-Signature is there, once</source>
        <translation>X-Ovyxa-Signatureヘッダーが1つあります</translation>
    </message>
    <message numerus="yes">
        <source>Header X-Ovyxa-Signature is there %n times</source>
        <translation>
            <numerusform>X-Ovyxa-Signatureヘッダーが%n個あります</numerusform>
        </translation>
    </message>
    <message>
        <source>Its value is empty</source>
        <translation>値が空です</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the bytes received matches</source>
        <translation>受信したバイト列のHMAC-SHA256は一致します</translation>
    </message>
    <message numerus="yes">
        <source>%n characters that are neither hex nor base64</source>
        <translation>
            <numerusform>16進数でもbase64でもない%n文字</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Base64 of %n bytes</source>
        <translation>
            <numerusform>%nバイトのbase64</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hex digits, lower case</source>
        <translation>
            <numerusform>16進数%n桁、小文字</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hex digits, not all in lower case</source>
        <translation>
            <numerusform>16進数%n桁、小文字以外を含む</numerusform>
        </translation>
    </message>
    <message>
        <source>“sha256=” and %1</source>
        <translation>「sha256=」と%1</translation>
    </message>
    <message>
        <source>It is the secret of “%1”.</source>
        <translation>「%1」のシークレットです。</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the bytes received begins or ends with it</source>
        <translation>受信したバイト列のHMAC-SHA256は、これで始まるか終わります</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the bytes received is the same 32 bytes</source>
        <translation>受信したバイト列のHMAC-SHA256は同じ32バイトです</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the bytes received does not match</source>
        <translation>受信したバイト列のHMAC-SHA256は一致しません</translation>
    </message>
    <message>
        <source>With this taken into account it matches: %1</source>
        <translation>これを考慮すると一致します: %1</translation>
    </message>
    <message>
        <source>The body did not arrive as it was sent. %1</source>
        <translation>ボディは送信時のままでは届いていません。%1</translation>
    </message>
    <message>
        <source>The body arrived as it was sent</source>
        <translation>ボディは送信時のまま届いています</translation>
    </message>
    <message>
        <source>The body is empty</source>
        <translation>ボディは空です</translation>
    </message>
    <message>
        <source>The body is large, so not every reading was tried</source>
        <translation>ボディが大きいため、一部の解釈は試していません</translation>
    </message>
    <message>
        <source>Content-Encoding says %1, and the body is not packed: something unpacked it, and perhaps the packed bytes were signed. Those cannot be made again, since each packer packs in its own way (gzip even writes the time): check the signature before anything unpacks the body.</source>
        <translation>Content-Encodingは%1ですが、ボディは圧縮されていません。何かが展開しており、圧縮後のバイト列が署名されていた可能性があります。圧縮の結果はソフトウェアごとに異なり（gzipは時刻まで書き込みます）、元のバイト列は復元できません。ボディが展開される前に署名を検証してください。</translation>
    </message>
    <message>
        <source>None of %1 other readings of header, secret and body matches</source>
        <translation>ヘッダー、シークレット、ボディのほかの解釈%1通りも一致しません</translation>
    </message>
    <message>
        <source>with U+2028 and U+2029 escaped</source>
        <translation>U+2028とU+2029をエスケープした形</translation>
    </message>
    <message>
        <source>The signer used the secret with a character in it that cannot be seen, such as a zero-width space.</source>
        <translation>署名側のシークレットには、ゼロ幅スペースのような見えない文字が含まれています。</translation>
    </message>
    <message>
        <source>The secret known here holds a character that cannot be seen, such as a zero-width space, and the signer used it without.</source>
        <translation>ここで登録されているシークレットには、ゼロ幅スペースのような見えない文字が含まれていますが、署名側はそれなしで使用しました。</translation>
    </message>
    <message>
        <source>Type the secret anew, or copy it from where it was first shown and not from a formatted page.</source>
        <translation>シークレットを入力し直すか、書式付きのページからではなく、最初に表示された場所からコピーしてください。</translation>
    </message>
    <message>
        <source>Checked together with the body: %1.</source>
        <translation>本文と合わせて検証されたもの: %1。</translation>
    </message>
    <message>
        <source>The right signature came in the header “%1”, and none in X-Ovyxa-Signature: something on the way renamed it.</source>
        <translation>正しい署名はヘッダー「%1」で届き、X-Ovyxa-Signatureにはありませんでした。途中で名前が変えられています。</translation>
    </message>
    <message>
        <source>Have the proxy hand X-Ovyxa-Signature on under its own name, or read the signature where it stands now.</source>
        <translation>プロキシがX-Ovyxa-Signatureを元の名前のまま渡すようにするか、今あるヘッダーから署名を読み取ってください。</translation>
    </message>
    <message>
        <source>It is a plain hash (%1), not an HMAC.</source>
        <translation>これはHMACではなく、単なるハッシュ(%1)です。</translation>
    </message>
    <message>
        <source>The body&apos;s accented characters were recomposed, into the Unicode form %1, before its signature was checked.</source>
        <translation>署名の検証前に、本文のアクセント付き文字がUnicode形式%1に再合成されています。</translation>
    </message>
    <message>
        <source>What was checked is “%1”, not the body.</source>
        <translation>検証されたのは本文ではなく「%1」です。</translation>
    </message>
    <message>
        <source>Give the HMAC function the bytes that are sent, not an object that was parsed or has yet to be serialised.</source>
        <translation>解析済みまたはシリアライズ前のオブジェクトではなく、送信されるバイト列をHMAC関数に渡してください。</translation>
    </message>
    <message>
        <source>Only the value of “data” was checked.</source>
        <translation>「data」の値だけが検証されています。</translation>
    </message>
    <message>
        <source>Compute the HMAC over the whole body.</source>
        <translation>本文全体に対してHMACを計算してください。</translation>
    </message>
    <message>
        <source>The method was put to the body when it was checked.</source>
        <translation>検証時に、メソッドが本文に加えられています。</translation>
    </message>
    <message>
        <source>Compute the HMAC over the body alone.</source>
        <translation>本文だけに対してHMACを計算してください。</translation>
    </message>
    <message>
        <source>The URL was put to the body when it was checked.</source>
        <translation>検証時に、URLが本文に加えられています。</translation>
    </message>
    <message>
        <source>A timestamp was put to the body when it was checked.</source>
        <translation>検証時に、タイムスタンプが本文に加えられています。</translation>
    </message>
    <message>
        <source>An id from the headers was put to the body when it was checked.</source>
        <translation>検証時に、ヘッダーのIDが本文に加えられています。</translation>
    </message>
</context>
<context>
    <name>ovyxa::SignaturePage</name>
    <message>
        <source>passed</source>
        <translation>合格</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>note</source>
        <translation>注記</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>署名</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>署名済み</translation>
    </message>
    <message>
        <source>Signed bytes</source>
        <translation>署名されたバイト列</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>受信</translation>
    </message>
    <message>
        <source>Received bytes</source>
        <translation>受信したバイト列</translation>
    </message>
    <message>
        <source>How to check it</source>
        <translation>検証方法</translation>
    </message>
    <message>
        <source>Code that checks the signature</source>
        <translation>署名を検証するコード</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>コードをコピー</translation>
    </message>
    <message>
        <source>Ovyxa documents the header X-Ovyxa-Signature and HMAC-SHA256. That it covers the exact body bytes and is written in lower-case hex is assumed; each webhook has a switch for the writing.</source>
        <translation>OvyxaのドキュメントにはヘッダーX-Ovyxa-SignatureとHMAC-SHA256が示されています。ボディのバイト列そのものを対象とし、小文字の16進数で書くことは前提です。書き方はWebhookごとに切り替えられます。</translation>
    </message>
    <message>
        <source>It was made with the secret “%1” and is written as %2.</source>
        <translation>シークレット「%1」で作成され、%2で書かれています。</translation>
    </message>
    <message>
        <source>The signature matches.</source>
        <translation>署名は一致します。</translation>
    </message>
    <message>
        <source>There is no signature.</source>
        <translation>署名がありません。</translation>
    </message>
    <message>
        <source>The signature was not checked.</source>
        <translation>署名は検証されていません。</translation>
    </message>
    <message>
        <source>The signature does not match.</source>
        <translation>署名が一致しません。</translation>
    </message>
    <message>
        <source>How to fix it</source>
        <translation>修正方法</translation>
    </message>
    <message>
        <source>Nothing was signed yet.</source>
        <translation>まだ何も署名されていません。</translation>
    </message>
    <message>
        <source>The signature is made when the request goes out.</source>
        <translation>署名はリクエストの送信時に作成されます。</translation>
    </message>
    <message>
        <source>Signed, and not seen by this receiver.</source>
        <translation>署名済みですが、このレシーバーには届いていません。</translation>
    </message>
    <message>
        <source>The endpoint keeps its own record of what arrived. Point a webhook at the built-in receiver to see both sides.</source>
        <translation>届いたものの記録はエンドポイント側にあります。両方の側を確認するには、Webhookの宛先を内蔵のレシーバーにしてください。</translation>
    </message>
    <message>
        <source>Header X-Ovyxa-Signature: %1</source>
        <translation>ヘッダーX-Ovyxa-Signature: %1</translation>
    </message>
    <message>
        <source>Written as %1</source>
        <translation>表記: %1</translation>
    </message>
    <message>
        <source>Signed · %1</source>
        <translation>署名済み · %1</translation>
    </message>
    <message>
        <source>Signed and received · %1</source>
        <translation>署名済みおよび受信 · %1</translation>
    </message>
    <message>
        <source>Received · %1</source>
        <translation>受信 · %1</translation>
    </message>
    <message>
        <source>Language of the code: %1</source>
        <translation>コードの言語: %1</translation>
    </message>
    <message>
        <source>That could not be explained.</source>
        <translation>説明できませんでした。</translation>
    </message>
    <message>
        <source>Your handler computed the right signature.</source>
        <translation>ハンドラーは正しい署名を計算しました。</translation>
    </message>
    <message>
        <source>If it refuses all the same, look at what it compares it with: the header as it came, whole, in the same writing.</source>
        <translation>それでも拒否される場合は、何と比較しているかを確認してください。届いたままのヘッダー全体を、同じ表記で比べる必要があります。</translation>
    </message>
    <message>
        <source>Your handler computed something else.</source>
        <translation>ハンドラーは別の値を計算しました。</translation>
    </message>
    <message>
        <source>Open the signature doctor</source>
        <translation>署名ドクターを開く</translation>
    </message>
    <message>
        <source>The bytes signed, on the wire and received side by side, and the code that mends it</source>
        <translation>署名時・送信時・受信時のバイト列を並べて示し、直すためのコードも示します</translation>
    </message>
    <message>
        <source>not known: it was not signed here</source>
        <translation>不明: ここで署名されたものではありません</translation>
    </message>
    <message>
        <source>not known: it did not leave from this log</source>
        <translation>不明: このログから送られたものではありません</translation>
    </message>
    <message>
        <source>not known: the endpoint alone keeps it</source>
        <translation>不明: エンドポイントだけが持っています</translation>
    </message>
    <message>
        <source>by this bench, %1</source>
        <translation>このベンチが署名、%1</translation>
    </message>
    <message>
        <source>attempt %1 of %2</source>
        <translation>試行 %1 / %2</translation>
    </message>
    <message>
        <source>as it left, attempt %1</source>
        <translation>送信時のまま、試行 %1</translation>
    </message>
    <message>
        <source>found out: this is what its signature fits</source>
        <translation>判明: 署名はこの内容に一致します</translation>
    </message>
    <message>
        <source>what the signature was checked over</source>
        <translation>署名の検証に使われた内容</translation>
    </message>
    <message>
        <source>found out: what your handler checked</source>
        <translation>判明: あなたのハンドラーが検証した内容</translation>
    </message>
    <message>
        <source>What was entered cannot be an HMAC-SHA256, which is 64 hex digits or 44 characters of base64.</source>
        <translation>入力されたものは HMAC-SHA256 ではありえません。HMAC-SHA256 は 16 進 64 桁か base64 44 文字です。</translation>
    </message>
    <message>
        <source>No mistake that is known here gives this value from the body and the webhook&apos;s secret. Log the bytes that your handler hashes, and the secret that it takes: one of them is another.</source>
        <translation>ここで知られている間違いのどれからも、本文と Webhook のシークレットからこの値は得られません。ハンドラーがハッシュするバイト列と、使うシークレットをログに出してください。どちらかが違います。</translation>
    </message>
    <message numerus="yes">
        <source>HMAC-SHA256 over %Ln bytes, the body as sent</source>
        <translation>
            <numerusform>送信されたボディ%LnバイトのHMAC-SHA256</numerusform>
        </translation>
    </message>
    <message>
        <source>Signed, and never sent.</source>
        <translation>署名済みですが、送信されていません。</translation>
    </message>
    <message>
        <source>Signed and sent · %1</source>
        <translation>署名・送信 · %1</translation>
    </message>
    <message>
        <source>Your handler checked · %1</source>
        <translation>ハンドラーが検証 · %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::Simulation</name>
    <message>
        <source>The simulation has been stopped.</source>
        <translation>シミュレーションを停止しました。</translation>
    </message>
    <message>
        <source>There is no simulation running. Start one first.</source>
        <translation>シミュレーションは実行されていません。先に開始してください。</translation>
    </message>
    <message>
        <source>A spike is of 1 to 1,000,000 visitors.</source>
        <translation>スパイクの訪問者は1～1,000,000人です。</translation>
    </message>
    <message>
        <source>Time only goes forward.</source>
        <translation>時間は前にしか進みません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::SimulatorForm</name>
    <message>
        <source>New visitors a minute</source>
        <translation>1分あたりの新しい訪問者</translation>
    </message>
    <message>
        <source>Pages a visit, on average</source>
        <translation>1訪問あたりの平均ページ数</translation>
    </message>
    <message>
        <source>Share of bots in per cent</source>
        <translation>ボットの割合（%）</translation>
    </message>
    <message>
        <source>Seed: the same one gives the same visitors</source>
        <translation>シード: 同じ値なら同じ訪問者になります</translation>
    </message>
    <message>
        <source>Paths with their weights</source>
        <translation>パスと重み</translation>
    </message>
    <message>
        <source>Sources with their weights</source>
        <translation>参照元と重み</translation>
    </message>
    <message>
        <source>Countries with their weights</source>
        <translation>国と重み</translation>
    </message>
    <message>
        <source>Custom events with their weights</source>
        <translation>カスタムイベントと重み</translation>
    </message>
    <message>
        <source>none, or signup 3, purchase 1</source>
        <translation>なし、またはsignup 3, purchase 1</translation>
    </message>
    <message>
        <source>What is changed here counts from the next start.</source>
        <translation>ここでの変更は次回の開始から有効になります。</translation>
    </message>
    <message>
        <source>Visitors of the spike</source>
        <translation>スパイクの訪問者数</translation>
    </message>
    <message>
        <source>Spike</source>
        <translation>スパイク</translation>
    </message>
    <message>
        <source>Fill the month to so many per cent</source>
        <translation>今月の使用量を指定の割合（%）まで増やす</translation>
    </message>
    <message>
        <source>Fill month</source>
        <translation>今月分を増やす</translation>
    </message>
    <message>
        <source>Run ahead</source>
        <translation>早送り</translation>
    </message>
    <message>
        <source>Comma-separated, each with its weight: %1</source>
        <translation>重み付きのカンマ区切り: %1</translation>
    </message>
    <message>
        <source>Visitors/min</source>
        <translation>訪問者/分</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>ページ</translation>
    </message>
    <message>
        <source>Bots</source>
        <translation>ボット</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>シード</translation>
    </message>
    <message>
        <source>Paths</source>
        <translation>パス</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>参照元</translation>
    </message>
    <message>
        <source>Countries</source>
        <translation>国</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>イベント</translation>
    </message>
    <message>
        <source>So many visitors more within the next ten simulated seconds</source>
        <translation>次の10秒間（シミュレーション時間）に増やす訪問者数</translation>
    </message>
    <message>
        <source>Count events as if they had come earlier this month, until usage stands there</source>
        <translation>使用量がその割合に達するまで、今月のこれまでに届いたものとしてイベントを数える</translation>
    </message>
    <message>
        <source>How Ovyxa counts where it is silent: a visitor is a truncated IP address and a browser for a day; known crawlers count nowhere; a spike fires above the webhook&apos;s threshold, and again only after the count was at most that.</source>
        <translation>Ovyxaが明示していない部分の数え方: 訪問者は、切り詰めたIPアドレスとブラウザの組み合わせで1日単位に識別します。既知のクローラーは一切数えません。スパイクはWebhookのしきい値を超えると発火し、人数がしきい値以下に戻るまで再び発火しません。</translation>
    </message>
    <message>
        <source>How far to run ahead</source>
        <translation>早送りする長さ</translation>
    </message>
    <message>
        <source>an hour</source>
        <translation>1時間</translation>
    </message>
    <message>
        <source>a day</source>
        <translation>1日</translation>
    </message>
    <message>
        <source>to the month&apos;s end</source>
        <translation>月末まで</translation>
    </message>
    <message>
        <source>Progress of running ahead</source>
        <translation>早送りの進行状況</translation>
    </message>
    <message>
        <source>Stop the visitors</source>
        <translation>訪問者を止める</translation>
    </message>
    <message>
        <source>Let visitors come</source>
        <translation>訪問者を発生させる</translation>
    </message>
    <message>
        <source>Ends running ahead, and the visitors with it</source>
        <translation>早送りと訪問者の発生を終了</translation>
    </message>
    <message>
        <source>Go through this time as fast as this machine can; retries and the hourly limit keep their times</source>
        <translation>この期間を、このマシンで可能な限り速く進める。再試行と1時間の上限の時間は変わりません</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Send a spike of simulated visitors</source>
        <translation>シミュレーションの訪問者のスパイクを送る</translation>
    </message>
    <message>
        <source>Fill the month&apos;s usage</source>
        <translation>今月の使用量を増やす</translation>
    </message>
    <message>
        <source>Run ahead with the simulated visitors, or end it</source>
        <translation>シミュレーションの訪問者で早送りする、または終える</translation>
    </message>
    <message>
        <source>Visitors need a site: add one, or run a trial.</source>
        <translation>訪問者にはサイトが必要です。サイトを追加するか、試運転をしてください。</translation>
    </message>
    <message>
        <source>No visitors come yet: press “Let visitors come” first.</source>
        <translation>まだ訪問者が来ていません。先に訪問者を来させてください。</translation>
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
        <translation>サイトの選択、追加、削除</translation>
    </message>
    <message>
        <source>Add a webhook</source>
        <translation>Webhookを追加</translation>
    </message>
    <message>
        <source>No site</source>
        <translation>サイトなし</translation>
    </message>
    <message>
        <source>Site: %1</source>
        <translation>サイト: %1</translation>
    </message>
    <message>
        <source>Add a site, then a webhook</source>
        <translation>サイトを追加し、続けてWebhookを追加</translation>
    </message>
    <message>
        <source>Add a webhook to %1</source>
        <translation>%1にWebhookを追加</translation>
    </message>
    <message>
        <source>Add a site…</source>
        <translation>サイトを追加…</translation>
    </message>
    <message>
        <source>Set the country of %1…</source>
        <translation>%1の国を設定…</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1を削除</translation>
    </message>
    <message>
        <source>Site id</source>
        <translation>サイトID</translation>
    </message>
    <message>
        <source>Country of the site</source>
        <translation>サイトの国</translation>
    </message>
    <message>
        <source>acme.test, as in site_id</source>
        <translation>acme.test（site_idの値）</translation>
    </message>
    <message>
        <source>Two letters, such as DE</source>
        <translation>2文字の国コード（DEなど）</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>A country is two letters, as in ISO 3166: DE, FR, US.</source>
        <translation>国はISO 3166の2文字コードです: DE、FR、US。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>It is being added.</source>
        <translation>追加しています。</translation>
    </message>
</context>
<context>
    <name>ovyxa::SlackPreview</name>
    <message>
        <source>The message as Slack shows it</source>
        <translation>Slackでの表示</translation>
    </message>
    <message>
        <source>APP</source>
        <translation>アプリ</translation>
    </message>
</context>
<context>
    <name>ovyxa::SpeedSlider</name>
    <message>
        <source>Speed of the simulated clock</source>
        <translation>シミュレート時計の速度</translation>
    </message>
    <message>
        <source>Simulated time goes at %1; ← and → change it, Home is real time</source>
        <translation>シミュレート時間は%1で進みます。←と→で変更、Homeで実時間</translation>
    </message>
</context>
<context>
    <name>ovyxa::SpikeFields</name>
    <message>
        <source>Active visitors</source>
        <translation>アクティブな訪問者</translation>
    </message>
    <message>
        <source> visitors</source>
        <extracomment>stands behind a number in a field</extracomment>
        <translation> 人</translation>
    </message>
    <message>
        <source>More visitors are active than a threshold</source>
        <translation>アクティブな訪問者がしきい値を超えたとき</translation>
    </message>
    <message numerus="yes">
        <source>More than %1 active in %n minutes</source>
        <translation>
            <numerusform>%n分間にアクティブな訪問者が%1人超</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::StatusLine</name>
    <message>
        <source>delivered</source>
        <translation>配信済み</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>held</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>キャンセル済み</translation>
    </message>
    <message numerus="yes">
        <source>deliveries</source>
        <translation>
            <numerusform>配信</numerusform>
        </translation>
    </message>
    <message>
        <source>(the sum does not balance; the log may be damaged)</source>
        <translation>（合計が一致しません。ログが破損している可能性があります）</translation>
    </message>
    <message>
        <source>= %1 delivered + %2 waiting + %3 held + %4 failed + %5 cancelled</source>
        <translation>= 配信済み%1 + 待機中%2 + 保留%3 + 失敗%4 + キャンセル済み%5</translation>
    </message>
    <message>
        <source>View</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Every delivery stands in exactly one of these. An event makes one for each webhook, and a replay one more. “Waiting” takes in queued and sending. Click a figure to see its deliveries.</source>
        <translation>どの配信も、このうちちょうど1つに含まれます。1つのイベントからWebhookごとに1件、再配信のたびにさらに1件の配信が作られます。「待機中」にはキュー内と送信中も含まれます。数字をクリックすると、その配信が表示されます。</translation>
    </message>
    <message>
        <source>View: colours and places</source>
        <translation>表示: 配色と領域</translation>
    </message>
    <message numerus="yes">
        <source>%n assumptions in use</source>
        <translation>
            <numerusform>使用中の前提%n件</numerusform>
        </translation>
    </message>
    <message>
        <source>What the bench assumes where Ovyxa&apos;s documentation is silent</source>
        <translation>Ovyxaのドキュメントに記載がない部分についてのOvyxa Benchの前提</translation>
    </message>
    <message>
        <source>Secrets: %1</source>
        <translation>シークレット: %1</translation>
    </message>
    <message>
        <source>Signing secrets are kept in %1.</source>
        <translation>署名シークレットの保管先: %1。</translation>
    </message>
    <message>
        <source>Times are shown in: %1</source>
        <translation>時刻の表示: %1</translation>
    </message>
    <message>
        <source>Where Ovyxa&apos;s documentation is silent, the bench assumes:</source>
        <translation>Ovyxaのドキュメントに記載がない部分についてのOvyxa Benchの前提:</translation>
    </message>
    <message numerus="yes">
        <source>of %Ln events</source>
        <translation>
            <numerusform>（イベント%Ln件）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries</source>
        <translation>
            <numerusform>配信%Ln件</numerusform>
        </translation>
    </message>
    <message>
        <source>Show what the bench assumes</source>
        <translation>ベンチの前提を表示</translation>
    </message>
    <message>
        <source>Times: %1</source>
        <translation>時刻: %1</translation>
    </message>
    <message>
        <source>List all deliveries</source>
        <translation>すべての配信を一覧</translation>
    </message>
    <message>
        <source>List the delivered ones</source>
        <translation>配信済みを一覧</translation>
    </message>
    <message>
        <source>List those that wait</source>
        <translation>待機中を一覧</translation>
    </message>
    <message>
        <source>List those that are held back</source>
        <translation>保留中を一覧</translation>
    </message>
    <message>
        <source>List the failed ones</source>
        <translation>失敗を一覧</translation>
    </message>
    <message>
        <source>List the cancelled ones</source>
        <translation>取り消しを一覧</translation>
    </message>
</context>
<context>
    <name>ovyxa::SteadyScroll</name>
    <message>
        <source>Go to the newest</source>
        <translation>最新へ移動</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>新着%Ln件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::StepModel</name>
    <message>
        <source>Expected %1; found %2.</source>
        <translation>期待値: %1、実際: %2。</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>ステップ %1: %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::TimelineView</name>
    <message>
        <source>Select a delivery to see its attempts and what comes next.</source>
        <translation>配信を選択すると、試行と次の予定が表示されます。</translation>
    </message>
    <message>
        <source>now</source>
        <translation>今</translation>
    </message>
    <message>
        <source>Time line: no delivery belongs to the request</source>
        <translation>タイムライン: このリクエストに対応する配信はありません</translation>
    </message>
    <message>
        <source>Time line: no delivery is selected</source>
        <translation>タイムライン: 配信が選択されていません</translation>
    </message>
    <message>
        <source>Time line of %1 to %2, %3</source>
        <translation>タイムライン: %1 → %2、%3</translation>
    </message>
    <message>
        <source>Now: seconds to run the clock forward</source>
        <translation>現在: 時計を進める秒数</translation>
    </message>
    <message>
        <source>Drag it forward to run the clock to that moment. By keys: → goes from attempt to attempt, Enter runs the clock there, Esc gives up.</source>
        <translation>前へドラッグすると、その時点まで時計が進みます。キー操作: →で試行から試行へ移り、Enterでそこまで時計を進め、Escで取りやめます。</translation>
    </message>
    <message>
        <source>Cancel: the clock stays where it is</source>
        <translation>キャンセル: 時計は今の位置に留まります</translation>
    </message>
    <message>
        <source>the clock runs to %1 …</source>
        <translation>時計を%1まで進めています…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>This request belongs to no delivery in the log: somebody else sent it, or its delivery was deleted.</source>
        <translation>このリクエストはログのどの配信にも属しません。ほかの誰かが送信したか、配信が削除されています。</translation>
    </message>
</context>
<context>
    <name>ovyxa::TopBar</name>
    <message>
        <source>Run a trial</source>
        <translation>試運転</translation>
    </message>
    <message>
        <source>Open the list of commands</source>
        <translation>コマンドの一覧を開く</translation>
    </message>
    <message>
        <source>Replay failed</source>
        <translation>失敗分を再配信</translation>
    </message>
    <message>
        <source>Running …</source>
        <translation>実行中 …</translation>
    </message>
    <message numerus="yes">
        <source>Replay %Ln failed deliveries</source>
        <translation>
            <numerusform>失敗した配信%Ln件を再配信</numerusform>
        </translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>再配信</translation>
    </message>
    <message>
        <source>Trial</source>
        <extracomment>&quot;Run a trial&quot;, where there is room for one word alone</extracomment>
        <translation>試運転</translation>
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
        <translation>早送り中です。時計も一緒に進みます。</translation>
    </message>
    <message>
        <source>The clock is paused: start it at the top.</source>
        <translation>時計は一時停止中です。上部で再開してください。</translation>
    </message>
    <message>
        <source>They come to %1, at ×%2.</source>
        <translation>%1に訪問中（×%2）。</translation>
    </message>
    <message>
        <source>The clock goes at ×%1: hurry it at the top.</source>
        <translation>時計は×%1で進んでいます。上部で速度を上げられます。</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrafficDesk</name>
    <message>
        <source>The Events API dropped a connection from %1. %2</source>
        <translation>Events APIが%1からの接続を切断しました。%2</translation>
    </message>
    <message>
        <source>There is no site “%1”.</source>
        <translation>サイト「%1」はありません。</translation>
    </message>
    <message>
        <source>A month can be filled to 1 to 1,000 %.</source>
        <translation>今月の使用量は1～1,000%まで増やせます。</translation>
    </message>
    <message>
        <source>%1 of %2 events have been counted this month, which is %3 % already.</source>
        <translation>今月は%2件中%1件のイベントを数えており、すでに%3%です。</translation>
    </message>
    <message>
        <source>“%1” is not an IP address. Use 127.0.0.1 or ::1.</source>
        <translation>「%1」はIPアドレスではありません。127.0.0.1または::1を使ってください。</translation>
    </message>
    <message>
        <source>Events carry the site&apos;s default country.</source>
        <translation>イベントにはサイトの既定の国が入ります。</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrafficDoor</name>
    <message>
        <source>There is no site “%1”. Add it first.</source>
        <translation>サイト「%1」はありません。先に追加してください。</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrafficPanel</name>
    <message>
        <source>Where traffic comes from</source>
        <translation>トラフィックの発生元</translation>
    </message>
    <message>
        <source>Simulator</source>
        <translation>シミュレーター</translation>
    </message>
    <message>
        <source>Events API</source>
        <translation>Events API</translation>
    </message>
    <message>
        <source>Use any free port</source>
        <translation>空いているポートを使う</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>現在</translation>
    </message>
    <message>
        <source>The plan&apos;s limit of events a month</source>
        <translation>プランの月間イベント上限</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>プラン</translation>
    </message>
    <message>
        <source>Goals…</source>
        <translation>目標…</translation>
    </message>
    <message>
        <source>Add or remove what counts as a goal</source>
        <translation>目標とするものを追加または削除</translation>
    </message>
    <message>
        <source>Page views and custom events count, bots do not. The period is the calendar month in UTC. 80 % and 100 % fire once a month each, once for each site that listens.</source>
        <translation>ページビューとカスタムイベントは数え、ボットは数えません。期間はUTCの暦月です。80%と100%は、対象とするサイトごとにそれぞれ月1回発火します。</translation>
    </message>
    <message>
        <source>Stop the Events API</source>
        <translation>Events APIを停止</translation>
    </message>
    <message>
        <source>Start the Events API</source>
        <translation>Events APIを開始</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>ほか%n件</numerusform>
        </translation>
    </message>
    <message>
        <source>No goals yet: add one.</source>
        <translation>目標はまだありません。追加してください。</translation>
    </message>
    <message>
        <source>Completions of each goal: %1</source>
        <translation>目標ごとの達成数: %1</translation>
    </message>
    <message>
        <source>Page views and custom events counted since the start, hits of crawlers, and requests that the Events API refused</source>
        <translation>開始以降に数えたページビューとカスタムイベント、クローラーのアクセス、Events APIが拒否したリクエスト</translation>
    </message>
    <message>
        <source>Stop the simulated visitors</source>
        <translation>シミュレーションの訪問者を止める</translation>
    </message>
    <message>
        <source>Let simulated visitors come</source>
        <translation>シミュレーションの訪問者を発生させる</translation>
    </message>
    <message>
        <source>Copy a line that tries the Events API</source>
        <translation>Events API を試すコマンドをコピー</translation>
    </message>
    <message>
        <source>Make a key for the Events API…</source>
        <translation>Events API のキーを作成…</translation>
    </message>
    <message>
        <source>Copied: a command that posts a page view.</source>
        <translation>コピーしました: ページビューを送るコマンド。</translation>
    </message>
</context>
<context>
    <name>ovyxa::Trial</name>
    <message numerus="yes">
        <source>Waited %n second(s) for %1.</source>
        <translation>
            <numerusform>%1を%n秒待ちました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Listens on %1 with a certificate of the profile&apos;s own CA.</source>
        <translation>プロファイル自身のCAが発行した証明書を使い、%1で待ち受けています。</translation>
    </message>
    <message>
        <source>Trial</source>
        <translation>試運転</translation>
    </message>
    <message numerus="yes">
        <source>Sends to %1; its secret of %n character(s) is kept in %2.</source>
        <translation>
            <numerusform>%1に送信します。%n文字のシークレットの保管先: %2。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The event went to %n webhook(s) instead of one.</source>
        <translation>
            <numerusform>イベントが1件ではなく%n件のWebhookに送られました。</numerusform>
        </translation>
    </message>
    <message>
        <source>the delivery to end</source>
        <translation>配信の終了</translation>
    </message>
    <message>
        <source>Delivered over %1 in %2 ms, answered %3. Receiver: %4</source>
        <translation>%1で%2 msで配信、応答は%3。レシーバー: %4</translation>
    </message>
    <message>
        <source>no TLS</source>
        <translation>TLSなし</translation>
    </message>
    <message>
        <source>the receiver&apos;s record</source>
        <translation>レシーバーの記録</translation>
    </message>
    <message>
        <source>Retry %1 came %2 ms after the attempt before it, not %3 ms.</source>
        <translation>再試行%1は直前の試行から%3 msではなく%2 ms後でした。</translation>
    </message>
    <message numerus="yes">
        <source>The delivery is %1 after %n attempt(s).</source>
        <translation>
            <numerusform>%n回の試行後、配信の状態は「%1」です。</numerusform>
        </translation>
    </message>
    <message>
        <source>503, 503, then 200: delivered with the second retry, one and five simulated minutes after the failures.</source>
        <translation>503、503、続いて200: 失敗からシミュレーション時間でそれぞれ1分後と5分後に再試行し、2回目の再試行で配信済みになりました。</translation>
    </message>
    <message>
        <source>Four requests, the last 30 simulated minutes after the third: delivery and webhook are marked failed.</source>
        <translation>4回のリクエストがあり、最後は3回目からシミュレーション時間で30分後でした。配信とWebhookは失敗と記録されています。</translation>
    </message>
    <message>
        <source>the webhook to be marked failed</source>
        <translation>Webhookの失敗の記録</translation>
    </message>
    <message>
        <source>There is no failed delivery to replay.</source>
        <translation>再配信する失敗した配信がありません。</translation>
    </message>
    <message>
        <source>The failed delivery went out again byte for byte, was verified, and the webhook is healthy again.</source>
        <translation>失敗した配信を同じバイト列で再配信して検証に成功し、Webhookは正常に戻りました。</translation>
    </message>
    <message>
        <source>the webhook to be healthy</source>
        <translation>Webhookの回復</translation>
    </message>
    <message>
        <source>the replay to be made</source>
        <translation>再配信の作成</translation>
    </message>
    <message>
        <source>There is no delivery to tamper with.</source>
        <translation>改ざんする配信がありません。</translation>
    </message>
    <message>
        <source>A changed body was answered %1 and judged “%2”.</source>
        <translation>変更したボディに%1が返され、「%2」と判定されました。</translation>
    </message>
    <message>
        <source>One byte changed in flight: answered 401. Receiver: %1</source>
        <translation>途中で1バイトを変更: 401が返されました。レシーバー: %1</translation>
    </message>
    <message>
        <source>%1 deliveries of %2 events = %3 delivered + %4 waiting + %5 held + %6 failed + %7 cancelled</source>
        <translation>配信%1件（イベント%2件） = 配信済み%3 + 待機中%4 + 保留%5 + 失敗%6 + キャンセル済み%7</translation>
    </message>
    <message>
        <source>the sums to balance</source>
        <translation>合計の一致</translation>
    </message>
</context>
<context>
    <name>ovyxa::TriggerCard</name>
    <message>
        <source>Fire</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>Fire %1</source>
        <translation>%1を実行</translation>
    </message>
    <message>
        <source>Edit the data of %1</source>
        <translation>%1のデータを編集</translation>
    </message>
    <message>
        <source>Edit the event&apos;s data, and see the exact bytes</source>
        <translation>イベントのデータを編集し、正確なバイト列を確認</translation>
    </message>
    <message>
        <source>Close the editor</source>
        <translation>エディターを閉じる</translation>
    </message>
    <message>
        <source>Send</source>
        <extracomment>what &quot;Fire&quot; says where there is room for some letters alone</extracomment>
        <translation>送信</translation>
    </message>
</context>
<context>
    <name>ovyxa::TriggerController</name>
    <message numerus="yes">
        <source>Ovyxa JSON to %n webhooks: %1 bytes</source>
        <translation>
            <numerusform>Ovyxa JSONを%n件のWebhookへ: %1バイト</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Slack message to %n webhooks: %1 bytes</source>
        <translation>
            <numerusform>Slackメッセージを%n件のWebhookへ: %1バイト</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 bytes are too many: Ovyxa sends at most %2. Such a delivery fails at once.</source>
        <translation>%1バイトは大きすぎます。Ovyxaが送信するのは最大%2バイトです。このような配信はすぐに失敗します。</translation>
    </message>
    <message>
        <source>Add a site first, or run a trial.</source>
        <translation>先にサイトを追加するか、試運転を実行してください。</translation>
    </message>
    <message>
        <source>No webhook of %1 listens for %2. Add one, or tick the event in a webhook&apos;s form.</source>
        <translation>%1には%2を対象とするWebhookがありません。追加するか、Webhookのフォームでイベントにチェックを付けてください。</translation>
    </message>
    <message numerus="yes">
        <source>On its way to %n webhooks.</source>
        <translation>
            <numerusform>%n件のWebhookに送信しています。</numerusform>
        </translation>
    </message>
    <message>
        <source>Kept as skipped: each webhook that listens is paused.</source>
        <translation>スキップとして保存しました。対象のWebhookはすべて一時停止中です。</translation>
    </message>
    <message numerus="yes">
        <source>Not above the threshold of %n others.</source>
        <extracomment>of webhooks that a spike was not sent to</extracomment>
        <translation>
            <numerusform>ほか%n件のしきい値は超えていません。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::TriggerPanel</name>
    <message>
        <source>Fire %1</source>
        <translation>%1を実行</translation>
    </message>
    <message>
        <source>Fire a trigger</source>
        <translation>トリガーを実行</translation>
    </message>
    <message>
        <source>Why not here?</source>
        <translation>ないのはなぜ？</translation>
    </message>
    <message>
        <source>Why is this delivery not here?</source>
        <translation>この配信がここにないのはなぜですか？</translation>
    </message>
    <message>
        <source>Explains why an event did not become a delivery to a webhook, and what mends it</source>
        <translation>イベントがWebhookへの配信にならなかった理由と対処法を説明します</translation>
    </message>
    <message>
        <source>Goals of the site…</source>
        <translation>サイトのゴール…</translation>
    </message>
    <message>
        <source>Add or remove what counts as a goal</source>
        <translation>ゴールとして数えるものを追加または削除</translation>
    </message>
    <message>
        <source>Fire the goal %1</source>
        <translation>ゴール %1 を発火</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrustRow</name>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy the line for %1</source>
        <translation>%1の行をコピー</translation>
    </message>
    <message>
        <source>asking</source>
        <translation>確認中</translation>
    </message>
    <message>
        <source>accepts</source>
        <translation>受け入れる</translation>
    </message>
    <message>
        <source>refuses</source>
        <translation>拒否する</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>未インストール</translation>
    </message>
    <message>
        <source>unclear</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>Tried here: with it, it accepts.</source>
        <translation>ここで試しました: これで受け入れます。</translation>
    </message>
    <message>
        <source>Tried here: with it, it still refuses.</source>
        <translation>ここで試しました: これでもまだ拒否します。</translation>
    </message>
    <message>
        <source>System</source>
        <translation>システム</translation>
    </message>
    <message>
        <source>is being asked …</source>
        <translation>尋ねています…</translation>
    </message>
    <message>
        <source>Has the authority in its store.</source>
        <translation>ストアにこの認証局があります。</translation>
    </message>
    <message>
        <source>Its store has the authority.</source>
        <translation>そのストアにこの認証局があります。</translation>
    </message>
    <message>
        <source>No requests in the python3 on the PATH.</source>
        <translation>PATH上のpython3にrequestsがありません。</translation>
    </message>
    <message>
        <source>No %1 on the PATH.</source>
        <translation>PATH上に%1がありません。</translation>
    </message>
    <message>
        <source>It could not be asked.</source>
        <translation>尋ねられませんでした。</translation>
    </message>
    <message>
        <source>Reads the system&apos;s store, and the authority is not in it.</source>
        <translation>システムのストアを読みますが、この認証局はそこにありません。</translation>
    </message>
    <message>
        <source>Brings a store of its own, and does not read the system&apos;s.</source>
        <translation>独自のストアを持ち、システムのストアは読みません。</translation>
    </message>
    <message>
        <source>Its ssl module reads OpenSSL&apos;s store, and the authority is not in it.</source>
        <translation>sslモジュールはOpenSSLのストアを読みますが、この認証局はそこにありません。</translation>
    </message>
    <message>
        <source>Brings a store of its own. The line puts this authority in its place, so others are refused then.</source>
        <translation>独自のストアを持ちます。この行はそれをこの認証局に置き換えるため、ほかは拒否されます。</translation>
    </message>
    <message>
        <source>Brings a store of its own. The line adds to it, which may take an administrator.</source>
        <translation>独自のストアを持ちます。この行はそこに追加します。管理者権限が必要な場合があります。</translation>
    </message>
    <message>
        <source>The authority is not in its store. The line is for an administrator; curl, Python and Go read it.</source>
        <translation>ストアにこの認証局がありません。この行は管理者用です。curl、Python、Goがそのストアを読みます。</translation>
    </message>
</context>
<context>
    <name>ovyxa::TrustView</name>
    <message>
        <source>Ask again</source>
        <translation>もう一度尋ねる</translation>
    </message>
    <message>
        <source>Who on this machine accepts this certificate</source>
        <translation>このマシンでこの証明書を受け入れるもの</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>パスをコピー</translation>
    </message>
    <message>
        <source>Copy the path of the CA file</source>
        <translation>CAファイルのパスをコピー</translation>
    </message>
    <message>
        <source>Each was asked for a page at a server that shows the receiver&apos;s certificate, in the surroundings that this bench was started in; nothing of it is in the log. A line counts where it is given: in that shell, or in that store.</source>
        <translation>それぞれに、レシーバーの証明書を示すサーバーのページを、このベンチが起動された環境で要求させました。ログには何も残りません。行が効くのは与えた場所だけです: そのシェル、またはそのストア。</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>誰</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>バージョン</translation>
    </message>
    <message>
        <source>What it said</source>
        <translation>何と言ったか</translation>
    </message>
    <message>
        <source>The line that mends it</source>
        <translation>直すための行</translation>
    </message>
    <message>
        <source>asking …</source>
        <translation>尋ねています…</translation>
    </message>
    <message>
        <source>asked %1</source>
        <translation>%1に確認</translation>
    </message>
    <message>
        <source>The bench&apos;s own authority</source>
        <translation>ベンチ自身の認証局</translation>
    </message>
    <message>
        <source>The bench&apos;s own authority, valid to %1</source>
        <translation>ベンチ自身の認証局、%1まで有効</translation>
    </message>
</context>
<context>
    <name>ovyxa::TryOutcome</name>
    <message>
        <source>signed again</source>
        <translation>署名し直し</translation>
    </message>
    <message>
        <source>signed as it was</source>
        <translation>元の署名のまま</translation>
    </message>
    <message>
        <source>signed wrongly</source>
        <translation>誤った署名</translation>
    </message>
    <message>
        <source>not signed</source>
        <translation>署名なし</translation>
    </message>
    <message>
        <source>the body</source>
        <translation>ボディ</translation>
    </message>
    <message>
        <source>%1 added</source>
        <translation>%1を追加</translation>
    </message>
    <message>
        <source>%1 taken out</source>
        <translation>%1を削除</translation>
    </message>
    <message>
        <source>the URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>how the body is written</source>
        <translation>ボディの書き方</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>ほか%n件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::UsageBar</name>
    <message>
        <source>this month</source>
        <translation>今月</translation>
    </message>
    <message>
        <source>Usage of %1: %2, %3</source>
        <translation>%1の使用量: %2、%3</translation>
    </message>
    <message>
        <source>Page views and custom events of all sites in %1 (UTC); bots do not count.</source>
        <translation>%1（UTC）の全サイトのページビューとカスタムイベント。ボットは数えません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::UsageFields</name>
    <message>
        <source>Threshold of the plan</source>
        <translation>プランのしきい値</translation>
    </message>
    <message>
        <source>Month, as 2026-11</source>
        <translation>月（2026-11の形式）</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>The month&apos;s usage reaches the plan&apos;s limit</source>
        <translation>今月の使用量がプランの上限に達したとき</translation>
    </message>
    <message>
        <source>Says %1 of %2 · counted: %3</source>
        <translation>通知内容: %1/%2 · 実測: %3</translation>
    </message>
</context>
<context>
    <name>ovyxa::VisitorCurve</name>
    <message>
        <source>active now</source>
        <translation>現在アクティブ</translation>
    </message>
    <message>
        <source>No visitors yet. Start the simulator, or post page views to the Events API.</source>
        <translation>訪問者はまだいません。シミュレーターを開始するか、Events APIにページビューを送信してください。</translation>
    </message>
    <message>
        <source>an hour before</source>
        <translation>1時間前</translation>
    </message>
    <message>
        <source>%1: over %L2</source>
        <translation>%1: %L2人超</translation>
    </message>
    <message>
        <source>%1: more than %L2</source>
        <translation>%1: %L2人超</translation>
    </message>
    <message numerus="yes">
        <source>%1: %Ln active visitor(s)</source>
        <translation>
            <numerusform>%1: アクティブな訪問者%Ln人</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is told when more than %L2 are active</source>
        <translation>アクティブな訪問者が%L2人を超えると%1に通知</translation>
    </message>
    <message numerus="yes">
        <source>%Ln active visitor(s) in the last 5 minutes</source>
        <translation>
            <numerusform>直近5分間のアクティブな訪問者%Ln人</numerusform>
        </translation>
    </message>
    <message>
        <source>No visitors since the start. Start the simulator, or post page views to the Events API.</source>
        <translation>起動後の訪問者はまだいません。シミュレーターを開始するか、Events APIにページビューを送信してください。</translation>
    </message>
</context>
<context>
    <name>ovyxa::WaysBack</name>
    <message>
        <source>Undo the last deletion</source>
        <translation>最後の削除を元に戻す</translation>
    </message>
</context>
<context>
    <name>ovyxa::WebhookController</name>
    <message>
        <source>%1 and its webhooks are removed; this cannot be undone any more.</source>
        <translation>%1とそのWebhookを削除しました。もう元に戻せません。</translation>
    </message>
    <message>
        <source>Add a site first: a webhook belongs to one.</source>
        <translation>先にサイトを追加してください。Webhookはサイトに属します。</translation>
    </message>
    <message>
        <source>%1 and its webhooks are removed.</source>
        <translation>%1とそのWebhookを削除しました。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>A test %1 is on its way to %2.</source>
        <translation>テスト用の%1を%2に送信しています。</translation>
    </message>
    <message>
        <source>%1 sends Slack messages from now on.</source>
        <translation>%1は今後Slackメッセージを送信します。</translation>
    </message>
    <message>
        <source>%1 has no failed deliveries that are still owed.</source>
        <translation>%1には、失敗したまま未達の配信はありません。</translation>
    </message>
    <message>
        <source>%1 is paused: the test %2 is kept as skipped.</source>
        <translation>%1は一時停止中です。テストの%2はスキップとして保存されました。</translation>
    </message>
    <message>
        <source>%1 is paused: its events are kept as skipped, and can be sent later. What is under way goes on.</source>
        <translation>%1は一時停止中です。イベントはスキップとして保存され、後で送信できます。進行中のものは続行します。</translation>
    </message>
    <message>
        <source>%1 gets its events again.</source>
        <translation>%1は再びイベントを受け取ります。</translation>
    </message>
    <message>
        <source>%1 is removed.</source>
        <translation>%1 を削除しました。</translation>
    </message>
    <message>
        <source>%1 is back.</source>
        <translation>%1 を元に戻しました。</translation>
    </message>
    <message numerus="yes">
        <source>%1 already has %Ln webhooks, as many as Ovyxa allows for a site. Remove one, or use another site.</source>
        <translation>
            <numerusform>%1には、Ovyxaのサイトあたりの上限である%Ln件のWebhookがすでにあります。いずれかを削除するか、別のサイトを使ってください。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 gets its events again. %Ln were skipped while it was paused.</source>
        <translation>
            <numerusform>%1は再びイベントを受け取ります。一時停止中に%Ln件がスキップされました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Send the %Ln skipped</source>
        <translation>
            <numerusform>スキップされた%Ln件を送信</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln that it had under way are cancelled.</source>
        <translation>
            <numerusform>進行中だった %Ln 件を取り消しました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 is back. %Ln were cancelled with it.</source>
        <translation>
            <numerusform>%1 を元に戻しました。同時に %Ln 件が取り消されています。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Send the %Ln again</source>
        <translation>
            <numerusform>%Ln 件を再送する</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo removing %1</source>
        <translation>%1 の削除を元に戻す</translation>
    </message>
</context>
<context>
    <name>ovyxa::WebhookForm</name>
    <message>
        <source>Add a webhook to %1</source>
        <translation>%1にWebhookを追加</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>%1を編集</translation>
    </message>
    <message>
        <source>Destination URL</source>
        <translation>送信先URL</translation>
    </message>
    <message>
        <source>Ovyxa takes HTTPS only. Assumed: http:// is let through to this machine alone, and only where you allow it; credentials, a fragment and a missing host are refused.</source>
        <translation>OvyxaはHTTPSしか受け付けません。前提: http://は、許可した場合に限り、このマシン宛てだけ通します。認証情報、フラグメント、ホストのないURLは拒否します。</translation>
    </message>
    <message>
        <source>Allow plain HTTP to this machine</source>
        <translation>このマシンへの暗号化なしのHTTPを許可</translation>
    </message>
    <message>
        <source>Plain HTTP to this machine is allowed</source>
        <translation>このマシンへの暗号化なしのHTTPは許可されています</translation>
    </message>
    <message>
        <source>127.0.0.0/8, ::1 and localhost, for every webhook of this profile</source>
        <translation>127.0.0.0/8、::1、localhost（このプロファイルのすべてのWebhook）</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>The host&apos;s name, if you leave this empty.</source>
        <translation>空欄ならホスト名を使います。</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>イベント</translation>
    </message>
    <message>
        <source>Fires above this many active visitors:</source>
        <translation>発火するアクティブ訪問者数（この値を超えたとき）:</translation>
    </message>
    <message>
        <source>Spike threshold, active visitors</source>
        <translation>スパイクのしきい値（アクティブな訪問者）</translation>
    </message>
    <message>
        <source>Each webhook has a threshold of its own. It fires when the count goes from at most that to more, and again only after it was at most that.</source>
        <translation>しきい値はWebhookごとに設定します。人数がしきい値以下からそれを超えたときに発火し、しきい値以下に戻るまで再び発火しません。</translation>
    </message>
    <message>
        <source>Ovyxa JSON</source>
        <translation>Ovyxa JSON</translation>
    </message>
    <message>
        <source>Slack message</source>
        <translation>Slackメッセージ</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>ボディ</translation>
    </message>
    <message>
        <source>Ovyxa says that Slack&apos;s incoming webhook URL works as a destination, and not what it then sends. Slack refuses a body without a text, so a Slack message is made of the event.</source>
        <translation>Ovyxaは、SlackのIncoming Webhook URLを送信先に使えるとしていますが、そのとき何を送信するかは明示していません。Slackはテキストのないボディを拒否するため、イベントからSlackメッセージを作成します。</translation>
    </message>
    <message>
        <source>64 hex digits</source>
        <translation>16進数64桁</translation>
    </message>
    <message>
        <source>sha256= and 64 hex digits</source>
        <translation>sha256=と16進数64桁</translation>
    </message>
    <message>
        <source>Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>署名</translation>
    </message>
    <message>
        <source>Ovyxa documents an HMAC-SHA256 signature in X-Ovyxa-Signature, and not how it is written. Lower-case hex of the exact body is the assumption.</source>
        <translation>OvyxaのドキュメントにはX-Ovyxa-SignatureのHMAC-SHA256署名が示されていますが、書き方は示されていません。ボディそのものに対する小文字の16進数を前提としています。</translation>
    </message>
    <message>
        <source>Secret from Ovyxa</source>
        <translation>Ovyxaのシークレット</translation>
    </message>
    <message numerus="yes">
        <source>Ovyxa shows a secret and does not say how it is used. Assumed: its UTF-8 bytes are the key; one that is made here is %n random bytes as hex digits.</source>
        <translation>
            <numerusform>Ovyxaはシークレットを表示しますが、使い方は明示していません。前提: そのUTF-8バイト列を鍵とし、ここで作成する場合は%nバイトの乱数を16進数で表します。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paste the secret that Ovyxa showed you, to get the same signatures. Otherwise %n random bytes are used.</source>
        <translation>
            <numerusform>同じ署名を得るには、Ovyxaに表示されたシークレットを貼り付けてください。貼り付けなければ、%nバイトの乱数を使います。</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Add webhook</source>
        <translation>Webhookを追加</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Will be sent to %1</source>
        <translation>%1に送信されます</translation>
    </message>
    <message>
        <source>Slack answers 400 no_text to Ovyxa&apos;s JSON: its messages need a text.</source>
        <translation>OvyxaのJSONにSlackは400 no_textを返します。Slackのメッセージにはテキストが必要です。</translation>
    </message>
    <message>
        <source>Send Slack messages</source>
        <translation>Slackメッセージを送信</translation>
    </message>
</context>
<context>
    <name>ovyxa::WebhookPanel</name>
    <message>
        <source>Webhooks</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>Add a webhook…</source>
        <translation>Webhookを追加…</translation>
    </message>
    <message>
        <source>Add a site…</source>
        <translation>サイトを追加…</translation>
    </message>
    <message>
        <source>Edit webhook…</source>
        <translation>Webhookを編集…</translation>
    </message>
    <message>
        <source>Send a test</source>
        <translation>テストを送信</translation>
    </message>
    <message>
        <source>Replay its failed deliveries…</source>
        <translation>失敗した配信を再配信…</translation>
    </message>
    <message>
        <source>Copy URL</source>
        <translation>URLをコピー</translation>
    </message>
    <message>
        <source>Show secret…</source>
        <translation>シークレットを表示…</translation>
    </message>
    <message>
        <source>Rotate secret…</source>
        <translation>シークレットをローテーション…</translation>
    </message>
    <message>
        <source>Remove webhook</source>
        <translation>Webhookを削除</translation>
    </message>
    <message>
        <source>No webhook yet. Add one: it takes the URL that is to be told, and the events to tell it.</source>
        <translation>Webhookはまだありません。通知先のURLと通知するイベントを指定して追加してください。</translation>
    </message>
    <message>
        <source>No site yet. Run a trial to have everything set up, or add the site whose events you want to send.</source>
        <translation>サイトはまだありません。試運転ですべてを用意するか、イベントを送信したいサイトを追加してください。</translation>
    </message>
    <message>
        <source>Add a webhook</source>
        <translation>Webhookを追加</translation>
    </message>
    <message>
        <source>Add a site</source>
        <translation>サイトを追加</translation>
    </message>
    <message>
        <source>%1 sends Ovyxa&apos;s JSON to Slack, which answers 400 no_text: its messages need a text.</source>
        <translation>%1はOvyxaのJSONをSlackに送信していますが、Slackは400 no_textを返します。Slackのメッセージにはテキストが必要です。</translation>
    </message>
    <message>
        <source>Send Slack messages</source>
        <translation>Slackメッセージを送信</translation>
    </message>
    <message>
        <source>%1 (simulated)</source>
        <translation>%1（シミュレーション）</translation>
    </message>
    <message>
        <source>Pause webhook</source>
        <translation>Webhookを一時停止</translation>
    </message>
    <message>
        <source>Resume webhook</source>
        <translation>Webhookを再開</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ActionCommand</name>
    <message>
        <source>It was asked to end, and stopped before it was done.</source>
        <translation>終了を求められたため、完了前に停止しました。</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::BenchCommand</name>
    <message>
        <source>A temporary profile cannot be made: %1</source>
        <translation>一時的なプロファイルを作成できません: %1</translation>
    </message>
    <message>
        <source>Another bench holds the default profile, so a temporary one is used and removed at the end. Give --profile DIR to keep what happens here.</source>
        <translation>別のOvyxa Benchが既定のプロファイルを使用中のため、一時的なプロファイルを使い、最後に削除します。ここでの結果を残すには--profile DIRを指定してください。</translation>
    </message>
    <message>
        <source>%1 is a file; a profile is a folder. Name another place.</source>
        <translation>%1はファイルです。プロファイルはフォルダーです。別の場所を指定してください。</translation>
    </message>
    <message>
        <source>The profile folder %1 cannot be read. Check its permissions, or name another place.</source>
        <translation>プロファイルフォルダー%1を読み込めません。権限を確認するか、別の場所を指定してください。</translation>
    </message>
    <message>
        <source>Nothing is kept in %1 yet.</source>
        <translation>%1にはまだ何も保存されていません。</translation>
    </message>
    <message>
        <source>The profile&apos;s simulated clock stands %1 ahead of this machine&apos;s. &quot;ovyxa-bench clock reset&quot; takes it back.</source>
        <translation>プロファイルのシミュレーション時計は、このマシンの時刻より%1先です。「ovyxa-bench clock reset」で戻せます。</translation>
    </message>
    <message>
        <source>It was asked to end while it waited for the profile.</source>
        <translation>プロファイルを待っている間に終了を求められました。</translation>
    </message>
    <message>
        <source>The time was up while it waited for the profile.</source>
        <translation>プロファイルを待っている間に制限時間に達しました。</translation>
    </message>
    <message>
        <source>Other programs cannot work with this bench while it runs. %1</source>
        <translation>このOvyxa Benchの実行中は、ほかのプログラムから利用できません。%1</translation>
    </message>
    <message>
        <source>Webhooks must use HTTPS. For a server on this machine, use https://, give --allow-loopback-http, or let the profile allow it: &quot;ovyxa-bench settings set allow_loopback_http=on&quot;.</source>
        <translation>Webhook には HTTPS が必要です。このマシンのサーバーには、https:// を使うか、--allow-loopback-http を指定するか、プロファイルで許可してください。そのコマンドは「ovyxa-bench settings set allow_loopback_http=on」です。</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ChildProcess</name>
    <message>
        <source>The command %1 cannot be started: %2</source>
        <translation>コマンド%1を起動できません: %2</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::Command</name>
    <message>
        <source>Standard output takes nothing more (%1), so this ends here.</source>
        <translation>標準出力がもう受け付けないため（%1）、ここで終了します。</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::HostedRun</name>
    <message>
        <source>A running bench does not carry this out: it is for a bench, or a profile, of its own.</source>
        <translation>実行中のOvyxa Benchでは、これを実行できません。専用のOvyxa Bench、または専用のプロファイルが必要です。</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ListenCommand</name>
    <message>
        <source>the key&apos;s file</source>
        <translation>鍵のファイル</translation>
    </message>
    <message>
        <source>--fail-on-invalid needs a secret: without one no request can be valid. Give --secret, --secret-file or OVYXA_BENCH_SECRET.</source>
        <translation>--fail-on-invalidにはシークレットが必要です。シークレットがないと、どのリクエストも有効になりません。--secret、--secret-file、またはOVYXA_BENCH_SECRETを指定してください。</translation>
    </message>
    <message>
        <source>--alert needs a secret: without one no signature is checked, and an event that nobody verified proves nothing. Give --secret, --secret-file or OVYXA_BENCH_SECRET.</source>
        <translation>--alertにはシークレットが必要です。シークレットがないと署名が検証されず、検証されていないイベントは何の証明にもなりません。--secret、--secret-file、またはOVYXA_BENCH_SECRETを指定してください。</translation>
    </message>
    <message>
        <source>Listening on %1. Ctrl+C ends it.</source>
        <translation>%1で待ち受けています。Ctrl+Cで終了します。</translation>
    </message>
    <message>
        <source>Clients trust it with the CA certificate %1</source>
        <translation>クライアントはCA証明書%1で信頼できます</translation>
    </message>
    <message>
        <source>This address can be reached from other machines.</source>
        <translation>このアドレスにはほかのマシンから到達できます。</translation>
    </message>
    <message numerus="yes">
        <source>The time was up after %1 of %n request(s).</source>
        <translation>
            <numerusform>%n件中%1件のリクエストを受けたところで時間切れになりました。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s): %1 with a valid signature, %2 with an invalid one.</source>
        <translation>
            <numerusform>%n件のリクエスト: 有効な署名%1件、無効な署名%2件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s).</source>
        <translation>
            <numerusform>%n件のアラート。</numerusform>
        </translation>
    </message>
    <message>
        <source>Receive webhooks and check their signatures</source>
        <translation>Webhookを受信して署名を検証</translation>
    </message>
    <message>
        <source>The IP address to listen on</source>
        <translation>待ち受けるIPアドレス</translation>
    </message>
    <message>
        <source>0 = any free one</source>
        <translation>0 = 空いているポート</translation>
    </message>
    <message>
        <source>HTTP instead of HTTPS</source>
        <translation>HTTPSの代わりにHTTPを使う</translation>
    </message>
    <message>
        <source>A certificate of your own (PEM); without it, one of the profile&apos;s CA</source>
        <translation>独自の証明書（PEM）。指定がなければプロファイルのCAが発行したもの</translation>
    </message>
    <message>
        <source>Its private key (PEM)</source>
        <translation>その秘密鍵（PEM）</translation>
    </message>
    <message>
        <source>Which encoding is accepted: hex, prefixed, base64 or any</source>
        <translation>受け入れる形式: hex、prefixed、base64、またはany</translation>
    </message>
    <message>
        <source>A Host besides this machine&apos;s names, such as a tunnel&apos;s</source>
        <translation>このマシンの名前以外に許可するHost（トンネルの名前など）</translation>
    </message>
    <message>
        <source>Tell each request with its headers and body</source>
        <translation>各リクエストをヘッダーとボディも含めて表示</translation>
    </message>
    <message>
        <source>Answer so many requests, take no more, and end</source>
        <translation>指定した数のリクエストに応答したら、それ以上受け付けずに終了</translation>
    </message>
    <message>
        <source>End after this time: 500ms, 5s, 2m or plain seconds</source>
        <translation>この時間が過ぎたら終了: 500ms、5s、2m、または秒数</translation>
    </message>
    <message>
        <source>For this run, tell when verified events reach a figure: &apos;goal.completed[goal_name=Purchase] &gt;= 100 per day&apos;</source>
        <translation>この実行中、検証済みのイベントが指定の数に達したら通知: &apos;goal.completed[goal_name=Purchase] &gt;= 100 per day&apos;</translation>
    </message>
    <message>
        <source>End with exit code 1 at the first alert</source>
        <translation>最初のアラートで終了コード1で終了</translation>
    </message>
    <message>
        <source>End with exit code 1 if any request was not signed with a known secret</source>
        <translation>既知のシークレットで署名されていないリクエストがあれば、終了コード1で終了</translation>
    </message>
    <message numerus="yes">
        <source>The command ended after %1 of %n request(s).</source>
        <translation>
            <numerusform>%n件中%1件のリクエストの時点でコマンドが終了しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>The time was up before the command had ended.</source>
        <translation>コマンドが終了する前に制限時間に達しました。</translation>
    </message>
    <message>
        <source>Behind --: a command to run once it is ready, without a shell, with OVYXA_BENCH_URL and OVYXA_BENCH_CA set. It ends with it, and with its exit code, unless --count, --duration, --fail-on-invalid or an alert says no (1)</source>
        <translation>-- の後: 準備ができたら実行するコマンド。シェルを介さず、OVYXA_BENCH_URLとOVYXA_BENCH_CAを設定して実行する。コマンドの終了とともに、その終了コードで終了する。ただし --count、--duration、--fail-on-invalid、またはアラートの条件により失敗となる場合は1</translation>
    </message>
    <message>
        <source>What to answer in turn, such as 503x2,200 or delay=2s:200; the last step repeats. It is answered as it stands, whatever the signature; without it 200, and 401 to what is not signed rightly. Steps: a status, close, reset, hang, truncate=BYTES, drip=TIME, garbage, redirect=URL, slack, zapier, app</source>
        <translation>順に返す応答。例：503x2,200、delay=2s:200。最後のステップが繰り返されます。署名にかかわらず、書かれたとおりに返されます。指定しなければ200、正しく署名されていないものには401です。ステップ：ステータス、close、reset、hang、truncate=BYTES、drip=TIME、garbage、redirect=URL、slack、zapier、app</translation>
    </message>
    <message>
        <source>The bench that holds the profile receives already, on %1. See what it gets with &quot;ovyxa-bench watch&quot;, stop it there, or name another profile with --profile.</source>
        <translation>プロファイルを使用中のOvyxa Benchが、すでに%1で受信しています。「ovyxa-bench watch」で受信内容を確認するか、そちらで受信を停止するか、--profileで別のプロファイルを指定してください。</translation>
    </message>
    <message>
        <source>It was asked to end while it waited for the profile.</source>
        <translation>プロファイルを待っている間に終了を求められました。</translation>
    </message>
    <message numerus="yes">
        <source>%n had no signature.</source>
        <translation>
            <numerusform>%n 件には署名がありませんでした。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n went unchecked, as no secret is known.</source>
        <translation>
            <numerusform>%n 件は、シークレットが不明なため検証されませんでした。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be checked, each for the reason that stands with it.</source>
        <translation>
            <numerusform>%n 件は検証できませんでした。理由はそれぞれに示されています。</numerusform>
        </translation>
    </message>
    <message>
        <source>It was asked to end before the command had ended.</source>
        <translation>コマンドが終わる前に終了を求められました。</translation>
    </message>
    <message>
        <source>--allow-host takes one name as it stands in the Host field, such as abc.tunnel.example, and not &quot;%1&quot;. Give it once for each name.</source>
        <translation>--allow-host には Host フィールドにある名前を 1 つ指定します（abc.tunnel.example など）。&quot;%1&quot; は使えません。名前ごとに 1 回ずつ指定してください。</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::McpCommand</name>
    <message>
        <source>Speaking the Model Context Protocol on standard input and output. Its end ends the session.</source>
        <translation>標準入出力でModel Context Protocolを使って通信しています。入力が終わるとセッションも終了します。</translation>
    </message>
    <message>
        <source>The bench for a coding agent: Model Context Protocol over standard input and output</source>
        <translation>コーディングエージェント用のOvyxa Bench: 標準入出力を使うModel Context Protocol</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>このCA証明書も信頼する（PEM）</translation>
    </message>
    <message>
        <source>An agent starts it by itself: its settings take this command and its arguments.</source>
        <translation>エージェントが自分で起動します。エージェントの設定にこのコマンドと引数を記入してください。</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ReplayCommand</name>
    <message numerus="yes">
        <source>%n delivery(ies) to send again.</source>
        <translation>
            <numerusform>再送信する配信: %n件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) could not be sent again: their webhook is gone.</source>
        <translation>
            <numerusform>%n件の配信は、Webhookがもうないため再送信できませんでした。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) were sent again meanwhile, and are owed no more.</source>
        <translation>
            <numerusform>%n件の配信はその間に再送信され、もう未達ではありません。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ResendCommand</name>
    <message>
        <source>the body&apos;s file</source>
        <translation>ボディのファイル</translation>
    </message>
    <message>
        <source>Delivery %1 was never sent with a signature, so there is none to keep.</source>
        <translation>配信%1は署名付きで送信されたことがないため、そのまま使える署名がありません。</translation>
    </message>
    <message>
        <source>Delivery %1 was sent without a header %2.</source>
        <translation>配信%1の送信時には、ヘッダー%2がありませんでした。</translation>
    </message>
    <message>
        <source>Edit a delivery and send it again, byte for byte, as a new one</source>
        <translation>配信を編集し、バイト単位でそのまま新しい配信として再送</translation>
    </message>
    <message>
        <source>Which, by its number</source>
        <translation>対象の番号</translation>
    </message>
    <message>
        <source>Send exactly these bytes; - is standard input</source>
        <translation>このバイト列をそのまま送信。- は標準入力</translation>
    </message>
    <message>
        <source>Leave this header out; without the signature&apos;s, nothing is signed</source>
        <translation>このヘッダーを省く。署名のヘッダーを省くと署名しない</translation>
    </message>
    <message>
        <source>To another URL than its webhook&apos;s</source>
        <translation>Webhookのものとは別のURLに送信</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>このCA証明書も信頼する（PEM）</translation>
    </message>
    <message>
        <source>Let http:// through to this machine</source>
        <translation>このマシン宛てのhttp://を許可</translation>
    </message>
    <message>
        <source>The first failure is final</source>
        <translation>最初の失敗で終了し、再試行しない</translation>
    </message>
    <message>
        <source>A signature that is left out is neither wrong nor as it was: leave one of the two.</source>
        <translation>署名を省略する場合、誤った署名にも元のままの署名にもできません。どちらか一方の指定を省略してください。</translation>
    </message>
    <message>
        <source>Set a header, &quot;Name: value&quot;; twice the same name sends it twice; of a signature the value is sent as given</source>
        <translation>ヘッダーを &quot;名前: 値&quot; で設定します。同じ名前を 2 回指定すると 2 回送ります。署名は与えた値のまま送ります</translation>
    </message>
    <message>
        <source>A signature that is given as a header is not made: give the header, or say how to sign.</source>
        <translation>ヘッダーとして与えた署名は生成されません。ヘッダーか署名方法のどちらかを指定してください。</translation>
    </message>
    <message>
        <source>%1 is made by the bench for each request, and cannot be left out.</source>
        <translation>%1はリクエストごとにOvyxa Benchが生成するため、省略できません。</translation>
    </message>
    <message>
        <source>again (with the present secret), as-it-was, or wrong</source>
        <translation>again（現在のシークレットで署名）、as-it-was（元のまま）、またはwrong（誤った署名）</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::ServeCommand</name>
    <message>
        <source>The country database %1 cannot be read.</source>
        <translation>国データベース%1を読み込めません。</translation>
    </message>
    <message>
        <source>The profile has no key of the Events API, so one was made for this run: %1</source>
        <translation>プロファイルにEvents APIのキーがないため、この実行用に作成しました: %1</translation>
    </message>
    <message>
        <source>The Events API listens on %1, and for plain HTTP on the same port. Ctrl+C ends it.</source>
        <translation>Events APIは%1で待ち受けています。同じポートで暗号化なしのHTTPも受け付けます。Ctrl+Cで終了します。</translation>
    </message>
    <message>
        <source>Clients trust it with the CA certificate %1</source>
        <translation>クライアントはCA証明書%1で信頼できます</translation>
    </message>
    <message>
        <source>The profile has no webhook yet: events will be counted, and nobody told of them.</source>
        <translation>プロファイルにまだWebhookがありません。イベントは数えますが、どこにも通知されません。</translation>
    </message>
    <message>
        <source>%1 was refused with %2: %3</source>
        <translation>%1を%2で拒否しました: %3</translation>
    </message>
    <message>
        <source>Delivery %1: %2.</source>
        <translation>配信%1: %2。</translation>
    </message>
    <message>
        <source>The whole bench without a window: the Events API, the triggers, and the profile&apos;s webhooks</source>
        <translation>画面なしのOvyxa Bench全体: Events API、トリガー、プロファイルのWebhook</translation>
    </message>
    <message>
        <source>0 = any free one</source>
        <translation>0 = 空いているポート</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>このCA証明書も信頼する（PEM）</translation>
    </message>
    <message>
        <source>Look visitors&apos; countries up in this MaxMind-format file; the profile remembers it</source>
        <translation>このMaxMind形式のファイルで訪問者の国を調べる。プロファイルに記憶される</translation>
    </message>
    <message>
        <source>unlimited, free (1,000 an hour) or pro (5,000); the profile remembers it</source>
        <translation>unlimited、free（1時間に1,000件）、またはpro（5,000件）。プロファイルに記憶される</translation>
    </message>
    <message>
        <source>End after this time: 500ms, 5s, 2m or plain seconds</source>
        <translation>この時間が過ぎたら終了: 500ms、5s、2m、または秒数</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) set off; delivered %1, failed %2, held %3.</source>
        <translation>
            <numerusform>%n件のイベントを発火しました。配信済み%1件、失敗%2件、保留%3件です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) that an earlier run left unfinished are taken up.</source>
        <translation>
            <numerusform>以前の実行で未完了だった配信%n件を引き継ぎます。</numerusform>
        </translation>
    </message>
    <message>
        <source>It was asked to end while it waited for the profile.</source>
        <translation>プロファイルを待っている間に終了を求められました。</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::SimulateCommand</name>
    <message>
        <source>Made-up visitors of a site, for a span of simulated time</source>
        <translation>シミュレーション時間の一定期間にわたる、サイトの架空の訪問者</translation>
    </message>
    <message>
        <source>Whose visitors</source>
        <translation>訪問先のサイト</translation>
    </message>
    <message>
        <source>How long, simulated: 30m, 12h, 30d</source>
        <translation>期間（シミュレーション時間）: 30m, 12h, 30d</translation>
    </message>
    <message>
        <source>The same seed gives the same visitors</source>
        <translation>同じシードなら同じ訪問者になる</translation>
    </message>
    <message>
        <source>a number from 0 on is expected</source>
        <translation>0以上の数が必要です</translation>
    </message>
    <message>
        <source>New visitors a minute</source>
        <translation>1分あたりの新しい訪問者</translation>
    </message>
    <message>
        <source>Pages a visit, on average</source>
        <translation>1訪問あたりの平均ページ数</translation>
    </message>
    <message>
        <source>Per cent of the hits that are of crawlers</source>
        <translation>アクセスに占めるクローラーの割合（%）</translation>
    </message>
    <message>
        <source>Comma-separated, each with its weight: %1</source>
        <translation>重み付きのカンマ区切り: %1</translation>
    </message>
    <message>
        <source>So many visitors more within the first ten seconds</source>
        <translation>最初の10秒間に増やす訪問者数</translation>
    </message>
    <message>
        <source>First fill the month&apos;s usage to so many per cent</source>
        <translation>先に今月の使用量をこの割合（%）まで増やす</translation>
    </message>
    <message>
        <source>Set the plan&apos;s limit of events a month</source>
        <translation>プランの月間イベント上限を設定</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>このCA証明書も信頼する（PEM）</translation>
    </message>
    <message>
        <source>of %1, simulated</source>
        <translation>シミュレーション時間 %1 のうち</translation>
    </message>
    <message>
        <source>Visitors or a scenario are under way on the bench already, and its clock goes with them. Wait for their end, or stop them.</source>
        <translation>このベンチではすでに訪問者かシナリオが進行中で、時計はそれらと共に進みます。終わるのを待つか、止めてください。</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::TrialCommand</name>
    <message numerus="yes">
        <source>%n step(s) passed.</source>
        <translation>
            <numerusform>%nステップが成功しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Prove the whole way: trigger, sign, deliver, retry, receive, verify, replay; on a temporary profile, or in --profile</source>
        <translation>全行程を確認: トリガー、署名、配信、再試行、受信、検証、再配信。一時的なプロファイルまたは--profileで実行</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) passed, %1 failed.</source>
        <translation>
            <numerusform>%nステップが成功、%1ステップが失敗しました。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::TriggerCommand</name>
    <message>
        <source>the body&apos;s file</source>
        <translation>ボディのファイル</translation>
    </message>
    <message>
        <source>--data takes KEY=VALUE, such as goal_name=Purchase.</source>
        <translation>--dataにはKEY=VALUEを指定します。例: goal_name=Purchase。</translation>
    </message>
    <message>
        <source>Send one event, or several, to one URL</source>
        <translation>1件または複数のイベントを1つのURLに送信</translation>
    </message>
    <message>
        <source>goal.completed, usage.threshold or realtime.spike</source>
        <translation>goal.completed、usage.threshold、またはrealtime.spike</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>送信先</translation>
    </message>
    <message>
        <source>The payload&apos;s site_id</source>
        <translation>ペイロードのsite_id</translation>
    </message>
    <message>
        <source>hex, prefixed or base64</source>
        <translation>hex、prefixed、またはbase64</translation>
    </message>
    <message>
        <source>ovyxa or slack</source>
        <translation>ovyxaまたはslack</translation>
    </message>
    <message>
        <source>Set a field of the payload&apos;s data</source>
        <translation>ペイロードのdataのフィールドを設定</translation>
    </message>
    <message>
        <source>Send exactly these bytes; - is standard input</source>
        <translation>このバイト列をそのまま送信。- は標準入力</translation>
    </message>
    <message>
        <source>Trust this CA certificate, too (PEM)</source>
        <translation>このCA証明書も信頼する（PEM）</translation>
    </message>
    <message>
        <source>Let http:// through to this machine</source>
        <translation>このマシンへのhttp://を通す</translation>
    </message>
    <message>
        <source>The first failure is final</source>
        <translation>最初の失敗で確定する</translation>
    </message>
    <message>
        <source>How many events</source>
        <translation>イベントの件数</translation>
    </message>
    <message>
        <source>The time was up before all had ended.</source>
        <translation>すべてが終了する前に制限時間に達しました。</translation>
    </message>
    <message>
        <source>usual, or tricky: data that a handler cannot verify if it checks what it has parsed and written anew (letters, U+2028, slashes, quotes, figures such as 1.0)</source>
        <translation>usual、またはtricky: 解析して書き直したものを検証するハンドラーでは検証できないデータ（文字、U+2028、スラッシュ、引用符、1.0のような数値）</translation>
    </message>
    <message>
        <source>End with 1 after this time, real: 500ms, 5s, 2m or plain seconds; what is left stays due</source>
        <translation>この時間（実時間）が過ぎたら1で終了: 500ms、5s、2m、または秒数。残りは予定のまま残る</translation>
    </message>
    <message>
        <source>No secret was given, so one was made for this run, shown this once: %1</source>
        <translation>シークレットが指定されていないため、この実行用に作成しました（表示は今回限り）: %1</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::VerifyCommand</name>
    <message>
        <source>A secret is needed: give --secret-file, set OVYXA_BENCH_SECRET, or give --secret for a throw-away one.</source>
        <translation>シークレットが必要です。--secret-fileを指定するか、OVYXA_BENCH_SECRETを設定するか、使い捨てのものなら--secretで指定してください。</translation>
    </message>
    <message>
        <source>the body</source>
        <translation>ボディ</translation>
    </message>
    <message>
        <source>--header takes a field as it was received, such as &quot;Content-Encoding: gzip&quot;, and not &quot;%1&quot;.</source>
        <translation>--headerには、受信したままのフィールド（「Content-Encoding: gzip」など）を指定します。「%1」は使えません。</translation>
    </message>
    <message>
        <source>The signature is valid (%1).</source>
        <translation>署名は有効です（%1）。</translation>
    </message>
    <message>
        <source>The signature is not valid.</source>
        <translation>署名は有効ではありません。</translation>
    </message>
    <message>
        <source>Check a signature; when it does not match, say why</source>
        <translation>署名を検証し、一致しなければ理由を示す</translation>
    </message>
    <message>
        <source>The value of X-Ovyxa-Signature</source>
        <translation>X-Ovyxa-Signatureの値</translation>
    </message>
    <message>
        <source>Another header of the request, as &quot;Name: value&quot;: evidence where the signature does not match; as often as there are any</source>
        <translation>リクエストのほかのヘッダー（「Name: value」の形式）。署名が一致しないときの手がかりになる。複数回指定可</translation>
    </message>
    <message>
        <source>The request&apos;s method, in case it was signed too</source>
        <translation>リクエストのメソッド（一緒に署名された場合に備えて）</translation>
    </message>
    <message>
        <source>The URL it was sent to, in case it was signed too</source>
        <translation>送信先のURL（一緒に署名された場合に備えて）</translation>
    </message>
    <message>
        <source>The body&apos;s exact bytes; - is standard input</source>
        <translation>ボディの正確なバイト列。- は標準入力</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::WaitForCommand</name>
    <message>
        <source>There are %1 of %2.</source>
        <translation>%2件中%1件あります。</translation>
    </message>
    <message>
        <source>The time was up: there are %1 of %2.</source>
        <translation>制限時間に達しました。%2件中%1件あります。</translation>
    </message>
    <message>
        <source>Wait until the profile&apos;s logs hold what fits a query, what is there already included; ends with 1 if they do not in time. since: asks for new ones only</source>
        <translation>検索条件に合うものがプロファイルのログに揃うまで待つ。すでにあるものも含む。時間内に揃わなければ1で終了。新しいものだけを対象にするには since: を使う</translation>
    </message>
    <message>
        <source>Such as &apos;state:delivered event:goal.completed&apos; or &apos;verdict:valid&apos;</source>
        <translation>例: &apos;state:delivered event:goal.completed&apos;、&apos;verdict:valid&apos;</translation>
    </message>
    <message>
        <source>So many</source>
        <translation>待つ件数</translation>
    </message>
    <message>
        <source>How long, real: 500ms, 5s, 2m or plain seconds</source>
        <translation>待つ時間（実時間）: 500ms、5s、2m、または秒数</translation>
    </message>
    <message>
        <source>It was asked to end: there are %1 of %2.</source>
        <translation>終了を求められました。%2件中%1件あります。</translation>
    </message>
    <message>
        <source>So far there are %1 of %2.</source>
        <translation>これまでに%2件中%1件あります。</translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::Watch</name>
    <message>
        <source>Delivery %1: %2.</source>
        <translation>配信%1: %2。</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) are held back by the hourly limit and stay in the log.</source>
        <translation>
            <numerusform>%n件の配信は1時間の上限により保留され、ログに残ります。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) had not ended; they stay in the log, due.</source>
        <translation>
            <numerusform>%n件の配信は終了しておらず、予定としてログに残ります。</numerusform>
        </translation>
    </message>
    <message>
        <source>Delivered %1, failed %2, held %3.</source>
        <translation>配信済み%1、失敗%2、保留%3。</translation>
    </message>
    <message numerus="yes">
        <source>%n delivery(ies) were cancelled.</source>
        <translation>
            <numerusform>%n 件の配信が中止されました。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ovyxa::cli::WatchCommand</name>
    <message>
        <source>Watching %1. Ctrl+C ends it.</source>
        <translation>%1を監視しています。Ctrl+Cで終了します。</translation>
    </message>
    <message>
        <source>%1 deliveries ended, %2 attempts, %3 requests received.</source>
        <translation>配信の終了%1件、試行%2件、受信したリクエスト%3件です。</translation>
    </message>
    <message>
        <source>Only what fits, of the deliveries or of the received requests, whose words are used; what both know asks for both</source>
        <translation>条件に合うものだけ。配信と受信したリクエストのうち、使ったキーを持つ方が対象。共通のキーなら両方が対象</translation>
    </message>
    <message>
        <source>End after so many deliveries that ended and requests received</source>
        <translation>終了した配信と受信したリクエストの合計がこの件数に達したら終了</translation>
    </message>
    <message>
        <source>End after this time: 500ms, 5s, 2m or plain seconds; with 1 if --count was not reached</source>
        <translation>この時間が過ぎたら終了: 500ms、5s、2m、または秒数。--count に達していなければ1で終了</translation>
    </message>
    <message>
        <source>Tell what comes into the profile&apos;s logs, until the bench that holds it ends</source>
        <translation>プロファイルを使っているベンチが終わるまで、そのログに入るものを伝えます</translation>
    </message>
</context>
<context>
    <name>ovyxa::host::BenchHost</name>
    <message>
        <source>So many ask this bench already that it takes no more.</source>
        <translation>このOvyxa Benchへの要求が多すぎるため、これ以上受け付けられません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::host::Holder</name>
    <message>
        <source>The bench that holds the profile ended before this was done. What it had stored is in the log.</source>
        <translation>これが完了する前に、プロファイルを使用中のOvyxa Benchが終了しました。保存済みのものはログにあります。</translation>
    </message>
    <message>
        <source>What the files named hold is too much for the bench that holds the profile.</source>
        <translation>指定されたファイルの内容は、プロファイルを使用中のOvyxa Benchには大きすぎます。</translation>
    </message>
    <message>
        <source>What holds the profile does not answer as a bench does.</source>
        <translation>プロファイルを使用中のプログラムが、Ovyxa Benchとしての応答を返しません。</translation>
    </message>
    <message>
        <source>The bench that holds the profile refuses this.</source>
        <translation>プロファイルを使用中のOvyxa Benchが、これを拒否しました。</translation>
    </message>
    <message>
        <source>The bench that holds the profile does not answer any more. Nothing was asked of it.</source>
        <translation>プロファイルを保持しているOvyxa Benchが応答しなくなりました。何も依頼していません。</translation>
    </message>
</context>
<context>
    <name>ovyxa::host::HostConnection</name>
    <message>
        <source>The bench that carried this out has ended.</source>
        <translation>これを実行していたOvyxa Benchが終了しました。</translation>
    </message>
    <message>
        <source>A connection is for one command; this one has sent %1 messages.</source>
        <translation>1つの接続で扱えるコマンドは1つですが、この接続は%1件のメッセージを送信しました。</translation>
    </message>
    <message>
        <source>The running bench is version %1, and speaks another protocol (%2) than this program. Use the same version of both.</source>
        <translation>実行中のOvyxa Benchはバージョン%1で、このプログラムとは異なるプロトコル（%2）を使っています。両方で同じバージョンを使ってください。</translation>
    </message>
    <message>
        <source>The first message is hello, with the protocol&apos;s version.</source>
        <translation>最初のメッセージは、プロトコルのバージョンを含むhelloです。</translation>
    </message>
    <message>
        <source>There is no method &quot;%1&quot;. There are hello, run and raise.</source>
        <translation>メソッド「%1」はありません。使えるのはhello、run、raiseです。</translation>
    </message>
    <message>
        <source>The bench that holds the profile has no window.</source>
        <translation>プロファイルを使用中のOvyxa Benchにはウィンドウがありません。</translation>
    </message>
    <message>
        <source>A connection is for one command, and this one has one.</source>
        <translation>1つの接続で扱えるコマンドは1つですが、この接続にはすでに1つあります。</translation>
    </message>
    <message>
        <source>run takes arguments (texts), directory, language, secret and files (an object of {content} or {problem}).</source>
        <translation>runには、arguments（テキスト）、directory、language、secret、files（{content}または{problem}のオブジェクト）を指定します。</translation>
    </message>
    <message>
        <source>This had more to say than was read, so it was ended. What it had stored is in the log.</source>
        <translation>読み取られる量より出力が多かったため、終了しました。保存済みのものはログにあります。</translation>
    </message>
</context>
<context>
    <name>ovyxa::payload</name>
    <message>
        <source>The payload is %1 bytes; Ovyxa sends at most %2 bytes (under 10 KB). It was not sent. Shorten the event&apos;s data.</source>
        <translation>ペイロードは%1バイトです。Ovyxaが送信するのは最大%2バイト（10 KB未満）のため、送信しませんでした。イベントのデータを短くしてください。</translation>
    </message>
    <message>
        <source>This body has no timestamp to renew. Replay it byte for byte.</source>
        <translation>このボディには更新するタイムスタンプがありません。同じバイト列で再配信してください。</translation>
    </message>
</context>
<context>
    <name>ovyxa::rules</name>
    <message>
        <source>An address is written in digits, such as 127.0.0.1 or ::1.</source>
        <translation>アドレスは127.0.0.1や::1のように数字で書きます。</translation>
    </message>
    <message>
        <source>%1 is empty. Type a name.</source>
        <translation>%1が空です。名前を入力してください。</translation>
    </message>
    <message>
        <source>%1 is %2 characters long; at most %3 are allowed.</source>
        <translation>%1が%2文字です。上限は%3文字です。</translation>
    </message>
    <message>
        <source>%1 contains a control character, such as a line break. Remove it.</source>
        <translation>%1に改行などの制御文字が含まれています。削除してください。</translation>
    </message>
    <message>
        <source>A page view counts by its path alone, without query and fragment, so “%1” would never match. Write %2.</source>
        <translation>ページビューは、クエリとフラグメントを除いたパスだけで数えるため、「%1」は一致することがありません。%2と書いてください。</translation>
    </message>
    <message>
        <source>In “%1” a percent sign is not followed by two hexadecimal digits, so it would never match. Write %2.</source>
        <translation>「%1」ではパーセント記号の後に2桁の16進数がないため、一致することがありません。%2と書いてください。</translation>
    </message>
    <message>
        <source>The site id</source>
        <translation>サイトID</translation>
    </message>
    <message>
        <source>The site id contains a space. Write it as Ovyxa does, such as acme.test.</source>
        <translation>サイトIDに空白が含まれています。Ovyxaと同じようにacme.testなどと書いてください。</translation>
    </message>
    <message>
        <source>The country is two upper-case letters (ISO 3166), such as FR.</source>
        <translation>国はFRのような大文字2文字（ISO 3166）です。</translation>
    </message>
    <message>
        <source>The goal&apos;s name</source>
        <translation>目標の名前</translation>
    </message>
    <message>
        <source>The event&apos;s name</source>
        <translation>イベントの名前</translation>
    </message>
    <message>
        <source>A pageview goal&apos;s path starts with /, such as /thanks or /blog/*.</source>
        <translation>ページビュー目標のパスは/で始まります。例: /thanks、/blog/*。</translation>
    </message>
    <message>
        <source>The goal&apos;s path</source>
        <translation>目標のパス</translation>
    </message>
    <message>
        <source>The secret is %1 bytes long; at most %2 are allowed.</source>
        <translation>シークレットが%1バイトです。上限は%2バイトです。</translation>
    </message>
    <message>
        <source>The secret is not UTF-8 text. Paste it as Ovyxa showed it.</source>
        <translation>シークレットがUTF-8のテキストではありません。Ovyxaに表示されたとおりに貼り付けてください。</translation>
    </message>
    <message>
        <source>The secret begins or ends with white space. Remove it, or signatures will not match.</source>
        <translation>シークレットの先頭または末尾に空白文字があります。削除しないと署名が一致しません。</translation>
    </message>
    <message>
        <source>The secret contains a control character. Paste it as Ovyxa showed it.</source>
        <translation>シークレットに制御文字が含まれています。Ovyxaに表示されたとおりに貼り付けてください。</translation>
    </message>
    <message>
        <source>Ovyxa allows at most %1 webhooks a site, and %2 has them all. Remove one, or use another site.</source>
        <translation>OvyxaではWebhookはサイトあたり最大%1件で、%2はすでに上限に達しています。いずれかを削除するか、別のサイトを使ってください。</translation>
    </message>
    <message>
        <source>The webhook&apos;s name</source>
        <translation>Webhookの名前</translation>
    </message>
    <message>
        <source>The site has a webhook “%1” already. Choose another name.</source>
        <translation>このサイトにはWebhook「%1」がすでにあります。別の名前を選んでください。</translation>
    </message>
    <message>
        <source>No event is chosen, so this webhook would never fire. Choose at least one.</source>
        <translation>イベントが選択されていないため、このWebhookは発火しません。1つ以上選択してください。</translation>
    </message>
    <message>
        <source>The spike threshold is a number of visitors, 0 or more.</source>
        <translation>スパイクのしきい値は0以上の訪問者数です。</translation>
    </message>
    <message>
        <source>Choose the site whose visitors are to be simulated.</source>
        <translation>訪問者をシミュレーションするサイトを選択してください。</translation>
    </message>
    <message>
        <source>Between 0.1 and 100,000 visitors a minute can be simulated.</source>
        <translation>シミュレーションできる訪問者は1分あたり0.1～100,000人です。</translation>
    </message>
    <message>
        <source>A visit is of 1 to 50 pages.</source>
        <translation>1訪問のページ数は1～50です。</translation>
    </message>
    <message>
        <source>The share of bots is between 0 and 100 %.</source>
        <translation>ボットの割合は0～100%です。</translation>
    </message>
    <message>
        <source>There must be at least one path, one source and one country to choose from.</source>
        <translation>選択肢として、パス、参照元、国がそれぞれ1つ以上必要です。</translation>
    </message>
    <message>
        <source>There can be at most 1,000 to choose from.</source>
        <translation>選択肢は最大1,000個です。</translation>
    </message>
    <message>
        <source>Each choice needs a text, and a weight from 1 to 1,000,000.</source>
        <translation>各選択肢には、テキストと1～1,000,000の重みが必要です。</translation>
    </message>
    <message>
        <source>A path begins with a slash: “%1” does not.</source>
        <translation>パスはスラッシュで始まりますが、「%1」はそうなっていません。</translation>
    </message>
    <message>
        <source>A country is two capital letters, such as FR: “%1” is not.</source>
        <translation>国はFRのような大文字2文字ですが、「%1」はそうなっていません。</translation>
    </message>
    <message>
        <source>There is nothing between two commas. Write values with their weights: / 8, /pricing 4.</source>
        <translation>2つのカンマの間に何もありません。値と重みを書いてください: / 8, /pricing 4。</translation>
    </message>
    <message>
        <source>The weight of “%1” must be at least 1; leave it out of the list instead.</source>
        <translation>「%1」の重みは1以上にしてください。不要であれば一覧から外してください。</translation>
    </message>
</context>
<context>
    <name>ovyxa::storage</name>
    <message>
        <source>There is no profile yet: %1 does not exist. Start the desktop, or add a site.</source>
        <translation>プロファイルがまだありません。%1は存在しません。デスクトップ画面を起動するか、サイトを追加してください。</translation>
    </message>
    <message>
        <source>There is no delivery %1.</source>
        <translation>配信%1はありません。</translation>
    </message>
    <message>
        <source>There is no captured request %1.</source>
        <translation>受信したリクエスト%1はありません。</translation>
    </message>
    <message>
        <source>The profile&apos;s database is of version %1; this program knows versions up to %2. Use a newer Ovyxa Bench, or another profile.</source>
        <translation>プロファイルのデータベースはバージョン%1ですが、このプログラムが対応しているのはバージョン%2までです。新しいOvyxa Benchか、別のプロファイルを使ってください。</translation>
    </message>
    <message>
        <source>%1 holds nothing yet. Start the desktop, or add a site.</source>
        <translation>%1にはまだ何もありません。デスクトップ画面を起動するか、サイトを追加してください。</translation>
    </message>
    <message>
        <source>%1 was written by an older Ovyxa Bench. Start the desktop once, or set something off: a copy is kept and the database brought up to date.</source>
        <translation>%1は古いOvyxa Benchで書き込まれたものです。デスクトップ画面を一度起動するか、何かを実行してください。コピーを残したうえで、データベースが更新されます。</translation>
    </message>
    <message>
        <source>%1 is damaged or is no database of Ovyxa Bench. Move it away to start anew, or restore a backup.</source>
        <translation>%1が破損しているか、Ovyxa Benchのデータベースではありません。別の場所に移して最初から始めるか、バックアップを復元してください。</translation>
    </message>
    <message>
        <source>The disk is full: %1 cannot be written. Make room; nothing already stored is lost.</source>
        <translation>ディスクがいっぱいで、%1に書き込めません。空き容量を確保してください。保存済みのものは失われていません。</translation>
    </message>
    <message>
        <source>%1 cannot be written: the file or its folder is read-only. Change its permissions, or use another profile.</source>
        <translation>%1に書き込めません。ファイルまたはフォルダーが読み取り専用です。権限を変更するか、別のプロファイルを使ってください。</translation>
    </message>
    <message>
        <source>%1 cannot be opened. Check that its folder exists and that you may read and write it.</source>
        <translation>%1を開けません。フォルダーが存在し、読み書きできることを確認してください。</translation>
    </message>
    <message>
        <source>%1 is held by another program.</source>
        <translation>%1は別のプログラムが使用中です。</translation>
    </message>
    <message>
        <source>%1 cannot be read or written: the disk reports a fault (%2).</source>
        <translation>%1を読み書きできません。ディスクが障害を報告しています（%2）。</translation>
    </message>
    <message>
        <source>The database %1 cannot hold this: %2</source>
        <translation>データベース%1に格納できません: %2</translation>
    </message>
    <message>
        <source>The database %1 refused: %2</source>
        <translation>データベース%1が拒否しました: %2</translation>
    </message>
    <message>
        <source>The body of delivery %1 is not in the database any more.</source>
        <translation>配信%1のボディはもうデータベースにありません。</translation>
    </message>
    <message>
        <source>This could not be stored: the bench ran out of memory or met a fault of its own.</source>
        <translation>保存できませんでした。メモリが不足したか、Ovyxa Bench自体に問題が発生しました。</translation>
    </message>
    <message>
        <source>The database %1 is a link to %2, and there is no file. Put it back, or take the link away.</source>
        <translation>データベース %1 は %2 へのリンクですが、そこにファイルがありません。ファイルを戻すか、リンクを取り除いてください。</translation>
    </message>
    <message>
        <source>The database %1 is no ordinary file. Move it away, and start again.</source>
        <translation>データベース %1 は通常のファイルではありません。移動してから、もう一度開始してください。</translation>
    </message>
</context>
</TS>
