package stub

import (
	"net/http"
	"net/url"

	"github.com/streamspec/streamspec/runner/recording"
)

// hop is a redirect: what was asked, and its response.
type hop struct {
	asked    recording.Request
	response *response
}

// hopsOf are the redirects that led to a response, and what was asked for in the end. They lead to the same paths
// here. One to the path and query that it came from, such as from http to https, is left out: it would never end.
func hopsOf(r *response, speed float64) (asked recording.Request, hops []hop) {
	asked = r.of.Request
	if r.connection.Request.URL != "" {
		asked = r.connection.Request
	}
	since := r.connection.Began
	for _, h := range r.connection.Hops {
		from, errFrom := url.Parse(h.URL)
		to, errTo := url.Parse(h.Location)
		if errFrom != nil || errTo != nil {
			continue
		}
		to = from.ResolveReference(to)
		if to.RequestURI() == from.RequestURI() {
			continue
		}
		asked.URL = h.URL
		location := h.Location
		if target, _ := url.Parse(location); target.Host != "" {
			location = to.RequestURI()
		}
		hops = append(hops, hop{asked, &response{
			status: h.Status, headers: http.Header{"Location": {location}, "Content-Type": nil}, asRecorded: true,
			delay: faster(h.At-since, speed),
		}})
		since, asked.URL = h.At, to.String()
		if h.Status <= http.StatusSeeOther && asked.Method != http.MethodHead {
			asked.Method = http.MethodGet
		}
	}
	r.delay = faster(r.connection.Response.At-since, speed)
	return asked, hops
}
