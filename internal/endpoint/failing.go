package endpoint

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

// lookAgain is for how long a stream is asked for once more that broke off.
const lookAgain = time.Second

// failing tells of a server that answered once and then no more, or that failed: whatever else
// it does wrong then comes of that. Asked is how it was asked again.
func failing(again *recording.Stream, asked string) (Finding, bool) {
	switch {
	case again == nil:
	case again.End.Reason == recording.ConnectFailed:
		return Finding{Code: ServiceGone, Grade: Broken, Seen: fmt.Sprintf("the service answered once, and then no more: %s, %s", asked, again.End.Detail)}, true
	case again.Response != nil && again.Response.Status >= http.StatusInternalServerError:
		return Finding{Code: ServerError, Grade: Broken, Seen: fmt.Sprintf("%s, the server answers status %d %s%s", asked, again.Response.Status, http.StatusText(again.Response.Status), excerptOf(again.Response))}, true
	}
	return Finding{}, false
}

// first puts a finding before all others: it explains them.
func (r *Report) first(f Finding) { r.Findings = slices.Insert(r.Findings, 0, f) }

// stillThere asks once more for a stream that broke off, where nobody came back for it: the
// service may have ended.
func (r *Report) stillThere(ctx context.Context, request stream.Request, o Options) {
	if !mayRepeat(r.Method) || !r.Streams[0].End.Abnormal() || ctx.Err() != nil {
		return
	}
	if f, is := failing(o.follow(ctx, request, lookAgain, func(*stream.Options) {}), "asked again after the stream broke off"); is {
		r.first(f)
	}
}
