package io.hauberk.e2e.bypass;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.http2.Http2Protocol;

/** Apache Tomcat, set to be as credulous about paths as it can be. */
final class TomcatProgram implements Program {
  private final Tomcat tomcat = new Tomcat();
  private final List<Received> received = new CopyOnWriteArrayList<>();

  TomcatProgram(Path dir) {
    tomcat.setBaseDir(dir.toString());
    Connector connector = new Connector("HTTP/1.1");
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxHttpRequestHeaderSize", "262144");
    connector.setProperty("relaxedPathChars", "\"<>[\\]^`{|}");
    connector.setProperty("relaxedQueryChars", "\"<>[\\]^`{|}");
    connector.setEncodedSolidusHandling("decode");
    connector.setProperty("allowBackslash", "true");
    connector.setAllowTrace(true);
    connector.addUpgradeProtocol(new Http2Protocol());
    tomcat.setConnector(connector);
    tomcat.getEngine().getPipeline().addValve(new Memory());
    Context context = tomcat.addContext("", null);
    serve(context, "admin", "/admin/*", SECRET);
    serve(context, "everything", "/", "served by tomcat");
    try {
      tomcat.start();
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String name() {
    return "Apache Tomcat";
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public List<Received> received() {
    return List.copyOf(received);
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void serve(Context context, String name, String pattern, String text) {
    Tomcat.addServlet(context, name, new Text(text));
    context.addServletMappingDecoded(pattern, name);
  }

  /** Sees every request before Tomcat decides what its path means. */
  private final class Memory extends ValveBase {
    @Override
    public void invoke(Request request, Response response)
        throws IOException, jakarta.servlet.ServletException {
      String query = request.getQueryString();
      String headers =
          Collections.list(request.getHeaderNames()).stream()
              .flatMap(
                  header ->
                      Collections.list(request.getHeaders(header)).stream()
                          .map(value -> header + ": " + value))
              .collect(Collectors.joining("\n"));
      received.add(
          new Received(
              request.getMethod(),
              request.getRequestURI() + (query == null ? "" : "?" + query),
              headers));
      getNext().invoke(request, response);
    }
  }

  private static final class Text extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final String text;

    Text(String text) {
      this.text = text;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      request.getInputStream().readAllBytes();
      response.getWriter().print(text);
    }
  }
}
