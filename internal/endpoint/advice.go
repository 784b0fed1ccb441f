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
)

// advices are by the codes of findings. What is of the format alone has the lines of the format.
var advices = map[string]advice{
	ServiceGone: {"Clients that come back find nobody.", []Change{{"the service", "look at its log: what did it end with, and who starts it again?"}}},
	ServerError: {"A browser gives up for good on any status but 200; what else is found may come of this.", []Change{{"the service", "look at its log for this request"}}},
	NoResponse:  {"Nobody can read what never begins.", []Change{{"the client", "look at the address and the port, and whether the service runs"}}},
	HTTPStatus: {"A browser gives up for good on any status but 200; EventSource tells its page nothing of the reason.", []Change{
		{"the client", "401, 403: -H 'Authorization: Bearer …' or -H @FILE; 405: -X POST -d '…'; 404: the path; 406: the server wants another Accept"},
		{"the client", "400, 405, 406: does it speak a protocol? --profile NAME asks as that does; streamspec profiles lists them"},
		{"nginx", "502, 504: is the upstream up, and is proxy_read_timeout longer than its silence?"},
	}},
	NoEventStream:          {"A browser closes the connection for good, and fires error; other clients read the body as events and find none.", head},
	Unjudged:               {"Nothing was compared, so nothing holds.", []Change{{"the client", "is it another protocol, or a kind of event in the profile that is misspelt? Without --profile a stream is judged by the profile that it shows"}}},
	Refused:                {"Nobody gets a stream for this request.", []Change{{"the client", "look at what the response says of the request: -d, -H; streamspec profiles NAME shows what is asked"}}},
	BrokenOff:              {"What was on its way is lost, and a client cannot tell an end from a fault.", whole},
	NoEvent:                {"A page that opens the stream learns nothing from it.", noBuffering},
	ContentLength:          {"Events are to be sent as they happen; a stream of known length was held back until its end.", noBuffering},
	Silent:                 {"Proxies, load balancers and mobile networks cut connections on which nothing comes, many after 60 s, some after 30 s.", heartbeats},
	NoIDs:                  {"A client that was cut off comes back without a Last-Event-ID, and what it missed is lost.", identify},
	BrowserReturns:         {"A browser takes the end for a fault and comes back after about 3 s, for ever: the whole is sent again and again.", over},
	RetryTime:              {"Clients come back so soon that they are a load, or so late that nobody waits for it.", retryLater},
	ResumeIgnored:          {"A browser sends Last-Event-ID when it comes back; events that are sent again are taken for new ones.", resume},
	ResumeRefused:          {"A browser that is cut off comes back with Last-Event-ID, and gives up for good on any status but 200.", resume},
	ResumeLoses:            {"What was sent while a client was away is lost, and nobody notices.", resume},
	CompressionHeld:        {"Every browser asks for compression, and gets the events late, or all at the end.", noBuffering},
	notes.Cacheable:        {"A cache may give one user's events to another, or old ones to all.", noCache},
	notes.OneWrite:         {"Events come late, all together: something between the application and the client holds them back.", noBuffering},
	notes.LateHead:         {"Until the head has come no client knows that the stream is open; proxies answer 504 meanwhile.", noBuffering},
	rules.CodeWrongCharset: {"Event streams are UTF-8, whatever the charset says.", head},
	rules.CodeInvalidUTF8:  {"", inUTF8},
	rules.CodeMisplacedBOM: {"", []Change{{"any server", "write the byte order mark at the very beginning, or better nowhere: encode as utf-8, not utf-8-sig"}}},
	rules.CodeBadRetry:     {"", retryLater},
	rules.CodeBadID:        {"", identify},
	rules.CodeSurplusBytes: {"", whole},
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
