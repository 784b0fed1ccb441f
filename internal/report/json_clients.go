package report

import "github.com/streamspec/streamspec/internal/verdict"

// jsonClients is what the clients of a stream that has several came to.
type jsonClients struct {
	Stream string         `json:"stream"`
	Number int            `json:"number"`
	Opened int            `json:"opened"`  // of them, how many opened the stream
	HeadMS milliseconds   `json:"head_ms"` // when the head of the last response had come, after its request
	Events jsonRange      `json:"events"`  // that came to one of them
	Ends   map[string]int `json:"ends"`    // how many streams ended for which reason
}

type jsonRange struct {
	Least int `json:"least"`
	Most  int `json:"most"`
}

func jsonClientsOf(g verdict.Group) jsonClients {
	out := jsonClients{
		Stream: g.Stream, Number: g.Clients, Opened: g.Opened, HeadMS: inMilliseconds(g.Head),
		Events: jsonRange{g.Least, g.Most}, Ends: map[string]int{},
	}
	for _, e := range g.Ends {
		out.Ends[string(e.Reason)] = e.Count
	}
	return out
}
