package dev.tenon.runtime.ingress;

import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;

/** An event that is one, of an account that belongs to no org: nobody here handles it. */
public final class UnknownAccount extends RuntimeFault {

  private static final long serialVersionUID = 1L;

  private static final int MAX_SHOWN = 100;

  UnknownAccount(Product product, String account) {
    super(
        FaultCode.NOT_FOUND,
        "No org is known for account %s of %s.".formatted(shortened(account), product));
  }

  /** It is whatever somebody wrote, and this is logged. */
  private static String shortened(String account) {
    return account.length() <= MAX_SHOWN ? account : account.substring(0, MAX_SHOWN) + "…";
  }
}
