package stream

import (
	"context"
	"errors"
	"io"
	"net"
	"syscall"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// classify tells why a request or a read ended in err: because we ended it, the
// run was interrupted, or the server or the network did. otherwise is the reason
// where err says nothing more precise.
func (f *follower) classify(ctx context.Context, err error, otherwise recording.Reason) (recording.Reason, string, error) {
	var ours *stopped
	if errors.As(context.Cause(ctx), &ours) {
		return ours.reason, ours.detail, nil
	}
	if ctx.Err() != nil {
		return recording.Cancelled, "the run was interrupted", ctx.Err()
	}
	var violation *sse.ViolationError
	var limit *sse.LimitError
	var network net.Error
	switch {
	case errors.As(err, &violation):
		return recording.Violation, violation.Error(), err
	case errors.As(err, &limit):
		return recording.Limit, limit.Error(), err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return recording.Truncated, "the response ended before its declared end", err
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return recording.Reset, err.Error(), err
	case errors.As(err, &network) && network.Timeout():
		return recording.Timeout, err.Error(), err
	}
	return otherwise, err.Error(), err
}

// end completes the end reason: when it was, and what had not come by then.
func (f *follower) end(reason recording.Reason, detail string, err error) recording.End {
	end := recording.End{Reason: reason, At: f.now(), Detail: detail, Err: err}
	if reason != recording.Stopped {
		end.Unmet = f.opts.Until
	}
	return end
}
