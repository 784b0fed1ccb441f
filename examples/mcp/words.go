package main

import (
	"context"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// words are what calls wait for, and other calls say: a client that is not shown the
// progress of the one in time never makes the other. It is safe for concurrent use.
type words struct {
	mu   sync.Mutex
	said map[string]chan struct{} // closed once the word is said
}

func newWords() *words { return &words{said: map[string]chan struct{}{}} }

// word is the argument of both tools.
type word struct {
	Word string `json:"word" jsonschema:"the word that is waited for"`
}

func (w *words) await(ctx context.Context, call *mcp.CallToolRequest, args word) (*mcp.CallToolResult, any, error) {
	if err := report(ctx, call, 1, 2, "waiting"); err != nil {
		return nil, nil, err
	}
	select {
	case <-w.of(args.Word):
		return says("heard"), nil, nil
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}

func (w *words) say(_ context.Context, _ *mcp.CallToolRequest, args word) (*mcp.CallToolResult, any, error) {
	said := w.of(args.Word)
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-said: // it was said before
	default:
		close(said)
	}
	return says("said"), nil, nil
}

func (w *words) of(text string) chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.said[text] == nil {
		w.said[text] = make(chan struct{})
	}
	return w.said[text]
}
