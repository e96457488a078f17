<?php
/**
 * One reading of a text by Copydesk.
 *
 * @package Copydesk
 */

namespace Copydesk;

use WP_Error;
use WP_Post;

/**
 * Requests made from posts, as they are being edited or as they are stored, and the answers.
 */
final class Reading {

	/**
	 * What is kept of an answer with the post.
	 */
	const KEPT = array( 'entities', 'quotes', 'sources', 'sourcing', 'summary', 'headline', 'stances', 'model', 'coverage', 'warnings' );

	/**
	 * A post that is being edited, read with all that the editor shows.
	 *
	 * @param WP_Post              $post  The post.
	 * @param array<string, mixed> $draft Content, title, date, targets, corrections and language as they are in the editor.
	 * @return array{result: array<string, mixed>, suggestions: array<int, array<string, mixed>>}|WP_Error
	 */
	public static function of_draft( WP_Post $post, array $draft ): array|WP_Error {
		$panels  = (array) Settings::get( 'panels' );
		$terms   = House_List::terms_in( $draft['content'] );
		$request = self::request( $post, $draft, $terms );
		$tasks   = array( 'entities', 'quotes' );
		if ( array_intersect( array( 'hedges', 'headline' ), $panels ) || Settings::get( 'prepublish' ) ) {
			$tasks[] = 'hedging';
		}
		if ( isset( $request['targets'] ) ) {
			if ( in_array( 'stance', $panels, true ) ) {
				$tasks[] = 'stance';
			} else {
				unset( $request['targets'] );
			}
		}
		$result = Client::analyze(
			array(
				'include'     => array( 'text' ),
				'only_hedged' => true,
				'tasks'       => $tasks,
			) + $request
		);
		if ( is_wp_error( $result ) ) {
			return $result;
		}
		return array(
			'result'      => $result,
			'suggestions' => in_array( 'tags', $panels, true ) ? House_List::suggestions( $result, $terms ) : array(),
		);
	}

	/**
	 * A post as it is stored, read for what is kept with it.
	 *
	 * @param WP_Post $post The post.
	 * @return array<string, mixed>|WP_Error
	 */
	public static function of_post( WP_Post $post ): array|WP_Error {
		$draft  = array(
			'content'     => $post->post_content,
			'title'       => $post->post_title,
			'date'        => $post->post_date,
			'targets'     => Store::targets( $post->ID ),
			'corrections' => Store::corrections( $post->ID ),
		);
		$result = Client::analyze( self::request( $post, $draft, House_List::terms_in( $post->post_content ) ) );
		return is_wp_error( $result ) ? $result : array_intersect_key( $result, array_flip( self::KEPT ) );
	}

	/**
	 * The request that both make.
	 *
	 * @param WP_Post                                                                         $post  The post.
	 * @param array<string, mixed>                                                            $draft As of_draft() takes it.
	 * @param array<int, array{term: \WP_Term, name: string, aliases: string[], type: string}> $terms The site's names in it.
	 * @return array<string, mixed>
	 */
	private static function request( WP_Post $post, array $draft, array $terms ): array {
		$request = array(
			'id'          => "post-$post->ID",
			'text'        => $draft['content'],
			'format'      => 'gutenberg',
			'offset_unit' => 'utf16',
		);
		$title   = trim( html_entity_decode( wp_strip_all_tags( (string) $draft['title'] ), ENT_QUOTES | ENT_HTML5, 'UTF-8' ) );
		if ( '' !== $title ) {
			$request['title'] = $title;
		}
		if ( preg_match( '/^(?!0000)\d{4}-\d\d-\d\d/', (string) ( $draft['date'] ?? '' ), $day ) ) {
			$request['published'] = $day[0];
		}
		if ( ! empty( $draft['targets'] ) ) {
			$request['targets'] = array_values( $draft['targets'] );
		}
		if ( ! empty( $draft['corrections'] ) ) {
			$request['corrections'] = array_values( $draft['corrections'] );
		}
		if ( ! empty( $draft['language'] ) ) {
			$request['language'] = $draft['language'];
		}
		$names = House_List::names( $terms );
		if ( $names ) {
			$request['names'] = $names;
		}
		$request += Settings::SURENESS[ Settings::get( 'sureness' ) ] ?? array();
		/**
		 * Filters what is sent to Copydesk's POST /v1/analyze.
		 *
		 * @param array   $request The body.
		 * @param WP_Post $post    The post.
		 */
		return (array) apply_filters( 'copydesk_request', $request, $post );
	}
}
