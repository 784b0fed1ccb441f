// Package rules lists the rules of the event stream format, and what is odd though it is
// legal: the catalogue that the decoder, expectations and people share.
//
// Start reading at [All].
package rules

import "slices"

// Severity tells how much it matters that a rule is broken.
type Severity uint8

// The severities.
const (
	// Error: content is lost, in a browser silently, or a promise is broken.
	// It ends a strict reading.
	Error Severity = iota
	// Note: the standard allows it, but a server hardly means it.
	Note
)

// String returns "error" or "note".
func (s Severity) String() string {
	if s == Note {
		return "note"
	}
	return "error"
}

// Rule is an entry of the catalogue: what a stream can break, or how it can be odd.
type Rule struct {
	Code        string // stable, in kebab case
	Severity    Severity
	Title       string // a few words, without a full stop
	Explanation string // what the rule is, and what a browser does
	Example     string // bytes that show it
}

// The codes of the catalogue. They never change.
const (
	CodeMalformedLine     = "malformed-line"
	CodeUnknownField      = "unknown-field"
	CodeDatalessEvent     = "dataless-event"
	CodeUnterminatedEvent = "unterminated-event"
	CodeMisplacedBOM      = "misplaced-bom"
	CodeNUL               = "nul"
	CodeInvalidUTF8       = "invalid-utf8"
	CodeBadRetry          = "bad-retry"
	CodeBadID             = "bad-id"
	CodeMixedLineEndings  = "mixed-line-endings"
	CodeDataNotJSON       = "data-not-json"
	CodeDuplicateJSONKey  = "duplicate-json-key"
	CodeContentAfterEnd   = "content-after-end"
	CodeSurplusBytes      = "surplus-bytes"
	CodeWrongMediaType    = "wrong-media-type"
	CodeMissingMediaType  = "missing-media-type"
	CodeWrongCharset      = "wrong-charset"
)

// catalogue is never changed. What a decoder finds, and what only its users can see, such
// as a media type, are one list, so that one page can explain them all.
var catalogue = []*Rule{
	{
		Code: CodeMalformedLine, Severity: Error,
		Title: "A line that is no field",
		Explanation: "A line must be empty, a comment (it starts with a colon) or a field. This line has no colon and is not " +
			"the name of a field, so a browser drops it. Often it is the second line of a text, such as indented JSON, " +
			"that was written without a \"data:\" of its own.",
		Example: "data: {\n}\n\n",
	},
	{
		Code: CodeUnknownField, Severity: Error,
		Title: "A field with an unknown name",
		Explanation: "The fields are event, data, id and retry, in lower case and with nothing before them. A browser drops any " +
			"other field with its value.",
		Example: "Data: hello\n\n",
	},
	{
		Code: CodeDatalessEvent, Severity: Note,
		Title: "A block that dispatches nothing",
		Explanation: "At a blank line a browser dispatches an event only if a data field came before it. This block has an event " +
			"or an id field but no data: the type is forgotten, and only the last event ID is kept. An empty \"data:\" line " +
			"would make it an event.",
		Example: "event: ping\n\n",
	},
	{
		Code: CodeUnterminatedEvent, Severity: Error,
		Title: "An event without its blank line at the end",
		Explanation: "A blank line ends an event. The stream ended before it came, so a browser discards the event together with " +
			"its id. The server, or something between, cut the stream, or the server forgot the last blank line.",
		Example: "data: hello\n",
	},
	{
		Code: CodeMisplacedBOM, Severity: Error,
		Title: "A byte order mark inside the stream",
		Explanation: "One byte order mark may stand at the very start of a stream. Anywhere else it becomes a part of the field's " +
			"name, so a browser drops the line. Often a file with a mark of its own was copied into the stream.",
		Example: "data: a\n\n\uFEFFdata: b\n\n",
	},
	{
		Code: CodeBadRetry, Severity: Error,
		Title: "A reconnection time that is no number",
		Explanation: "The value of a retry field is a time in milliseconds, written in ASCII digits only: no sign, no fraction, no " +
			"unit, no second space. A browser ignores any other value.",
		Example: "retry: 3s\n\n",
	},
	{
		Code: CodeBadID, Severity: Error,
		Title: "An id that holds NUL",
		Explanation: "A browser ignores an id field whose value holds U+0000. The last event ID stays as it was, so a client that " +
			"reconnects asks for events that it already has.",
		Example: "id: 1\x00\ndata: hello\n\n",
	},
	{
		Code: CodeMixedLineEndings, Severity: Note,
		Title: "More than one kind of line ending",
		Explanation: "Lines may end in LF, CR or CRLF, and a stream may mix them. A server that does so usually puts its stream " +
			"together from two sources. Reported once in a stream, at the first line that differs.",
		Example: "data: a\r\n\ndata: b\n\n",
	},
	{
		Code: CodeNUL, Severity: Note,
		Title: "A NUL character in the text",
		Explanation: "U+0000 is allowed in data, types and comments, but few servers mean it: often it is memory or binary data " +
			"that leaked into the stream.",
		Example: "data: a\x00b\n\n",
	},
	{
		Code: CodeInvalidUTF8, Severity: Error,
		Title: "Bytes that are not UTF-8",
		Explanation: "An event stream is UTF-8, whatever its charset parameter says. A browser replaces what is not by U+FFFD. Often " +
			"the text is in another encoding, or a character was cut in two by a fixed-size buffer.",
		Example: "data: caf\xE9\n\n",
	},
	{
		Code: CodeDataNotJSON, Severity: Error,
		Title: "Data that is not JSON",
		Explanation: "The stream promises JSON in every event, and the data of this one is not a JSON text. A lenient reading keeps " +
			"it as it is.",
		Example: "data: {\"a\": 1\n\n",
	},
	{
		Code: CodeDuplicateJSONKey, Severity: Error,
		Title: "A JSON object with the same key twice",
		Explanation: "Parsers differ on which value counts: JavaScript and Go take the last, others the first. The other value is " +
			"lost without a word.",
		Example: "data: {\"a\": 1, \"a\": 2}\n\n",
	},
	{
		Code: CodeContentAfterEnd, Severity: Error,
		Title: "Something after the declared end",
		Explanation: "An event declared the end of the stream, and another event, a comment or a reconnection time followed. A " +
			"client that believes the declaration never sees it. Reported once in a stream.",
		Example: "event: close\ndata: bye\n\ndata: one more thing\n\n",
	},
	{
		Code: CodeSurplusBytes, Severity: Error,
		Title: "Bytes behind the end of the response",
		Explanation: "The response was over by the length that its head announced (Content-Length), or by its last chunk, and more " +
			"bytes came on the connection. No client ever shows them. Often the length counts characters instead of bytes, is that " +
			"of the first event, or was meant for another body. Behind a length they are waited for for half a second, unless " +
			"the client comes back, something is done once the stream has ended, or it is a load. Encrypted connections and HTTP/2 are not looked at.",
		Example: "Content-Length: 9\r\n\r\ndata: a\n\ndata: lost\n\n",
	},
	{
		Code: CodeWrongMediaType, Severity: Error,
		Title: "A response that is not an event stream",
		Explanation: "The Content-Type must be text/event-stream. For any other a browser fails the connection and does not " +
			"reconnect.",
		Example: "Content-Type: text/html",
	},
	{
		Code: CodeMissingMediaType, Severity: Error,
		Title: "A response without a media type",
		Explanation: "The response has no Content-Type. A browser fails the connection, as for a wrong one, and does not " +
			"reconnect.",
		Example: "HTTP/1.1 200 OK",
	},
	{
		Code: CodeWrongCharset, Severity: Error,
		Title: "A charset other than UTF-8",
		Explanation: "An event stream is always read as UTF-8. A charset parameter that says otherwise is ignored, so text in that " +
			"charset arrives broken.",
		Example: "Content-Type: text/event-stream; charset=iso-8859-1",
	},
}

// All returns the catalogue, in the order in which a reader should meet
// it: lines, events, text, data, response. Do not change what it points to.
func All() []*Rule { return slices.Clone(catalogue) }

// Find returns the catalogue's entry for a code, or nil.
func Find(code string) *Rule {
	for _, v := range catalogue {
		if v.Code == code {
			return v
		}
	}
	return nil
}
