package bench

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"time"

	anthropic "github.com/anthropics/anthropic-sdk-go/packages/ssestream"
	"github.com/cloudwego/hertz/pkg/protocol"
	hertz "github.com/cloudwego/hertz/pkg/protocol/sse"
	"github.com/launchdarkly/eventsource"
	openai "github.com/openai/openai-go/v3/packages/ssestream"
	r3labs "github.com/r3labs/sse/v2"
	gosse "github.com/tmaxmax/go-sse"

	"github.com/streamspec/streamspec/runner/sse"
)

// LargestEvent is what decoders that need a limit are told, in bytes.
const LargestEvent = 1 << 20

// Role tells why a decoder is in the table.
type Role uint8

// The roles.
const (
	Ours  Role = iota // streamspec's
	Peer              // another decoder
	Floor             // a part of the work only, that a decoder cannot do without
)

// Decoder is one way through an event stream.
type Decoder struct {
	Name string
	Role Role
	// Decode reads a stream to its end and returns how many events it saw; for
	// a floor, how many lines or reads.
	Decode func(stream []byte) (int, error)
}

// indexByteName is the floor that the ratios are about.
const indexByteName = "IndexByte"

// Decoders returns the columns of the table.
func Decoders() []Decoder {
	return []Decoder{
		{"streamspec", Ours, streamspec},
		{"hertz", Peer, cloudwegoHertz},
		{"openai-go", Peer, openaiGo},
		{"anthropic-sdk-go", Peer, anthropicGo},
		{"go-sse", Peer, tmaxmaxGoSSE},
		{"launchdarkly", Peer, launchdarkly},
		{"r3labs", Peer, r3labsSSE},
		{indexByteName, Floor, indexByte},
		{"Scanner", Floor, scanner},
		{"Read", Floor, read},
	}
}

// streamspec reads as a test does: strictly, with evidence and a clock.
func streamspec(stream []byte) (int, error) {
	start := time.Now()
	d := sse.NewDecoder(bytes.NewReader(stream), sse.Options{Clock: func() time.Duration { return time.Since(start) }})
	events := 0
	for {
		e, err := d.Next()
		if err == io.EOF {
			return events, nil
		}
		if err != nil {
			return events, err
		}
		if e.Kind == sse.KindEvent {
			events++
		}
	}
}

func cloudwegoHertz(stream []byte) (int, error) {
	response := &protocol.Response{}
	response.Header.SetContentType("text/event-stream")
	response.SetBodyStream(bytes.NewReader(stream), -1)
	r, err := hertz.NewReader(response)
	if err != nil {
		return 0, err
	}
	r.SetMaxBufferSize(LargestEvent)
	e := hertz.NewEvent()
	defer e.Release()
	events := 0
	for {
		switch err := r.Read(e); {
		case err == io.EOF:
			return events, nil
		case err != nil:
			return events, err
		case len(e.Data) > 0:
			events++
		}
	}
}

func openaiGo(stream []byte) (int, error) {
	d := openai.NewDecoder(response(stream))
	events := 0
	for d.Next() {
		events++
	}
	return events, d.Err()
}

func anthropicGo(stream []byte) (int, error) {
	d := anthropic.NewDecoder(response(stream))
	events := 0
	for d.Next() {
		events++
	}
	return events, d.Err()
}

func response(stream []byte) *http.Response {
	return &http.Response{
		Header: http.Header{"Content-Type": {"text/event-stream"}},
		Body:   io.NopCloser(bytes.NewReader(stream)),
	}
}

func tmaxmaxGoSSE(stream []byte) (int, error) {
	events := 0
	for _, err := range gosse.Read(bytes.NewReader(stream), &gosse.ReadConfig{MaxEventSize: LargestEvent}) {
		if err != nil {
			return events, err
		}
		events++
	}
	return events, nil
}

func launchdarkly(stream []byte) (int, error) {
	d := eventsource.NewDecoder(bytes.NewReader(stream))
	for events := 0; ; events++ {
		_, err := d.Decode()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return events, nil
		}
		if err != nil {
			return events, err
		}
	}
}

// r3labsSSE goes through the client, since the package does not export how it
// reads the lines of an event.
func r3labsSSE(stream []byte) (int, error) {
	client := r3labs.NewClient("http://stream.invalid", r3labs.ClientMaxBufferSize(LargestEvent))
	client.Connection = &http.Client{Transport: responder(stream)}
	events := 0
	err := client.SubscribeRaw(func(*r3labs.Event) { events++ })
	return events, err
}

// responder answers every request with a stream.
type responder []byte

func (r responder) RoundTrip(request *http.Request) (*http.Response, error) {
	answer := response(r)
	answer.StatusCode, answer.Request = http.StatusOK, request
	return answer, nil
}

// indexByte finds the lines, where they stand.
func indexByte(stream []byte) (int, error) {
	lines := 0
	for {
		i := bytes.IndexByte(stream, '\n')
		if i < 0 {
			return lines, nil
		}
		stream = stream[i+1:]
		lines++
	}
}

// scanner copies the stream into a buffer and finds the lines.
func scanner(stream []byte) (int, error) {
	s := bufio.NewScanner(bytes.NewReader(stream))
	s.Buffer(nil, LargestEvent)
	lines := 0
	for s.Scan() {
		lines++
	}
	return lines, s.Err()
}

// readBuffer is the size of the buffer that read fills, in bytes.
const readBuffer = 64 << 10

// read copies the stream into a buffer, and does not look at it.
func read(stream []byte) (int, error) {
	r := bytes.NewReader(stream)
	buf := make([]byte, readBuffer)
	for reads := 0; ; reads++ {
		if _, err := r.Read(buf); err == io.EOF {
			return reads, nil
		}
	}
}
