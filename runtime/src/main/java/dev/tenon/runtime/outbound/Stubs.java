package dev.tenon.runtime.outbound;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.outbound.OutboundFailure.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Answers in place of other servers, so that apps can be tried without them. They are for one org,
 * in which nothing real happens. Kept in memory. Thread-safe.
 */
public final class Stubs {

  /** The one that says most about a request comes first. */
  private static final Comparator<Stub> ORDER =
      Comparator.comparingInt((Stub stub) -> stub.path().length())
          .thenComparing(stub -> stub.method().isPresent())
          .thenComparing(stub -> !stub.host().startsWith("*"))
          .reversed();

  private final String org;
  private volatile Board board = Board.EMPTY;

  /**
   * @param org the only one whose requests are answered
   */
  public Stubs(String org) {
    this.org = org;
  }

  /**
   * All stubs there are.
   *
   * @param all what is answered where no stub fits; if empty, the real server is asked
   */
  public record Board(List<Stub> stubs, Optional<Reply> all) {

    static final Board EMPTY = new Board(List.of(), Optional.empty());

    public Board {
      stubs = stubs.stream().sorted(ORDER).toList();
    }
  }

  /**
   * What is answered in place of one server, or of a part of it.
   *
   * @param host a name, or {@code *.} and the end of one
   * @param path what paths begin with
   * @param method the only one, if it is for one
   */
  public record Stub(String host, String path, Optional<String> method, Reply reply) {

    private boolean fits(Target target, String asked) {
      boolean sameHost =
          host.startsWith("*.")
              ? target.host().endsWith(host.substring(1))
              : host.equals(target.host()) || host.equals(target.authority());
      return sameHost
          && target.path().startsWith(path)
          && method.filter(one -> !one.equals(asked)).isEmpty();
    }
  }

  /** What a stub does. */
  public sealed interface Reply {

    /** Answers or fails, after as long as it says. */
    OutboundResponse play();

    /** An answer that was thought of before. */
    // Nobody compares these, and a body may have megabytes.
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(int status, List<Header> headers, byte[] body, long delayMillis)
        implements Reply {

      public Answer {
        headers = List.copyOf(headers);
      }

      @Override
      public OutboundResponse play() {
        try {
          Thread.sleep(delayMillis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new OutboundFailure(Reason.TIMEOUT, "The request was given up.", e);
        }
        return new OutboundResponse(status, headers, body, true);
      }
    }

    /** No answer. It is not waited for: only what follows of it is of interest. */
    record Failure(Reason reason) implements Reply {

      @Override
      public OutboundResponse play() {
        throw new OutboundFailure(
            reason,
            "A stub plays that %s."
                .formatted(
                    reason == Reason.TIMEOUT
                        ? "there is no answer in time"
                        : "the connection is refused"));
      }

      /** As people write it. */
      String word() {
        return reason == Reason.TIMEOUT ? "timeout" : "refused";
      }

      static Optional<Failure> of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
          case "timeout" -> Optional.of(new Failure(Reason.TIMEOUT));
          case "refused" -> Optional.of(new Failure(Reason.CONNECTION));
          default -> Optional.empty();
        };
      }
    }
  }

  /** What is answered in place of the server that a request goes to, if anything. */
  Optional<Reply> find(String ofOrg, Target target, String method) {
    Board now = board;
    return ofOrg.equals(org)
        ? now.stubs().stream()
            .filter(stub -> stub.fits(target, method))
            .findFirst()
            .map(Stub::reply)
            .or(now::all)
        : Optional.empty();
  }

  /** Whether anything would be answered by a stub in place of the server that a request goes to. */
  public boolean answers(OutboundRequest request) {
    return find(request.org(), request.target(), request.method()).isPresent();
  }

  /** All stubs, as people write them. */
  public ObjectNode view() {
    return StubsJson.write(board);
  }

  /** Puts others in the place of all stubs. */
  public void replace(ObjectNode stubs) {
    board = StubsJson.read(stubs);
  }

  /** From now on the real servers are asked. */
  public void clear() {
    board = Board.EMPTY;
  }

  @Override
  public String toString() {
    return Json.write(view());
  }
}
