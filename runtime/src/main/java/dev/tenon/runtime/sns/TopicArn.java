package dev.tenon.runtime.sns;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a topic, {@code arn:aws:sns:eu-west-1:123456789012:events}.
 *
 * @param text the whole name
 * @param region where it is
 * @param domain below which that region's addresses are
 */
public record TopicArn(String text, String region, String domain) {

  private static final Pattern FORM =
      Pattern.compile("arn:(aws|aws-cn|aws-us-gov):sns:([a-z0-9-]{3,40}):\\d{12}:[\\w.-]{1,256}");

  /** A topic by its name; empty when nothing is called so. */
  public static Optional<TopicArn> of(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String domain = "aws-cn".equals(form.group(1)) ? "amazonaws.com.cn" : "amazonaws.com";
    return Optional.of(new TopicArn(text, "" + form.group(2), domain));
  }

  /** Where SNS answers for this topic. */
  String host() {
    return "sns.%s.%s".formatted(region, domain);
  }

  @Override
  public String toString() {
    return text;
  }
}
