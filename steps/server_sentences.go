package steps

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stub"
)

// The server that a feature describes by the bytes that it sends.
const (
	rawServer = "server"
	rawPath   = "/stream"
)

// serverSentences describe a server by the bytes that it sends, for features
// about the wire.
func serverSentences() []Sentence {
	return []Sentence{
		given("a server that sends:", `^a server that sends:$`, sendText).beginning().with(DocString).
			below(`"""`, `event: tick`, `data: 1`, ``, `"""`).
			note(`a server of the feature's own; \r, \t, \x00 stand for bytes, \c at the end leaves the last newline out`),
		given("a server that sends, piece by piece:", `^a server that sends, piece by piece:$`, sendPieces).beginning().with(Table).below(`| after | bytes                    |`, `| 0 ms  | data: 1\n\n              |`, `| 50 ms | event: tick\ndata: 2\n\n |`).
			note("each row is a write of its own, after a pause"),
		given("a server that sends nothing", `^a server that sends nothing$`,
			func(_ context.Context, s *session, _ arguments) error { return s.serve(nil) }).beginning(),
		given(`a server that answers with status 500 and the body "TEXT"`, `^a server that answers with status `+count+` and the body `+text+`$`, answerWith).beginning(),
		given("the server then cuts the connection",
			`^the server then (cuts|resets|keeps) the connection(?: open)?$`, thenServer).
			or("the server then resets the connection", "the server then keeps the connection open"),
		given(`the server's header "NAME" is "VALUE"`, `^the server's header `+text+` is `+text+`$`, serverHeader),
	}
}

// serve begins a scenario against a stub that sends the pieces.
func (s *session) serve(pieces []stub.Piece) error {
	return s.begin(&scenario.Scenario{
		Name:   "a server of the feature's own",
		Stubs:  map[string][]stub.Route{rawServer: {{Pattern: httpcall.On(http.MethodGet, rawPath), Send: pieces, Headers: map[string]string{"Content-Type": "text/event-stream"}}}},
		Stream: &scenario.Stream{Request: httpcall.Request{Target: httpcall.Target{Get: "${" + scenario.StubPrefix + rawServer + "}" + rawPath}}},
	})
}

// sendText sends a docstring at once: its lines end in LF, the last one too.
// Escapes such as \r and \x00 stand for bytes; \c at the end of the text leaves
// the last LF out.
func sendText(_ context.Context, s *session, a arguments) error {
	text, open := strings.CutSuffix(a.below.doc.Content, `\c`)
	if !open {
		text += "\n"
	}
	if _, err := stub.Unescape(text); err != nil {
		return err
	}
	return s.serve([]stub.Piece{{Bytes: stub.Escaped(text)}})
}

// sendPieces sends each row's bytes in a write of its own, after a pause.
func sendPieces(_ context.Context, s *session, a arguments) error {
	rows, err := a.below.rows("after", "bytes")
	if err != nil {
		return err
	}
	var pieces []stub.Piece
	for _, r := range rows {
		after, err := pause(r.cells[0])
		if err != nil {
			return r.wrong(0, err)
		}
		// Gherkin has made line feeds of \n in cells; they are bytes already.
		if _, err := stub.Unescape(r.cells[1]); err != nil {
			return r.wrong(1, err)
		}
		pieces = append(pieces, stub.Piece{After: after, Bytes: stub.Escaped(r.cells[1])})
	}
	return s.serve(pieces)
}

func answerWith(_ context.Context, s *session, a arguments) error {
	if err := s.serve(nil); err != nil {
		return err
	}
	route := stub.Route{Pattern: httpcall.On(http.MethodGet, rawPath), Status: a.status(0), Body: a.text(1), Headers: map[string]string{"Content-Type": "text/plain"}}
	s.play.Scenario.Stubs[rawServer] = []stub.Route{route}
	return nil
}

// route answers the route of the feature's server, to be changed.
func (s *session) route() (*stub.Route, error) {
	sc, err := s.scenario()
	if err != nil {
		return nil, err
	}
	routes, ok := sc.Stubs[rawServer]
	if !ok {
		return nil, fmt.Errorf("this is about a server of the feature's own; begin with: Given a server that sends, …")
	}
	return &routes[0], nil
}

func thenServer(_ context.Context, s *session, a arguments) error {
	route, err := s.route()
	if err == nil {
		route.End = map[string]stub.End{"cuts": stub.EndCut, "resets": stub.EndReset, "keeps": stub.EndHang}[a.texts[0]]
	}
	return err
}

func serverHeader(_ context.Context, s *session, a arguments) error {
	route, err := s.route()
	if err == nil {
		route.Headers[a.text(0)] = a.text(1)
	}
	return err
}
