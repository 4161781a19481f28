package ship

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// damages are what may become of a file of spared lines.
var damages = map[string]func(content []byte) []byte{
	"empty":     func([]byte) []byte { return nil },
	"zeros":     func(content []byte) []byte { return make([]byte, len(content)) },
	"cut short": func(content []byte) []byte { return content[:len(content)/2] },
	"a hole": func(content []byte) []byte {
		for i := len(content) / 3; i < len(content)/2; i++ {
			content[i] = 0xff
		}
		return content
	},
}

// away writes until files of spared lines stand there, and gives their names.
func (p *proxy) away() []string {
	p.Helper()
	p.to.away = true
	b := p.open()
	for range 7 {
		p.write(1000, 3)
		p.hand(b)
	}
	must[int64](p.T)(b.close())
	found := must[*position](p.T)(readPosition(p.directory))
	if len(found.Spared) < 2 {
		p.Fatal(found.Spared)
	}
	return found.Spared
}

func (p *proxy) damage(name string, how func([]byte) []byte) {
	p.Helper()
	path := filepath.Join(p.directory, name)
	content := must[[]byte](p.T)(os.ReadFile(path))
	if err := os.WriteFile(path, how(bytes.Clone(content)), 0o600); err != nil {
		p.Fatal(err)
	}
}

func (p *proxy) agreeOnNumbers(why string) {
	p.Helper()
	told := int64(len(p.to.told())) + p.to.shedCount()
	if p.to.wrong != nil || told != int64(p.written) || p.to.end != int64(p.written)+1 {
		p.Error(why, p.to.wrong, len(p.to.told()), p.to.shedCount(), p.written, p.to.end)
	}
}

func TestADamagedFileIsSetAsideAndItsLinesAreToldAsLost(t *testing.T) {
	for why, how := range damages {
		for which := range 2 {
			p := newProxy(t)
			names := p.away()
			p.damage(names[which], how)
			p.to.away = false
			b := p.open()
			p.hand(b)
			p.agreeOnNumbers(why)
			aside := b.damaged()
			if len(aside) != 1 || len(b.damaged()) != 0 {
				t.Fatal(why, which, aside)
			}
			if _, err := os.Stat(filepath.Join(p.directory, aside[0])); err != nil || !strings.HasSuffix(aside[0], names[which]) {
				t.Error(why, aside, err)
			}
			lost := int64(0)
			for _, shed := range p.to.sheds {
				if shed.denied && shed.decision == unreadable {
					lost += shed.count
				}
			}
			if lost == 0 {
				t.Error(why, "nothing is told as lost")
			}
		}
	}
}

func TestADamagedFileDoesNotKeepRoomFromBeingMade(t *testing.T) {
	for why, how := range damages {
		p := newProxy(t)
		for _, name := range p.away() {
			p.damage(name, how)
		}
		b := p.open()
		for range 7 {
			p.write(1000, 2)
			p.hand(b)
			if bytes := p.onDisk(); bytes > 2*limit {
				t.Fatal(why, bytes)
			}
		}
		p.to.away = false
		p.hand(b)
		p.agreeOnNumbers(why)
	}
}
