package ship

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
)

// fake is a control plane that keeps batches as the protocol wants it, in memory, when it is there.
type fake struct {
	mutex        sync.Mutex
	log          string
	lines        map[int64]string
	sheds        []shed
	end          int64
	away         bool
	mute         bool // keeps what comes, and says nothing
	refused      int
	doubled      int
	poison       string // a batch with a line that contains it is never taken
	refusedLines int64  // lines that were told to be refused
	absurd       bool   // nothing is ever taken
	wrong        error
}

// noRecord is a line that can be no record.
const noRecord = "half a"

func newFake() *fake {
	return &fake{lines: map[int64]string{}, end: 1}
}

func (f *fake) ship(_ context.Context, b *batch) ([]int64, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.away {
		f.refused++
		return nil, errors.New("nobody is there")
	}
	if f.log != "" && f.log != b.log || b.first > f.end || b.end <= b.first {
		f.wrong = fmt.Errorf("%s %d..%d after %s %d", b.log, b.first, b.end, f.log, f.end)
		return nil, f.wrong
	}
	if f.absurd || f.poison != "" && slices.ContainsFunc(b.lines, func(l line) bool { return strings.Contains(string(l.json), f.poison) }) {
		f.refused++
		return nil, &statusError{invalidArgument, "never"}
	}
	f.log = b.log
	f.refusedLines += b.refused
	var refused []int64
	for _, line := range b.lines {
		if line.number >= f.end && string(line.json) == noRecord {
			refused = append(refused, line.number)
			continue
		}
		if line.number >= f.end {
			f.lines[line.number] = string(line.json)
			continue
		}
		f.doubled++
		if f.lines[line.number] != string(line.json) {
			f.wrong = fmt.Errorf("line %d is another one", line.number)
		}
	}
	if b.end > f.end {
		f.sheds = append(f.sheds, b.shed...)
		f.end = b.end
	}
	if f.mute {
		return nil, errors.New("no answer")
	}
	return refused, nil
}

func (f *fake) told() []string {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	var all []string
	for _, number := range slices.Sorted(maps.Keys(f.lines)) {
		all = append(all, f.lines[number])
	}
	return all
}

func (f *fake) refusals() int {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.refused
}

func (f *fake) shedCount() (count int64) {
	for _, shed := range f.sheds {
		count += shed.count
	}
	return count
}

func must[T any](t *testing.T) func(value T, err error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

var padding = bytes.Repeat([]byte("x"), 900)
