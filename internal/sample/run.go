package sample

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"
)

// ShutdownGrace is how long Run lets open requests finish after its context is
// done. Then their connections are closed.
const ShutdownGrace = 2 * time.Second

// readHeaderTimeout bounds the time a client has to send the head of a request.
const readHeaderTimeout = 10 * time.Second

// Run serves on 127.0.0.1 until ctx is done. It writes the line
// "listening on http://127.0.0.1:PORT" to log once it can be reached, for each of its
// ports, and a line for each task and stream after it.
//
// Then it shuts down: version streams get their connection_close, requests may
// finish within ShutdownGrace, tasks are cancelled. It returns when all of them
// are over. The error is one of the listener; a shutdown has none.
func Run(ctx context.Context, cfg Config, log io.Writer) error {
	return run(ctx, cfg, log, ShutdownGrace)
}

func run(ctx context.Context, cfg Config, log io.Writer, grace time.Duration) error {
	logger := newServiceLog(log)
	service := newServer(cfg, logger)
	defer service.Close()
	listeners, err := service.listen()
	if err != nil {
		return err
	}
	for _, listener := range listeners {
		fmt.Fprintf(log, "listening on %s\n", service.cfg.url(listener))
	}
	server := &http.Server{
		Handler:           service,
		ReadHeaderTimeout: readHeaderTimeout,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
	served := make(chan error, len(listeners))
	for _, listener := range listeners {
		go func() { served <- server.Serve(listener) }()
	}
	select {
	case err = <-served:
		_ = server.Close() // err says what went wrong
	case <-ctx.Done():
		time.Sleep(service.defect.deaf)
		service.life.drain()
		finish(ctx, server, grace, logger)
		err = <-served
	}
	for range listeners[1:] {
		if later := <-served; errors.Is(err, http.ErrServerClosed) { // which says nothing
			err = later
		}
	}
	if !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("sample service: cannot serve on %s: %w", listeners[0].Addr(), err)
	}
	return nil
}

// finish lets requests finish within grace and then closes their connections.
func finish(ctx context.Context, server *http.Server, grace time.Duration, logger serviceLog) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		logger.Warn("requests did not finish in time", "grace", grace)
		_ = server.Close() // only the listener could fail, and it is closed
	}
}
