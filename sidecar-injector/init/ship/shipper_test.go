package ship

import (
	"context"
	"sync"
	"testing"
	"time"
)

// shipping runs a shipper until the given function has been called, which gives what the shipper said.
func shipping(t *testing.T, p *proxy, grace time.Duration) (end func() []string) {
	var mutex sync.Mutex
	var said []string
	s := &shipper{backlog: p.open(), to: p.to, refused: &refusedLines{directory: p.directory}, wait: look, saved: time.Now(), say: func(text string) {
		mutex.Lock()
		defer mutex.Unlock()
		said = append(said, text)
	}}
	stop, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.run(stop, grace)
	}()
	return func() []string {
		cancel()
		select {
		case <-ended:
		case <-time.After(time.Minute):
			t.Fatal("it goes on after it was asked to end")
		}
		must[int64](t)(s.backlog.close())
		return said
	}
}

func (f *fake) set(away bool) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.away = away
}

func (p *proxy) until(holds func() bool) {
	p.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.Fatal("not within a minute")
		}
	}
}

func TestWhatIsWrittenIsHandedOverSoonAndAfterAnOutage(t *testing.T) {
	p := newProxy(t)
	end := shipping(t, p, time.Minute)
	expected := p.write(10, 10)
	p.until(func() bool { return len(p.to.told()) == 10 })
	p.to.set(true)
	expected = append(expected, p.write(500, 10)...)
	p.until(func() bool { return p.to.refusals() > 0 })
	p.to.set(false)
	p.until(func() bool { return len(p.to.told()) == 510 })
	if said := end(); len(said) != 2 {
		t.Error(said)
	}
	p.agree(expected)
}

func TestItEndsWhenAllIsKeptAlsoIfTheControlPlaneComesBackLate(t *testing.T) {
	p := newProxy(t)
	p.to.away = true
	expected := p.write(2000, 10)
	end := shipping(t, p, time.Minute)
	p.until(func() bool { return p.to.refusals() > 0 })
	go func() {
		time.Sleep(look)
		p.to.set(false)
	}()
	end()
	p.agree(expected)
}

func TestItEndsAtTheEndOfTheGrace(t *testing.T) {
	p := newProxy(t)
	p.to.away = true
	p.write(10, 10)
	begun := time.Now()
	shipping(t, p, look)()
	if time.Since(begun) > 30*time.Second {
		t.Error(time.Since(begun))
	}
	p.agree(nil)
}
