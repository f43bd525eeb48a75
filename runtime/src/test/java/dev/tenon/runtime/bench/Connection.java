package dev.tenon.runtime.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * A connection that is kept open for one HTTP/1.1 request after the other. It does little, since it
 * shares its processors with what is measured. For one thread.
 */
final class Connection implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /** What every request says of itself. */
  private final String always;

  /**
   * @param authorization what requests carry under this name, if anything
   */
  Connection(URI server, Optional<String> authorization) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    always =
        "Host: "
            + server.getAuthority()
            + authorization.map("\r\nAuthorization: "::concat).orElse("");
  }

  /** An answer; the body is text. */
  record Answer(int status, String body) {}

  Answer post(String path, String key, byte[] body) throws IOException {
    byte[] head =
        """
        POST %s HTTP/1.1\r
        %s\r
        Content-Type: application/json\r
        Idempotency-Key: %s\r
        Content-Length: %d\r
        \r
        """
            .formatted(path, always, key, body.length)
            .getBytes(ISO_8859_1);
    byte[] request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    // In one piece: a second small packet would wait for the first to be confirmed.
    out.write(request);
    return answer();
  }

  Answer get(String path) throws IOException {
    out.write("GET %s HTTP/1.1\r\n%s\r\n\r\n".formatted(path, always).getBytes(ISO_8859_1));
    return answer();
  }

  private Answer answer() throws IOException {
    int status = Integer.parseInt(line().split(" ", -1)[1]);
    int length = -1;
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (line.substring(0, colon).toLowerCase(Locale.ROOT).equals("content-length")) {
        length = Integer.parseInt(line.substring(colon + 1).strip());
      }
    }
    if (length < 0) {
      throw new IOException("An answer without Content-Length, which this client needs");
    }
    return new Answer(status, new String(in.readNBytes(length), UTF_8));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(40);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("The connection was closed in the middle of an answer");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
