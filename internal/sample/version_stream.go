package sample

import (
	"context"
	"net/http"
	"time"
)

// fetchFailed begins the error of a version that could not be fetched.
const fetchFailed = "Failed to fetch version: "

// streamVersion is GET /api/utils/version/stream.
func (s *Server) streamVersion(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	requestID := r.URL.Query().Get("request_id")
	id := correlationID(r, requestID)
	sub := s.deployments.subscribe(id, requestID)
	defer s.deployments.unsubscribe(sub)
	stream, err := s.openStream(ctx, w, id)
	if err != nil {
		return err
	}
	snapshot, err := s.snapshot(ctx)
	if s.life.draining.Err() != nil {
		return stream.send(ctx, connectionClose(reasonServerShutdown))
	}
	if err != nil {
		s.log.Warn("no version from the front end", "error", err)
		return stream.send(ctx, failure(fetchFailed+err.Error()), connectionClose(reasonFetchError))
	}
	if err := stream.send(ctx, event{name: eventVersion, data: snapshot}); err != nil {
		return err
	}
	return s.followVersion(ctx, stream, sub)
}

// followVersion sends what happens after the snapshot; what waited for the stream
// is sent first.
func (s *Server) followVersion(ctx context.Context, stream *eventStream, sub *subscriber) error {
	feed := versionFeed{
		versions:    sub.mailbox,
		draining:    s.life.draining.Done(),
		heartbeats:  s.cfg.HeartbeatInterval * time.Duration(s.defect.heartbeatFactor()),
		idleTimeout: s.cfg.IdleTimeout,
	}
	if err := stream.send(ctx, s.deployments.collect(sub)...); err != nil {
		return err
	}
	return feed.follow(ctx, stream)
}

// snapshot fetches the version, but not beyond the start of a shutdown.
func (s *Server) snapshot(ctx context.Context) (any, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer s.life.onDrain(cancel)()
	return s.frontend.version(ctx)
}

// A versionFeed is what one client of the version stream is sent after the
// snapshot.
type versionFeed struct {
	versions    <-chan event
	draining    <-chan struct{}
	heartbeats  time.Duration // the interval
	idleTimeout time.Duration // time without a version; 0: no limit
}

// follow sends versions and heartbeats until there is a reason to close the
// stream, and closes it. Its error is the one of ctx or of out. Heartbeats come
// by a ticker, so that they do not drift.
func (f versionFeed) follow(ctx context.Context, out sender) error {
	heartbeats := time.NewTicker(f.heartbeats)
	defer heartbeats.Stop()
	idle := newIdleTimer(f.idleTimeout)
	defer idle.Stop()
	for {
		next := versionHeartbeat()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-f.draining:
			return out.send(ctx, connectionClose(reasonServerShutdown))
		case <-idle.C:
			return out.send(ctx, connectionClose(reasonIdleTimeout))
		case next = <-f.versions:
			idle.restart()
		case <-heartbeats.C:
		}
		if err := out.send(ctx, next); err != nil {
			return err
		}
	}
}

// An idleTimer fires once after its timeout, never if that is 0.
type idleTimer struct {
	*time.Timer
	timeout time.Duration
}

func newIdleTimer(timeout time.Duration) idleTimer {
	t := idleTimer{time.NewTimer(timeout), timeout}
	if timeout == 0 {
		t.Stop()
	}
	return t
}

func (t idleTimer) restart() {
	if t.timeout > 0 {
		t.Reset(t.timeout)
	}
}
