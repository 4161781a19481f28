package ship

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

const limit = 4 << 20

// proxy writes lines as Envoy does.
type proxy struct {
	*testing.T
	directory string
	written   int
	to        *fake
}

func newProxy(t *testing.T) *proxy {
	return &proxy{T: t, directory: t.TempDir(), to: newFake()}
}

func (p *proxy) log() string {
	return filepath.Join(p.directory, "access.json")
}

func (p *proxy) open() *backlog {
	p.Helper()
	b := must[*backlog](p.T)(open(p.log(), p.directory, limit))
	p.Cleanup(func() { b.file.file.Close() })
	return b
}

func (p *proxy) append(text string) {
	p.Helper()
	file := must[*os.File](p.T)(os.OpenFile(p.log(), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600))
	defer file.Close()
	must[int](p.T)(file.WriteString(text))
}

// write denies every so manieth.
func (p *proxy) write(count, denied int) []string {
	p.Helper()
	var lines []string
	for range count {
		verdict, decision := "allowed", "alice/reads/bob"
		if p.written%denied == 0 {
			verdict, decision = "denied", "default-deny/alice/alice"
		}
		lines = append(lines, fmt.Sprintf(`{"n":%d,"verdict":%q,"decision":%q,"quarantine":"not-quarantined","path":"/%s"}`, p.written, verdict, decision, padding))
		p.written++
	}
	if len(lines) > 0 {
		p.append(strings.Join(lines, "\n") + "\n")
	}
	return lines
}

// hand does what a shipper does until there is nothing to do.
func (p *proxy) hand(b *backlog) {
	p.Helper()
	for {
		next := must[*batch](p.T)(b.next(everything))
		if next == nil {
			break
		}
		if _, err := p.to.ship(context.Background(), next); err != nil {
			must[bool](p.T)(b.relieve())
			return
		}
		if err := b.kept(next); err != nil {
			p.Fatal(err)
		}
	}
	if err := b.save(); err != nil {
		p.Fatal(err)
	}
}

// onDisk is what du says.
func (p *proxy) onDisk() (bytes int64) {
	p.Helper()
	for _, entry := range must[[]os.DirEntry](p.T)(os.ReadDir(p.directory)) {
		var stat syscall.Stat_t
		if err := syscall.Stat(filepath.Join(p.directory, entry.Name()), &stat); err != nil {
			p.Fatal(err)
		}
		bytes += stat.Blocks * 512
	}
	return bytes
}

func (p *proxy) agree(expected []string) {
	p.Helper()
	if p.to.wrong != nil {
		p.Error(p.to.wrong)
	}
	if told := p.to.told(); !slices.Equal(told, expected) {
		p.Errorf("%d lines came, of %d", len(told), len(expected))
	}
}

func TestEveryLineIsHandedOverOnceAlsoAcrossKills(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			p, random := newProxy(t), rand.New(rand.NewPCG(seed, 7))
			p.open()
			var expected []string
			for range 6 {
				killed := p.open()
				for range random.IntN(12) {
					expected = append(expected, p.write(random.IntN(300), 10)...)
					p.to.away, p.to.mute = random.IntN(3) == 0, random.IntN(3) == 0
					p.hand(killed)
				}
			}
			p.to.away, p.to.mute = false, false
			p.hand(p.open())
			if p.to.shedCount() == 0 {
				p.agree(expected)
			} else if p.to.wrong != nil || int64(len(p.to.told()))+p.to.shedCount() != int64(len(expected)) {
				t.Error(p.to.wrong, len(p.to.told()), p.to.shedCount(), len(expected))
			}
		})
	}
}

func TestAKillBetweenTheAnswerAndThePositionDoublesAndLosesNothing(t *testing.T) {
	p := newProxy(t)
	killed := p.open()
	expected := p.write(300, 10)
	next := must[*batch](t)(killed.next(everything))
	if _, err := p.to.ship(context.Background(), next); err != nil {
		t.Fatal(err)
	}
	if err := killed.kept(next); err != nil {
		t.Fatal(err)
	}
	p.hand(p.open())
	p.agree(expected)
	if p.to.doubled == 0 {
		t.Error("nothing came twice: the position was written before the kill")
	}
}

func TestWhatMayHaveBeenKeptBeforeAKillIsNotShed(t *testing.T) {
	p := newProxy(t)
	killed := p.open()
	p.write(300, 50)
	next := must[*batch](t)(killed.next(everything))
	if _, err := p.to.ship(context.Background(), next); err != nil {
		t.Fatal(err)
	}
	if err := killed.kept(next); err != nil {
		t.Fatal(err)
	}
	p.to.away = true
	p.write(5000, 50)
	p.hand(p.open())
	p.to.away = false
	p.hand(p.open())
	if told := int64(len(p.to.told())) + p.to.shedCount(); p.to.wrong != nil || told != int64(p.written) || p.to.shedCount() == 0 {
		t.Error(p.to.wrong, told, p.written, p.to.shedCount())
	}
}

func TestWhatIsDeniedIsKeptWhenThereIsNoRoomAndTheRestIsCounted(t *testing.T) {
	p := newProxy(t)
	b := p.open()
	p.write(100, 10)
	p.to.mute = true
	p.hand(b)
	p.to.away, p.to.mute = true, false
	for range 12 {
		p.write(1000, 50)
		p.hand(b)
		if bytes := p.onDisk(); bytes > limit+2<<20 {
			t.Errorf("%d bytes", bytes)
		}
	}
	must[int64](t)(b.close())
	p.to.away = false
	p.hand(p.open())
	if p.to.wrong != nil || int64(len(p.to.told()))+p.to.shedCount() != int64(p.written) || p.to.end != int64(p.written)+1 {
		t.Error(p.to.wrong, len(p.to.told()), p.to.shedCount(), p.written, p.to.end)
	}
	for _, shed := range p.to.sheds {
		if shed.denied || shed.decision != "alice/reads/bob" {
			t.Error(shed)
		}
	}
	denied := 0
	for _, line := range p.to.told() {
		if strings.Contains(line, `"denied"`) {
			denied++
		}
	}
	if denied != 10+12*20 {
		t.Error(denied)
	}
}

func TestWhereDenialsAloneAreTooManyTheOldestAreCountedAsSuch(t *testing.T) {
	p := newProxy(t)
	b := p.open()
	p.to.away = true
	for range 12 {
		p.write(1000, 1)
		p.hand(b)
		if bytes := p.onDisk(); bytes > limit+2<<20 {
			t.Errorf("%d bytes", bytes)
		}
	}
	p.to.away = false
	p.hand(b)
	told := p.to.told()
	if p.to.wrong != nil || int64(len(told))+p.to.shedCount() != int64(p.written) || p.to.shedCount() == 0 {
		t.Error(p.to.wrong, len(told), p.to.shedCount(), p.written)
	}
	for _, shed := range p.to.sheds {
		if !shed.denied {
			t.Error(shed)
		}
	}
	if last := told[len(told)-1]; !strings.Contains(last, fmt.Sprintf(`"n":%d,`, p.written-1)) {
		t.Error(last)
	}
}

func TestAFileThatWasReplacedBeginsAnotherLog(t *testing.T) {
	p := newProxy(t)
	first := p.open()
	p.write(10, 10)
	p.hand(first)
	must[int64](t)(first.close())
	if err := os.WriteFile(p.log(), []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	next := must[*batch](t)(p.open().next(everything))
	if next.first != 1 || next.log == first.position.Log || len(next.lines) != 1 {
		t.Error(next)
	}
}

func TestWithoutItsPositionALogBeginsWhereItHasData(t *testing.T) {
	p := newProxy(t)
	b := p.open()
	p.write(3000, 10)
	p.hand(b)
	expected := p.write(10, 10)
	must[int64](t)(b.close())
	if err := os.WriteFile(filepath.Join(p.directory, positionFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.to = newFake()
	p.hand(p.open())
	told := p.to.told()
	if len(told) < 10 || !slices.Equal(told[len(told)-10:], expected) || strings.Contains(strings.Join(told, ""), "\x00") {
		t.Errorf("%d %.60q %.60q", len(told), told[0], expected[0])
	}
}

func TestALineWaitsForItsEndAndAVeryLongOneIsWhole(t *testing.T) {
	p := newProxy(t)
	b := p.open()
	p.append(`{"path":"` + strings.Repeat("y", 700_000))
	if next, err := b.next(everything); next != nil || err != nil {
		t.Fatal(next, err)
	}
	p.append("\"}\n{\"half")
	next := must[*batch](t)(b.next(everything))
	if len(next.lines) != 1 || len(next.lines[0].json) != 700_011 {
		t.Error(len(next.lines))
	}
}

func TestALineThatNeverEndsIsCut(t *testing.T) {
	p := newProxy(t)
	p.append(strings.Repeat("z", longestLine+10) + "\n{}\n")
	p.hand(p.open())
	told := p.to.told()
	if len(told) != 3 || len(told[0]) != longestLine || told[1] != strings.Repeat("z", 10) || told[2] != "{}" {
		t.Error(len(told))
	}
}

func TestBytesAreData(t *testing.T) {
	p := newProxy(t)
	expected := []string{"\xff\xfe{\x00", `{"verdict":"allowed"}`, "\r", "{}"}
	p.append("\n" + strings.Join(expected, "\n\n") + "\n")
	p.hand(p.open())
	p.agree(expected)
}

func TestTheRoomOfWhatIsKeptIsGivenBack(t *testing.T) {
	p := newProxy(t)
	b := p.open()
	for range 10 {
		p.write(1000, 10)
		p.hand(b)
	}
	info := must[os.FileInfo](t)(os.Stat(p.log()))
	if bytes := p.onDisk(); info.Size() < 9<<20 || bytes > 2<<20 {
		t.Error(info.Size(), bytes)
	}
}

func TestADiskWithoutHolesIsRefused(t *testing.T) {
	// no file of /proc can be made, let alone punched
	if _, err := open("/proc/self/access.json", t.TempDir(), limit); err == nil {
		t.Error("opened")
	}
}

func TestVerdicts(t *testing.T) {
	for line, expected := range map[string]string{
		`{"verdict":"allowed","decision":"a/b/c","quarantine":null,"shadow_verdict":"-"}`: "a/b/c true",
		`{"verdict":"allowed","decision":"a/b/c","shadow_verdict":"allowed"}`:             "a/b/c true",
		`{"verdict":"allowed","decision":"a/b/c","shadow_verdict":"denied"}`:              "a/b/c false",
		`{"verdict":"allowed","decision":"a/b/c","quarantine":"quarantine/q"}`:            "a/b/c false",
		`{"verdict":"allowed","decision":"a/b/c","quarantine":"not-quarantined"}`:         "a/b/c true",
		`{"verdict":"denied","decision":"a/b/c"}`:                                         "a/b/c false",
		`{"VERDICT":"allowed"}`:                 "unknown false",
		`{"verdict":"allowed","decision":null}`: "unknown true",
		`{"verdict":{"x":1},"decision":7}`:      "7 false",
		`{`:                                     "unreadable false",
		"{\"verdict\":\"allowed\",\"decision\":\"\xff\"}": "unreadable false",
	} {
		decision, allowed := verdictOf([]byte(line))
		if said := fmt.Sprint(decision, " ", allowed); said != expected {
			t.Error(line, said)
		}
	}
}
