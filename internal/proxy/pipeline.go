package proxy

import (
	"slices"
	"time"

	"github.com/Shopify/toxiproxy/v2/stream"
	"github.com/Shopify/toxiproxy/v2/toxics"
)

// pipeline takes bytes through a row of toxics. Each of them is a goroutine that
// takes chunks from one channel and puts them into the next.
type pipeline struct {
	input chan *stream.StreamChunk
	stubs []*toxics.ToxicStub
	start func(func())
	done  chan struct{} // closed when all that came in has come out
}

// startPipeline starts a pipeline whose chunks come out at out, which may block.
// start starts a goroutine.
func startPipeline(stages []*toxics.ToxicWrapper, out func([]byte), start func(func())) *pipeline {
	p := &pipeline{start: start, done: make(chan struct{})}
	channels := []chan *stream.StreamChunk{}
	for _, toxic := range stages {
		channels = append(channels, make(chan *stream.StreamChunk, toxic.BufferSize))
	}
	channels = append(channels, make(chan *stream.StreamChunk))
	for i, toxic := range stages {
		stub := toxics.NewToxicStub(channels[i], channels[i+1])
		p.stubs = append(p.stubs, stub)
		start(func() { stub.Run(toxic) })
	}
	p.input = channels[0]
	start(func() {
		defer close(p.done)
		for chunk := range channels[len(stages)] {
			out(chunk.Data)
		}
	})
	return p
}

// put puts bytes in, which the pipeline keeps.
func (p *pipeline) put(data []byte) {
	p.input <- &stream.StreamChunk{Data: data, Timestamp: time.Now()}
}

// hurry has the toxics let go of what they hold, and do nothing from then on. It
// begins with the last: whatever an earlier one lets go of then passes freely. It
// blocks while out blocks.
func (p *pipeline) hurry() {
	for _, stub := range slices.Backward(p.stubs) {
		if stub.InterruptToxic() {
			p.start(func() { stub.Run(wrap(new(toxics.NoopToxic))) })
		}
	}
}

// finish ends the pipeline, and waits until all has come out. It is called once.
func (p *pipeline) finish() {
	close(p.input)
	<-p.done
}
