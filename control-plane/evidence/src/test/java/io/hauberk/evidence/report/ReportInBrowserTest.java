package io.hauberk.evidence.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hauberk.evidence.store.Extent;
import io.hauberk.evidence.store.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as its reader sees it: in Chromium, without a network. */
class ReportInBrowserTest {
  private static final Instant END = Instant.parse("2026-11-21T12:00:00Z");

  /** Contrast of every text with what is behind it, by the formula of WCAG 2. */
  private static final String FAINT =
      """
      (() => {
        const rgb = c => { const p = c.match(/[\\d.]+/g).map(Number); return p.length > 3 && p[3] === 0 ? null : p.slice(0, 3); };
        const light = c => c.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c) return c; } return [255, 255, 255]; };
        const faint = [];
        for (const e of document.body.querySelectorAll('*')) {
          if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || e.tagName === 'title') continue;
          const style = getComputedStyle(e);
          const ink = rgb(e instanceof SVGElement ? style.fill : style.color);
          const [a, b] = [light(ink), light(behind(e))].sort((x, y) => y - x);
          const contrast = (a + 0.05) / (b + 0.05);
          if (contrast < 4.5) faint.push(e.tagName + ' ' + e.className + ' ' + e.textContent + ' ' + contrast);
        }
        return faint;
      })()
      """;

  private static final String UNDRAWN =
      """
      [...document.querySelectorAll('svg, rect, tr')].map(e => [e, e.getBoundingClientRect()])
        .filter(([e, box]) => !(box.width > 0 && box.height > 0) || getComputedStyle(e).visibility !== 'visible')
        .map(([e]) => e.outerHTML)
      """;

  @TempDir static Path folder;
  private static Browser browser;

  @BeforeAll
  static void begin() throws Exception {
    browser = new Browser(folder);
  }

  @AfterAll
  static void end() throws IOException {
    browser.close();
  }

  @Test
  void everyPlotAndTableIsDrawnAndNothingIsFetched() throws Exception {
    open(month(), "light", 1200);
    assertEquals("[]", browser.value(UNDRAWN).toString());
    assertEquals(60, count("svg.days rect"));
    assertEquals(6, count("svg.rules rect"));
    assertEquals("[\"rgb(179, 38, 30)\",\"rgb(26, 127, 75)\"]", colours(), "two, and not black");
    assertTrue(
        browser.value("document.querySelector('.tiles').innerText").asText().contains("holds"));
    quiet();
  }

  @Test
  void hostileTextsAreTextToABrowserToo() throws Exception {
    open(HtmlReportTest.report(HtmlReportTest.HOSTILE), "light", 1200);
    assertEquals(0, count("script, img, a, iframe, [onerror]"));
    String text = browser.value("document.body.innerText").asText();
    assertTrue(text.contains("</td><script>alert(1)</script>\\u{0}"), text);
    assertTrue(text.contains("not looked at"), text);
    assertTrue(text.contains("1 gap with at least 17 decisions"), text);
    quiet();
  }

  @Test
  void everyTextIsReadableByDayAndByNightAndOnPaper() throws Exception {
    for (String scheme : List.of("light", "dark")) {
      open(month(), scheme, 1200);
      assertEquals("[]", browser.value(FAINT).toString(), scheme);
      picture(scheme);
    }
    browser.ask("Emulation.setEmulatedMedia", Map.of("media", "print"));
    assertEquals("[]", browser.value(FAINT).toString(), "print");
  }

  @Test
  void aNarrowScreenHasNothingBeyondItsEdge() throws Exception {
    open(month(), "light", 400);
    assertTrue(
        browser.value("document.documentElement.scrollWidth").asInt() <= 400, "scrolls sideways");
    picture("narrow");
  }

  @Test
  void everyPlotTableAndHeadingHasANameForWhoDoesNotSeeIt() throws Exception {
    open(month(), "light", 1200);
    Set<String> names = new TreeSet<>();
    for (JsonNode node : browser.ask("Accessibility.getFullAXTree", Map.of()).path("nodes")) {
      String role = node.at("/role/value").asText();
      if (Set.of("image", "img", "table", "heading", "region", "RootWebArea").contains(role)
          && !node.path("ignored").asBoolean()) {
        String name = node.at("/name/value").asText();
        assertTrue(!name.isEmpty(), node::toString);
        names.add(role + " " + name);
      }
    }
    assertTrue(
        names.containsAll(
            List.of(
                "RootWebArea Requirement pci-dss-4/1.3.1",
                "heading Requirement pci-dss-4/1.3.1",
                "region Requests a day",
                "table Traffic")),
        names.toString());
    assertTrue(
        names.stream().anyMatch(n -> n.matches("im(g|age) requests a day, from 2026-10-23 .*")),
        names.toString());
  }

  private static void open(RequirementReport report, String scheme, int width) throws Exception {
    Path page = Files.createTempFile(folder, "report", ".html");
    Files.write(page, HtmlReport.of(report));
    browser.ask(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            "",
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    browser.ask(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
    browser.open(page);
  }

  /** No complaint, no exception, and the page itself was all that was asked for. */
  private static void quiet() throws Exception {
    assertEquals("2", browser.value("1 + 1").toString());
    assertEquals(List.of(), browser.events("Runtime.exceptionThrown"));
    assertEquals(List.of(), browser.events("Runtime.consoleAPICalled"));
    assertEquals(List.of(), browser.events("Log.entryAdded"));
    List<JsonNode> requests = browser.events("Network.requestWillBeSent");
    assertEquals(1, requests.size(), requests.toString());
  }

  private static int count(String selector) throws Exception {
    return browser.value("document.querySelectorAll('" + selector + "').length").asInt();
  }

  private static String colours() throws Exception {
    return browser
        .value(
            "[...new Set([...document.querySelectorAll('rect')].map(r =>"
                + " getComputedStyle(r).fill))]")
        .toString();
  }

  /** For whoever wants to look: in the folder of the build. */
  private static void picture(String name) throws Exception {
    byte[] picture =
        Base64.getDecoder()
            .decode(
                browser
                    .ask("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
                    .path("data")
                    .asText());
    assertTrue(picture.length > 10_000, () -> name + " has " + picture.length + " bytes");
    Files.write(Path.of(System.getProperty("java.io.tmpdir"), "report-" + name + ".png"), picture);
  }

  /** A month of a requirement that three rules serve. */
  private static RequirementReport month() {
    List<Tally.OfDay> days = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      LocalDate day = LocalDate.of(2026, 10, 23).plusDays(i);
      days.add(
          new Tally.OfDay(
              day, "bob/readers/read-rows", true, 800 + 37 * i % 400 - i % 7 / 5 * 500));
      days.add(new Tally.OfDay(day, "guardrail/pci/no-deletes", false, i == 19 ? 700 : 20 + i));
    }
    Instant begin = END.minus(Duration.ofDays(30));
    return new RequirementReport(
        "pci-dss-4/1.3.1",
        begin,
        END,
        END,
        List.of(
            new RequirementReport.Rule(
                "bob/readers/read-rows", "MeshPolicy bob/readers", 24_210, 31),
            new RequirementReport.Rule("guardrail/pci/no-deletes", "MeshGuardrail pci", 0, 1_715),
            new RequirementReport.Rule(
                "guardrail/pci/compliant-callers", "MeshGuardrail pci", 7_300, 412),
            new RequirementReport.Rule("guardrail/pci", "MeshGuardrail pci", 0, 93),
            new RequirementReport.Rule(
                "quarantine/bob-2026-11-02", "Quarantine bob-2026-11-02", 0, 0)),
        List.of(
            new Tally(
                "shop/front", "bob/database", true, "bob/readers/read-rows", 24_210, begin, END),
            new Tally(
                "shop/basket",
                "bob/database",
                false,
                "guardrail/pci/no-deletes",
                1_715,
                begin,
                END),
            new Tally(
                "spiffe://partner.example/ns/reports/sa/reader",
                "bob/database",
                false,
                "guardrail/pci",
                93,
                begin,
                END)),
        days,
        List.of(),
        List.of(),
        new Completeness(new Extent(0, 26_018, List.of()), 0, 0, 0, 0),
        new Proof(
            Proof.State.HOLDS,
            "every record of the log is under checkpoint 26018, signed by hauberk.example+7c3f",
            List.of()));
  }
}
