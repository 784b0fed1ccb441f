package profiles_test

import "testing"

func TestFaultsOfAGUI(t *testing.T) {
	const (
		types   = "each event is of a type that there is"
		runs    = "a run is started first, and finished or failed last"
		text    = "a message of text is started once, filled while it is open, and ended"
		ended   = "a message of text that was started is ended before the run"
		call    = "a tool call is started once, filled while it is open, and ended"
		started = `data: {"type":"RUN_STARTED","threadId":"t1","runId":"r1"}` + "\n\n"
		done    = `data: {"type":"RUN_FINISHED","threadId":"t1","runId":"r1"}` + "\n\n"
		failed  = `data: {"type":"RUN_ERROR","message":"it broke"}` + "\n\n"
		endOfM1 = `data: {"type":"TEXT_MESSAGE_END","messageId":"m1"}` + "\n\n"
		open    = `data: {"type":"TOOL_CALL_START","toolCallId":"c1","toolCallName":"look"}` + "\n\n"
		args    = `data: {"type":"TOOL_CALL_ARGS","toolCallId":"c1","delta":"{\"a\":1}"}` + "\n\n"
		closed  = `data: {"type":"TOOL_CALL_END","toolCallId":"c1"}` + "\n\n"
		state   = `data: {"type":"STATE_SNAPSHOT","snapshot":{"a":1}}` + "\n\n"
		changes = `data: {"type":"STATE_DELTA","delta":[{"op":"replace","path":"/a","value":2}]}` + "\n\n"
		step    = `data: {"type":"STEP_STARTED","stepName":"s"}` + "\n\n"
	)
	testFaults(t, "ag-ui/events", []fault{
		{name: "a type that there is not", in: "text.http", old: done, new: `data: {"type":"TEXT_MESSAGE_STOP","messageId":"m1"}` + "\n\n" + done, rule: types},
		{name: "a type in lower case", in: "text.http", old: `RUN_FINISHED`, new: `run_finished`, rule: types},
		{name: "a first chunk of no message", in: "text.http", old: done, new: `data: {"type":"TEXT_MESSAGE_CHUNK","delta":"x"}` + "\n\n" + done, rule: "the first chunk of text says of which message it is"},
		{name: "a first chunk of no call", in: "text.http", old: done, new: `data: {"type":"TOOL_CALL_CHUNK","toolCallId":"c1","delta":"x"}` + "\n\n" + done, rule: "the first chunk of a tool call says of which tool"},
		{name: "no RUN_STARTED", in: "text.http", old: started, new: "", rule: runs},
		{name: "no RUN_FINISHED", in: "text.http", old: done, new: "", rule: runs},
		{name: "RUN_FINISHED behind RUN_ERROR", in: "text.http", old: done, new: failed + done, rule: runs},
		{name: "a message behind the run", in: "text.http", old: done, new: done + `data: {"type":"CUSTOM","name":"x","value":1}` + "\n\n", rule: runs},
		{name: "two runs, one in the other", in: "text.http", old: endOfM1, new: endOfM1 + started, rule: runs},
		{name: "content of another message", in: "text.http", old: `"messageId":"m1","delta":", world"`, new: `"messageId":"m2","delta":", world"`, rule: text},
		{name: "content behind the end", in: "text.http", old: done, new: `data: {"type":"TEXT_MESSAGE_CONTENT","messageId":"m1","delta":"!"}` + "\n\n" + done, rule: text},
		{name: "a message started twice", in: "text.http", old: endOfM1, new: `data: {"type":"TEXT_MESSAGE_START","messageId":"m1","role":"assistant"}` + "\n\n" + endOfM1, rule: text},
		{name: "a message that is never ended", in: "text.http", old: endOfM1, new: "", rule: ended},
		{name: "one of two is never ended", in: "interleaved.http", old: `data: {"type":"TEXT_MESSAGE_END","messageId":"a"}` + "\n\n", new: "", rule: ended},
		{name: "a call without END", in: "text.http", old: done, new: open + args + done, rule: "a tool call that was started is ended before the run"},
		{name: "arguments without START", in: "text.http", old: done, new: args + closed + done, rule: call},
		{name: "a call without a name", in: "text.http", old: done, new: `data: {"type":"TOOL_CALL_START","toolCallId":"c1"}` + "\n\n" + args + closed + done, rule: "a tool call has its id and the tool's name"},
		{name: "arguments that are no JSON", in: "text.http", old: done, new: open + args + args + closed + done, rule: "the joined arguments of a tool call are a JSON object"},
		{name: "a change that does not apply", in: "text.http", old: done, new: state + `data: {"type":"STATE_DELTA","delta":[{"op":"replace","path":"/b/c","value":2}]}` + "\n\n" + done, rule: "changes of the state apply to the snapshot"},
		{name: "a change that is no list", in: "text.http", old: done, new: state + `data: {"type":"STATE_DELTA","delta":{"a":2}}` + "\n\n" + done, rule: "a change of the state is a list of operations"},
		{name: "a step that is never finished", in: "text.http", old: done, new: step + done, rule: "a step that was started is finished before the run"},
		{name: "data that is no JSON", in: "text.http", old: done, new: "data: [DONE]\n\n" + done, rule: "each event is JSON with its type"},
		{name: "no runId", in: "text.http", old: `"RUN_STARTED","threadId":"t1","runId":"r1"`, new: `"RUN_STARTED","threadId":"t1"`, rule: "RUN_STARTED has threadId and runId"},
		{name: "a run that is finished in another thread", in: "text.http", old: `"RUN_FINISHED","threadId":"t1"`, new: `"RUN_FINISHED","threadId":"t2"`, rule: "the run that is finished is in the thread in which it was started"},
		{name: "START and CHUNK of one message", in: "text.http", old: endOfM1, new: `data: {"type":"TEXT_MESSAGE_CHUNK","messageId":"m1","delta":"!"}` + "\n\n" + endOfM1, rule: "a message comes by START, CONTENT and END, or by CHUNK"},
		{name: "null for what is not there", in: "text.http", old: `"delta":"Hello"`, new: `"delta":"Hello","subagentRunId":null`, rule: "what is not there is left out, not null"},
		{name: "a run that fails", in: "text.http", old: done, new: failed, rule: "the run does not fail"},

		{name: "two runs, one behind the other", in: "text.http", old: done, new: done + started + done, rule: allowed},
		{name: "a tool call", in: "text.http", old: done, new: open + args + closed + done, rule: allowed},
		{name: "a state that changes", in: "text.http", old: done, new: state + changes + done, rule: allowed},
		{name: "a message by CHUNK", in: "text.http", old: done, new: `data: {"type":"TEXT_MESSAGE_CHUNK","messageId":"m2","delta":"!"}` + "\n\n" + done, rule: allowed},
		{name: "messages one in the other", in: "interleaved.http", old: "eins", new: "zwei", rule: allowed},
	})
}
