// Command mcp is an MCP server of one tool, over streamable HTTP, made of the
// official Go SDK: a POST is answered by a stream of messages, the result last.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Limits of a count.
const (
	maxSteps = 100
	maxPause = 1000 // milliseconds
)

// Timeouts of the server.
const (
	readHeaderTimeout = 10 * time.Second
	shutdownGrace     = 2 * time.Second
)

func main() {
	if err := serve(os.Getenv("PORT")); err != nil {
		log.Fatal(err)
	}
}

// serve serves on a port of the loopback until the process is told to end.
func serve(port string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	listening := &http.Server{
		Addr:              net.JoinHostPort("127.0.0.1", port),
		Handler:           handler(),
		ReadHeaderTimeout: readHeaderTimeout,
	}
	served := make(chan error, 1)
	go func() { served <- listening.ListenAndServe() }()
	log.Printf("listening on %s", listening.Addr)
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
		return shutDown(listening)
	}
}

// shutDown lets calls finish within the grace, and then closes their connections.
func shutDown(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownGrace)
	defer cancel()
	if err := server.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return server.Close()
}

func handler() http.Handler {
	server := mcp.NewServer(&mcp.Implementation{Name: "counter", Version: "1.0.0"}, nil)
	words := newWords()
	mcp.AddTool(server, &mcp.Tool{Name: "count", Description: "Counts, and reports each step."}, count)
	mcp.AddTool(server, &mcp.Tool{Name: "await", Description: "Says what it waits for, and waits until it is said."}, words.await)
	mcp.AddTool(server, &mcp.Tool{Name: "say", Description: "Says a word that another call waits for."}, words.say)
	mux := http.NewServeMux()
	mux.Handle("/mcp", mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return server }, options()))
	mux.HandleFunc("GET /health", func(http.ResponseWriter, *http.Request) {})
	return mux
}

// options are the server's settings: MCP_STATELESS=1 does without sessions,
// MCP_JSON=1 answers with one JSON body instead of a stream.
func options() *mcp.StreamableHTTPOptions {
	return &mcp.StreamableHTTPOptions{
		Stateless:    os.Getenv("MCP_STATELESS") == "1",
		JSONResponse: os.Getenv("MCP_JSON") == "1",
	}
}

// counting is what the tool is called with.
type counting struct {
	Steps int `json:"steps" jsonschema:"how far to count"`
	Pause int `json:"pause,omitempty" jsonschema:"milliseconds before each step"`
}

// count counts, and reports each step to a client that has asked for progress.
func count(ctx context.Context, call *mcp.CallToolRequest, args counting) (*mcp.CallToolResult, any, error) {
	if args.Steps < 1 || args.Steps > maxSteps || args.Pause < 0 || args.Pause > maxPause {
		return nil, nil, fmt.Errorf("count 1 to %d steps, at most %d ms apart", maxSteps, maxPause)
	}
	for step := 1; step <= args.Steps; step++ {
		if err := pause(ctx, time.Duration(args.Pause)*time.Millisecond); err != nil {
			return nil, nil, err
		}
		if err := report(ctx, call, step, args.Steps, fmt.Sprintf("step %d of %d", step, args.Steps)); err != nil {
			return nil, nil, err
		}
	}
	return says(fmt.Sprintf("counted to %d", args.Steps)), nil, nil
}

func says(text string) *mcp.CallToolResult {
	return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: text}}}
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func report(ctx context.Context, call *mcp.CallToolRequest, step, total int, message string) error {
	token := call.Params.GetProgressToken()
	if token == nil {
		return nil
	}
	return call.Session.NotifyProgress(ctx, &mcp.ProgressNotificationParams{
		ProgressToken: token,
		Progress:      float64(step),
		Total:         float64(total),
		Message:       message,
	})
}
