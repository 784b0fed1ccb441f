package proxy

import (
	"bytes"
	"io"
	"net"
	"sync"

	"github.com/Shopify/toxiproxy/v2/toxics"
)

// readSize is how much is read at once.
const readSize = 32 << 10

// link carries one direction of a connection. Its goroutines are pump, write, and
// those of its pipeline.
type link struct {
	connection   *connection
	source, dest *net.TCPConn
	meter        *meter // of what the server sends; nil: all passes
	sink         *sink
	start        func(func()) // starts a goroutine of the proxy

	changing  sync.Mutex // held while toxics are exchanged
	abandoned bool
	feeding   sync.Mutex // held while bytes go into the pipeline
	pipeline  *pipeline  // written with both held
	fed       bool       // nothing more goes into it
}

func newLink(c *connection, source, dest *net.TCPConn, stages []*toxics.ToxicWrapper, start func(func())) *link {
	l := &link{connection: c, source: source, dest: dest, sink: newSink(), start: start}
	l.pipeline = startPipeline(stages, l.sink.put, start)
	return l
}

// pump moves what comes from the source into the pipeline, and then its end.
func (l *link) pump() {
	then := l.read()
	l.meter.stop()
	l.feeding.Lock()
	l.fed = true
	last := l.pipeline
	l.feeding.Unlock()
	last.finish()
	l.sink.end(then)
}

// read reads the source to its end. It answers what is to be done once all that
// has been read is written.
func (l *link) read() (then func()) {
	buf := make([]byte, readSize)
	for {
		n, err := l.source.Read(buf)
		passes, end := l.meter.read(buf[:n])
		l.feed(buf[:passes])
		switch {
		case end == cutHere:
			by := l.meter.struck
			return func() { l.connection.sever(by, l.connection.cut) }
		case end == failed || err != nil && err != io.EOF:
			return l.connection.reset
		case err == io.EOF:
			return l.finish
		}
	}
}

// finish passes on that the source has nothing more to say.
func (l *link) finish() { _ = l.dest.CloseWrite() }

func (l *link) feed(data []byte) {
	if len(data) == 0 {
		return
	}
	l.feeding.Lock()
	defer l.feeding.Unlock()
	l.pipeline.put(bytes.Clone(data))
}

// write writes what has come through the pipeline. A destination that is gone
// breaks the connection, as it would without a proxy.
func (l *link) write() {
	for {
		data, then := l.sink.take()
		if then != nil {
			then()
			return
		}
		if data == nil {
			l.finish()
			return
		}
		if _, err := l.dest.Write(data); err != nil {
			l.connection.reset()
			return
		}
	}
}

// change exchanges the toxics. What is still on its way comes out at once, in
// order. It does not wait for the destination to read.
func (l *link) change(stages []*toxics.ToxicWrapper) {
	l.changing.Lock()
	defer l.changing.Unlock()
	if l.abandoned {
		return
	}
	l.sink.stretch(true)
	defer l.sink.stretch(false)
	l.pipeline.hurry()
	l.feeding.Lock()
	defer l.feeding.Unlock()
	if !l.fed {
		l.pipeline.finish()
		l.pipeline = startPipeline(stages, l.sink.put, l.start)
	}
}

// abandon ends the link's goroutines, once the connection is closed.
func (l *link) abandon() {
	l.sink.drop()
	l.changing.Lock()
	defer l.changing.Unlock()
	l.abandoned = true
	l.pipeline.hurry()
}
