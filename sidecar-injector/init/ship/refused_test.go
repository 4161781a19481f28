package ship

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// setAside are the lines in the file of those that were refused.
func (p *proxy) setAside() (all []refusedLine) {
	p.Helper()
	content := must[[]byte](p.T)(os.ReadFile(filepath.Join(p.directory, refusedFile)))
	for _, text := range strings.Split(strings.TrimSpace(string(content)), "\n") {
		var one refusedLine
		if err := json.Unmarshal([]byte(text), &one); err != nil {
			p.Fatal(err)
		}
		all = append(all, one)
	}
	return all
}

func TestALineThatIsRefusedHoldsUpNoOther(t *testing.T) {
	for _, at := range [][]int{{0}, {57}, {199}, {0, 1, 2}, {3, 120, 198, 199}} {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			p := newProxy(t)
			p.to.poison = "poison"
			var expected, poisonous []string
			for number := range 200 {
				if slices.Contains(at, number) {
					poisonous = append(poisonous, fmt.Sprintf(`{"poison":%d}`, number))
					p.append(poisonous[len(poisonous)-1] + "\n")
				} else {
					expected = append(expected, p.write(1, 10)...)
				}
			}
			end := shipping(t, p, time.Minute)
			p.until(func() bool { return len(p.to.told()) == len(expected) })
			said := end()
			p.agree(expected)
			if p.to.refusedCount() != int64(len(at)) || p.to.doubled != 0 {
				t.Error(p.to.refusedCount(), p.to.doubled)
			}
			var aside []string
			for _, one := range p.setAside() {
				aside = append(aside, string(one.Line))
			}
			if !slices.Equal(aside, poisonous) {
				t.Error(aside)
			}
			if p.to.refusals() > 9*len(at) {
				t.Errorf("%d batches were refused to find %d lines", p.to.refusals(), len(at))
			}
			if len(said) == 0 || strings.Contains(fmt.Sprint(said), "poison") {
				t.Error(said)
			}
		})
	}
}

func TestALineThatIsNoneIsSetAsideAsTheAnswerSays(t *testing.T) {
	p := newProxy(t)
	expected := p.write(20, 10)
	p.append(noRecord + "\n")
	expected = append(expected, p.write(20, 10)...)
	end := shipping(t, p, time.Minute)
	p.until(func() bool { return len(p.to.told()) == len(expected) })
	end()
	p.agree(expected)
	if aside := p.setAside(); len(aside) != 1 || aside[0].Number != 21 || string(aside[0].Line) != noRecord || aside[0].Bytes != 6 {
		t.Error(aside)
	}
}

func TestAControlPlaneThatTakesNothingCostsNothing(t *testing.T) {
	p := newProxy(t)
	p.to.absurd = true
	expected := p.write(100, 10)
	end := shipping(t, p, time.Minute)
	p.until(func() bool { return p.to.refusals() > 12 })
	if _, err := os.Stat(filepath.Join(p.directory, refusedFile)); err == nil {
		t.Error("a line was set aside")
	}
	p.to.mutex.Lock()
	p.to.absurd = false
	p.to.mutex.Unlock()
	p.until(func() bool { return len(p.to.told()) == len(expected) })
	end()
	p.agree(expected)
}

func TestSparedLinesAreHalvedTooAndTheirCountsArrive(t *testing.T) {
	p := newProxy(t)
	p.to.away, p.to.poison = true, `"path":"poison"`
	b := p.open()
	p.hand(b)
	p.write(3000, 10)
	p.append(`{"verdict":"denied","decision":"default-deny/alice/alice","path":"poison"}` + "\n")
	p.write(3000, 10)
	p.hand(b)
	must[int64](t)(b.close())
	if len(b.position.Spared) == 0 {
		t.Fatal("nothing had to be shed")
	}
	p.to.away = false
	end := shipping(t, p, time.Minute)
	p.until(func() bool { return int64(len(p.to.told()))+p.to.refusedCount()+p.to.shedSoFar() == 6001 })
	end()
	if aside := p.setAside(); p.to.wrong != nil || p.to.refusedCount() != 1 || len(aside) != 1 || !bytes.Contains(aside[0].Line, []byte("poison")) {
		t.Error(p.to.wrong, p.to.refusedCount(), aside)
	}
}

func TestWhatIsSetAsideHasABound(t *testing.T) {
	refused := &refusedLines{directory: t.TempDir()}
	for number := range int64(40) {
		if count := must[int64](t)(refused.add("log", line{number, bytes.Repeat([]byte("x"), 100_000)})); count != number+1 {
			t.Fatal(count)
		}
	}
	info := must[os.FileInfo](t)(os.Stat(filepath.Join(refused.directory, refusedFile)))
	if info.Size() > mostRefused || info.Size() < mostRefused/2 || info.Mode() != 0o600 {
		t.Error(info.Size(), info.Mode())
	}
}

func (f *fake) refusedCount() int64 {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.refusedLines
}

func (f *fake) shedSoFar() int64 {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.shedCount()
}
