<?php
/**
 * The service, spoken to over HTTP.
 *
 * @package Copydesk
 */

namespace Copydesk;

use WP_Error;

/**
 * Requests to Copydesk. Whatever goes wrong is a WP_Error whose message tells an editor what to do, with the HTTP status that
 * the site answers with, and whether trying again later may help (`again`).
 */
final class Client {

	/**
	 * What a text holds.
	 *
	 * @param array<string, mixed> $request The body of POST /v1/analyze.
	 * @return array<string, mixed>|WP_Error
	 */
	public static function analyze( array $request ): array|WP_Error {
		return self::call( 'POST', '/v1/analyze', $request, Settings::connection() );
	}

	/**
	 * Whether a service answers there and takes the key, and what it is.
	 *
	 * @param array{url: string, key: string, timeout: int} $connection Address, key and time limit.
	 * @return array{models: string[], max_chars: int, milliseconds: int}|WP_Error
	 */
	public static function test( array $connection ): array|WP_Error {
		$began  = microtime( true );
		$limits = self::call( 'GET', '/v1/limits', null, $connection );
		if ( is_wp_error( $limits ) ) {
			return $limits;
		}
		$took   = (int) round( 1000 * ( microtime( true ) - $began ) );
		$models = self::call( 'GET', '/v1/models', null, $connection );
		if ( is_wp_error( $models ) ) {
			return $models;
		}
		if ( ! isset( $limits['max_chars'] ) || ! is_array( $models['models'] ?? null ) ) {
			return self::stranger( __( 'an answer of another form', 'copydesk' ) );
		}
		$names = array_map( fn( $model ) => trim( ( $model['name'] ?? '' ) . ' ' . ( $model['version'] ?? '' ) ), $models['models'] );
		return array(
			'models'       => array_values( array_unique( array_filter( $names ) ) ),
			'max_chars'    => (int) $limits['max_chars'],
			'milliseconds' => $took,
		);
	}

	/**
	 * One request.
	 *
	 * @param string                                        $method     GET or POST.
	 * @param string                                        $path       The path on the service.
	 * @param array<string, mixed>|null                     $body       What is sent, as JSON.
	 * @param array{url: string, key: string, timeout: int} $connection Address, key and time limit.
	 * @return array<string, mixed>|WP_Error
	 */
	private static function call( string $method, string $path, ?array $body, array $connection ): array|WP_Error {
		if ( '' === $connection['url'] ) {
			return self::error( 'copydesk_not_configured', __( 'No Copydesk service is set up yet. An administrator can enter its address under Settings → Copydesk.', 'copydesk' ), 503 );
		}
		$headers = array(
			'Accept'            => 'application/json',
			'Content-Type'      => 'application/json',
			'X-Request-Timeout' => (string) $connection['timeout'],
		);
		if ( '' !== $connection['key'] ) {
			$headers['Authorization'] = 'Bearer ' . $connection['key'];
		}
		// The address is an administrator's, and often one of the house's own network, which wp_safe_remote_request() refuses.
		// It is not followed elsewhere, so that the key and the text go to no other host.
		$response = wp_remote_request(
			$connection['url'] . $path,
			array(
				'method'      => $method,
				'headers'     => $headers,
				'body'        => null === $body ? null : wp_json_encode( $body, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES ),
				'timeout'     => $connection['timeout'],
				'redirection' => 0,
				'user-agent'  => 'Copydesk for WordPress/' . VERSION,
			)
		);
		if ( is_wp_error( $response ) ) {
			return self::unreachable( $response, $connection );
		}
		$status = (int) wp_remote_retrieve_response_code( $response );
		$answer = json_decode( wp_remote_retrieve_body( $response ), true );
		if ( $status >= 300 && $status < 400 ) {
			/* translators: %s: an address. */
			return self::stranger( sprintf( __( 'a redirect to %s', 'copydesk' ), (string) wp_remote_retrieve_header( $response, 'location' ) ) );
		}
		if ( ! is_array( $answer ) ) {
			return self::stranger( self::kind( $response, $status ), $status >= 500 );
		}
		return 200 === $status ? $answer : self::problem( $status, $answer, (int) wp_remote_retrieve_header( $response, 'retry-after' ), $body );
	}

	/**
	 * What a response is that is no JSON.
	 *
	 * @param array<string, mixed> $response The response.
	 * @param int                  $status   Its status.
	 */
	private static function kind( array $response, int $status ): string {
		$type = strtok( (string) wp_remote_retrieve_header( $response, 'content-type' ), ';' );
		$type = $type ? $type : __( 'something without a type', 'copydesk' );
		/* translators: 1: a media type such as text/html, 2: an HTTP status such as 404. */
		return sprintf( __( '%1$s with status %2$d', 'copydesk' ), $type, $status );
	}

	/**
	 * Somebody answers, and it is not Copydesk.
	 *
	 * @param string $what  What came.
	 * @param bool   $again Whether it may be a passing fault of something in between.
	 */
	private static function stranger( string $what, bool $again = false ): WP_Error {
		/* translators: %s: what came instead. */
		$message = __( 'What answers at the address of Copydesk is not Copydesk: it sent %s. Is the address under Settings → Copydesk right, and is a proxy in between?', 'copydesk' );
		return self::error( 'copydesk_stranger', sprintf( $message, $what ), 502, array( 'again' => $again ) );
	}

	/**
	 * Nobody answers, or not in time.
	 *
	 * @param WP_Error                                      $error      WordPress' own.
	 * @param array{url: string, key: string, timeout: int} $connection Address, key and time limit.
	 */
	private static function unreachable( WP_Error $error, array $connection ): WP_Error {
		$detail = $error->get_error_message();
		if ( str_contains( $detail, 'cURL error 28' ) || str_contains( $detail, 'timed out' ) ) {
			/* translators: %d: seconds. */
			$message = _n( 'Copydesk has not answered within %d second. It may be busy: try again, or raise the time limit under Settings → Copydesk.', 'Copydesk has not answered within %d seconds. It may be busy: try again, or raise the time limit under Settings → Copydesk.', $connection['timeout'], 'copydesk' );
			return self::error( 'copydesk_timeout', sprintf( $message, $connection['timeout'] ), 504, array( 'again' => true ) );
		}
		/* translators: 1: host of the service, 2: the technical reason. */
		$message = sprintf( __( 'Copydesk cannot be reached at %1$s. Nothing of your post is lost; try again in a while. (%2$s)', 'copydesk' ), (string) wp_parse_url( $connection['url'], PHP_URL_HOST ), $detail );
		return self::error( 'copydesk_unreachable', $message, 502, array( 'again' => true ) );
	}

	/**
	 * A problem the service tells of, in words for an editor.
	 *
	 * @param int                       $status The status.
	 * @param array<string, mixed>      $answer The problem (RFC 9457).
	 * @param int                       $wait   Seconds after which to try again, 0 when it does not say.
	 * @param array<string, mixed>|null $body   What was sent.
	 */
	private static function problem( int $status, array $answer, int $wait, ?array $body ): WP_Error {
		$code   = is_string( $answer['code'] ?? null ) ? $answer['code'] : "http_$status";
		$detail = is_string( $answer['detail'] ?? null ) ? $answer['detail'] : (string) wp_json_encode( $answer );
		$data   = array(
			'request_id' => $answer['request_id'] ?? null,
			'again'      => in_array( $status, array( 429, 500, 502, 503, 504 ), true ) && 'task_off' !== $code,
		);
		if ( $wait > 0 ) {
			$data['retry_after'] = $wait;
		}
		switch ( $code ) {
			case 'missing_api_key':
			case 'invalid_api_key':
				return self::error( 'copydesk_key', __( 'Copydesk does not accept the site’s key. An administrator can enter another under Settings → Copydesk.', 'copydesk' ), 502, $data );
			case 'text_too_long':
			case 'body_too_large':
				return self::error( 'copydesk_too_long', self::too_long( $detail, $body ), 413, $data );
			case 'unsupported_language':
				/* translators: %s: what Copydesk says, in English. */
				return self::error( 'copydesk_language', sprintf( __( 'Copydesk reads English, and takes this post for another language. (%s)', 'copydesk' ), $detail ), 422, $data );
			case 'blank_text':
			case 'no_text':
				return self::error( 'copydesk_blank', __( 'There is nothing to read yet: write something first.', 'copydesk' ), 422, $data );
			case 'queue_full':
			case 'rate_limited':
			case 'not_ready':
			case 'stopping':
				return self::error( 'copydesk_busy', __( 'Copydesk is busy just now. Try again in a moment.', 'copydesk' ), 503, $data );
			case 'deadline_exceeded':
				return self::error( 'copydesk_timeout', __( 'Copydesk could not finish in time. Try again, or raise the time limit under Settings → Copydesk.', 'copydesk' ), 504, $data );
		}
		/* translators: %s: what Copydesk says, in English. */
		return self::error( 'copydesk_refused', sprintf( __( 'Copydesk could not read this post: %s', 'copydesk' ), $detail ), $status < 500 ? 422 : 502, $data );
	}

	/**
	 * That a post is too long, with the figures.
	 *
	 * @param string                    $detail What Copydesk says.
	 * @param array<string, mixed>|null $body   What was sent.
	 */
	private static function too_long( string $detail, ?array $body ): string {
		$length = number_format_i18n( mb_strlen( (string) ( $body['text'] ?? '' ) ) );
		/* translators: 1: a number of characters, 2: what Copydesk says, in English. */
		return sprintf( __( 'This post is too long for Copydesk: with its markup it has %1$s characters. Nothing was read of it. Split the post, or ask whoever runs Copydesk to raise the limit. (%2$s)', 'copydesk' ), $length, $detail );
	}

	/**
	 * An error.
	 *
	 * @param string               $code    Its code.
	 * @param string               $message What to do.
	 * @param int                  $status  The HTTP status the site answers with.
	 * @param array<string, mixed> $data    What else is known.
	 */
	private static function error( string $code, string $message, int $status, array $data = array() ): WP_Error {
		return new WP_Error( $code, $message, array( 'status' => $status ) + $data );
	}
}
