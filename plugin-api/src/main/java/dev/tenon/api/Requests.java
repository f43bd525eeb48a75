package dev.tenon.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Requests to other servers, made by the host: only to where the app's manifest allows, within
 * limits of time and size, and with the installation's parameters filled in, which the app need not
 * hold in its hands. The same as {@code $request} of JavaScript apps, with the same answers.
 *
 * <p>A server that answers with a status of 400 or more is a {@link ServiceFailure}, too: its
 * {@link ServiceFailure#reason()} has {@code status}, {@code headers} and {@code response}.
 */
public interface Requests {

  /**
   * Makes a request from a template of {@code config/requests.json}; from platform 2.3.
   *
   * @param template the template's name, which the manifest lists under {@code requests}
   * @param input what is filled in
   * @throws ServiceFailure when it was not made, or not answered, or refused by the server
   */
  RequestAnswer invokeTemplate(String template, RequestInput input);

  /**
   * Makes a request from nothing but a template; see {@link #invokeTemplate(String, RequestInput)}.
   *
   * @param template the template's name
   * @throws ServiceFailure when it was not made, or not answered, or refused by the server
   */
  default RequestAnswer invokeTemplate(String template) {
    return invokeTemplate(template, RequestInput.NONE);
  }

  /**
   * Makes a request to a server of the manifest's {@code whitelisted-domains}; before platform 2.3.
   *
   * @param method {@code GET}, {@code POST}, {@code PUT}, {@code PATCH} or {@code DELETE}
   * @param url begins with {@code https://}
   * @param options an object with {@code headers}, {@code body}, {@code json}, {@code form}, {@code
   *     formData}, {@code qs}, {@code maxAttempts} and {@code retryDelay}, all of which may be
   *     missing
   * @throws ServiceFailure when it was not made, or not answered, or refused by the server
   */
  RequestAnswer request(String method, String url, JsonNode options);
}
