package endpoint

import (
	"fmt"
	"net/http"
	"regexp"

	"github.com/streamspec/streamspec/runner/recording"
)

// telling are the headers that say more than a status does.
var telling = []string{"Location", "WWW-Authenticate", "Allow", "Retry-After", "Upgrade", "Content-Range"}

// toTLS is what servers say over plain HTTP, on a port that speaks TLS: Go, nginx, Apache.
var toTLS = regexp.MustCompile(`(?i)HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL`)

// ofStatus is the finding that a response has another status than 200, with what mends that one.
func ofStatus(r *recording.Response) Finding {
	f := Finding{Code: HTTPStatus, Grade: Broken, Seen: fmt.Sprintf("the response has status %d %s", r.Status, http.StatusText(r.Status))}
	for _, name := range telling {
		if value := r.Header.Get(name); value != "" {
			f.Seen += fmt.Sprintf(", %s: %s", name, recording.Escape(value, recording.TimelineData))
		}
	}
	f.Seen += excerptOf(r)
	if r.Status == http.StatusBadRequest && toTLS.MatchString(r.Excerpt) {
		f.Code = SpeaksTLS
		return f
	}
	known, is := statuses[r.Status]
	if !is {
		known = statuses[r.Status/100*100] // of its class
	}
	f.Why, f.Change = known.why, known.change
	return f
}

// forGood is why a status matters that has no reason of its own.
const forGood = "A browser gives up for good on any status but 200; EventSource tells its page nothing of the reason."

// asIt is how to ask as a protocol does.
var asIt = Change{"the client", "does it speak a protocol? --profile NAME asks as that does; streamspec profiles lists them"}

// statuses are what mends a status, or those of a class that have nothing of their own.
var statuses = map[int]advice{
	100: {forGood, []Change{{"any server", "answer 200 before anything else is sent"}}},
	101: {"The connection belongs to another protocol now, such as WebSocket; nothing on it is an event stream.", []Change{
		{"the client", "is it the path of a WebSocket? An event stream has one of its own"},
		{"nginx", `proxy_set_header Upgrade ""; proxy_set_header Connection ""; on the path of the stream`},
	}},
	200: {forGood, []Change{{"any server", "answer 200 with the stream itself; what was only accepted has its stream elsewhere: see Location, and the body"}}},
	204: {"A browser takes 204 for the end: it does not come back.", []Change{
		{"any server", "answer 200 and keep it open while there may be events; 204 only to who has them all"},
		{"the client", "does the path, or the query, name something that is there?"},
	}},
	206: {"A browser gives up for good on a part of a stream.", []Change{
		{"any server", "pass over Range on an event stream, and send no Accept-Ranges"},
		{"nginx", `proxy_set_header Range ""; proxy_force_ranges off; no slice on this path`},
	}},
	300: {forGood, []Change{{"any server", "answer 301, 302, 307 or 308 with a Location, or the stream itself"}}},
	304: {"Nothing of the stream is sent: a cache thinks that the client has it.", noCache},
	400: {forGood, []Change{
		{"the client", "look at what the response says of the request: -d, -H"},
		asIt,
	}},
	401: {"EventSource sends no header of one's own: pages sign in by a cookie, or by fetch.", []Change{
		{"the client", "-H 'Authorization: Bearer …' or -H @FILE; of which kind, WWW-Authenticate says"},
		{"any server", "let pages sign in by a cookie (withCredentials), or by a token for one stream in the URL"},
	}},
	403: {"Somebody is known, and may not; or an origin, an address or a rule of a firewall is refused.", []Change{
		{"the client", "may who is signed in (-H 'Authorization: …', -H 'Cookie: …') read this stream?"},
		{"the client", "does it ask for an Origin, or a token against forgery? -H 'Origin: https://…'"},
	}},
	404: {forGood, []Change{
		{"the client", "look at the path, with its prefix and its last slash"},
		{"nginx", "proxy_pass http://app; keeps the path, proxy_pass http://app/; cuts off what location matched"},
	}},
	405: {forGood, []Change{
		{"the client", "-X with a method that Allow names; a stream that is asked for by POST: -d '…' or -d @FILE"},
		asIt,
	}},
	406: {"EventSource asks with Accept: text/event-stream, and nothing else.", []Change{
		{"any server", "answer Accept: text/event-stream, and Accept: */*, with the stream"},
		{"the client", "-H 'Accept: application/json, text/event-stream', where it wants both, as MCP does"},
		asIt,
	}},
	410: {"What was streamed is over for good.", []Change{{"the client", "ask for a stream that is there"}}},
	415: {forGood, []Change{{"the client", "-H 'Content-Type: application/json' beside -d, or what the server reads"}, asIt}},
	426: {forGood, []Change{{"the client", "ask in the protocol that Upgrade names: https://, or HTTP/2"}}},
	429: {"A browser does not come back after 429, whatever Retry-After says.", []Change{
		{"the client", "wait as long as Retry-After says, and then ask again; less often, and for fewer streams at a time"},
		{"nginx", "limit_req and limit_conn: an open stream counts all the time; give its path limits of its own"},
		{"any server", "answer with Retry-After; let who comes back with Last-Event-ID in"},
	}},
	500: {forGood, []Change{{"the service", "look at its log for this request"}}},
	502: {"The proxy had no response from the service that it could pass on.", []Change{
		{"nginx", "does the upstream run, at the address in proxy_pass? error.log says what became of the connection"},
		{"the service", "look at its log: did it crash, or close the connection before the head?"},
	}},
	503: {"The service takes no requests now: it starts, is full, or is taken away; a browser does not come back.", []Change{
		{"the client", "wait as long as Retry-After says, and ask again"},
		{"the service", "are all its workers held by open streams? One thread for each stream is soon too few"},
	}},
	504: {"The proxy waited for the response's head, and gave up.", []Change{
		{"nginx", "proxy_read_timeout 1h; (60 s by default)"},
		{"any server", "send and flush the head at once, before there is an event"},
	}},
}
