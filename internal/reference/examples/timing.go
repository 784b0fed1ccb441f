package examples

import "slices"

// The streams of the examples of timing.
const (
	beatStream = `
		20 open {}
		1000 beat {"at":"2026-01-02T03:04:05.995Z"}
		2000 beat {"at":"2026-01-02T03:04:06.5Z"}
		4500 beat {"at":"2026-01-02T03:04:09.5Z"}
		5000 end closed by the server`
	// leftStream is one that we left early.
	leftStream = `
		20 open {}
		100 beat {}
		300 end closed by streamspec: followed for 300 ms`
	// busyStream is what a busy machine recorded.
	busyStream = `
		20 open {}
		400 beat {"at":"2026-01-02T03:04:05.05Z"}
		820 beat {"at":"2026-01-02T03:04:05.1Z"}
		busy 450 until 820
		1200 end closed by the server`
	heldStream = `
		5 open {}
		900 row {"at":"2026-01-02T03:04:05.1Z"}
		900 row {"at":"2026-01-02T03:04:05.8Z"}`
	stoppedStream = `
		20 open {}
		action stop of shop at 200
		1200 end closed by the server`
	restartedStream = `
		20 open {}
		1000 beat {}
		action restart of shop at 1200
		2000 open {}
		2500 beat {}`
	calledStream = `
		call deploy at 1500: status 202
		20 open {}
		1000 beat {}
		1900 version {"n":2}`
)

// bits come apart, one of them late.
const bits = `
		0 bit {"n":2}
		20 bit {"n":2}
		41 bit {"n":2}
		63 bit {"n":2}
		210 bit {"n":2}
		230 bit {"n":2}`

// timing says when events arrive.
func timing() Group {
	return Group{"timing", "When they arrive", slices.Concat(distances(), gaps(), courses())}
}

// distances are about the time between two moments.
func distances() []Entry {
	return []Entry{
		{"arrives", "The first event of a kind arrives within a time: of the request, of another event, or of what the scenario does.", []Example{
			holds(`{arrives: open, within: 500ms}`, beatStream),
			holds(`{arrives: version, within: 500ms, after_call: deploy, ideally: 300ms}`, calledStream),
			breaks(`{arrives: beat, within: 500ms}`, beatStream),
			breaks(`{arrives: version, within: 500ms, after: open}`, calledStream),
			breaks(`{arrives: version, within: 300ms, after_call: deploy}`, calledStream),
			breaks(`{arrives: beats, within: 500ms}`, beatStream),
			breaks(`{arrives: beat, within: 500ms, after: opened}`, beatStream),
			breaks(`{arrives: version, within: 1s, after_call: release}`, calledStream),
			unknown(`{arrives: note, within: 500ms}`, leftStream),
			breaks(`{arrives: note, within: 200ms}`, leftStream),
			unknown(`{arrives: beat, within: 500ms}`, "820 beat {}\nbusy 450 until 820"),
			unknown(`{arrives: note, within: 500ms}`, "20 open {}\n510 end timeout\nbusy 450 until 510"),
			holds(`{arrives: open, within: 1s, after_call: restart of shop}`, restartedStream),
			breaks(`{arrives: open, within: 500ms, after_call: restart of shop}`, restartedStream),
			breaks(`{arrives: open, within: 1s, after_call: kill of shop}`, restartedStream),
			breaks(`{arrives: open, within: 1s, after_call: stop of shop}`, "20 open {}\n300 end closed by the server\naction stop of shop at 900"),
		}},
		{"absent", "No event of a kind arrives for a time: from the request, another event, or what the scenario does on.", []Example{
			holds(`{absent: beat, for: 500ms, after: open}`, beatStream),
			holds(`{absent: beat, for: 1s}`, beatStream),
			breaks(`{absent: beat, for: 2s, after: open}`, beatStream),
			breaks(`{absent: version, for: 2s}`, calledStream),
			breaks(`{absent: beat, for: 2s, after: opened}`, beatStream),
			unknown(`{absent: error, for: 9s}`, "20 open {}\n100 end closed by streamspec"),
			breaks(`{absent: error, for: 9s}`, "refused"),
			unknown(`{absent: error, for: 5s}`, "20 open {}\n300 end timeout"),
			holds(`{absent: error, for: 5s}`, "20 open {}\n300 end closed by the server"),
			unknown(`{absent: beat, for: 1s, after: open}`, "100 open {}\nbusy 80 until 100\n1090 beat {}"),
			holds(`{absent: beat, for: 500ms, after_call: restart of shop}`, restartedStream),
			breaks(`{absent: open, for: 1s, after_call: restart of shop}`, restartedStream),
			breaks(`{absent: open, for: 1s, after_call: stop of shop}`, restartedStream),
			unknown(`{absent: open, for: 9s, after_call: leave of stream}`, "20 open {}\n100 end closed by streamspec: the client went away\naction leave of stream at 100"),
			unknown(`{absent: beat, for: 1s, after_call: stop of shop}`, "20 open {}\naction stop of shop at 100\n120 beat {}\nbusy 60 until 120\n2000 end closed by the server"),
		}},
	}
}

// gaps are about events of one kind after each other, and about silence.
func gaps() []Entry {
	return []Entry{
		{"interval", "Consecutive events of a kind are so far apart; the end of the stream counts as well.", []Example{
			holds(`{interval: beat, at_most: 3s, ideally: 2s}`, beatStream),
			holds(`{interval: beat, period: 1s, factor: [0.5, 3]}`, beatStream),
			breaks(`{interval: beat, at_most: 2s}`, beatStream),
			breaks(`{interval: beat, at_least: 1500ms, at_most: 3s}`, beatStream),
			holds(`{interval: beat, at_least: 500ms}`, beatStream),
			breaks(`{interval: beat, at_least: 1500ms}`, beatStream),
			breaks(`{interval: open, at_least: 1s}`, beatStream),
			unknown(`{interval: beat, at_least: 1s}`, leftStream),
			breaks(`{interval: open, at_most: 1s}`, beatStream),
			breaks(`{interval: open, at_most: 10s}`, beatStream),
			holds(`{interval: bit, at_most: 30ms, share: 80%}`, bits),
			breaks(`{interval: bit, at_most: 30ms, share: 95%}`, bits),
			unknown(`{interval: bit, at_most: 30ms, share: 95%}`, bits+"\nbusy 150 until 210"),
			unknown(`{interval: beat, at_most: 1s}`, leftStream),
			unknown(`{interval: tick, at_most: 1s}`, leftStream),
			unknown(`{interval: beat, at_most: 150ms}`, "100 beat {}\n300 end closed by streamspec: followed for 300 ms\nbusy 100 until 300"),
			breaks(`{interval: tick, at_most: 200ms}`, leftStream),
			unknown(`{interval: beat, at_most: 400ms}`, busyStream),
		}},
		{"silence_at_most", "The stream is never silent for longer; comments break the silence, too.", []Example{
			holds(`{silence_at_most: 3s, ideally: 2s}`, beatStream),
			breaks(`{silence_at_most: 2s}`, beatStream),
			breaks(`{silence_at_most: 2s}`, "10 open {}\n5000 end timeout"),
			breaks(`{silence_at_most: 2s}`, "10 \"nonsense\\n\"\n5000 end timeout"),
			unknown(`{silence_at_most: 2s}`, "< Content-Type: text/event-stream\n300 end closed by streamspec: followed for 300 ms"),
			unknown(`{silence_at_most: 400ms}`, busyStream),
		}},
	}
}

// courses are about the way of events to us, and of the stream to its end.
func courses() []Entry {
	return []Entry{
		{"delay", "Every event of a kind arrives within a time of the moment that it carries, and not before it by more.", []Example{
			holds(`{delay: beat, since: at, within: 1s}`, beatStream),
			breaks(`{delay: beat, since: at, within: 300ms}`, beatStream),
			breaks(`{delay: open, since: at, within: 300ms}`, beatStream),
			breaks(`{delay: beat, since: at, within: 500ms}`, `20 beat {"at":"2026-01-02T05:04:05Z"}`),
			holds(`{delay: beat, since: at, within: 500ms}`, `20 beat {"at":"2026-01-02T03:04:05.3Z"}`),
			unknown(`{delay: beat, since: at, within: 500ms}`, busyStream),
			holds(`{delay: beat, since: at, within: 100ms, share: 30%}`, beatStream),
			breaks(`{delay: beat, since: at, within: 100ms, share: 90%}`, beatStream),
		}},
		{"rate", "So many events of a kind arrive a second, from the first to the last; or so much of what they count.", []Example{
			holds(`{rate: bit, at_least: 20, at_most: 40}`, bits),
			breaks(`{rate: bit, at_least: 50}`, bits),
			breaks(`{rate: bit, of: n, at_most: 20}`, bits),
			unknown(`{rate: bit, at_least: 50}`, bits+"\nbusy 150 until 230"),
			breaks(`{rate: bit, at_least: 50}`, "0 bit 1"),
		}},
		{"unbuffered", "Events that left the server apart, by the time that they carry, do not arrive together.", []Example{
			holds(`{unbuffered: beat, timestamp: at}`, beatStream),
			holds(`{unbuffered: bit, apart: 20ms}`, bits),
			breaks(`{unbuffered: bit, apart: 20ms}`, bits+"\n230 bit {\"n\":2}"),
			unknown(`{unbuffered: bit, apart: 20ms}`, bits+"\n230 bit {\"n\":2}\nbusy 450 until 230"),
			breaks(`{unbuffered: row, timestamp: at}`, heldStream),
			breaks(`{unbuffered: open, timestamp: at}`, heldStream),
			breaks(`{unbuffered: row, timestamp: at}`, "900 row {\"at\":\"2026-01-02T03:04:05.8Z\"}\n900 row {\"at\":\"2026-01-02T03:04:05.1Z\"}"),
			unknown(`{unbuffered: row, timestamp: at, apart: 1s}`, heldStream),
			unknown(`{unbuffered: row, timestamp: at}`, `
				900 row {"at":"2026-01-02T03:04:05.1Z"}
				900 row {"at":"2026-01-02T03:04:05.3Z"}
				busy 450 until 900`),
		}},
		{"stays_open", "The server keeps the stream open for at least a time after the response's head; that a client comes back does not count.", []Example{
			holds(`{stays_open: 4s}`, beatStream),
			breaks(`{stays_open: 10s}`, beatStream),
			unknown(`{stays_open: 10s}`, "10 open {}\n4000 end closed by streamspec: followed for 4 s"),
			unknown(`{stays_open: 4s}`, "response at 200\nbusy 200 until 200\n210 open {}\n4100 end closed by the server"),
		}},
		{"ends", "The stream ends so; with within and after, or after_call: in time.", []Example{
			holds(`{ends: closed by the server, within: 1s, after: beat}`, beatStream),
			holds(`{ends: closed by the server, within: 1s, after: beat, ideally: 300ms}`, beatStream),
			holds(`{ends: still open}`, "10 open {}\n4000 end closed by streamspec"),
			breaks(`{ends: still open}`, beatStream),
			breaks(`{ends: cut}`, beatStream),
			unknown(`{ends: closed by the server}`, leftStream),
			unknown(`{ends: closed by the server, within: 500ms, after: beat}`, leftStream),
			breaks(`{ends: closed by the server, within: 100ms, after: beat}`, leftStream),
			unknown(`{ends: closed by the server, within: 200ms, after: beat}`, "100 beat {}\n350 end closed by the server\nbusy 100 until 350"),
			unknown(`{ends: closed by the server, within: 200ms, after: beat}`, "100 beat {}\n350 end closed by streamspec\nbusy 100 until 350"),
			breaks(`{ends: closed by the server, within: 200ms, after: beat}`, beatStream),
			holds(`{ends: closed by the server, within: 2s, after_call: stop of shop}`, stoppedStream),
			breaks(`{ends: closed by the server, within: 500ms, after_call: stop of shop}`, stoppedStream),
			breaks(`{ends: closed by the server, within: 2s, after_call: stop of shop}`, "20 open {}\n300 end closed by the server\naction stop of shop at 900"),
			unknown(`{ends: closed by the server, within: 2s, after_call: stop of shop}`, "20 open {}\naction stop of shop at 900\n1000 end closed by streamspec: followed for 1 s"),
			unknown(`{ends: closed by the server, within: 500ms, after_call: stop of shop}`, stoppedStream+"\n\t\tbusy 600 until 1200"),
		}},
	}
}
