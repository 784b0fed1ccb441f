package endpoint

import (
	"github.com/streamspec/streamspec/internal/notes"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

// advice is why a finding matters, and what to change.
type advice struct {
	why    string
	change []Change
}

// Lines that mend more than one finding.
var (
	noBuffering = []Change{
		{"nginx", "proxy_buffering off; gzip off;"},
		{"Caddy", "reverse_proxy … { flush_interval -1 }"},
		{"Flask", `yield each event from the generator, and set response.headers["X-Accel-Buffering"] = "no"`},
		{"Express", "res.flushHeaders() first, and no compression() on this route, or res.flush() behind each write"},
		{"Go", "http.NewResponseController(w).Flush() behind the head and behind each event"},
	}
	heartbeats = []Change{
		{"nginx", "proxy_read_timeout 1h; (60 s by default)"},
		{"Caddy", "nothing to set; send a comment"},
		{"Flask", `yield ": keep-alive\n\n" whenever nothing came for 15 s`},
		{"Express", `setInterval(() => res.write(": keep-alive\n\n"), 15000)`},
		{"Go", `time.NewTicker(15 * time.Second), and on each tick fmt.Fprint(w, ": keep-alive\n\n") and Flush`},
	}
	head = []Change{
		{"nginx", "proxy_pass_header and add_header must not replace what the application sends"},
		{"Caddy", `header Content-Type text/event-stream`},
		{"Flask", `Response(events(), mimetype="text/event-stream")`},
		{"Express", `res.set({"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})`},
		{"Go", `w.Header().Set("Content-Type", "text/event-stream")`},
	}
	lines = []Change{
		{"any server", `end each line with \n and each event with a blank line; begin each line of data with "data: "`},
		{"Flask", `yield f"event: {kind}\ndata: {json.dumps(value)}\n\n"`},
		{"Express", "res.write(`event: ${kind}\\ndata: ${JSON.stringify(value)}\\n\\n`)"},
		{"Go", `fmt.Fprintf(w, "event: %s\ndata: %s\n\n", kind, text) with no newline in text`},
	}
	identify = []Change{
		{"Flask", `yield f"id: {number}\ndata: …\n\n"`},
		{"Express", "res.write(`id: ${number}\\ndata: …\\n\\n`)"},
		{"Go", `fmt.Fprintf(w, "id: %d\ndata: …\n\n", number)`},
	}
	resume = []Change{
		{"Flask", `since = request.headers.get("Last-Event-ID"), and send what follows it before anything new`},
		{"Express", `req.get("Last-Event-ID"), and send what follows it before anything new`},
		{"Go", `r.Header.Get("Last-Event-ID"), and send what follows it before anything new`},
	}
	noCache = []Change{
		{"nginx", `add_header Cache-Control no-store;`},
		{"Caddy", `header Cache-Control no-store`},
		{"Flask", `response.headers["Cache-Control"] = "no-store"`},
		{"Express", `res.set("Cache-Control", "no-store")`},
		{"Go", `w.Header().Set("Cache-Control", "no-store")`},
	}
	over = []Change{
		{"any server", "answer 204 No Content to a request whose Last-Event-ID is the last, or send an event by which the page calls close()"},
		{"Flask", `return "", 204`},
		{"Express", "res.status(204).end()"},
		{"Go", "w.WriteHeader(http.StatusNoContent)"},
	}
	retryLater = []Change{
		{"any server", "retry: 3000 – milliseconds, in digits alone"},
		{"Flask", `yield "retry: 3000\n\n"`},
		{"Express", `res.write("retry: 3000\n\n")`},
		{"Go", `fmt.Fprint(w, "retry: 3000\n\n")`},
	}
	inUTF8 = []Change{
		{"any server", "encode text as UTF-8; do not cut it between the bytes of a character"},
		{"Flask", `yield str, not bytes; what is read in pieces: codecs.getincrementaldecoder("utf-8")()`},
		{"Express", `what is read in pieces: new StringDecoder("utf8").write(piece), or stream.setEncoding("utf8")`},
		{"Go", `strings.ToValidUTF8(text, "\uFFFD") at the latest; what is read in pieces: bufio.Reader.ReadRune`},
	}
	whole = []Change{
		{"nginx", "proxy_read_timeout 1h; proxy_send_timeout 1h; proxy_http_version 1.1;"},
		{"Caddy", "transport http { read_timeout 0 }"},
		{"Flask", "run it under a server without a timeout for a request: gunicorn --timeout 0, or gevent workers"},
		{"Express", "server.requestTimeout = 0, and no timeout middleware on this route"},
		{"Go", "http.Server{WriteTimeout: 0}, or SetWriteDeadline of the ResponseController before each event"},
	}
	noLength = []Change{
		{"any server", "announce no Content-Length for a stream, whose length nobody knows; where all is known, count bytes, not characters"},
		{"Flask", "set no Content-Length of your own; return a generator, not a text"},
		{"Express", "no res.set(\"Content-Length\", …), and no res.end() before the last event"},
		{"Go", "no Content-Length header of your own"},
	}
	chunking = []Change{
		{"any server", "leave Transfer-Encoding to the server or framework, and write events alone; nothing may write to the connection beside it"},
		{"nginx", "proxy_http_version 1.1;"},
		{"Flask", "set no Transfer-Encoding of your own: the WSGI server does"},
		{"Express", "no res.set(\"Transfer-Encoding\", …), and no res.socket.write()"},
		{"Go", "no Transfer-Encoding header of your own, and no Hijack"},
	}
	encoding = []Change{
		{"nginx", "gzip off; on this path, and pass on Content-Encoding only with the body that it is of"},
		{"Caddy", "no encode on this path"},
		{"Flask", "set no Content-Encoding by hand; no flask-compress on this route"},
		{"Express", "no compression() on this route; of a fetched response that is passed on: delete Content-Encoding, for fetch has decoded it"},
		{"Go", "w.Header().Del(\"Content-Encoding\"); Close the gzip.Writer at the end, and Flush it behind each event"},
	}
	once = []Change{
		{"any server", "write the value as JSON once, and frame it once"},
		{"Flask", `yield f"data: {json.dumps(value)}\n\n", and data.decode() of what is bytes`},
		{"FastAPI", `where EventSourceResponse frames, yield {"data": json.dumps(value)} – no text that begins with data:`},
		{"Express", "res.write(`data: ${JSON.stringify(value)}\\n\\n`)"},
		{"Spring", "return Flux<ServerSentEvent<T>> or Flux<T>, and leave data: and JSON to it"},
		{"Go", `json.Marshal(value), and fmt.Fprintf(w, "data: %s\n\n", text)`},
	}
	smaller = []Change{
		{"any server", "send what is large in pieces, or where it can be fetched; end each event with a blank line"},
		{"Flask", `yield f"data: {json.dumps({'url': url})}\n\n"`},
		{"Express", "res.write(`data: ${JSON.stringify({url})}\\n\\n`)"},
		{"Go", `fmt.Fprintf(w, "data: {\"url\":%q}\n\n", url)`},
	}
)

// advices are by the codes of findings. What is of the format alone has the lines of the format.
var advices = map[string]advice{
	ServiceGone: {"Clients that come back find nobody.", []Change{{"the service", "look at its log: what did it end with, and who starts it again?"}}},
	ServerError: {"A browser gives up for good on any status but 200; what else is found may come of this.", []Change{{"the service", "look at its log for this request"}}},
	NoResponse:  {"Nobody can read what never begins.", []Change{{"the client", "look at the address and the port, and whether the service runs"}}},
	RedirectRefused: {"A client follows no further, and gets nothing.", []Change{
		{"the client", "ask the address where it leads; --allow-host HOST follows a redirect to another host"},
		{"any server", "answer the stream itself: EventSource follows redirects each time it comes back, and to another origin only by CORS"},
	}},
	Certificate: {"A browser opens no stream from a server whose certificate it does not trust, and tells its page nothing of the reason.", []Change{
		{"the client", "a CA of your own: SSL_CERT_FILE=ca.pem streamspec check …; in a scenario tls: {ca: ca.pem}"},
		{"any server", "send the whole chain, for the name in the URL, and not expired"},
	}},
	SpeaksTLS:        {"The port speaks TLS, and was asked in plain HTTP.", []Change{{"the client", "https:// instead of http://"}, {"nginx", "listen 443 ssl; and listen 80 with a redirect, not both on one port"}}},
	SpeaksNoTLS:      {"The port speaks no TLS, and was asked over it.", []Change{{"the client", "http:// instead of https://, or the port that has TLS"}, {"nginx", "listen 443 ssl; – without ssl it is plain HTTP"}}},
	NoHTTP:           {"Something else than an HTTP server is at this port.", []Change{{"the client", "look at the port: is it that of a database, of gRPC or of mail?"}, {"any server", "write the status line and the head before anything else"}}},
	BrokenHead:       {"No client can tell where the response ends, or what it is, so each gives up.", chunking},
	NoEventStream:    {"A browser closes the connection for good, and fires error; other clients read the body as events and find none.", head},
	Unjudged:         {"Nothing was compared, so nothing holds.", []Change{{"the client", "is it another protocol, or a kind of event in the profile that is misspelt? Without --profile a stream is judged by the profile that it shows"}}},
	Refused:          {"Nobody gets a stream for this request.", []Change{{"the client", "look at what the response says of the request: -d, -H; streamspec profiles NAME shows what is asked"}}},
	BrokenChunks:     {"What is behind the broken chunk is lost, and the connection too.", chunking},
	BrokenEncoding:   {"Nobody can read what is not in the encoding that its head announces.", encoding},
	TooLarge:         {"Clients hold an event in memory until its blank line comes, and give up at their limit.", smaller},
	LargeEvent:       {"Clients hold an event in memory until its blank line comes; many give up at a limit (aiohttp: lines of 64 KiB, WebClient of Spring: 256 KiB).", smaller},
	LiteralLineFeeds: {"No line ends, so no event does: a client waits for ever, or takes all for one event.", lines},
	FramedTwice:      {"A client gets the text of a frame where it expects the value, and what parses it as JSON fails.", once},
	PrintedValue:     {"What parses the data as JSON fails.", once},
	EncodedTwice:     {"What parses the data as JSON gets a text, and has to parse that again; clients in typed languages fail.", once},
	JoinedEvents:     {"A blank line ends an event. Without it a browser joins the data of all, and what parses it as JSON fails.", lines},
	BrokenOff:        {"What was on its way is lost, and a client cannot tell an end from a fault.", whole},
	HalfEvent:        {"A blank line ends an event: until it comes a page gets nothing, and if the stream ends before it, never.", lines},
	NoEvent:          {"A page that opens the stream learns nothing from it.", noBuffering},
	ContentLength:    {"Events are to be sent as they happen; a stream of known length was held back until its end.", noBuffering},
	Silent:           {"Proxies, load balancers and mobile networks cut connections on which nothing comes, many after 60 s, some after 30 s.", heartbeats},
	NoIDs:            {"A client that was cut off comes back without a Last-Event-ID, and what it missed is lost.", identify},
	BrowserReturns:   {"A browser takes the end for a fault and comes back after about 3 s, for ever: the whole is sent again and again.", over},
	RetryTime:        {"Clients come back so soon that they are a load, or so late that nobody waits for it.", retryLater},
	ResumeIgnored:    {"A browser sends Last-Event-ID when it comes back; events that are sent again are taken for new ones.", resume},
	ResumeRefused:    {"A browser that is cut off comes back with Last-Event-ID, and gives up for good on any status but 200.", resume},
	ResumeLoses:      {"What was sent while a client was away is lost, and nobody notices.", resume},
	CompressionHeld:  {"Every browser asks for compression, and gets the events late, or all at the end.", noBuffering},
	notes.Cacheable:  {"A cache may give one user's events to another, or old ones to all.", noCache},
	notes.ConnectionHead: {"HTTP/2 has such a response taken for malformed; a browser or a proxy may refuse it, and no page gets anything.", []Change{
		{"any server", "set no Connection, Keep-Alive or Transfer-Encoding by hand: the server does for HTTP/1.1"},
		{"nginx", "proxy_hide_header Connection; where a service sets it"},
	}},
	notes.OneWrite:         {"Events come late, all together: something between the application and the client holds them back.", noBuffering},
	notes.LateHead:         {"Until the head has come no client knows that the stream is open; proxies answer 504 meanwhile.", noBuffering},
	rules.CodeWrongCharset: {"Event streams are UTF-8, whatever the charset says.", head},
	rules.CodeInvalidUTF8:  {"", inUTF8},
	rules.CodeMisplacedBOM: {"", []Change{{"any server", "write the byte order mark at the very beginning, or better nowhere: encode as utf-8, not utf-8-sig"}}},
	rules.CodeBadRetry:     {"", retryLater},
	rules.CodeBadID:        {"", identify},
	rules.CodeSurplusBytes: {"", noLength},
	notes.RepeatedID:       {"A client that comes back with an id that came twice goes on behind the wrong one.", identify},
	notes.SkippedID:        {"What has the ids between was lost on the way.", resume},
	notes.ReplacementCharacter: {"A character was lost before it was sent.", []Change{
		{"any server", "decode what you read as what it is, and do not cut text between the bytes of a character"},
	}},
}

// adviceOn is what is to be said of a code.
func adviceOn(code string) advice {
	if known, is := advices[code]; is {
		return known
	}
	if rules.Find(code) != nil {
		return advice{change: lines}
	}
	return advice{}
}
