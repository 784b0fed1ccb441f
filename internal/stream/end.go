package stream

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"

	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// stopped is the cause with which a context ends when we end a stream or one of
// its connections.
type stopped struct {
	end recording.End
}

func (s *stopped) Error() string { return s.end.String() }

// Enough is the cause of a context's end by which a stream is left because whoever follows
// it has seen enough; detail says of what.
func Enough(detail string) error {
	return &stopped{recording.End{Reason: recording.Stopped, Detail: detail}}
}

// classify tells why a request or a read ended in err: because we ended it, the
// run was interrupted, or the server or the network did. otherwise is the reason
// where err says nothing more precise.
func classify(ctx context.Context, err error, otherwise recording.Reason) recording.End {
	if ctx.Err() != nil {
		return leftEnd(ctx)
	}
	for _, explain := range []func(error) (recording.Reason, string){explainOurs, explainEncoding, explainHTTP2, explainNetwork} {
		if reason, detail := explain(err); reason != "" {
			return recording.End{Reason: reason, Detail: detail, Err: err}
		}
	}
	end := recording.End{Reason: otherwise, Detail: wire.Explain(err), Err: err, Refused: errors.Is(err, syscall.ECONNREFUSED)}
	if untrusted := (*wire.UntrustedError)(nil); errors.As(err, &untrusted) {
		end.Untrusted = recording.Untrusted{Expected: untrusted.Expected, Got: untrusted.Got}
	}
	return end
}

// BrokenBy is how a response ended of which reading its body failed so, though nobody left.
func BrokenBy(err error) recording.End {
	return classify(context.Background(), err, recording.Malformed)
}

// leftEnd is the end of a stream that we left: its context has ended.
func leftEnd(ctx context.Context) recording.End {
	var ours *stopped
	if errors.As(context.Cause(ctx), &ours) {
		return ours.end
	}
	why := "something else in the scenario failed" // and somebody says what
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, context.Canceled), errors.Is(ctx.Err(), context.DeadlineExceeded): // of the run
		why = "the run was interrupted"
	case errors.Is(cause, context.DeadlineExceeded):
		why = "the time for the scenario was over"
	}
	return recording.End{Reason: recording.Cancelled, Detail: why, Err: ctx.Err()}
}

// NothingCame is said of a stream whose time was over while not even a head that is none of a response had come.
const NothingCame = "no response had come"

// unanswered completes the end of a connection that brought no response: with how
// far it came, and with the status of what came before the response; 0: nothing did.
func unanswered(end recording.End, phase recording.Phase, informed int) recording.End {
	before := informing(informed)
	switch {
	case end.Reason == recording.Cancelled || end.Reason == recording.Limit:
		return end
	case end.Phase == recording.PhaseTotal:
		before = cmp.Or(before, "; "+NothingCame)
	case end.Phase == "" && phase == recording.PhaseTLS:
		end.Detail = "the TLS handshake failed: " + end.Detail
	}
	end.Phase = cmp.Or(end.Phase, phase)
	end.Detail += before
	return end
}

// informing tells of what came before a response that did not come; empty: nothing did (RFC 9110, section 15.2).
func informing(status int) string {
	if status == 0 {
		return ""
	}
	return fmt.Sprintf("; %d %s had come, and no response behind it", status, cmp.Or(http.StatusText(status), "(which is informational)"))
}

// explainOurs knows the errors of what we check ourselves.
func explainOurs(err error) (recording.Reason, string) {
	var violation *sse.ViolationError
	var limit *sse.LimitError
	var redirect *RedirectError
	var head *headError
	switch {
	case errors.As(err, &violation):
		return recording.Violation, violation.Error()
	case errors.As(err, &limit):
		return recording.Limit, limit.Error()
	case errors.As(err, &redirect) && redirect.Limit:
		return recording.Limit, redirect.Error()
	case errors.As(err, &head),
		strings.Contains(err.Error(), "server response headers exceeded"), // package http has no type for them
		strings.Contains(err.Error(), "response header list larger than"):
		return recording.Limit, "the response's head is too large: " + wire.Explain(err)
	}
	return "", ""
}

// explainEncoding knows what is wrong with a response's encoding.
func explainEncoding(err error) (recording.Reason, string) {
	var corrupt *CorruptError
	switch {
	case !errors.As(err, &corrupt):
		return "", ""
	case corrupt.cut():
		return recording.Truncated, corrupt.Error()
	}
	return recording.Malformed, corrupt.Error()
}

// explainNetwork knows how connections break.
func explainNetwork(err error) (recording.Reason, string) {
	var dns *net.DNSError
	var timeout net.Error
	var unnamed *wire.UnnamedError
	switch {
	case wire.Exhausted(err):
		return recording.MachineFault, wire.Explain(err)
	case errors.As(err, &dns) && !dns.IsTimeout, errors.As(err, &unnamed), wire.OfProxy(err):
		return recording.ConnectFailed, wire.Explain(err)
	case errors.Is(err, wire.ErrHeadCut):
		return recording.Truncated, wire.Explain(err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return recording.Truncated, "the connection closed before the response was complete"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return recording.Reset, wire.Explain(err)
	case errors.As(err, &timeout) && timeout.Timeout():
		return recording.Timeout, wire.Explain(err)
	}
	return "", ""
}
