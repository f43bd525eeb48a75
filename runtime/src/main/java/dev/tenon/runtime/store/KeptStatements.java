package dev.tenon.runtime.store;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the statements of one connection for their next use: the writer says the same few things
 * over and over, and to parse them anew took longer than to run them. Used by one thread.
 */
final class KeptStatements implements StatementBuilder {

  /** More than the hot ones there are; those with lists of any length come and go. */
  private static final int MAX_KEPT = 64;

  private static final Logger LOG = LoggerFactory.getLogger(KeptStatements.class);

  private final StatementBuilder fresh = new DefaultStatementBuilder();

  /** Those that are not in use, the least recently used first. */
  private final Map<String, PreparedStatement> kept = new LinkedHashMap<>();

  /**
   * Those that are, with what they say: Jdbi names another text, with names, when it closes one.
   */
  private final IdentityHashMap<Statement, String> inUse = new IdentityHashMap<>();

  @Override
  public Statement create(Connection connection, StatementContext context) throws SQLException {
    return fresh.create(connection, context);
  }

  @Override
  public PreparedStatement create(Connection connection, String sql, StatementContext context)
      throws SQLException {
    PreparedStatement known = kept.remove(sql);
    PreparedStatement statement = known != null ? known : fresh.create(connection, sql, context);
    inUse.put(statement, sql);
    return statement;
  }

  @Override
  public CallableStatement createCall(Connection connection, String sql, StatementContext context)
      throws SQLException {
    return fresh.createCall(connection, sql, context);
  }

  @Override
  public void close(Connection connection, String named, Statement statement) throws SQLException {
    String sql = inUse.remove(statement);
    if (sql == null || !(statement instanceof PreparedStatement prepared)) {
      statement.close();
      return;
    }
    prepared.clearParameters();
    PreparedStatement other = kept.put(sql, prepared);
    if (other != null) {
      // The same was in use twice at a time.
      other.close();
    }
    if (kept.size() > MAX_KEPT) {
      Map.Entry<String, PreparedStatement> oldest = kept.entrySet().iterator().next();
      kept.remove(oldest.getKey());
      oldest.getValue().close();
    }
  }

  @Override
  public void close(Connection connection) {
    for (PreparedStatement statement : kept.values()) {
      try {
        statement.close();
      } catch (SQLException e) {
        LOG.debug("A statement could not be closed; its connection is", e);
      }
    }
    kept.clear();
  }
}
