<?php
/**
 * Quotes for machines that read the page.
 *
 * @package Copydesk
 */

namespace Copydesk;

use WP_Post;

/**
 * The verbatim quotes of an article as schema.org Quotation, in JSON-LD, where the site wants it.
 */
final class Quotations {

	/**
	 * Kinds of speakers that are no people.
	 */
	const BODIES = array( 'organization', 'document' );

	/**
	 * Hooks.
	 */
	public static function register(): void {
		add_action( 'wp_head', array( self::class, 'output' ) );
	}

	/**
	 * The script element on the page of an article.
	 */
	public static function output(): void {
		$post = get_queried_object();
		if ( ! Settings::get( 'quotations' ) || ! $post instanceof WP_Post || ! is_singular() || ! Settings::covers( $post->post_type ) || post_password_required( $post ) ) {
			return;
		}
		$reading = Store::reading( $post );
		$graph   = $reading ? self::graph( (array) ( $reading['result']['quotes'] ?? array() ), (string) get_permalink( $post ) ) : array();
		if ( $graph ) {
			$data = array(
				'@context' => 'https://schema.org',
				'@graph'   => $graph,
			);
			wp_print_inline_script_tag( (string) wp_json_encode( $data, JSON_HEX_TAG | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES ), array( 'type' => 'application/ld+json' ) );
		}
	}

	/**
	 * A Quotation for each quote that has its speaker's own words.
	 *
	 * @param array<int, array<string, mixed>> $quotes The quotes.
	 * @param string                           $url    The article's address.
	 * @return array<int, array<string, mixed>>
	 */
	private static function graph( array $quotes, string $url ): array {
		$graph = array();
		foreach ( $quotes as $quote ) {
			if ( 'indirect' === $quote['kind'] ) {
				continue;
			}
			$quotation = array(
				'@type'    => 'Quotation',
				'@id'      => "$url#{$quote['id']}",
				'text'     => implode( ' … ', array_column( $quote['content'], 'text' ) ),
				'isPartOf' => array(
					'@type' => 'NewsArticle',
					'@id'   => $url,
				),
			);
			if ( $quote['speaker'] ) {
				$quotation['spokenByCharacter'] = self::speakers( $quote['speaker'] );
			}
			$graph[] = $quotation;
		}
		return $graph;
	}

	/**
	 * Who says a quote, with whoever says it too.
	 *
	 * @param array<string, mixed> $speaker The speaker.
	 * @return array<int, array<string, mixed>>
	 */
	private static function speakers( array $speaker ): array {
		$type = in_array( $speaker['kind'], self::BODIES, true ) ? 'Organization' : 'Person';
		$main = array(
			'@type' => $type,
			'name'  => $speaker['name'],
		);
		if ( 'Person' === $type && ! empty( $speaker['title']['text'] ) ) {
			$main['jobTitle'] = $speaker['title']['text'];
		}
		if ( 'Person' === $type && ! empty( $speaker['affiliation']['text'] ) ) {
			$main['affiliation'] = array(
				'@type' => 'Organization',
				'name'  => $speaker['affiliation']['text'],
			);
		}
		$joint = array_map(
			fn( $partner ) => array(
				'@type' => $type,
				'name'  => $partner['name'],
			),
			$speaker['joint'] ?? array()
		);
		return array( $main, ...$joint );
	}
}
