package io.hauberk.evidence.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.store.Extent;
import io.hauberk.evidence.store.Tally;
import java.io.StringReader;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  static final String HOSTILE =
      "</td><script>alert(1)</script>\u0000\u001b\ud800&<img src=x onerror=y>";

  @Test
  void aPageIsWellFormedAndHoldsNothingThatRunsOrIsFetched() throws Exception {
    String page = String.join("\n", HtmlReport.of(report(HOSTILE)));
    Document document = parsed(page);
    List<String> elements = elements(document);
    for (String element : List.of("script", "img", "iframe", "link", "object", "a")) {
      assertFalse(elements.contains(element), element);
    }
    assertFalse(page.contains("onerror=y>"), "text only");
    assertTrue(page.contains("default-src 'none'"));
  }

  @Test
  void everyDayIsAPairOfBarsAndSoIsEveryRule() throws Exception {
    Document document = parsed(String.join("\n", HtmlReport.of(report("a/web"))));
    NodeList bars = document.getElementsByTagName("rect");
    assertEquals(
        List.of(
            "2026-11-20: 5 denied",
            "2026-11-20: 20 allowed",
            "2026-11-21: 10 allowed",
            "alice/reads/rule: 30 allowed",
            "guardrail/pci: 5 denied"),
        IntStream.range(0, bars.getLength()).mapToObj(i -> bars.item(i).getTextContent()).toList());
  }

  @Test
  void markdownAndValueSayTheSame() {
    RequirementReport report = report(HOSTILE);
    String markdown = String.join("\n", MarkdownReport.of(report));
    assertTrue(markdown.contains("| guardrail/pci | MeshGuardrail pci | 0 | 5 |"), markdown);
    assertTrue(markdown.contains("* allowed under it: 30"), markdown);
    assertFalse(markdown.contains("<script"), markdown);
    assertEquals(30L, ReportValue.of(report).get("allowed"));
    assertEquals(5L, ReportValue.of(report).get("denied"));
  }

  @Test
  void aRuleIsWrittenInAnObject() {
    assertEquals("MeshPolicy alice/reads", RequirementReport.object("alice/reads/rule"));
    assertEquals("MeshGuardrail pci", RequirementReport.object("guardrail/pci/no-deletes"));
    assertEquals("", RequirementReport.object("default-deny/alice/alice"));
  }

  static RequirementReport report(String caller) {
    return new RequirementReport(
        "pci-dss-4/1.3.1",
        NOON.minusSeconds(86_400),
        NOON,
        NOON,
        List.of(
            new RequirementReport.Rule("alice/reads/rule", "MeshPolicy alice/reads", 30, 0),
            new RequirementReport.Rule("guardrail/pci", "MeshGuardrail pci", 0, 5)),
        List.of(
            new Tally(caller, "alice/alice", true, "alice/reads/rule", 30, NOON, NOON),
            new Tally(caller, "alice/alice", false, "guardrail/pci", 5, NOON, NOON)),
        List.of(
            new Tally.OfDay(LocalDate.of(2026, 11, 20), "guardrail/pci", false, 5),
            new Tally.OfDay(LocalDate.of(2026, 11, 20), "alice/reads/rule", true, 20),
            new Tally.OfDay(LocalDate.of(2026, 11, 21), "alice/reads/rule", true, 10)),
        List.of(),
        List.of(),
        new Completeness(new Extent(0, 35, List.of()), 1, 17, 0, 0),
        new Proof(Proof.State.NOT_LOOKED_AT, "not looked at", List.of(caller)));
  }

  private static Document parsed(String page) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(page)));
  }

  private static List<String> elements(Node node) {
    List<String> names = new ArrayList<>(List.of(node.getNodeName()));
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      names.addAll(elements(child));
    }
    return names;
  }
}
