package stub

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/testhelp"
)

// follow opens a stream of a stub.
func follow(t *testing.T, ctx context.Context, stub *Server) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, stub.URL()+"/stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	return do(t, request)
}

func TestPiecesArriveWithTheirPauses(t *testing.T) {
	const gap = 100 * time.Millisecond
	stub := startStub(t, Route{Pattern: on("GET", "/stream"), Send: []Piece{
		{Bytes: `data: a\n\ndata: `},
		{After: gap, Bytes: `b\n`},
		{After: gap, Bytes: `\n`},
	}})
	response := follow(t, t.Context(), stub)
	if kind := response.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Errorf("Content-Type %q", kind)
	}
	var pieces []string
	var last time.Time
	for buffer := make([]byte, 1024); ; {
		n, err := response.Body.Read(buffer)
		if n > 0 {
			pieces = append(pieces, string(buffer[:n]))
			if pause := time.Since(last); !last.IsZero() && pause < gap/2 {
				t.Errorf("piece %d came after %v, want about %v", len(pieces), pause, gap)
			}
			last = time.Now()
		}
		if err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"data: a\n\ndata: ", "b\n", "\n"}, pieces); diff != "" {
		t.Errorf("pieces (-want +got):\n%s", diff)
	}
}

func TestEndsOfAStream(t *testing.T) {
	tests := []struct {
		end  End
		want error
	}{
		{"", nil},
		{EndClose, nil},
		{EndCut, io.ErrUnexpectedEOF},
		{EndReset, syscall.ECONNRESET},
	}
	for _, test := range tests {
		t.Run("end "+string(test.end), func(t *testing.T) {
			stub := startStub(t, Route{Pattern: on("GET", "/stream"), Send: []Piece{{Bytes: `data: a\n\n`}}, End: test.end})
			body, err := io.ReadAll(follow(t, t.Context(), stub).Body)
			if !errors.Is(err, test.want) || string(body) != "data: a\n\n" {
				t.Errorf("got %q and then %v, want the piece and then %v", body, err, test.want)
			}
		})
	}
}

func TestAHangingStreamEndsWithItsClient(t *testing.T) {
	stub := startStub(t, Route{Pattern: on("GET", "/stream"), Send: []Piece{{Bytes: "a"}}, End: EndHang})
	ctx, leave := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer leave()
	body, err := io.ReadAll(follow(t, ctx, stub).Body)
	if !errors.Is(err, context.DeadlineExceeded) || string(body) != "a" {
		t.Errorf("got %q and then %v, want the piece and then the client's deadline", body, err)
	}
	gone := make(chan struct{})
	go func() { stub.conns.Wait(); close(gone) }()
	testhelp.Done(t, "the connection is gone", gone)
}

func TestHangingStreamsEndWithTheirStub(t *testing.T) {
	stub := startStub(t, Route{Pattern: on("GET", "/stream"), End: EndHang})
	var responses []*http.Response
	for range 50 {
		responses = append(responses, follow(t, t.Context(), stub))
	}
	stub.Close()
	over := make(chan struct{})
	go func() {
		defer close(over)
		for isSending() && t.Context().Err() == nil { // where a response was given up by a panic, its stack is there until that is over
			time.Sleep(time.Millisecond)
		}
	}()
	testhelp.Done(t, "no response is being sent any more", over)
	for _, response := range responses {
		if _, err := io.ReadAll(response.Body); err == nil {
			t.Error("the stream ended as if it were complete")
		}
	}
	stub.Close()
}

// isSending tells whether a response is being sent, by whichever stub.
func isSending() bool {
	stacks := make([]byte, 1<<20)
	return bytes.Contains(stacks[:runtime.Stack(stacks, true)], []byte("stub.(*response)"))
}

func TestAPauseEndsWithTheStub(t *testing.T) {
	stub := startStub(t, Route{Pattern: on("GET", "/stream"), Send: []Piece{{After: time.Hour, Bytes: "a"}}})
	response := follow(t, t.Context(), stub)
	stub.Close()
	if _, err := io.ReadAll(response.Body); err == nil {
		t.Error("the stream ended as if it were complete")
	}
}
