package stream_test

const busyEnv = "STREAMSPEC_TEST_BUSY"

func judgeWhileBusy(string) {}
